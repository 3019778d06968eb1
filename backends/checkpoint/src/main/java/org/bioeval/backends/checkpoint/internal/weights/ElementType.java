package org.bioeval.backends.checkpoint.internal.weights;

/** Element types of tensors in checkpoints, with the numbers that PyTorch gives them. */
public enum ElementType {
  /** Unsigned bytes. */
  UINT8(0, 1),
  /** Signed bytes. */
  INT8(1, 1),
  /** 32-bit integers. */
  INT32(3, 4),
  /** 64-bit integers. */
  INT64(4, 8),
  /** IEEE half precision. */
  FLOAT16(5, 2),
  /** IEEE single precision. */
  FLOAT32(6, 4),
  /** The upper half of single precision. */
  BFLOAT16(15, 2);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The number of this type in PyTorch ({@code c10::ScalarType}). */
  public int code() {
    return code;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }
}
