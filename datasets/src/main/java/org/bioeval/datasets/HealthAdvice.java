package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CsvReader;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.TextFile;
import org.bioeval.datasets.format.internal.JsonCursor;
import org.bioeval.datasets.internal.RandomSplit;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * HealthAdvice: sentences of medical papers that give no advice, weak advice or strong advice.
 *
 * <p>The folder holds the three annotated files {@code annotations_structured_abstract.csv}, {@code
 * annotations_discussion.csv} and {@code annotations_unstructured_abstract.csv}. The authors give
 * no training and test part, so the splits are these three files: {@code structured-abstract},
 * {@code discussion} and {@code unstructured-abstract}. One item is one row; further columns are
 * its attributes. Blanks around a sentence are removed; its characters, some of them damaged before
 * publication, are left as they are.
 *
 * <p>{@link #study()} reads {@code medical_meadow_health_advice.json}, the rows the study used.
 *
 * @see <a href="https://aclanthology.org/2021.emnlp-main.486/">Li, Wang, Yu 2021</a>
 */
public final class HealthAdvice extends ViewedCorpus<ClassificationInstance> {

  /** Seed of {@link #study()}; the study's own is unknown. */
  public static final long STUDY_SEED = 42;

  private static final CorpusInfo INFO =
      new CorpusInfo(
          "HealthAdvice",
          "none stated",
          "Li, Wang, Yu. Detecting Health Advice in Medical Research Literature. EMNLP 2021,"
              + " 2021.emnlp-main.486",
          "https://github.com/junwang4/detecting-health-advice");
  private static final Schema SCHEMA =
      Schema.of(
          "HealthAdvice",
          new Label("no advice", "the sentence gives no advice"),
          new Label("weak advice", "the sentence hints at what to do"),
          new Label("strong advice", "the sentence says plainly what to do"));
  private static final String JSON = "medical_meadow_health_advice.json";
  private static final ImmutableMap<String, String> LABELS =
      ImmutableMap.of(
          "0", "no advice",
          "1", "weak advice",
          "2", "strong advice",
          "This is no advice", "no advice",
          "This is a weak advice", "weak advice",
          "This is a strong advice", "strong advice");
  private static final ImmutableMap<String, ImmutableList<String>> COLUMNS =
      ImmutableMap.of(
          "structured-abstract",
          ImmutableList.of("label", "pmid", "sentence", "design"),
          "discussion",
          ImmutableList.of(
              "label", "pmid", "sentence", "rel_loc", "citation_mentioned", "past_tense"),
          "unstructured-abstract",
          ImmutableList.of("label", "pmid", "sentence", "rel_loc"));

  private HealthAdvice(CorpusView<ClassificationInstance> view) {
    super(view);
  }

  /**
   * The corpus in a folder, as the authors annotated it.
   *
   * @param folder holds {@code annotations_discussion.csv} and so on
   * @return a lenient loader; nothing is read yet
   */
  public static HealthAdvice in(Path folder) {
    return new HealthAdvice(
        new CorpusView<>(
            INFO,
            SCHEMA,
            "row",
            COLUMNS.keySet().stream().map(Split::of).collect(ImmutableList.toImmutableList()),
            folder,
            (split, files, findings) -> readCsv(folder, split.name(), files, findings)));
  }

  /**
   * The rows the study used, 8,676 of all 10,848, divided at random into 6,940 and 1,736 with the
   * seed {@link #STUDY_SEED}.
   *
   * @return a loader of rows with the splits train and test
   */
  public Corpus<ClassificationInstance> study() {
    return study(STUDY_SEED);
  }

  /**
   * The rows the study used, divided at random: a fifth, rounded up, is test.
   *
   * @param seed makes the division repeatable
   * @return a loader of rows with the splits train and test
   */
  public Corpus<ClassificationInstance> study(long seed) {
    Path folder = view().folder();
    return new CorpusView<ClassificationInstance>(
            INFO,
            SCHEMA,
            "row",
            ImmutableList.of(Split.TRAIN, Split.TEST),
            folder,
            (split, files, findings) -> {
              List<ClassificationInstance> rows =
                  readJson(files.text(folder.resolve(JSON)), findings);
              RandomSplit<ClassificationInstance> parts = RandomSplit.rows(rows, 0.2, seed);
              parts.warnIfLeaky(findings, folder.resolve(JSON));
              return parts.get(split);
            })
        .withNote("random 80/20 split by row, seed " + seed)
        .withStrict(view().isStrict());
  }

  @Override
  public HealthAdvice strict() {
    return new HealthAdvice(view().withStrict(true));
  }

  private static List<ClassificationInstance> readCsv(
      Path folder, String part, SourceFiles files, Findings findings) {
    Path path = folder.resolve("annotations_" + part.replace('-', '_') + ".csv");
    ImmutableList<String> columns = Objects.requireNonNull(COLUMNS.get(part));
    CsvReader row = CsvReader.withHeader(files.text(path), columns.toArray(new String[0]));
    ImmutableList.Builder<ClassificationInstance> rows = ImmutableList.builder();
    Tally tally = new Tally(findings, path);
    Map<String, Boolean> sources = new HashMap<>();
    for (int number = 1; row.next(); number++) {
      String label = LABELS.get(row.get(0));
      if (label == null) {
        findings.report(
            Kind.MALFORMED,
            path,
            row.line(),
            "",
            "label is '" + row.get(0) + "', must be 0, 1 or 2");
        continue;
      }
      String id = part + "#" + number;
      String sentence = row.get(2).strip();
      ImmutableMap.Builder<String, String> attributes = ImmutableMap.builder();
      for (int i = 3; i < columns.size(); i++) {
        attributes.put(columns.get(i), row.get(i));
      }
      tally.add(id, sentence, label, row.line());
      sources.put(row.get(1), true);
      rows.add(
          new ClassificationInstance(
              id, Document.of(id, row.get(1), sentence), label, attributes.buildOrThrow()));
    }
    findings.count("sources", sources.size());
    tally.finish();
    return rows.build();
  }

  private static List<ClassificationInstance> readJson(TextFile file, Findings findings) {
    ImmutableList.Builder<ClassificationInstance> rows = ImmutableList.builder();
    Tally tally = new Tally(findings, file.path());
    JsonCursor json = new JsonCursor(file);
    json.enterArray();
    for (int number = 1; json.nextObject(); number++) {
      int line = json.line();
      String sentence = "";
      String output = "";
      for (String key = json.nextKey(); key != null; key = json.nextKey()) {
        switch (key) {
          case "input" -> sentence = json.text().strip();
          case "output" -> output = json.text();
          default -> json.skip();
        }
      }
      String label = LABELS.get(output);
      String id = "row#" + number;
      if (label == null || sentence.isEmpty()) {
        findings.report(
            Kind.MALFORMED,
            file.path(),
            line,
            id,
            "'input' is empty or 'output' is '" + output + "', which is none of the three labels");
        continue;
      }
      // The file does not name publications; rows with the same sentence are one source.
      String source = tally.add(id, sentence, label, line);
      rows.add(
          new ClassificationInstance(
              id, Document.of(id, source, sentence), label, ImmutableMap.of()));
    }
    json.end();
    tally.finish();
    return rows.build();
  }

  /** Counts rows and looks for sentences that come again. */
  private static final class Tally {
    private final Findings findings;
    private final Path path;
    private final Map<String, First> seen = new HashMap<>();

    /** Where a sentence came first. */
    private record First(String id, String label) {}

    Tally(Findings findings, Path path) {
      this.findings = findings;
      this.path = path;
      findings.count("rows", 0);
    }

    /** Counts a row; gives the id of the first one with the same sentence. */
    String add(String id, String sentence, String label, int line) {
      findings.count("rows");
      findings.count("labels." + label);
      First first = seen.putIfAbsent(sentence, new First(id, label));
      if (first == null) {
        return id;
      }
      if (!first.label.equals(label)) {
        findings.report(
            Kind.ODDITY,
            path,
            line,
            id,
            "same sentence as " + first.id + " with another label",
            first.label,
            label);
      }
      return first.id;
    }

    void finish() {
      findings.count("sentences.unique", seen.size());
    }
  }
}
