package org.bioeval.backends.djl.lora;

/** How the learning rate falls after warm-up; the same curves as in transformers. */
public enum Schedule {
  /** Not at all. */
  CONSTANT,
  /** In a straight line to 0 after the last step. */
  LINEAR,
  /** Along half a cosine to 0 after the last step. */
  COSINE;

  /**
   * The share of the full learning rate that a step uses. During warm-up it is {@code step /
   * warmup}, so that the very first step changes nothing.
   *
   * @param step from 0
   * @param warmup steps over which the rate rises, at least 0
   * @param steps all steps
   * @return from 0 to 1
   */
  public double factor(int step, int warmup, int steps) {
    if (step < warmup) {
      return (double) step / warmup;
    }
    double done = (double) (step - warmup) / Math.max(1, steps - warmup);
    return switch (this) {
      case CONSTANT -> 1;
      case LINEAR -> Math.max(0, 1 - done);
      case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done))));
    };
  }
}
