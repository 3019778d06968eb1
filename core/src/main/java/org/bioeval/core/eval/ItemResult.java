package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;

/**
 * What became of one item of a run, as {@link Evaluation#withItems} writes it.
 *
 * @param id of the item
 * @param document id of its source document
 * @param outcome what became of it
 * @param reason why there is no answer; empty if there is one
 * @param reading how the answer was read
 * @param answer the answer that was scored, as the task writes it; empty if there is none
 * @param gold the right answer, as the task writes it
 * @param exact whether answer and gold are equal
 * @param completions what the model said, one for each sample
 * @param keys of the questions in the journal, one for each sample; empty without a journal
 * @param text what was asked about; empty unless {@link Evaluation#withItemTexts} asked for it
 * @param repeats what became of it each time it was asked, the first time included; empty where
 *     items were asked once. All other components are of the first time
 */
public record ItemResult(
    String id,
    String document,
    Outcome.Kind outcome,
    String reason,
    Reading reading,
    Optional<String> answer,
    String gold,
    boolean exact,
    ImmutableList<String> completions,
    ImmutableList<JournalKey> keys,
    Optional<String> text,
    ImmutableList<ItemResult> repeats) {

  ItemResult withRepeats(ImmutableList<ItemResult> all) {
    return new ItemResult(
        id, document, outcome, reason, reading, answer, gold, exact, completions, keys, text, all);
  }

  /** One line: id, outcome, and whether the answer is right. */
  @Override
  public String toString() {
    return id + ' ' + outcome.label() + (answer.isPresent() ? (exact ? " exact" : " differs") : "");
  }
}
