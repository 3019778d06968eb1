package org.bioeval.backends.djl;

/** Number format of weights and activations. */
public enum Precision {
  /**
   * The checkpoint's own; on a CPU, half-precision checkpoints and those whose matrices are kept in
   * a {@link WeightFormat} of their own run in single precision.
   */
  CHECKPOINT,
  /** IEEE single precision, 4 bytes. */
  FLOAT32,
  /** The upper half of single precision, 2 bytes. */
  BFLOAT16,
  /** IEEE half precision, 2 bytes; for GPUs. */
  FLOAT16
}
