package org.bioeval.core.eval.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bioeval.core.eval.JournalException;
import org.bioeval.core.eval.JournalKey;
import org.jspecify.annotations.Nullable;

/**
 * The file of a journal: whole lines, appended by one writer thread that forces each batch to disk
 * before it says so.
 */
public final class JournalFile implements AutoCloseable {

  private static final byte[] ANSWER = "{\"key\":\"".getBytes(ISO_8859_1);
  private static final int KEY_DIGITS = 32;
  private static final int CHUNK = 1 << 20;
  private static final int BATCH_BYTES = 4 << 20;

  private final Path path;
  private final FileChannel channel;
  private final KeyIndex index = new KeyIndex();
  private final long recovered;
  private final Thread writer;

  private final Object lock = new Object();
  private List<Line> queue = new ArrayList<>();
  private boolean closing;
  private @Nullable JournalException broken;
  private long end;

  private record Line(byte[] bytes, CompletableFuture<Void> durable) {}

  private JournalFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    long size = channel.size();
    this.end = readIndex();
    this.recovered = size - end;
    if (recovered > 0) {
      channel.truncate(end);
    }
    this.writer = new Thread(this::write, "bioeval-journal");
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Opens a file, making it and its folder if needed.
   *
   * @param path the file
   * @return the open file
   * @throws JournalException if it cannot be opened or is in use
   */
  public static JournalFile open(Path path) {
    FileChannel channel = null;
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock fileLock;
      try {
        fileLock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        fileLock = null;
      }
      if (fileLock == null) {
        channel.close();
        throw new JournalException(
            path + " is used by another run; wait for it or choose another folder", null);
      }
      return new JournalFile(path, channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new JournalException(
          "cannot open the journal "
              + path
              + " ("
              + e
              + "); check that the folder exists, is writable and that the disk is not full",
          e);
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The failure that led here is reported.
      }
    }
  }

  /** Finds the lines of answers; returns where the last whole line ends. */
  private long readIndex() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    byte[] head = new byte[ANSWER.length + KEY_DIGITS];
    int inLine = 0;
    long lineStart = 0;
    long position = 0;
    byte last = 0;
    while (channel.read(buffer, position) > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        position++;
        if (b == '\n') {
          if (inLine > 0 && last != '}') {
            throw new IOException(
                "the line at byte "
                    + lineStart
                    + " is not a JSON object; this is not a journal, or it was edited");
          }
          indexLine(head, inLine, lineStart);
          lineStart = position;
          inLine = 0;
        } else {
          if (inLine < head.length) {
            head[inLine] = b;
          }
          inLine++;
          last = b;
        }
      }
      buffer.clear();
    }
    return lineStart;
  }

  private void indexLine(byte[] head, int length, long start) {
    if (length <= head.length) {
      return;
    }
    for (int i = 0; i < ANSWER.length; i++) {
      if (head[i] != ANSWER[i]) {
        return;
      }
    }
    index.put(JournalKey.parse(new String(head, ANSWER.length, KEY_DIGITS, ISO_8859_1)), start);
  }

  /**
   * The file.
   *
   * @return its path
   */
  public Path path() {
    return path;
  }

  /**
   * Number of answers found when the file was opened.
   *
   * @return at least 0
   */
  public int size() {
    return index.size();
  }

  /**
   * Bytes cut off when the file was opened.
   *
   * @return at least 0
   */
  public long recoveredBytes() {
    return recovered;
  }

  /**
   * The line of an answer that was there when the file was opened.
   *
   * @param key of the answer
   * @return the line, or empty if there is none
   */
  public Optional<String> line(JournalKey key) {
    long start = index.get(key);
    if (start < 0) {
      return Optional.empty();
    }
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      long position = start;
      while (channel.read(buffer, position) > 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          byte b = buffer.get();
          if (b == '\n') {
            return Optional.of(line.toString(UTF_8));
          }
          line.write(b);
        }
        position = start + line.size();
        buffer.clear();
      }
      throw new IOException("the line at byte " + start + " has no end");
    } catch (IOException e) {
      throw new JournalException("cannot read the journal " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Appends a line.
   *
   * @param line with its line feed
   * @return completes when the line is on disk
   */
  public CompletableFuture<Void> append(byte[] line) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    synchronized (lock) {
      if (broken != null) {
        durable.completeExceptionally(broken);
      } else if (closing) {
        durable.completeExceptionally(
            new JournalException("the journal " + path + " is closed", null));
      } else {
        queue.add(new Line(line, durable));
        lock.notifyAll();
      }
    }
    return durable;
  }

  /** The writer thread: takes whatever has gathered, writes it, forces it, says so. */
  private void write() {
    while (true) {
      List<Line> batch;
      synchronized (lock) {
        while (queue.isEmpty() && !closing) {
          try {
            lock.wait();
          } catch (InterruptedException e) {
            // Nobody interrupts this thread on purpose; answers are worth more than haste.
            continue;
          }
        }
        if (queue.isEmpty()) {
          return;
        }
        batch = queue;
        queue = new ArrayList<>(batch.size());
      }
      try {
        writeBatch(batch);
      } catch (IOException e) {
        fail(batch, e);
        return;
      }
      batch.forEach(line -> line.durable().complete(null));
    }
  }

  private void writeBatch(List<Line> batch) throws IOException {
    int from = 0;
    while (from < batch.size()) {
      int to = from;
      int bytes = 0;
      while (to < batch.size()
          && (bytes == 0 || bytes + batch.get(to).bytes().length < BATCH_BYTES)) {
        bytes += batch.get(to++).bytes().length;
      }
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      batch.subList(from, to).forEach(line -> buffer.put(line.bytes()));
      buffer.flip();
      long position = end;
      while (buffer.hasRemaining()) {
        position += channel.write(buffer, position);
      }
      channel.force(false);
      end = position;
      from = to;
    }
  }

  private void fail(List<Line> batch, IOException cause) {
    try {
      // Leave whole lines only, so that the file can be used again once there is room.
      channel.truncate(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    JournalException failure =
        new JournalException(
            "cannot write the journal "
                + path
                + " ("
                + cause.getMessage()
                + "); everything up to byte "
                + end
                + " is safe. Make room or repair the disk, then run again with the same folder: only"
                + " unanswered items are asked",
            cause);
    List<Line> waiting;
    synchronized (lock) {
      broken = failure;
      waiting = queue;
      queue = new ArrayList<>();
    }
    batch.forEach(line -> line.durable().completeExceptionally(failure));
    waiting.forEach(line -> line.durable().completeExceptionally(failure));
  }

  /** Writes what is queued and frees the file. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closing) {
        return;
      }
      closing = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    closeQuietly(channel);
  }
}
