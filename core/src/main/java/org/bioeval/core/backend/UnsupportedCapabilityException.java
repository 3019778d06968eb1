package org.bioeval.core.backend;

import java.util.EnumSet;
import java.util.Set;

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

  /**
   * Refuses a call that needs more than a backend offers. Implementations call this first in {@link
   * Backend#complete}.
   *
   * @param backend the backend that is asked
   * @param prompt what to answer
   * @param decoding how to choose tokens
   * @throws UnsupportedCapabilityException naming the first capability that is missing
   */
  public static void check(Backend backend, Prompt prompt, Decoding decoding) {
    Set<Capability> needed = needed(prompt, decoding);
    needed.removeAll(backend.capabilities());
    for (Capability missing : needed) {
      throw new UnsupportedCapabilityException(backend.info(), missing);
    }
  }

  private static Set<Capability> needed(Prompt prompt, Decoding decoding) {
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    if (prompt.raw()) {
      needed.add(Capability.RAW_PROMPTS);
    }
    if (!decoding.isGreedy()) {
      needed.add(Capability.SAMPLING);
      if (decoding.seed().isPresent()) {
        needed.add(Capability.SEED);
      }
      if (decoding.topK() > 0) {
        needed.add(Capability.TOP_K);
      }
      if (decoding.minP() > 0) {
        needed.add(Capability.MIN_P);
      }
    }
    if (decoding.repetitionPenalty() != 1) {
      needed.add(Capability.REPETITION_PENALTY);
    }
    if (!decoding.stop().isEmpty()) {
      needed.add(Capability.STOP);
    }
    if (decoding.topLogprobs().isPresent()) {
      needed.add(Capability.LOGPROBS);
    }
    decoding.constraint().map(Constraint::capability).ifPresent(needed::add);
    return needed;
  }
}
