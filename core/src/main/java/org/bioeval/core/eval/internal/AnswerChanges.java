package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.eval.Repeats;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/**
 * Counts the items whose answers change when they are asked again. A repeat that failed is no
 * answer and is passed over; an item with fewer than two answers is not counted.
 */
public final class AnswerChanges implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String ITEMS = "items";
  private static final String ANSWERS = "answers";
  private static final String TEXTS = "texts";
  private static final String PAIRS = "pairs";
  private static final String DIFFERING = "differing";

  private final Tally tally = new Tally();

  AnswerChanges() {}

  /**
   * Counts an item.
   *
   * @param repeats what became of each time it was asked
   */
  public void add(List<? extends Observation<?, ?>> repeats) {
    List<? extends Observation<?, ?>> had =
        repeats.stream().filter(o -> o.outcome().kind() != Outcome.Kind.FAILED).toList();
    if (had.size() < 2) {
      return;
    }
    String document = had.get(0).instance().groupId();
    tally.item(document);
    tally.add(document, ITEMS, 1);
    List<Object> answers = had.stream().map(AnswerChanges::answer).toList();
    tally.add(document, ANSWERS, answers.stream().distinct().count() > 1 ? 1 : 0);
    tally.add(
        document, TEXTS, had.stream().map(AnswerChanges::texts).distinct().count() > 1 ? 1 : 0);
    int pairs = answers.size() * (answers.size() - 1) / 2;
    tally.add(document, PAIRS, pairs);
    tally.add(document, DIFFERING, pairs - equalPairs(answers));
  }

  private static int equalPairs(List<Object> answers) {
    return ImmutableMultiset.copyOf(answers).entrySet().stream()
        .mapToInt(entry -> entry.getCount() * (entry.getCount() - 1) / 2)
        .sum();
  }

  /** What is scored: the answer, or the kind of outcome where there is none. */
  private static Object answer(Observation<?, ?> observation) {
    Optional<?> scored = observation.outcome().scored();
    // Lists of mentions, relations or events are scored without regard to their order.
    Object value =
        scored
            .<Object>map(a -> a instanceof List<?> list ? ImmutableMultiset.copyOf(list) : a)
            .orElse("");
    return ImmutableList.of(observation.outcome().kind(), value);
  }

  private static ImmutableList<String> texts(Observation<?, ?> observation) {
    return observation.completions().stream()
        .map(Completion::text)
        .collect(ImmutableList.toImmutableList());
  }

  void merge(AnswerChanges other) {
    tally.merge(other.tally);
  }

  /** The shares, with what their intervals need. */
  ImmutableList<Sample> samples() {
    return tally.items() == 0
        ? ImmutableList.of()
        : ImmutableList.of(
            tally.sample(
                ScoreInfo.loss(Repeats.ANSWERS_CHANGED), Statistic.ratio(), ANSWERS, ITEMS),
            tally.sample(ScoreInfo.loss(Repeats.TEXTS_CHANGED), Statistic.ratio(), TEXTS, ITEMS),
            tally.sample(
                ScoreInfo.loss(Repeats.PAIRS_DIFFERING), Statistic.ratio(), DIFFERING, PAIRS));
  }
}
