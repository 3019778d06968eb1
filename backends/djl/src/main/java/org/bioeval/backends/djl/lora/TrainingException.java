package org.bioeval.backends.djl.lora;

/** Training cannot go on; the message says at which step, with which examples, and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error with its message.
   *
   * @param message what is wrong, where, and what can be done
   */
  public TrainingException(String message) {
    super(message);
  }
}
