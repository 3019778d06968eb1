package org.bioeval.backends.checkpoint;

/**
 * A checkpoint cannot be used: a file is missing, damaged or hostile, or it asks for something that
 * is not computed here. The message names the file and the key or tensor.
 */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error with its message.
   *
   * @param message what is wrong, where, and what can be done
   */
  public CheckpointException(String message) {
    super(message);
  }

  /**
   * An error with the one that led to it.
   *
   * @param message what is wrong, where, and what can be done
   * @param cause the error below
   */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
