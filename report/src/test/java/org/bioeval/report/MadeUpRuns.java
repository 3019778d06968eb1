package org.bioeval.report;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.compare.Candidate;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

/** Notes with one complaint each, and stand-ins for models that are wrong on some of them. */
final class MadeUpRuns {
  private static final List<String> COMPLAINTS = List.of("cough", "rash", "fever", "nausea");

  private final Path folder;
  final Comparison comparison;

  private MadeUpRuns(Path folder, Comparison comparison) {
    this.folder = folder;
    this.comparison = comparison;
  }

  /** Runs on so many notes; what the models say goes through a function. */
  static MadeUpRuns of(Path folder, int notes, UnaryOperator<String> said) {
    Schema.Label[] labels =
        COMPLAINTS.stream().map(name -> new Schema.Label(name, "")).toArray(Schema.Label[]::new);
    Dataset<ClassificationInstance> data =
        Dataset.of(
            DatasetInfo.of("notes", Split.TEST, "note"),
            Schema.of("notes", labels),
            IntStream.range(0, notes)
                .mapToObj(
                    i -> {
                      String complaint = COMPLAINTS.get(i % COMPLAINTS.size());
                      String text = "Patient " + i + " complains of " + complaint + ".";
                      return new ClassificationInstance(Document.of("note-" + i, text), complaint);
                    })
                .toList());
    Comparison comparison =
        Comparison.of(
                Evaluation.of(Tasks.classification(data.schema()), data)
                    .with(ExactMatch.labels())
                    .withItemTexts(true)
                    .withConcurrency(1))
            .with(Candidate.of("7B", model("7B", 5, said)).parameters(7_600_000_000L))
            .with(Candidate.of("1.5B", model("1.5B", 8, said)).parameters(1_500_000_000L))
            .with(Candidate.of("0.5B", model("0.5B", 50, said)).parameters(500_000_000L))
            .with(Candidate.of("guess", model("guess", 75, said)).asFloor())
            .run(folder);
    return new MadeUpRuns(folder, comparison);
  }

  /** A stand-in for a model: wrong on so many of a hundred notes. */
  private static Backend model(String name, int wrongOfHundred, UnaryOperator<String> said) {
    return Backend.of(
        name,
        (prompt, decoding) -> {
          String note = prompt.text().replaceAll("(?s).*(Patient \\d+ complains of \\w+).*", "$1");
          int number = Integer.parseInt(note.replaceAll("\\D", ""));
          String right = note.substring(note.lastIndexOf(' ') + 1);
          boolean wrong = number * 37L % 100 < wrongOfHundred;
          return Completion.of(
              said.apply(wrong ? (right.equals("cough") ? "rash" : "cough") : right));
        });
  }

  Decision decision() {
    return comparison
        .smallest(Footprint.Measure.PARAMETERS)
        .within("micro-f1", Margin.absolute(0.1))
        .of("7B")
        .and(Criterion.atLeast("micro-f1", 0.8))
        .at(Confidence.of(0.95))
        .decide();
  }

  ReportPage page() {
    return ReportPage.of(comparison)
        .with(decision())
        .withItems("7B", items("7B"))
        .withItems("1.5B", items("1.5B"))
        .withItems("0.5B", items("0.5B"));
  }

  Path items(String candidate) {
    return folder.resolve(candidate).resolve("items.jsonl");
  }
}
