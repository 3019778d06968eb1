package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.compare.internal.LabelScores;
import org.bioeval.core.compare.internal.Numbers;
import org.bioeval.core.compare.internal.PairedDifference;
import org.bioeval.core.compare.internal.TextTable;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Intervals;

/**
 * Where candidates differ: a score by label, or by group of documents, for each candidate and as a
 * difference to a reference. Every interval is for itself alone, at 95 %; with many rows some will
 * leave out 0 by chance. So this is exploratory and makes no claims.
 *
 * @param score name of the score
 * @param by what tells the rows apart
 * @param reference what differences are to
 * @param rows for each label or group every candidate, by name
 */
public record Breakdown(String score, String by, String reference, ImmutableList<Row> rows) {

  /**
   * One candidate in one group.
   *
   * @param group label or group of documents
   * @param candidate its name
   * @param score with its interval
   * @param difference to the reference; 0 for the reference itself
   * @param interval of the difference, paired by document; undefined where there are fewer than ten
   *     documents or none differs
   */
  public record Row(
      String group,
      String candidate,
      Score score,
      double difference,
      ConfidenceInterval interval) {}

  /**
   * By label, for metrics that score every label, such as exact match. Labels without a score of
   * their own for a candidate, such as invented ones, are left out for it.
   *
   * @param comparison the results
   * @param score name of a score over all labels, such as {@code micro-f1}
   * @param reference name of a candidate
   * @return the breakdown
   * @throws IllegalArgumentException if there is no such candidate or score, the reference has no
   *     report, or the metric does not score labels
   */
  public static Breakdown byLabel(Comparison comparison, String score, String reference) {
    LabelScores labels = LabelScores.of(report(comparison, reference), score);
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    for (String label : labels.labels()) {
      String name = labels.score(label);
      Optional<Sample> base = report(comparison, reference).sample(name);
      for (Comparison.Result result : comparison.results()) {
        Optional<Sample> own = result.report().flatMap(report -> report.sample(name));
        if (own.isPresent() && base.isPresent()) {
          rows.add(row(label, result.name(), own.get(), base.get()));
        }
      }
    }
    return new Breakdown(score, "label", reference, rows.build());
  }

  /**
   * By group of documents.
   *
   * @param comparison the results
   * @param score name of the score
   * @param reference name of a candidate
   * @param groups the group of every document
   * @return the breakdown
   * @throws IllegalArgumentException if there is no such candidate or score, the reference has no
   *     report, or a document has no group
   */
  public static Breakdown by(
      Comparison comparison, String score, String reference, DocumentGroups groups) {
    report(comparison, reference).score(score);
    Set<String> names = new LinkedHashSet<>(groups.names());
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    for (String group : names) {
      Optional<Sample> base = part(report(comparison, reference), score, groups, group);
      for (Comparison.Result result : comparison.results()) {
        Optional<Sample> own = result.report().flatMap(r -> part(r, score, groups, group));
        if (own.isPresent() && base.isPresent()) {
          rows.add(row(group, result.name(), own.get(), base.get()));
        }
      }
    }
    return new Breakdown(score, groups.by(), reference, rows.build());
  }

  private static Report report(Comparison comparison, String name) {
    Optional<Report> report = comparison.result(name).report();
    checkArgument(report.isPresent(), "the run of %s failed", name);
    return report.get();
  }

  /** The rows of one group. The number of items in it is not known. */
  private static Optional<Sample> part(
      Report report, String score, DocumentGroups groups, String group) {
    Optional<Sample> whole = report.sample(score);
    if (whole.isEmpty()) {
      return whole;
    }
    Sample sample = whole.get();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < sample.rows().size(); i++) {
      String own = groups.groups().get(sample.rows().get(i));
      checkArgument(own != null, "the document '%s' has no group", sample.rows().get(i));
      if (group.equals(own)) {
        kept.add(i);
      }
    }
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    double[][] columns = new double[sample.columns().length][kept.size()];
    for (int c = 0; c < columns.length; c++) {
      for (int i = 0; i < kept.size(); i++) {
        columns[c][i] = sample.columns()[c][kept.get(i)];
      }
    }
    return Optional.of(
        new Sample(
            sample.info(),
            sample.formula(),
            kept.stream().map(sample.rows()::get).collect(ImmutableList.toImmutableList()),
            columns,
            kept.size(),
            kept.size()));
  }

  private static Row row(String group, String candidate, Sample own, Sample base) {
    ConfidenceInterval interval =
        own.rows().equals(base.rows())
            ? PairedDifference.interval(own, base)
            : ConfidenceInterval.undefined(0.95, "other documents");
    return new Row(
        group,
        candidate,
        own.score(Intervals.withDefaults()),
        PairedDifference.value(own, base),
        interval);
  }

  /** A table. */
  @Override
  public String toString() {
    TextTable table =
        new TextTable(List.of(by, "candidate", "documents", score, "difference to " + reference));
    for (Row row : rows) {
      boolean itself = row.candidate().equals(reference);
      table.row(
          List.of(
              row.group(),
              row.candidate(),
              Numbers.count(row.score().documents()),
              Numbers.score(row.score().value()) + bounds(row.score().interval()),
              itself ? "" : Numbers.score(row.difference()) + bounds(row.interval())));
    }
    return table.text()
        + String.format(
            Locale.ROOT,
            "Exploratory: %d rows, every interval for itself alone at 95 %%; no claim is made.\n",
            rows.size());
  }

  private static String bounds(ConfidenceInterval interval) {
    return interval.isDefined()
        ? " [" + Numbers.score(interval.low()) + ", " + Numbers.score(interval.high()) + "]"
        : "";
  }
}
