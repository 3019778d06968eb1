package org.bioeval.core.eval.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bioeval.core.eval.Repeats;
import org.bioeval.core.eval.Report;
import org.bioeval.core.eval.ScoreSpread;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Outcome;

/**
 * Reports as CSV and Markdown. Numbers do not depend on the locale, lines end with a line feed on
 * every system.
 */
public final class ReportText {

  private ReportText() {}

  /**
   * The scores of a report as CSV.
   *
   * @param report what to write
   * @return a header and one line per score
   */
  public static String csv(Report report) {
    StringBuilder csv =
        new StringBuilder("metric,score,value,low,high,level,items,documents,support,method\n");
    report
        .scores()
        .forEach(
            (metric, list) -> {
              for (Score score : list) {
                csv.append(quoted(metric))
                    .append(',')
                    .append(quoted(score.name()))
                    .append(',')
                    .append(plain(score.value()))
                    .append(',')
                    .append(plain(score.interval().low()))
                    .append(',')
                    .append(plain(score.interval().high()))
                    .append(',')
                    .append(score.interval().level())
                    .append(',')
                    .append(score.items())
                    .append(',')
                    .append(score.documents())
                    .append(',')
                    .append(support(score))
                    .append(',')
                    .append(quoted(score.interval().method()))
                    .append('\n');
              }
            });
    return csv.toString();
  }

  private static String support(Score score) {
    return score.support().isPresent() ? Long.toString(score.support().getAsLong()) : "";
  }

  private static String plain(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  private static String quoted(String field) {
    // A leading '=', '+', '-' or '@' would be run as a formula by a spreadsheet.
    String safe = field.matches("(?s)[=+\\-@].*") ? "'" + field : field;
    return safe.matches("(?s).*[\",\n\r].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  /**
   * A report as Markdown.
   *
   * @param report what to write
   * @return headings and tables
   */
  public static String markdown(Report report) {
    StringBuilder text = new StringBuilder("# Evaluation of ");
    text.append(cell(report.provenance().getOrDefault("task", "a task"))).append('\n');
    report.warnings().forEach(w -> text.append("\n> **Warning:** ").append(cell(w)).append('\n'));
    text.append('\n').append(report.items()).append(" items");
    report
        .repeats()
        .filter(repeats -> repeats.count() > 1)
        .ifPresent(
            repeats -> text.append(", each asked ").append(repeats.count()).append(" times"));
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      Long count = report.outcomes().get(kind);
      if (count != null && count > 0) {
        text.append(", ").append(count).append(' ').append(kind.label());
      }
    }
    text.append(".\n");
    if (report.readings().notable()) {
      text.append("\nReading: ").append(cell(report.readings().toString())).append(".\n");
    }
    report
        .scores()
        .forEach(
            (metric, list) -> {
              text.append("\n## ").append(cell(metric)).append("\n\n");
              text.append(
                  "| score | value | interval | items | documents | support |\n"
                      + "|---|---|---|---|---|---|\n");
              for (Score score : list) {
                text.append("| ")
                    .append(cell(score.name()))
                    .append(" | ")
                    .append(rounded(score.value()))
                    .append(" | ")
                    .append(interval(score))
                    .append(" | ")
                    .append(score.items())
                    .append(" | ")
                    .append(score.documents())
                    .append(" | ")
                    .append(support(score))
                    .append(" |\n");
              }
              if (!list.isEmpty()) {
                text.append("\nIntervals: ").append(cell(methods(list))).append(".\n");
              }
            });
    report.repeats().ifPresent(repeats -> repeats(text, repeats));
    text.append("\n## Provenance\n\n| | |\n|---|---|\n");
    report
        .provenance()
        .forEach(
            (name, value) ->
                text.append("| ")
                    .append(cell(name))
                    .append(" | ")
                    .append(cell(value))
                    .append(" |\n"));
    return text.toString();
  }

  private static void repeats(StringBuilder text, Repeats repeats) {
    text.append("\n## Repeats\n\n").append(sentence(repeats)).append(".\n");
    RepeatsText.outcomes(repeats)
        .forEach(line -> text.append("\nItems ").append(line).append(".\n"));
    StringBuilder rows = new StringBuilder();
    repeats
        .scores()
        .forEach(
            (metric, spreads) ->
                spreads.stream()
                    .filter(ScoreSpread::varies)
                    .forEach(spread -> rows.append(line(RepeatsText.row(metric, spread)))));
    if (rows.length() == 0) {
      text.append("\nNo score varies.\n");
      return;
    }
    text.append('\n')
        .append(line(RepeatsText.HEADINGS))
        .append("|---".repeat(RepeatsText.HEADINGS.size()))
        .append("|\n")
        .append(rows)
        .append(
            "\nThese scores vary. Least, greatest and deviation are those of single repeats (judge's:"
                + " of single judgings). Error is the standard error of the score above, noise the"
                + " share of its variance that comes from asking a model or judge that changes its"
                + " answers, error ×2 the standard error with twice the repeats.\n");
  }

  private static String sentence(Repeats repeats) {
    String text = repeats.toString();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String line(List<String> cells) {
    return cells.stream().map(ReportText::cell).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Each method once, in the order of the scores. */
  private static String methods(List<Score> scores) {
    return scores.stream()
        .map(score -> score.interval().method())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static String interval(Score score) {
    return score.interval().isDefined()
        ? rounded(score.interval().low()) + " – " + rounded(score.interval().high())
        : "undefined";
  }

  private static String rounded(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "undefined";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replaceAll("\\s+", " ");
  }
}
