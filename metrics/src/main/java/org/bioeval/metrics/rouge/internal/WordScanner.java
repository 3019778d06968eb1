package org.bioeval.metrics.rouge.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds runs of {@code [A-Za-z0-9]} in a text, in lower case, and computes a key of each. Not for
 * use by several threads.
 *
 * <p>Two characters outside ASCII become ASCII letters when lower-cased: the Kelvin sign U+212A is
 * a k, and U+0130 an i followed by a combining dot, which ends the run.
 *
 * <p>Characters become one byte each, 0 for separators, and bytes are then looked at eight at a
 * time: where a word ends cannot be foretold, and a wrong guess of the processor costs as much as
 * six characters.
 */
public final class WordScanner {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Zeros after the text, so that the last word ends and sixteen bytes can be read anywhere. */
  private static final int PADDING = 2 * Long.BYTES;

  private static final char KELVIN = '\u212A';
  private static final char DOTTED_I = '\u0130';

  private static final char[] LETTER = " 0123456789abcdefghijklmnopqrstuvwxyzi".toCharArray();
  private static final byte LETTER_I = 19;
  private static final byte LETTER_K = 21;

  /** Stands for an i that ends the word. */
  private static final byte LAST_I = 37;

  /** 1–10 for digits, 11–36 for letters of either case, 0 for separators. */
  private static final byte[] CODE = new byte[128];

  static {
    for (byte code = 1; code < LAST_I; code++) {
      CODE[LETTER[code]] = code;
      CODE[Character.toUpperCase(LETTER[code])] = code;
    }
  }

  private char[] text = new char[0];
  private byte[] codes = new byte[PADDING];
  private int end;
  private boolean hasLastI;
  private int start;
  private int length;
  private long key;
  private long more;

  /** A scanner without text. */
  public WordScanner() {}

  /**
   * Takes a text up.
   *
   * @param input the text
   */
  public void set(String input) {
    ensure(input.length());
    input.getChars(0, input.length(), text, 0);
    set(input.length());
  }

  /**
   * Takes up the first characters of {@link #text()}.
   *
   * @param count how many
   */
  public void set(int count) {
    if (codes.length < count + PADDING) {
      codes = new byte[Math.max(count, 2 * codes.length) + PADDING];
    }
    char[] from = text;
    byte[] to = codes;
    hasLastI = false;
    for (int i = 0; i < count; i++) {
      char c = from[i];
      to[i] = c < 128 ? CODE[c] : beyondAscii(c);
    }
    Arrays.fill(to, count, count + PADDING, (byte) 0);
    end = count;
    start = 0;
    length = 0;
  }

  private byte beyondAscii(char c) {
    if (c == DOTTED_I) {
      hasLastI = true;
      return LAST_I;
    }
    return c == KELVIN ? LETTER_K : 0;
  }

  /**
   * Makes room in {@link #text()}; what is there stays.
   *
   * @param count characters needed
   */
  public void ensure(int count) {
    if (text.length < count) {
      text = Arrays.copyOf(text, Math.max(count, 2 * text.length));
    }
  }

  /**
   * Goes to the next word.
   *
   * @return false at the end of the text
   */
  public boolean next() {
    byte[] from = codes;
    int at = start + length;
    long eight = (long) EIGHT.get(from, at);
    while (eight == 0) {
      at += Long.BYTES;
      if (at >= end) {
        start = end;
        length = 0;
        return false;
      }
      eight = (long) EIGHT.get(from, at);
    }
    at += Long.numberOfTrailingZeros(eight) >>> 3;
    start = at;
    key = (long) EIGHT.get(from, at);
    more = 0;
    if (hasLastI) {
      findSlowly();
      return true;
    }
    // All bytes are under 128, so the lowest high bit is that of the first byte that was 0.
    long zeros = (key - ONES) & HIGH_BITS;
    if (zeros != 0) {
      length = Long.numberOfTrailingZeros(zeros) >>> 3;
      key &= below(zeros);
      return true;
    }
    more = (long) EIGHT.get(from, at + Long.BYTES);
    zeros = (more - ONES) & HIGH_BITS;
    if (zeros != 0) {
      length = Long.BYTES + (Long.numberOfTrailingZeros(zeros) >>> 3);
      more &= below(zeros);
      return true;
    }
    findSlowly();
    return true;
  }

  /** Ones below the byte of the lowest bit. */
  private static long below(long highBits) {
    return ((highBits & -highBits) >>> 7) - 1;
  }

  /** Words of sixteen characters or more, and all in texts with an i that ends the word. */
  private void findSlowly() {
    int at = start;
    while (codes[at] != 0) {
      if (codes[at++] == LAST_I) {
        codes[at - 1] = LETTER_I;
        break;
      }
    }
    length = at - start;
    key = 0;
    more = 0;
    for (int i = start; i < at; i++) {
      if (length < 2 * Long.BYTES) {
        int offset = i - start;
        if (offset < Long.BYTES) {
          key |= (long) codes[i] << 8 * offset;
        } else {
          more |= (long) codes[i] << 8 * (offset - Long.BYTES);
        }
      } else {
        key = key * 31 + codes[i];
      }
    }
    if (length >= 2 * Long.BYTES) {
      key |= Vocabulary.HASHED;
      fold();
    }
  }

  /** Puts the word into lower case where it stands. */
  public void fold() {
    for (int i = start; i < start + length; i++) {
      text[i] = LETTER[codes[i]];
    }
  }

  /**
   * The text, in which {@link #fold()} changes words.
   *
   * @return the array itself
   */
  public char[] text() {
    return text;
  }

  /**
   * Where the word starts.
   *
   * @return index of its first character
   */
  public int start() {
    return start;
  }

  /**
   * How long the word is.
   *
   * @return number of characters
   */
  public int length() {
    return length;
  }

  /**
   * The first half of the word's key, see {@link Vocabulary#idOf(char[], int, int, long, long)}.
   *
   * @return up to eight characters, or a hash if negative
   */
  public long key() {
    return key;
  }

  /**
   * The second half of the word's key.
   *
   * @return characters from the ninth, 0 for shorter words
   */
  public long more() {
    return more;
  }
}
