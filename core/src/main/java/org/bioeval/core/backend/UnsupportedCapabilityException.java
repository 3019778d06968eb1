package org.bioeval.core.backend;

/** A call needs what the backend cannot do; nothing was sent to the model. */
public final class UnsupportedCapabilityException extends PermanentException {

  private static final long serialVersionUID = 1;

  /** What the backend lacks. */
  private final Capability capability;

  /**
   * A refusal.
   *
   * @param backend the backend that was asked
   * @param capability what it lacks
   */
  public UnsupportedCapabilityException(BackendInfo backend, Capability capability) {
    super(
        "backend "
            + backend.backend()
            + " ("
            + backend.model()
            + ") does not support "
            + capability
            + "; leave it out of the decoding or use a backend whose capabilities() include it",
        null,
        Scope.RUN);
    this.capability = capability;
  }

  /**
   * What the backend lacks.
   *
   * @return the capability
   */
  public Capability capability() {
    return capability;
  }
}
