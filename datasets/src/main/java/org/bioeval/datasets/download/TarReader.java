package org.bioeval.datasets.download;

import com.google.common.base.Splitter;
import com.google.common.io.ByteStreams;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a tar archive: ustar, with the long names of GNU ({@code L}) and of pax
 * ({@code x}).
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06">ustar
 *     and pax</a>
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int MAX_NAME = 1 << 16;

  private final Path archive;
  private final InputStream in;
  private InputStream content = InputStream.nullInputStream();
  private long padding;
  private String name = "";
  private char type = '0';

  TarReader(Path archive, InputStream in) {
    this.archive = archive;
    this.in = in;
  }

  /** Goes to the next entry; false at the end. */
  boolean next() throws IOException {
    String longName = null;
    while (true) {
      content.transferTo(ByteStreams.nullOutputStream());
      in.skipNBytes(padding);
      padding = 0;
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK) {
        throw new EOFException("tar ends within a header");
      }
      if (isZero(header)) {
        return false;
      }
      if (checksum(header) != octal(header, 148, 8)) {
        throw new DownloadException(archive + " has a broken tar header; download it again");
      }
      long size = octal(header, 124, 12);
      padding = (BLOCK - size % BLOCK) % BLOCK;
      type = (char) header[156];
      content = new Entry(in, size);
      if (type == 'L') {
        longName = text(smallContent(), 0, MAX_NAME);
      } else if (type == 'x') {
        longName = paxPath(smallContent(), longName);
      } else if (type != 'g') {
        String prefix =
            text(header, 257, 5).equals("ustar") && header[262] == 0 ? text(header, 345, 155) : "";
        String plain = text(header, 0, 100);
        name = longName != null ? longName : prefix.isEmpty() ? plain : prefix + '/' + plain;
        return true;
      }
    }
  }

  private byte[] smallContent() throws IOException {
    byte[] bytes = content.readNBytes(MAX_NAME + 1);
    if (bytes.length > MAX_NAME) {
      throw new DownloadException(archive + " has a tar entry with a name that is too long");
    }
    return bytes;
  }

  /** The {@code path} of pax records, each {@code length key=value\n}. */
  private static @Nullable String paxPath(byte[] records, @Nullable String otherwise) {
    String path = otherwise;
    for (String record : Splitter.on('\n').split(new String(records, StandardCharsets.UTF_8))) {
      int start = record.indexOf(" path=");
      if (start > 0 && record.substring(0, start).matches("[0-9]+")) {
        path = record.substring(start + " path=".length());
      }
    }
    return path;
  }

  /** Whether the entry is a regular file. */
  boolean isFile() {
    return type == '0' || type == '\0' || type == '7';
  }

  String name() {
    return name;
  }

  /** The entry's bytes; fails if the archive is cut off within. */
  InputStream content() {
    return content;
  }

  private static boolean isZero(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Sum of the header's bytes, those of the checksum itself taken as blanks. */
  private static long checksum(byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
    }
    return sum;
  }

  private static String text(byte[] bytes, int start, int length) {
    int end = start;
    while (end < bytes.length && end < start + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  private long octal(byte[] header, int start, int length) throws DownloadException {
    String digits = text(header, start, length).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new DownloadException(
          archive + " has a broken number '" + digits + "' in a tar header; download it again");
    }
    return Long.parseLong(digits, 8);
  }

  /** As many bytes as the header says; fails if there are fewer. */
  private static final class Entry extends InputStream {
    private final InputStream in;
    private long left;

    Entry(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("tar ends within an entry");
      }
      left -= n;
      return n;
    }
  }
}
