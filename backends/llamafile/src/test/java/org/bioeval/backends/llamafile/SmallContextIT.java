package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bioeval.backends.http.RealServers;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException.Reason;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server with a context of 512 tokens, and documents of which some do not fit. */
class SmallContextIT {

  private static final int ITEMS = 12;
  private static final int CONTEXT = 512;
  private static final int ANSWER = 8;
  private static final String SENTENCE = "Aspirin was given to every second patient in the trial. ";
  private static final Schema SCHEMA =
      Schema.of("lengths", new Schema.Label("advice", ""), new Schema.Label("no advice", ""));

  @TempDir Path folder;

  /** Every third document has 80 sentences, that is, at least 800 words; the others have two. */
  private static Dataset<ClassificationInstance> documents() {
    return Dataset.of(
        DatasetInfo.of("lengths", Split.TEST, "document"),
        SCHEMA,
        IntStream.range(0, ITEMS)
            .mapToObj(
                i ->
                    new ClassificationInstance(
                        Document.of(
                            "doc-" + i,
                            "doc-" + i,
                            i + ". " + SENTENCE.repeat(i % 3 == 2 ? 80 : 2)),
                        "no advice"))
            .toList());
  }

  @Test
  void documentsThatDoNotFitStayInTheDenominator() throws Exception {
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Evaluation.of(Tasks.labelSet(SCHEMA), documents())
            .with(
                Metric.<ClassificationInstance, ImmutableSet<String>>mean(
                    "answered", o -> o.outcome().scored().isPresent() ? 1 : 0))
            .withDecoding(Decoding.greedy().withMaxTokens(ANSWER))
            .withConcurrency(2)
            .withJournal(folder)
            .withItems(folder.resolve("items.jsonl"));
    Report first;
    Report second;
    List<String> journal;
    try (Backend backend =
        LlamafileBackend.of(RealServers.gguf())
            .server(RealServers.llamaServer())
            .threads(1)
            .slots(1)
            .contextTokens(CONTEXT)
            .start()) {
      first = evaluation.run(backend);
      journal = Files.readAllLines(folder.resolve("journal.jsonl"));
      second = evaluation.run(backend);
    }
    System.out.println(first.warnings());
    // By construction: documents 2, 5, 8 and 11.
    assertThat(first.outcomes())
        .containsEntry(Outcome.Kind.UNANSWERABLE, 4L)
        .containsEntry(Outcome.Kind.FAILED, 0L);
    assertThat(first.unanswerable()).containsOnlyKeys(Reason.PROMPT_TOO_LONG);
    assertThat(first.score("answered").items()).isEqualTo(ITEMS);
    assertThat(first.score("answered").value()).isLessThanOrEqualTo(8.0 / ITEMS);
    assertThat(first.warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .startsWith("4 items can never be answered: 4 prompt too long.")
                    .contains("First: doc-2, the server answered status 400 (request ("));
    // Asked again, they are neither sent nor written.
    assertThat(second.toJson()).isEqualTo(first.toJson());
    assertThat(Files.readAllLines(folder.resolve("journal.jsonl"))).isEqualTo(journal);
  }
}
