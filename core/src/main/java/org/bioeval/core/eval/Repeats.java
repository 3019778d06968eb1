package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Outcome;

/**
 * What asking every item several times tells about the noise of the model itself, and judging every
 * answer several times about that of the judge.
 *
 * <p>The scores of the {@link Report} pool all repeats. Their intervals are over documents and hold
 * the noise of the model as far as it is left in the mean of the repeats.
 *
 * @param count how often each item was asked, at least 1
 * @param judgings how often each answer was judged, at least 1; 1 without metrics that ask judges
 * @param outcomes items by kind of outcome, for each repeat; every kind is there
 * @param changes how far answers change: {@value #ANSWERS_CHANGED}, {@value #TEXTS_CHANGED} and
 *     {@value #PAIRS_DIFFERING}, with intervals over documents; empty without repeats or items
 * @param scores how each score varies, by metric
 */
public record Repeats(
    int count,
    int judgings,
    ImmutableList<ImmutableMap<Outcome.Kind, Long>> outcomes,
    ImmutableList<Score> changes,
    ImmutableMap<String, ImmutableList<ScoreSpread>> scores) {

  /**
   * Name of the share of items whose answers, as they are scored, are not all equal. An answer that
   * could not be read differs from one that could; lists in another order are equal.
   */
  public static final String ANSWERS_CHANGED = "answers-changed";

  /** Name of the share of items for which the model's texts are not all equal. */
  public static final String TEXTS_CHANGED = "texts-changed";

  /**
   * Name of the share of pairs of repeats with different answers: the chance that asking once more
   * gives another answer. Unlike the other two it does not grow with the number of repeats.
   */
  public static final String PAIRS_DIFFERING = "pairs-differing";

  /**
   * How far answers change.
   *
   * @param name one of {@value #ANSWERS_CHANGED}, {@value #TEXTS_CHANGED} and {@value
   *     #PAIRS_DIFFERING}
   * @return the share with its interval; empty without repeats, or if no item was answered twice
   */
  public Optional<Score> change(String name) {
    return changes.stream().filter(score -> score.name().equals(name)).findFirst();
  }

  /**
   * How a score varies.
   *
   * @param name such as {@code micro-f1}, or {@code exact-match/micro-f1} if several metrics have a
   *     score of that name
   * @return the spread
   * @throws IllegalArgumentException if there is none or there are several; the message lists the
   *     names
   */
  public ScoreSpread spread(String name) {
    Map<String, ScoreSpread> matches = new LinkedHashMap<>();
    Map<String, ScoreSpread> all = new LinkedHashMap<>();
    scores.forEach(
        (metric, list) ->
            list.forEach(
                spread -> {
                  String full = metric + "/" + spread.score();
                  all.put(full, spread);
                  if (spread.score().equals(name) || full.equals(name)) {
                    matches.put(full, spread);
                  }
                }));
    if (matches.size() != 1) {
      throw new IllegalArgumentException(
          matches.isEmpty()
              ? "no score '" + name + "' in these repeats; they have " + all.keySet()
              : "several scores are named '" + name + "': " + matches.keySet());
    }
    return matches.values().iterator().next();
  }

  /** One line: how often was asked, and how many answers change. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(count == 1 ? "asked once" : "asked " + count + " times");
    if (judgings > 1) {
      line.append(", each answer judged ").append(judgings).append(" times");
    }
    change(ANSWERS_CHANGED)
        .ifPresent(share -> line.append("; ").append(percent(share)).append(" of answers change"));
    change(TEXTS_CHANGED)
        .ifPresent(share -> line.append(", ").append(percent(share)).append(" of texts"));
    change(PAIRS_DIFFERING)
        .ifPresent(share -> line.append("; two runs differ in ").append(percent(share)));
    return line.toString();
  }

  private static String percent(Score score) {
    String text = String.format(Locale.ROOT, "%.1f %%", 100 * score.value());
    return score.interval().isDefined()
        ? text
            + String.format(
                Locale.ROOT,
                " (%.1f to %.1f)",
                100 * score.interval().low(),
                100 * score.interval().high())
        : text;
  }
}
