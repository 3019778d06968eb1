package org.bioeval.backends.checkpoint.internal.weights;

import com.google.common.collect.ImmutableMap;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Storage types of GGUF tensors, and what their blocks stand for.
 *
 * <p>A block holds a fixed number of consecutive elements as small integers with one or more half
 * precision scales. Layouts: ggml-org/ggml, {@code ggml-common.h}; the comments give the fields in
 * order. Values agree with {@code gguf.quants.dequantize} of the Python package gguf.
 */
enum GgmlType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  BF16(30, 1, 2);

  /** Types that are known by name only. ggml-org/ggml, {@code ggml.h}, {@code enum ggml_type}. */
  private static final ImmutableMap<Integer, String> OTHERS =
      ImmutableMap.<Integer, String>builder()
          .put(16, "IQ2_XXS")
          .put(17, "IQ2_XS")
          .put(18, "IQ3_XXS")
          .put(19, "IQ1_S")
          .put(20, "IQ4_NL")
          .put(21, "IQ3_S")
          .put(22, "IQ2_S")
          .put(23, "IQ4_XS")
          .put(29, "IQ1_M")
          .put(34, "TQ1_0")
          .put(35, "TQ2_0")
          .put(39, "MXFP4")
          .buildOrThrow();

  private final int code;
  private final int blockSize;
  private final int blockBytes;

  GgmlType(int code, int blockSize, int blockBytes) {
    this.code = code;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
  }

  static @Nullable GgmlType of(int code) {
    for (GgmlType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  /** The name of any type, also of one that cannot be read here. */
  static String name(int code) {
    GgmlType type = of(code);
    return type == null ? OTHERS.getOrDefault(code, "type " + code) : type.name();
  }

  /** Elements of a block. */
  int blockSize() {
    return blockSize;
  }

  /** Bytes of so many elements. */
  long bytes(long elements) {
    return Math.multiplyExact(elements / blockSize, (long) blockBytes);
  }

  /**
   * Reads all blocks.
   *
   * @param in little-endian blocks
   * @param out takes the elements
   */
  void dequantise(ByteBuffer in, FloatBuffer out) {
    float[] block = new float[blockSize];
    byte[] raw = new byte[blockBytes];
    while (out.hasRemaining()) {
      int at = in.position();
      in.get(raw);
      switch (this) {
        case F32 -> block[0] = in.getFloat(at);
        case F16 -> block[0] = FloatBits.half(in.getShort(at));
        case BF16 -> block[0] = FloatBits.bfloat16(in.getShort(at));
        case Q4_0, Q4_1, Q5_0, Q5_1 -> fiveBits(raw, block);
        case Q8_0 -> {
          float d = half(raw, 0);
          for (int i = 0; i < 32; i++) {
            block[i] = d * raw[2 + i];
          }
        }
        case Q2_K -> q2(raw, block);
        case Q3_K -> q3(raw, block);
        case Q4_K, Q5_K -> q45(raw, block);
        case Q6_K -> q6(raw, block);
      }
      out.put(block);
    }
  }

  /** scale, [minimum,] [32 fifth bits,] 16 bytes with elements i and i + 16 in their halves. */
  private void fiveBits(byte[] raw, float[] block) {
    boolean minimum = this == Q4_1 || this == Q5_1;
    boolean fifth = this == Q5_0 || this == Q5_1;
    float d = half(raw, 0);
    float m = minimum ? half(raw, 2) : 0;
    int at = minimum ? 4 : 2;
    int high = 0;
    if (fifth) {
      high =
          (raw[at] & 0xFF)
              | (raw[at + 1] & 0xFF) << 8
              | (raw[at + 2] & 0xFF) << 16
              | raw[at + 3] << 24;
      at += 4;
    }
    int middle = minimum ? 0 : fifth ? 16 : 8;
    for (int i = 0; i < 16; i++) {
      int low = (raw[at + i] & 0xF) | (high >>> i & 1) << 4;
      int up = (raw[at + i] >> 4 & 0xF) | (high >>> (i + 16) & 1) << 4;
      block[i] = d * (low - middle) + m;
      block[i + 16] = d * (up - middle) + m;
    }
  }

  /** 16 bytes of scale and minimum in halves, 64 bytes of two bits, scale, minimum. */
  private static void q2(byte[] raw, float[] block) {
    float d = half(raw, 80);
    float m = half(raw, 82);
    for (int i = 0; i < 256; i++) {
      int scales = raw[i / 16] & 0xFF;
      int q = raw[16 + i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
      block[i] = d * (scales & 0xF) * q - m * (scales >> 4);
    }
  }

  /** 32 bytes of third bits, 64 bytes of two bits, 12 bytes of sixteen 6-bit scales, scale. */
  private static void q3(byte[] raw, float[] block) {
    float d = half(raw, 108);
    for (int i = 0; i < 256; i++) {
      int group = i / 16;
      int low = raw[96 + group % 8] >> (group / 8 * 4) & 0xF;
      int high = raw[104 + group % 4] >> (group / 4 * 2) & 3;
      int scale = (low | high << 4) - 32;
      int q = raw[32 + i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
      int third = raw[i % 32] >> (i / 32) & 1;
      block[i] = d * scale * (q - (third == 1 ? 0 : 4));
    }
  }

  /**
   * scale, minimum, 12 bytes of eight 6-bit scales and minima, [32 bytes of fifth bits,] halves.
   */
  private void q45(byte[] raw, float[] block) {
    float d = half(raw, 0);
    float m = half(raw, 2);
    int quants = this == Q5_K ? 48 : 16;
    for (int i = 0; i < 256; i++) {
      int j = i / 32;
      int scale = j < 4 ? raw[4 + j] & 63 : (raw[8 + j] & 0xF) | (raw[j] >> 6 & 3) << 4;
      int minimum = j < 4 ? raw[8 + j] & 63 : (raw[8 + j] >> 4 & 0xF) | (raw[4 + j] >> 6 & 3) << 4;
      int q = raw[quants + i / 64 * 32 + i % 32] >> (j % 2 * 4) & 0xF;
      if (this == Q5_K) {
        q |= (raw[16 + i % 32] >> j & 1) << 4;
      }
      block[i] = d * scale * q - m * minimum;
    }
  }

  /** 128 bytes of low halves, 64 bytes of upper two bits, 16 signed scales, scale. */
  private static void q6(byte[] raw, float[] block) {
    float d = half(raw, 208);
    for (int i = 0; i < 256; i++) {
      int part = i / 128;
      int within = i % 128;
      int low = raw[part * 64 + within % 64] >> (within / 64 * 4) & 0xF;
      int high = raw[128 + part * 32 + within % 32] >> (within / 32 * 2) & 3;
      block[i] = d * raw[192 + i / 16] * ((low | high << 4) - 32);
    }
  }

  private static float half(byte[] raw, int at) {
    return FloatBits.half((short) ((raw[at] & 0xFF) | raw[at + 1] << 8));
  }
}
