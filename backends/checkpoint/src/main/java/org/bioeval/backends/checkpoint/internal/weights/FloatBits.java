package org.bioeval.backends.checkpoint.internal.weights;

/** The 16-bit floating-point formats as bits; Java 20 converts half precision, Java 17 does not. */
final class FloatBits {
  private FloatBits() {}

  /** IEEE 754 binary16: 1 sign bit, 5 of exponent (bias 15), 10 of fraction. */
  static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }

  /** A bfloat16: the upper half of a single-precision number's bits. */
  static float bfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The upper half of a single-precision number's bits, rounded to nearest, ties to even. */
  static short toBfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  /** IEEE 754 binary16, as {@link #half} reads it. */
  static short toHalf(float value) {
    int sign = Float.floatToIntBits(value) >>> 16 & 0x8000;
    float size = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (size >= 65520) {
      return (short) (sign | 0x7c00);
    }
    // The spacing of halves at this size; below 2^-14 it stays that of the smallest normal number.
    int exponent = Math.max(Math.getExponent(size), -14);
    double steps = Math.rint(Math.scalb((double) size, 10 - exponent));
    return (short) (sign | (exponent + 14 << 10) + (int) steps);
  }
}
