package org.bioeval.datasets.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The published figures of the two studies that bioeval reproduces.
 *
 * <p>The biomedical NLP study compares 12 models on 12 corpora by precision, recall and F1; the
 * clinical summarisation study compares 16 systems on Assessment and Plan summaries of ACI-Bench by
 * ROUGE and G-Eval.
 */
public final class PublishedStudies {

  private PublishedStudies() {}

  /**
   * Sizes of a corpus as the biomedical NLP study's Table 1 gives them.
   *
   * @param task such as {@code event-extraction}
   * @param corpus such as {@code PHEE}
   * @param train items
   * @param validation items; empty if the study has none
   * @param test items
   */
  public record Size(String task, String corpus, int train, OptionalInt validation, int test) {}

  /**
   * Scores of a model on a corpus.
   *
   * @param task such as {@code event-extraction}
   * @param corpus such as {@code PHEE}
   * @param model such as {@code Llama3-8B}
   * @param precision between 0 and 1
   * @param recall between 0 and 1
   * @param f1 between 0 and 1
   */
  public record Scores(
      String task, String corpus, String model, double precision, double recall, double f1) {}

  /**
   * Scores of a system in the clinical summarisation study.
   *
   * @param model name of the system
   * @param values by column: lengths in tokens ({@code reasoning_tokens}, {@code answer_tokens}),
   *     ROUGE and G-Eval × 100; a column the study leaves empty is absent
   */
  public record Summarisation(String model, ImmutableMap<String, Double> values) {}

  /**
   * Table 1 of the biomedical NLP study.
   *
   * @return 12 rows
   */
  public static ImmutableList<Size> sizes() {
    return rows("biomedical-nlp-study-datasets.csv").stream()
        .map(
            row ->
                new Size(
                    row.get(0),
                    row.get(1),
                    Integer.parseInt(row.get(2)),
                    row.get(3).isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(row.get(3))),
                    Integer.parseInt(row.get(4))))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * All scores of the biomedical NLP study.
   *
   * @return 144 rows
   */
  public static ImmutableList<Scores> scores() {
    return rows("biomedical-nlp-study.csv").stream()
        .map(
            row ->
                new Scores(
                    row.get(0),
                    row.get(1),
                    row.get(2),
                    Double.parseDouble(row.get(3)),
                    Double.parseDouble(row.get(4)),
                    Double.parseDouble(row.get(5))))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * All scores of the clinical summarisation study.
   *
   * @return one row per system
   */
  public static ImmutableList<Summarisation> summarisation() {
    String file = "clinical-summarization-study.csv";
    List<String> header = List.of(lines(file).get(0).split(",", -1));
    return rows(file).stream()
        .map(
            row -> {
              ImmutableMap.Builder<String, Double> values = ImmutableMap.builder();
              for (int c = 1; c < header.size(); c++) {
                if (!row.get(c).isEmpty()) {
                  values.put(header.get(c), Double.parseDouble(row.get(c)));
                }
              }
              return new Summarisation(row.get(0), values.buildOrThrow());
            })
        .collect(ImmutableList.toImmutableList());
  }

  private static List<List<String>> rows(String file) {
    return lines(file).stream().skip(1).map(line -> List.of(line.split(",", -1))).toList();
  }

  private static List<String> lines(String file) {
    try {
      return Resources.asCharSource(Resources.getResource(PublishedStudies.class, file), UTF_8)
          .readLines();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the reference figures " + file, e);
    }
  }
}
