package org.bioeval.metrics.geval;

import java.util.Optional;

/**
 * The texts of one judgement.
 *
 * @param id names the item in the journal; two different items must not share it
 * @param source what the text was written from, such as a dialogue
 * @param text what is judged
 * @param reference a text known to be good
 */
public record GEvalCase(
    String id, Optional<String> source, String text, Optional<String> reference) {

  /**
   * A text judged against its source.
   *
   * @param id names the item
   * @param source what the text was written from
   * @param text what is judged
   * @return the case
   */
  public static GEvalCase of(String id, String source, String text) {
    return new GEvalCase(id, Optional.of(source), text, Optional.empty());
  }

  /**
   * A copy with a reference, which the judge is shown too.
   *
   * @param known a text known to be good
   * @return the copy
   */
  public GEvalCase withReference(String known) {
    return new GEvalCase(id, source, text, Optional.of(known));
  }
}
