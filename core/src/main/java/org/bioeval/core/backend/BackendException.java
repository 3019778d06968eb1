package org.bioeval.core.backend;

import org.jspecify.annotations.Nullable;

/** A backend could not answer. Messages never hold keys or other secrets. */
public abstract sealed class BackendException extends RuntimeException
    permits RetriableException, PermanentException {

  private static final long serialVersionUID = 1;

  BackendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
