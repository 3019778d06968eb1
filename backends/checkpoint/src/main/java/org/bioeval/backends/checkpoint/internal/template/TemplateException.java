package org.bioeval.backends.checkpoint.internal.template;

/** A template cannot be parsed or rendered, or refused its input by {@code raise_exception}. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with its message. */
  public TemplateException(String message) {
    super(message);
  }
}
