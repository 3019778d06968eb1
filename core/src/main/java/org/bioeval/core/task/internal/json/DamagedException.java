package org.bioeval.core.task.internal.json;

/** Thrown inside the reader where a text cannot be read as JSON; carries no stack trace. */
final class DamagedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Whether nothing of the whole value can be trusted. */
  final boolean fatal;

  DamagedException(boolean fatal) {
    super("damaged JSON", null, false, false);
    this.fatal = fatal;
  }
}
