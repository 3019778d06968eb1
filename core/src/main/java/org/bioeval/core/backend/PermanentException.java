package org.bioeval.core.backend;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The same call will fail again. */
public non-sealed class PermanentException extends BackendException {

  private static final long serialVersionUID = 1;

  /** What it makes pointless. */
  private final Scope scope;

  /** Why there will never be an answer. */
  private final Reason reason;

  /** Why a prompt can never be answered. */
  public enum Reason {
    /** The prompt and the room asked for its answer exceed the model's context. */
    PROMPT_TOO_LONG,
    /** A content filter withheld the answer or refused the prompt. */
    CONTENT_FILTER,
    /** The backend refused the prompt for good, for another reason. */
    REFUSED;

    /**
     * The name in reports.
     *
     * @return lower case with blanks
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What a failure makes pointless. */
  public enum Scope {
    /** This prompt only, such as one longer than the model's context; others may succeed. */
    ITEM,
    /** Every further call, such as one with a rejected key; a run should stop at once. */
    RUN
  }

  /**
   * A failure for the reason {@link Reason#REFUSED}.
   *
   * @param message what failed and what to do
   * @param cause the failure underneath, or null
   * @param scope what it makes pointless
   */
  public PermanentException(String message, @Nullable Throwable cause, Scope scope) {
    this(message, cause, scope, Reason.REFUSED);
  }

  /**
   * A failure.
   *
   * @param message what failed and what to do
   * @param cause the failure underneath, or null
   * @param scope what it makes pointless
   * @param reason why there will never be an answer
   */
  public PermanentException(String message, @Nullable Throwable cause, Scope scope, Reason reason) {
    super(message, cause);
    this.scope = scope;
    this.reason = reason;
  }

  /**
   * Why there will never be an answer.
   *
   * @return the reason; matters for {@link Scope#ITEM} only
   */
  public Reason reason() {
    return reason;
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
