package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Outcome;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Miniatures;
import org.bioeval.metrics.catalogue.Formulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenAnswersTest {
  private static final String NOTE = "<think>the dose</think>Assessment and plan: rest.";

  @TempDir Path folder;

  /** Answers all alike, and counts letters as often as it is allowed to. */
  private static final class Letters implements Backend {
    private final List<String> counted = new CopyOnWriteArrayList<>();
    private final int allowed;
    private boolean closed;

    Letters(int allowed) {
      this.allowed = allowed;
    }

    @Override
    public BackendInfo info() {
      return BackendInfo.of("letters", "letters");
    }

    @Override
    public Completion complete(Prompt prompt, Decoding decoding) {
      return Completion.of(NOTE);
    }

    @Override
    public OptionalInt countTokens(String text) {
      if (closed) {
        throw new IllegalStateException("closed before the last item was scored");
      }
      if (counted.size() >= allowed) {
        throw new RetriableException("connection refused", null);
      }
      counted.add(text);
      return OptionalInt.of(text.length());
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private <I extends Instance> Dataset<I> miniature(String name) {
    Corpora.Entry entry = Corpora.named(name);
    var corpus = entry.view(Corpora.STUDY).in(Miniatures.extractTo(folder, name));
    @SuppressWarnings("unchecked") // the view says which kind of instance its corpus holds
    Dataset<I> items = (Dataset<I>) corpus.load(GoldSplits.reported(entry, corpus));
    return items;
  }

  private static <A> Report report(
      Job<DialogueInstance, A> job, Dataset<DialogueInstance> notes, Backend backend) {
    try (backend) {
      return job.evaluation(notes, backend).run(backend);
    }
  }

  private Report report(Backend backend) {
    Dataset<DialogueInstance> notes = miniature("ACI-Bench");
    return report(Job.of(DialogueInstance.class, notes, Formulation.STRUCTURED), notes, backend);
  }

  @Test
  void lengthsAreInTheModelsTokensWhereItCounts() {
    Letters letters = new Letters(Integer.MAX_VALUE);
    Report report = report(letters);
    assertThat(report.scores().get("model-lengths"))
        .extracting(Score::name)
        .containsExactly("answer-tokens/model", "reasoning-tokens/model", "reference-tokens/model");
    assertThat(report.score("answer-tokens/model").value()).isEqualTo(26);
    assertThat(report.score("reasoning-tokens/model").value()).isEqualTo(8);
    assertThat(report.score("answer-tokens").value()).isEqualTo(5);
    // The probe, the answer and the reasoning that all items share, and each item's reference.
    assertThat(letters.counted).hasSize(3 + (int) report.items()).doesNotHaveDuplicates();
  }

  @Test
  void aBackendThatCannotCountIsLeftOut() {
    Report report = report(Backend.of("silent", (prompt, decoding) -> Completion.of(NOTE)));
    assertThat(report.scores()).containsOnlyKeys("rouge", "lengths");
  }

  @Test
  void countsThatFailLoseNoOutcome() {
    for (int allowed : new int[] {0, 1, 4}) {
      Report report = report(new Letters(allowed));
      assertThat(report.outcomes()).containsEntry(Outcome.Kind.ANSWERED, report.items());
      assertThat(report.score("rougeL").items()).isEqualTo(report.items());
      ImmutableList<Score> lengths = report.scores().get("model-lengths");
      if (allowed == 4) {
        // After the probe: answer, reasoning and reference of the first item.
        assertThat(report.score("reference-tokens/model").items()).isEqualTo(1);
        assertThat(report.score("answer-tokens/model").items()).isEqualTo(report.items());
      } else {
        assertThat(lengths).isEmpty();
      }
    }
  }

  @Test
  void nothingIsCountedForAnswersThatAreNoTexts() {
    Letters letters = new Letters(Integer.MAX_VALUE);
    Dataset<MentionInstance> mentions = miniature("BC2GM");
    Job<MentionInstance, ?> job = Job.of(MentionInstance.class, mentions, Formulation.STRUCTURED);
    assertThat(job.ofModel().apply(letters)).isEmpty();
    assertThat(letters.counted).isEmpty();
  }
}
