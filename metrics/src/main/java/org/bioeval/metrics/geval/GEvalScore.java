package org.bioeval.metrics.geval;

import java.util.OptionalDouble;
import org.bioeval.core.task.Outcome;

/**
 * One quality of one text.
 *
 * @param dimension the quality's name, such as {@code coherence}
 * @param outcome the judgement, or why there is none
 */
public record GEvalScore(String dimension, Outcome<Judgement> outcome) {

  /**
   * The score.
   *
   * @return from 0 to 1; empty if there is no judgement
   */
  public OptionalDouble value() {
    return outcome
        .scored()
        .map(judgement -> OptionalDouble.of(judgement.value()))
        .orElseGet(OptionalDouble::empty);
  }

  /**
   * The judgement.
   *
   * @return score, method, reason and notes
   * @throws IllegalStateException if there is none; the message says why
   */
  public Judgement judgement() {
    return outcome
        .scored()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    dimension
                        + " has no judgement, "
                        + outcome.kind().label()
                        + ": "
                        + outcome.reason()));
  }
}
