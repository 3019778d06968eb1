package org.bioeval.backends.djl;

/** Number format of weights and activations. */
public enum Precision {
  /** The checkpoint's own; half-precision checkpoints run in single precision on a CPU. */
  CHECKPOINT,
  /** IEEE single precision, 4 bytes. */
  FLOAT32,
  /** The upper half of single precision, 2 bytes. */
  BFLOAT16,
  /** IEEE half precision, 2 bytes; for GPUs. */
  FLOAT16
}
