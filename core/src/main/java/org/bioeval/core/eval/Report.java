package org.bioeval.core.eval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.eval.internal.ReportJson;
import org.bioeval.core.eval.internal.ReportText;
import org.bioeval.core.eval.internal.SampleFile;
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
 * @param outcomes items by kind of outcome; every kind is there. Where items were asked several
 *     times, one outcome for each item and repeat
 * @param unanswerable items that can never be answered, by reason; reasons that occur
 * @param readings how the answers were read
 * @param firstFailure the first item that failed, or empty if none did
 * @param scores scores by metric, in the order the metrics were given
 * @param samples the evidence behind the scores, by metric, for comparisons between systems
 * @param provenance what was measured: corpus, task, prompts, backend, model, decoding, versions
 *     and seed, in dotted names
 * @param repeats how answers and scores change when the same is asked again; empty if all was asked
 *     once
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
    ImmutableSortedMap<String, String> provenance,
    Optional<Repeats> repeats) {

  private static final String REPORT = "report.json";
  private static final String SAMPLES = "samples.jsonl";

  /**
   * A report of a run that asked everything once.
   *
   * @param warnings as in the record
   * @param items as in the record
   * @param outcomes as in the record
   * @param unanswerable as in the record
   * @param readings as in the record
   * @param firstFailure as in the record
   * @param scores as in the record
   * @param samples as in the record
   * @param provenance as in the record
   */
  public Report(
      ImmutableList<String> warnings,
      long items,
      ImmutableMap<Outcome.Kind, Long> outcomes,
      ImmutableMap<PermanentException.Reason, Long> unanswerable,
      ReadingCounts readings,
      Optional<FirstFailure> firstFailure,
      ImmutableMap<String, ImmutableList<Score>> scores,
      ImmutableMap<String, ImmutableList<Sample>> samples,
      ImmutableSortedMap<String, String> provenance) {
    this(
        warnings,
        items,
        outcomes,
        unanswerable,
        readings,
        firstFailure,
        scores,
        samples,
        provenance,
        Optional.empty());
  }

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
    if (firstFailure.isPresent() && isOnly(Outcome.Kind.FAILED)) {
      return (items == 1 ? "the only item failed: " : "all " + items + " items failed; first: ")
          + firstFailure.get();
    }
    return scores.isEmpty()
        ? "the evaluation has no metrics; add them by with(…)"
        : "its metrics " + scores.keySet() + " give no score for these items";
  }

  private boolean isOnly(Outcome.Kind kind) {
    return outcomes.entrySet().stream()
        .allMatch(entry -> entry.getKey() == kind || entry.getValue() == 0);
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
    return ReportJson.write(this);
  }

  /**
   * The scores as CSV (RFC 4180) with a header: metric, score, value, low, high, level, items,
   * documents, support, method.
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
   * Writes {@code report.json}, {@code report.csv} and {@code report.md}, and the evidence behind
   * the scores as {@code samples.jsonl}, each whole or not at all.
   *
   * @param folder where to; made if needed
   * @throws UncheckedIOException if a file cannot be written
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      ByteArrayOutputStream evidence = new ByteArrayOutputStream();
      SampleFile.write(samples, evidence);
      replace(folder.resolve(SAMPLES), evidence.toByteArray());
      replace(folder.resolve("report.csv"), toCsv().getBytes(UTF_8));
      replace(folder.resolve("report.md"), toMarkdown().getBytes(UTF_8));
      // Last: where it is, all are.
      replace(folder.resolve(REPORT), toJson().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the report to " + folder + " (" + e.getMessage() + ")", e);
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.write(partial, bytes);
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads a report that {@link #write} wrote, samples included.
   *
   * @param folder of the report
   * @return an equal report
   * @throws UncheckedIOException if a file is missing or not as written; the message names it
   */
  public static Report read(Path folder) {
    Path file = folder.resolve(REPORT);
    try {
      return ReportJson.read(
          Files.readString(file, UTF_8), SampleFile.read(folder.resolve(SAMPLES)));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(
          e.getFile() + " is missing; " + folder + " is not the folder of a finished run", e);
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(
          file + ": not a report (" + e.getMessage() + ")", new IOException(e));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the report (" + e.getMessage() + ")", e);
    }
  }

  /** One line: what was measured, on how many items, and the first score. */
  @Override
  public String toString() {
    String what =
        provenance.getOrDefault("task", "a task")
            + " by "
            + provenance.getOrDefault("model", "a model");
    return scores.values().stream()
        .flatMap(ImmutableList::stream)
        .findFirst()
        .map(score -> what + ": " + score)
        .orElse(what + ": " + items + " items");
  }
}
