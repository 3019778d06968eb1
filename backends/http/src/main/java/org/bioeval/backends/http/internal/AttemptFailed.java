package org.bioeval.backends.http.internal;

import java.time.Duration;
import java.util.Optional;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.RetriableException;

/** One attempt at a call failed, and what that says about the server. */
final class AttemptFailed extends Exception {

  private static final long serialVersionUID = 1;

  /** What a failure says about the server. */
  enum Fault {
    /** It is busy: send less. */
    OVERLOADED,
    /** It cannot be reached, or the connection broke. */
    UNREACHABLE,
    /** It gave no answer in time: it is busy, or it hangs. */
    SILENT,
    /** It is there and did not like this request, or failed at it. */
    ANSWERED
  }

  private final BackendException reason;
  private final Fault fault;
  private final int status;

  AttemptFailed(BackendException reason, Fault fault) {
    this(reason, fault, 0);
  }

  private AttemptFailed(BackendException reason, Fault fault, int status) {
    // Thrown and caught within one call; the reason carries the stack that users see.
    super(reason.getMessage(), reason, false, false);
    this.reason = reason;
    this.fault = fault;
    this.status = status;
  }

  AttemptFailed withStatus(int status) {
    return new AttemptFailed(reason, fault, status);
  }

  /** HTTP status of the answer; 0 if there was none, or the fault lay elsewhere. */
  int status() {
    return status;
  }

  BackendException reason() {
    return reason;
  }

  Fault fault() {
    return fault;
  }

  /** How long the server asks to be left alone; at most a day, so that clocks do not overflow. */
  Optional<Duration> retryAfter() {
    return reason instanceof RetriableException retriable
        ? retriable.retryAfter().map(HttpErrors::atMostADay)
        : Optional.empty();
  }
}
