package org.bioeval.core.backend;

import org.jspecify.annotations.Nullable;

/** The same call will fail again. */
public non-sealed class PermanentException extends BackendException {

  private static final long serialVersionUID = 1;

  /** What it makes pointless. */
  private final Scope scope;

  /** What a failure makes pointless. */
  public enum Scope {
    /** This prompt only, such as one longer than the model's context; others may succeed. */
    ITEM,
    /** Every further call, such as one with a rejected key; a run should stop at once. */
    RUN
  }

  /**
   * A failure.
   *
   * @param message what failed and what to do
   * @param cause the failure underneath, or null
   * @param scope what it makes pointless
   */
  public PermanentException(String message, @Nullable Throwable cause, Scope scope) {
    super(message, cause);
    this.scope = scope;
  }

  /**
   * What the failure makes pointless.
   *
   * @return this prompt, or the whole run
   */
  public Scope scope() {
    return scope;
  }
}
