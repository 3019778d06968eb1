package org.bioeval.backends.djl.internal.torch;

import ai.djl.ndarray.types.DataType;

/**
 * Element types of tensors in checkpoints and programs, with the numbers TorchScript gives them.
 */
public enum ElementType {
  /** Unsigned bytes. */
  UINT8(0, 1, DataType.UINT8),
  /** Signed bytes. */
  INT8(1, 1, DataType.INT8),
  /** 32-bit integers. */
  INT32(3, 4, DataType.INT32),
  /** 64-bit integers. */
  INT64(4, 8, DataType.INT64),
  /** IEEE half precision. */
  FLOAT16(5, 2, DataType.FLOAT16),
  /** IEEE single precision. */
  FLOAT32(6, 4, DataType.FLOAT32),
  /**
   * The upper half of single precision. DJL aborts the JVM on arrays of this type, so the bits
   * travel as half precision and the program reinterprets them.
   */
  BFLOAT16(15, 2, DataType.FLOAT16);

  private final int code;
  private final int bytes;
  private final DataType carrier;

  ElementType(int code, int bytes, DataType carrier) {
    this.code = code;
    this.bytes = bytes;
    this.carrier = carrier;
  }

  /** The number of this type in TorchScript ({@code c10::ScalarType}). */
  public int code() {
    return code;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /** The DJL type whose arrays can carry the bits. */
  DataType carrier() {
    return carrier;
  }
}
