package org.bioeval.backends.djl.internal.generate;

/** A form that an answer must have, told token by token. */
public interface TokenConstraint {
  /** Sets the logits of all tokens that may not come next to minus infinity. */
  void mask(float[] logits);

  /** Takes the token that was chosen. */
  void accept(int token);

  /** True if the answer has its form and nothing can be added. */
  boolean isComplete();
}
