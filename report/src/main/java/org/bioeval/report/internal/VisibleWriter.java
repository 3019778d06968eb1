package org.bioeval.report.internal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/**
 * Writes text so that a reader sees all of it: control characters and marks that change the
 * direction of text become their code point in brackets, and halves of surrogate pairs become
 * U+FFFD. What a model or a file calls itself can then neither hide nor reorder a sentence.
 */
final class VisibleWriter extends FilterWriter {
  private char high;

  VisibleWriter(Writer out) {
    super(out);
  }

  /** Whether a character is shown by its code point: it has no shape of its own. */
  static boolean isHidden(char c) {
    return c < ' ' && c != '\n' && c != '\t'
        || c >= 0x7f && c <= 0x9f
        || c >= 0x200b && c <= 0x200f
        || c >= 0x2028 && c <= 0x202e
        || c >= 0x2060 && c <= 0x206f
        || c == 0x61c
        || c == 0xfeff;
  }

  @Override
  public void write(int c) throws IOException {
    one((char) c);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      char c = text[i];
      if (high != 0 || Character.isSurrogate(c) || isHidden(c)) {
        out.write(text, from, i - from);
        one(c);
        from = i + 1;
      }
    }
    out.write(text, from, end - from);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    char[] characters = new char[length];
    text.getChars(offset, offset + length, characters, 0);
    write(characters, 0, length);
  }

  private void one(char c) throws IOException {
    if (high != 0) {
      char waiting = high;
      high = 0;
      if (Character.isLowSurrogate(c)) {
        out.write(waiting);
        out.write(c);
        return;
      }
      out.write('\uFFFD');
    }
    if (Character.isHighSurrogate(c)) {
      high = c;
    } else if (Character.isLowSurrogate(c)) {
      out.write('\uFFFD');
    } else if (isHidden(c)) {
      out.write(String.format(Locale.ROOT, "[U+%04X]", (int) c));
    } else {
      out.write(c);
    }
  }

  @Override
  public void close() throws IOException {
    if (high != 0) {
      high = 0;
      out.write('\uFFFD');
    }
    super.close();
  }
}
