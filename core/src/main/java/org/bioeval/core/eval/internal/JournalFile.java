package org.bioeval.core.eval.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** Name of the field that begins the line of an answer. */
  public static final String ANSWER = "key";

  /** Name of the field that begins the line of a final refusal. */
  public static final String REFUSAL = "unanswerable";

  private static final String ANSWER_HEAD = "{\"" + ANSWER + "\":\"";
  private static final String REFUSAL_HEAD = "{\"" + REFUSAL + "\":\"";
  private static final int KEY_DIGITS = 32;
  private static final int CHUNK = 1 << 20;
  private static final int READ = 1 << 16;

  /** Far longer than any prompt with its answer; what is longer is another file. */
  private static final int MAX_LINE = 1 << 28;

  private static final int BATCH_BYTES = 4 << 20;

  private final Path path;
  private final RandomAccessFile file;
  private final FileChannel channel;
  private final Object readLock = new Object();
  private byte[] window = new byte[READ];
  private long windowStart;
  private int windowLength;
  private final KeyIndex index = new KeyIndex();
  private final long recovered;
  private final Thread writer;

  private final Object lock = new Object();
  private List<Line> queue = new ArrayList<>();
  private boolean closing;
  private @Nullable JournalException broken;
  private long end;

  private record Line(byte[] bytes, CompletableFuture<Void> durable) {}

  /** A journal over an open file that nobody else uses. */
  JournalFile(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    this.channel = file.getChannel();
    long size = file.length();
    this.end = readIndex();
    this.recovered = size - end;
    if (recovered > 0) {
      file.setLength(end);
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
   * @throws JournalException if it cannot be opened, is in use or is damaged other than by a
   *     half-written last line
   */
  public static JournalFile open(Path path) {
    RandomAccessFile file = null;
    boolean opened = false;
    try {
      Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "folder of a file");
      Files.createDirectories(folder);
      boolean made = Files.notExists(path);
      // Unlike a channel, it is not closed under the writer when a thread that reads is
      // interrupted.
      file = new RandomAccessFile(path.toFile(), "rw");
      if (!locked(file.getChannel())) {
        throw new JournalException(
            path + " is used by another run; wait for it or choose another folder", null);
      }
      if (made) {
        force(folder);
      }
      JournalFile journal = new JournalFile(path, file);
      opened = true;
      return journal;
    } catch (IOException e) {
      throw new JournalException(
          "cannot open the journal "
              + path
              + " ("
              + e
              + "); check that the folder exists, is writable and that the disk is not full",
          e);
    } finally {
      if (!opened) {
        closeQuietly(file);
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Makes the name of a new file durable, on systems where a folder can be opened for that. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows: the file system sees to it.
    }
  }

  private static void closeQuietly(@Nullable Closeable file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // Everything that matters was forced before, or its failure is reported.
      }
    }
  }

  /** Finds the lines that settle questions; returns where the last whole line ends. */
  private long readIndex() throws IOException {
    byte[] buffer = new byte[CHUNK];
    byte[] head = new byte[REFUSAL_HEAD.length() + KEY_DIGITS];
    int inLine = 0;
    long line = 1;
    long lineStart = 0;
    long position = 0;
    byte last = 0;
    for (int count = file.read(buffer); count > 0; count = file.read(buffer)) {
      for (int i = 0; i < count; i++) {
        byte b = buffer[i];
        position++;
        if (b == '\n') {
          if (inLine > 0 && last != '}') {
            throw damaged(line, "is not a JSON object");
          }
          indexLine(head, inLine, line, lineStart);
          line++;
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
      if (inLine > MAX_LINE) {
        throw damaged(line, "is longer than " + MAX_LINE + " bytes");
      }
    }
    return lineStart;
  }

  private JournalException damaged(long line, String how) {
    return new JournalException(
        path
            + " line "
            + line
            + " "
            + how
            + "; this is not a journal, or it was edited. Remove that line to have its item asked"
            + " again, or choose another folder",
        null);
  }

  private void indexLine(byte[] head, int length, long line, long start) {
    // Most lines are answers; others are told from them by their first letters.
    int keyStart = begins(head, length, ANSWER_HEAD);
    if (keyStart < 0) {
      keyStart = begins(head, length, REFUSAL_HEAD);
    }
    if (keyStart < 0) {
      return;
    }
    String key = new String(head, keyStart, KEY_DIGITS, ISO_8859_1);
    try {
      index.put(JournalKey.parse(key), start);
    } catch (IllegalArgumentException e) {
      throw damaged(line, "has the key '" + key + "', which is not 32 hexadecimal digits");
    }
  }

  /** Where the key stands in a line of a kind, or -1 if the line is of another kind. */
  private static int begins(byte[] line, int length, String head) {
    if (length <= head.length()) {
      return -1;
    }
    for (int i = 0; i < head.length(); i++) {
      if (line[i] != head.charAt(i)) {
        return -1;
      }
    }
    return head.length();
  }

  /**
   * Tells an answer from a final refusal.
   *
   * @param line as given by {@link #line}
   * @return true if it is an answer
   */
  public static boolean isAnswer(String line) {
    return line.startsWith(ANSWER_HEAD);
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
   * Number of answers and final refusals found when the file was opened.
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
   * The line that settled a question, as it was when the file was opened.
   *
   * @param key of the question
   * @return the line, or empty if there is none
   */
  public Optional<String> line(JournalKey key) {
    long start = index.get(key);
    if (start < 0) {
      return Optional.empty();
    }
    try {
      String line = readLine(start);
      int head = isAnswer(line) ? ANSWER_HEAD.length() : REFUSAL_HEAD.length();
      boolean same = line.startsWith(key.toString(), head);
      return same ? Optional.of(line) : Optional.empty();
    } catch (IOException e) {
      throw new JournalException("cannot read the journal " + path + ": " + e.getMessage(), e);
    }
  }

  private String readLine(long start) throws IOException {
    synchronized (readLock) {
      // Items are looked up about in the order they were written, so most lines are there already.
      int from = (int) Math.min(start - windowStart, windowLength);
      int end = start < windowStart ? -1 : indexOfLineFeed(from, windowLength);
      for (long room = READ; end < 0; room *= 2) {
        if (room > window.length) {
          window = new byte[(int) Math.min(room, MAX_LINE)];
        }
        // The writer gives its own positions, so this one is free to move.
        file.seek(start);
        windowStart = start;
        windowLength = 0;
        int read = readFully();
        windowLength = read;
        from = 0;
        end = indexOfLineFeed(0, windowLength);
        if (end < 0 && (read < window.length || room > MAX_LINE)) {
          throw new IOException("the line at byte " + start + " has no end");
        }
      }
      return new String(window, from, end - from, UTF_8);
    }
  }

  /** Fills the window from the file; one read may give less than there is. */
  private int readFully() throws IOException {
    int length = 0;
    while (length < window.length) {
      int count = file.read(window, length, window.length - length);
      if (count < 0) {
        break;
      }
      length += count;
    }
    return length;
  }

  private int indexOfLineFeed(int from, int to) {
    for (int i = from; i < to; i++) {
      if (window[i] == '\n') {
        return i;
      }
    }
    return -1;
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
      } catch (IOException | RuntimeException | Error e) {
        // Whatever it was, no answer may wait for ever.
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

  private void fail(List<Line> batch, Throwable cause) {
    try {
      // Leave whole lines only, so that the file can be used again once there is room.
      file.setLength(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    JournalException failure =
        new JournalException(
            "cannot write the journal "
                + path
                + " ("
                + cause
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

  /**
   * Writes what is queued and frees the file.
   *
   * @throws JournalException if something that was appended could not be written
   */
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
    closeQuietly(file);
    synchronized (lock) {
      if (broken != null) {
        throw new JournalException(Objects.requireNonNull(broken.getMessage()), broken);
      }
    }
  }
}
