package org.bioeval.datasets.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * A UTF-8 text file in memory, decoded strictly.
 *
 * @param path where it was read from
 * @param text its content without a byte-order mark; line ends as in the file
 */
public record TextFile(Path path, String text) {

  /**
   * A text from a file.
   *
   * @param path where it was read from
   * @param text its content; a byte-order mark at its beginning is left out
   */
  public TextFile {
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Largest file read at once; larger ones are refused with a hint to read them line by line. */
  public static final long MAX_BYTES = 1L << 29;

  /**
   * Reads a file.
   *
   * @param path the file
   * @return its content
   * @throws CorpusFormatException if it is missing, larger than {@link #MAX_BYTES} or not valid
   *     UTF-8
   * @throws UncheckedIOException if it cannot be read
   */
  public static TextFile read(Path path) {
    return new TextFile(path, decode(path, readBytes(path)));
  }

  /**
   * Reads a file's bytes.
   *
   * @param path the file
   * @return its bytes
   * @throws CorpusFormatException if it is missing or larger than {@link #MAX_BYTES}
   * @throws UncheckedIOException if it cannot be read
   */
  public static byte[] readBytes(Path path) {
    // One open file, not a question before it: corpora of thousands of small files load faster.
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > MAX_BYTES) {
        throw new CorpusFormatException(
            path,
            0,
            "file has "
                + size
                + " bytes, more than the "
                + MAX_BYTES
                + " that are read at once; split it or stream it line by line");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // a read may bring less than asked
      }
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    } catch (NoSuchFileException e) {
      throw new CorpusFormatException(
          path, 0, "no such file; check that the folder holds the corpus as distributed", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Decodes UTF-8 strictly, without a leading byte-order mark.
   *
   * @param path named in errors
   * @param bytes the content
   * @return the text
   * @throws CorpusFormatException naming the line of the first byte that is not valid UTF-8
   */
  public static String decode(Path path, byte[] bytes) {
    if (isAscii(bytes)) {
      return new String(bytes, ISO_8859_1);
    }
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        // A CR at the end of the sound part counts too; if LF followed, that would be sound as
        // well.
        if (bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n')) {
          line++;
        }
      }
      throw new CorpusFormatException(
          path,
          line,
          String.format(
              Locale.ROOT,
              "byte 0x%02X at offset %d is not valid UTF-8; convert the file to UTF-8",
              bytes[in.position()] & 0xFF,
              in.position()));
    }
    out.flip();
    int start = out.length() > 0 && out.charAt(0) == '\uFEFF' ? 1 : 0;
    return out.subSequence(start, out.length()).toString();
  }

  private static boolean isAscii(byte[] bytes) {
    int seen = 0;
    for (byte b : bytes) {
      seen |= b;
    }
    return seen >= 0;
  }

  /**
   * A walk over the lines.
   *
   * @return a cursor before the first line
   */
  public Lines lines() {
    return new Lines(this);
  }

  /**
   * A walk over the lines of a file. A line ends at LF, CRLF or a lone CR, and a final line end
   * makes no empty line. A byte-order mark at the beginning of a line, as files have that were
   * appended to each other, belongs to no line.
   */
  public static final class Lines {
    private final TextFile file;
    private final String text;
    private int next;
    private int start;
    private int end;
    private int number;

    // The next of each at or after the current line; remembered, since a file may hold none of one.
    private int nextLf = -1;
    private int nextCr = -1;

    private Lines(TextFile file) {
      this.file = file;
      this.text = file.text();
    }

    /**
     * Goes to the next line.
     *
     * @return false if there is none
     */
    public boolean next() {
      if (next >= text.length()) {
        return false;
      }
      start = next;
      if (nextLf < start) {
        nextLf = find('\n');
      }
      if (nextCr < start) {
        nextCr = find('\r');
      }
      end = Math.min(nextLf, nextCr);
      boolean pair = nextCr == nextLf - 1 && nextLf < text.length();
      next = Math.min(pair ? nextLf + 1 : end + 1, text.length());
      if (start < end && text.charAt(start) == '\uFEFF') {
        start++;
      }
      number++;
      return true;
    }

    private int find(char lineEnd) {
      int found = text.indexOf(lineEnd, start);
      return found < 0 ? text.length() : found;
    }

    /**
     * The current line without its end.
     *
     * @return the line
     */
    public String line() {
      return text.substring(start, end);
    }

    /**
     * Tells whether the current line holds nothing.
     *
     * @return true for an empty line
     */
    public boolean isEmpty() {
      return start == end;
    }

    /**
     * Number of the current line.
     *
     * @return from 1
     */
    public int number() {
      return number;
    }

    /**
     * Where the current line begins in the file's text.
     *
     * @return offset in UTF-16 code units
     */
    public int start() {
      return start;
    }

    /**
     * Where the current line ends, before its line end.
     *
     * @return offset in UTF-16 code units
     */
    public int end() {
      return end;
    }

    /**
     * An error at the current line.
     *
     * @param message what is wrong, with the offending value, and what to do
     * @return the exception, to be thrown
     */
    public CorpusFormatException error(String message) {
      return new CorpusFormatException(file.path(), number, message);
    }
  }
}
