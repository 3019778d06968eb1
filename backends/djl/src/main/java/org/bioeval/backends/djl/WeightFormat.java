package org.bioeval.backends.djl;

/**
 * How the matrices of linear layers are kept. Only the weights are rounded: norms, biases and the
 * embedding stay as they are, and activations are in {@link Precision} but for what a format says.
 * A checkpoint is converted while it is loaded, one matrix at a time.
 */
public enum WeightFormat {
  /**
   * The fastest that keeps a checkpoint's numbers: {@link #FLOAT16} for one of 16 bits on a CPU of
   * the x86 family without matrix units (AMX), as long as {@link ModelOptions#precision()} is
   * {@link Precision#CHECKPOINT}, matrices are packed and no element lies beyond 65,504; {@link
   * #COMPUTED} elsewhere. Reports say which it was.
   */
  AUTOMATIC,
  /** In the number format that is computed in, {@link ModelOptions#precision()}. */
  COMPUTED,
  /**
   * Half precision, multiplied in single precision: a bfloat16 checkpoint loses nothing but values
   * below 6e-5, which are rounded to multiples of 6e-8, and values beyond 65,504, which are cut.
   * Needs a CPU of the x86 family.
   */
  FLOAT16,
  /**
   * 8-bit integers. An element is {@code q * scale} with q from -127 to 127 and one scale for each
   * output, the largest magnitude by 127, ties to even. On a CPU of the x86 family activations of
   * these layers have 14 bits; elsewhere matrices are widened for each product.
   */
  INT8,
  /**
   * 4-bit integers. An element is {@code (q - 8) * scale + zero} with q from 0 to 15, and a scale
   * and a zero point in bfloat16 for each 32 inputs of an output. The vocabulary head is kept as
   * {@link #INT8}. Needs matrices with a multiple of 32 inputs and of 16 outputs. On a CPU of the
   * x86 family activations and results of these layers are rounded to bfloat16; elsewhere matrices
   * are widened for each product.
   */
  INT4
}
