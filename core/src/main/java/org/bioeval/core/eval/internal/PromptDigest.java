package org.bioeval.core.eval.internal;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Longs;
import java.io.Serializable;
import java.util.Locale;
import org.bioeval.core.backend.Prompt;

/**
 * A digest of all prompts of a run that depends on neither their order nor their division: the sum
 * of the first 128 bits of each prompt's SHA-256, modulo 2^128.
 */
final class PromptDigest implements Serializable {

  private static final long serialVersionUID = 1;

  private long high;
  private long low;

  void add(Prompt prompt) {
    Hasher hasher = Hashing.sha256().newHasher();
    prompt.hashInto(hasher);
    byte[] bytes = hasher.hash().asBytes();
    add(
        Longs.fromByteArray(bytes),
        Longs.fromBytes(
            bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]));
  }

  void add(PromptDigest other) {
    add(other.high, other.low);
  }

  private void add(long otherHigh, long otherLow) {
    long sum = low + otherLow;
    high += otherHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    low = sum;
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    byte[] bytes = new byte[16];
    System.arraycopy(Longs.toByteArray(high), 0, bytes, 0, 8);
    System.arraycopy(Longs.toByteArray(low), 0, bytes, 8, 8);
    return BaseEncoding.base16().encode(bytes).toLowerCase(Locale.ROOT);
  }
}
