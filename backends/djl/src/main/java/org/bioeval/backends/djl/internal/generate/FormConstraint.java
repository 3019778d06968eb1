package org.bioeval.backends.djl.internal.generate;

import java.util.Set;
import org.bioeval.backends.djl.internal.grammar.TokenForm;

/** A JSON schema or a regular expression. The answer may end where it is complete only. */
public final class FormConstraint implements TokenConstraint {
  private final Set<Integer> endTokens;
  private TokenForm.State at;
  private boolean ended;

  /**
   * A constraint at its beginning.
   *
   * @param form what the answer must be
   * @param endTokens ids that end answers
   */
  public FormConstraint(TokenForm form, Set<Integer> endTokens) {
    this.endTokens = Set.copyOf(endTokens);
    this.at = form.start();
  }

  @Override
  public void mask(float[] logits) {
    boolean any = false;
    for (int token = 0; token < logits.length; token++) {
      boolean allowed = endTokens.contains(token) ? at.mayEnd() : at.next().get(token);
      any |= allowed;
      if (!allowed) {
        logits[token] = Float.NEGATIVE_INFINITY;
      }
    }
    if (!any) {
      throw new IllegalStateException(
          "no token of the vocabulary can continue the answer in the form asked for");
    }
  }

  @Override
  public void accept(int token) {
    if (endTokens.contains(token)) {
      ended = true;
    } else {
      at = at.after(token);
    }
  }

  @Override
  public boolean isComplete() {
    return ended || (at.mayEnd() && at.mustEnd());
  }
}
