package org.bioeval.core.backend;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.EnumSet;
import java.util.Set;

/** Compares what a call needs with what a backend can do. */
public final class Capabilities {
  private Capabilities() {}

  /**
   * Refuses a call that needs more than a backend offers. Implementations call this first in {@link
   * Backend#complete}.
   *
   * @param backend the backend that is asked
   * @param prompt what to answer
   * @param decoding how to choose tokens
   * @throws UnsupportedCapabilityException naming the first capability that is missing
   */
  public static void require(Backend backend, Prompt prompt, Decoding decoding) {
    for (Capability missing : Sets.difference(needed(prompt, decoding), backend.capabilities())) {
      throw new UnsupportedCapabilityException(backend.info(), missing);
    }
  }

  /**
   * What a call needs of a backend beyond a greedy answer.
   *
   * @param prompt what to answer
   * @param decoding how to choose tokens
   * @return the capabilities, in the order of their declaration
   */
  public static ImmutableSet<Capability> needed(Prompt prompt, Decoding decoding) {
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
    return Sets.immutableEnumSet(needed);
  }
}
