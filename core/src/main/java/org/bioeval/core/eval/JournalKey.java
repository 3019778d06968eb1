package org.bioeval.core.eval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Longs;
import java.util.Locale;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;

/**
 * What identifies a question in a journal: the first 128 bits of a SHA-256 over item, sample,
 * prompt, decoding and the backend's identity. The same question always has the same key; any
 * difference gives another. What does not change answers, such as a price, is no part of it.
 *
 * @param high first 64 bits
 * @param low next 64 bits
 */
public record JournalKey(long high, long low) {

  private static final CharMatcher HEX =
      CharMatcher.inRange('0', '9').or(CharMatcher.inRange('a', 'f'));

  /**
   * The key of a question.
   *
   * @param item id of the item asked about
   * @param sample number of the sample, from 0
   * @param prompt what is asked
   * @param decoding how it is answered
   * @param backend who is asked
   * @return the key
   */
  public static JournalKey of(
      String item, int sample, Prompt prompt, Decoding decoding, BackendInfo backend) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, "bioeval-2");
    put(hasher, backend.backend());
    put(hasher, backend.model());
    hasher.putInt(backend.identity().size());
    backend
        .identity()
        .forEach(
            (name, value) -> {
              put(hasher, name);
              put(hasher, value);
            });
    put(hasher, item);
    hasher.putInt(sample);
    prompt.hashInto(hasher);
    hasher
        .putDouble(decoding.temperature())
        .putDouble(decoding.topP())
        .putInt(decoding.topK())
        .putDouble(decoding.minP())
        .putDouble(decoding.repetitionPenalty())
        .putInt(decoding.maxTokens())
        .putInt(decoding.stop().size());
    decoding.stop().forEach(stop -> put(hasher, stop));
    hasher.putBoolean(decoding.seed().isPresent()).putLong(decoding.seed().orElse(0));
    hasher.putInt(decoding.topLogprobs().orElse(-1));
    decoding.constraint().ifPresent(constraint -> put(hasher, constraint));
    HashCode hash = hasher.hash();
    byte[] bytes = hash.asBytes();
    return new JournalKey(Longs.fromByteArray(bytes), lowOf(bytes));
  }

  /**
   * The key of the same question asked again, see {@link Evaluation#withRepeats}.
   *
   * @param repeat number of the repeat, from 0
   * @return another key for each; this one for 0, so that a journal serves runs with and without
   *     repeats
   */
  public JournalKey repeat(int repeat) {
    return numbered("repeat", repeat);
  }

  /**
   * The key of a judge's question about an answer that is judged again, see {@link
   * Evaluation#withJudgings}.
   *
   * @param judging number of the judging, from 0
   * @return another key for each; this one for 0
   */
  public JournalKey judging(int judging) {
    return numbered("judging", judging);
  }

  private JournalKey numbered(String what, int number) {
    if (number == 0) {
      return this;
    }
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, what);
    byte[] bytes = hasher.putLong(high).putLong(low).putInt(number).hash().asBytes();
    return new JournalKey(Longs.fromByteArray(bytes), lowOf(bytes));
  }

  private static long lowOf(byte[] bytes) {
    return Longs.fromBytes(
        bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]);
  }

  private static void put(Hasher hasher, Constraint constraint) {
    if (constraint instanceof Constraint.JsonSchema json) {
      put(hasher, "json");
      put(hasher, json.schema());
    } else if (constraint instanceof Constraint.Choice choice) {
      put(hasher, "choice");
      choice.options().forEach(option -> put(hasher, option));
    } else if (constraint instanceof Constraint.Regex regex) {
      put(hasher, "regex");
      put(hasher, regex.pattern());
    }
  }

  private static void put(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }

  /**
   * Reads a key as written by {@link #toString}.
   *
   * @param hex 32 hexadecimal digits in lower case
   * @return the key
   * @throws IllegalArgumentException if the text has another form
   */
  public static JournalKey parse(String hex) {
    if (hex.length() != 32 || !HEX.matchesAllOf(hex)) {
      throw new IllegalArgumentException(
          "illegal journal key '" + hex + "': expected 32 hexadecimal digits in lower case");
    }
    return new JournalKey(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /** The key as 32 hexadecimal digits. */
  @Override
  public String toString() {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return BaseEncoding.base16().encode(bytes).toLowerCase(Locale.ROOT);
  }
}
