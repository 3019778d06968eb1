package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.eval.FirstFailure;
import org.bioeval.core.eval.ReadingCounts;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Outcome;

/**
 * What a reader must know before trusting a score.
 *
 * @param counts what became of the items
 * @param repeats how often each item was asked
 * @param measured items with an outcome that is no failure, each counted once
 * @param unjudged answers that were not fully judged because the judge failed, by metric
 * @param partialReadingLimit share of answers read in part above which to warn
 */
record Warnings(
    OutcomeCounts counts,
    int repeats,
    long measured,
    Map<String, First> unjudged,
    double partialReadingLimit) {

  private static final int MOST_NAMES = 5;

  /**
   * The warnings of a report.
   *
   * @param scores scores by metric
   * @param data what loading the data found
   * @return warnings, most important first
   */
  public ImmutableList<String> of(
      ImmutableMap<String, ImmutableList<Score>> scores, LoadReport data) {
    ImmutableList.Builder<String> warnings = ImmutableList.builder();
    unjudged.forEach((metric, missing) -> warnings.add(unjudged(metric, missing)));
    counts.firstFailure().ifPresent(first -> warnings.add(failed(first)));
    ReadingCounts readings = counts.readings();
    if (readings.partialShare() > partialReadingLimit) {
      warnings.add(
          readings.partialReadings() + ". What was left out is not scored; items.jsonl shows it.");
    }
    if (counts.of(Outcome.Kind.UNANSWERABLE) > 0) {
      warnings.add(unanswerable());
    }
    long truncated = counts.of(Outcome.Kind.TRUNCATED) + counts.of(Outcome.Kind.UNCLOSED_REASONING);
    if (truncated > 0) {
      warnings.add(
          truncated
              + (truncated == 1 ? " answer was" : " answers were")
              + " cut off by the token limit; raise maxTokens.");
    }
    scores.forEach((metric, list) -> warnings.addAll(missing(metric, list)));
    for (LoadReport.Issue issue : data.issues(LoadReport.Kind.WARNING)) {
      warnings.add(issue.message());
    }
    return warnings.build();
  }

  private static String unjudged(String metric, First missing) {
    return missing.count()
        + (missing.count() == 1 ? " answer was" : " answers were")
        + " not fully judged by "
        + metric
        + " because the judge failed. Run again with the same journal to ask it again. First: "
        + missing;
  }

  private String failed(FirstFailure first) {
    long failed = counts.of(Outcome.Kind.FAILED);
    return failed
        + asked(failed)
        + (failed == 1 ? " was" : " were")
        + " not answered because the backend failed; "
        + (failed == 1 ? "it is" : "they are")
        + " not in the scores. Run again with the same journal to ask "
        + (failed == 1 ? "it" : "them")
        + " again. First: "
        + first
        + (failed == 1
            ? ""
            : first.alike() == failed
                ? " (the same for all)"
                : " (the same for " + first.alike() + " of " + failed + ")");
  }

  private String asked(long count) {
    if (repeats > 1) {
      return count == 1 ? " repeat of an item" : " repeats of items";
    }
    return count == 1 ? " item" : " items";
  }

  private String unanswerable() {
    long never = counts.of(Outcome.Kind.UNANSWERABLE);
    String reasons =
        counts.unanswerable().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().label())
            .collect(Collectors.joining(", "));
    return never
        + asked(never)
        + " can never be answered: "
        + reasons
        + ". "
        + (never == 1 ? "It is" : "They are")
        + " scored as wrong. First: "
        + counts.firstRefusal();
  }

  /** Scores of a metric that are over fewer items than were asked about and did not fail. */
  private ImmutableList<String> missing(String metric, List<Score> scores) {
    long expected = measured;
    if (expected > 0 && scores.isEmpty()) {
      return ImmutableList.of("Metric " + metric + " has no score: no item gave it a value.");
    }
    Map<Long, List<String>> byItems = new TreeMap<>();
    for (Score score : scores) {
      if (score.items() < expected) {
        byItems.computeIfAbsent(score.items(), items -> new ArrayList<>()).add(score.name());
      }
    }
    ImmutableList.Builder<String> warnings = ImmutableList.builder();
    for (Map.Entry<Long, List<String>> entry : byItems.entrySet()) {
      long absent = expected - entry.getKey();
      warnings.add(
          "Metric "
              + metric
              + ": "
              + names(entry.getValue())
              + (entry.getValue().size() == 1 ? " is" : " are")
              + " over "
              + entry.getKey()
              + " of "
              + expected
              + " items; "
              + absent
              + (absent == 1 ? " is" : " are")
              + " missing.");
    }
    return warnings.build();
  }

  private static String names(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES))
            + " and "
            + (names.size() - MOST_NAMES)
            + " more";
  }
}
