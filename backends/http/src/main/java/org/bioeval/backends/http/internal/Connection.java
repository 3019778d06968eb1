package org.bioeval.backends.http.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection without encryption, used by one thread at a time. It waits by a selector of its own,
 * so that every wait, also one to write, ends at the deadline ({@link SocketTimeoutException}),
 * when the thread is interrupted ({@link InterruptedIOException}; the flag stays set), and when
 * another thread closes the connection ({@link java.nio.channels.ClosedSelectorException}).
 */
final class Connection implements AutoCloseable {

  private static final int BUFFER = 16 << 10;
  // The JDK copies what it writes into memory outside the heap; in slices it needs little of it.
  private static final int SLICE = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER).limit(0);
  private SelectionKey key;
  private long restingSince;

  /** A connection to be connected. */
  Connection() throws IOException {
    channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      selector = Selector.open();
      key = channel.register(selector, 0);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Connects.
   *
   * @throws ConnectException if the host is unknown, refuses, or is silent for the time given
   */
  void connect(InetSocketAddress address, Duration timeout, Deadline deadline) throws IOException {
    if (address.isUnresolved()) {
      throw new ConnectException("unknown host " + address.getHostString());
    }
    Deadline soonest = Deadline.in(timeout).earlier(deadline);
    boolean connected = channel.connect(address);
    while (!connected) {
      try {
        await(SelectionKey.OP_CONNECT, soonest);
      } catch (SocketTimeoutException e) {
        throw deadline.passed()
            ? e
            : new ConnectException("no connection within " + timeout.toSeconds() + " s");
      }
      connected = channel.finishConnect();
    }
  }

  /** Writes all bytes. */
  void write(byte[] bytes, Deadline deadline) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.position() < bytes.length) {
      left.limit(Math.min(bytes.length, left.position() + SLICE));
      if (channel.write(left) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      }
    }
  }

  /**
   * Reads a byte.
   *
   * @return 0 to 255; -1 at the end of the stream
   */
  int read(Deadline deadline) throws IOException {
    return received.hasRemaining() || fill(deadline) ? received.get() & 0xff : -1;
  }

  /**
   * Reads some bytes.
   *
   * @return how many, at least 1; -1 at the end of the stream
   */
  int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    if (!received.hasRemaining() && !fill(deadline)) {
      return -1;
    }
    int count = Math.min(length, received.remaining());
    received.get(into, offset, count);
    return count;
  }

  private boolean fill(Deadline deadline) throws IOException {
    received.clear();
    try {
      int count = channel.read(received);
      while (count == 0) {
        await(SelectionKey.OP_READ, deadline);
        count = channel.read(received);
      }
      if (deadline.passed()) {
        throw new SocketTimeoutException("the deadline passed");
      }
      return count > 0;
    } finally {
      received.flip();
    }
  }

  private void await(int operation, Deadline deadline) throws IOException {
    long left = deadline.left();
    if (left <= 0) {
      throw new SocketTimeoutException("the deadline passed");
    }
    if (key.interestOps() != operation) {
      key = key.interestOps(operation);
    }
    selector.select(ready -> {}, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Tells whether bytes are left that were received with what was read. */
  boolean hasLeftOver() {
    return received.hasRemaining();
  }

  /**
   * Tells whether the connection can carry another request: the server has neither closed it nor
   * sent something that nobody asked for.
   */
  boolean isQuiet() {
    received.clear();
    try {
      return channel.read(received) == 0;
    } catch (IOException e) {
      return false;
    } finally {
      received.clear().limit(0);
    }
  }

  /** Notes that the connection rests from now on. */
  void rest() {
    restingSince = System.nanoTime();
  }

  /** Tells whether it has rested at least so long. */
  boolean restedFor(Duration duration) {
    return System.nanoTime() - restingSince >= duration.toNanos();
  }

  @Override
  public void close() {
    try (channel) {
      selector.close();
    } catch (IOException e) {
      // It is of no further use either way.
    }
  }
}
