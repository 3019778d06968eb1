package org.bioeval.core.eval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.eval.internal.ReportText;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Outcome;

/**
 * The result of a run: scores with intervals, outcomes by kind, and everything needed to tell what
 * was measured. The same inputs give the same bytes in every format, whatever the number of threads
 * and however often the run was interrupted.
 *
 * @param warnings what a reader must know before trusting a score, most important first
 * @param items number of items
 * @param outcomes items by kind of outcome; every kind is there
 * @param unanswerable items that can never be answered, by reason; reasons that occur
 * @param readings how the answers were read
 * @param firstFailure the first item that failed, or empty if none did
 * @param scores scores by metric, in the order the metrics were given
 * @param samples the evidence behind the scores, by metric, for comparisons between systems
 * @param provenance what was measured: corpus, task, prompts, backend, model, decoding, versions
 *     and seed, in dotted names
 */
public record Report(
    ImmutableList<String> warnings,
    long items,
    ImmutableMap<Outcome.Kind, Long> outcomes,
    ImmutableMap<PermanentException.Reason, Long> unanswerable,
    ReadingCounts readings,
    Optional<FirstFailure> firstFailure,
    ImmutableMap<String, ImmutableList<Score>> scores,
    ImmutableMap<String, ImmutableList<Sample>> samples,
    ImmutableSortedMap<String, String> provenance) {

  /**
   * A score by name.
   *
   * @param name such as {@code micro-f1}, or {@code exact-match/micro-f1} if several metrics have a
   *     score of that name
   * @return the score
   * @throws IllegalArgumentException if there is none or there are several; the message lists the
   *     names, or says why the report has no scores
   */
  public Score score(String name) {
    Map<String, Score> matches = new LinkedHashMap<>();
    scores.forEach(
        (metric, list) ->
            list.forEach(
                score -> {
                  String full = metric + "/" + score.name();
                  if (score.name().equals(name) || full.equals(name)) {
                    matches.put(full, score);
                  }
                }));
    if (matches.size() == 1) {
      return matches.values().iterator().next();
    }
    String known =
        scores.entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(s -> entry.getKey() + "/" + s.name()))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        matches.isEmpty()
            ? "no score '"
                + name
                + "' in this report; it has "
                + (known.isEmpty() ? "none: " + whyNoScores() : known)
            : "several scores are named '" + name + "': " + matches.keySet() + "; name the metric");
  }

  private String whyNoScores() {
    if (items == 0) {
      return "the dataset has no items";
    }
    if (firstFailure.isPresent() && outcomes.getOrDefault(Outcome.Kind.FAILED, 0L) == items) {
      return (items == 1 ? "the only item failed: " : "all " + items + " items failed; first: ")
          + firstFailure.get();
    }
    return scores.isEmpty()
        ? "the evaluation has no metrics; add them by with(…)"
        : "its metrics " + scores.keySet() + " give no score for these items";
  }

  /**
   * The evidence behind a score, by the same names as {@link #score}.
   *
   * @param name such as {@code micro-f1} or {@code exact-match/micro-f1}
   * @return the sample, or empty if there is none
   */
  public Optional<Sample> sample(String name) {
    return samples.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .filter(
                        sample ->
                            sample.name().equals(name)
                                || (entry.getKey() + "/" + sample.name()).equals(name)))
        .findFirst();
  }

  /**
   * The report as one JSON object.
   *
   * @return JSON text, indented, ending with a line feed
   */
  public String toJson() {
    return ReportText.json(this);
  }

  /**
   * The scores as CSV (RFC 4180) with a header: metric, score, value, low, high, level, items,
   * documents, method.
   *
   * @return CSV text with line feeds
   */
  public String toCsv() {
    return ReportText.csv(this);
  }

  /**
   * The report for people, as Markdown.
   *
   * @return Markdown text
   */
  public String toMarkdown() {
    return ReportText.markdown(this);
  }

  /**
   * Writes {@code report.json}, {@code report.csv} and {@code report.md}, each whole or not at all.
   *
   * @param folder where to; made if needed
   * @throws UncheckedIOException if a file cannot be written
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      replace(folder.resolve("report.json"), toJson());
      replace(folder.resolve("report.csv"), toCsv());
      replace(folder.resolve("report.md"), toMarkdown());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the report to " + folder + " (" + e.getMessage() + ")", e);
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.write(partial, text.getBytes(UTF_8));
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
