package org.bioeval.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.llamafile.LlamafileBackend;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RealFiles;
import org.bioeval.core.eval.Journal;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalCase;
import org.bioeval.metrics.geval.GEvalScore;
import org.bioeval.metrics.geval.ScoringMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G-Eval with a real model behind a real server, from text to weighted score. The model is tiny: no
 * test expects that it judges well.
 */
class GEvalWithLlamaServerIT {
  private static final String DIALOGUE =
      "Doctor: What brings you in today? Patient: My chest hurts since Monday, mostly when I climb"
          + " stairs. Doctor: Any shortness of breath? Patient: No. Doctor: Do you take anything?"
          + " Patient: Metformin, 500 milligrams twice a day. Doctor: I would like to do an ECG and"
          + " draw blood for troponin. Start taking aspirin, 81 milligrams daily.";
  private static final List<String> NOTES =
      List.of(
          "Chest pain on exertion since Monday, no dyspnea. On metformin 500 mg twice daily. Plan:"
              + " ECG, troponin, aspirin 81 mg daily.",
          "The patient is a cat. It likes stairs. Plan: climb more stairs.",
          "Chest pain, shortness of breath. Plan: stop metformin.");

  @Test
  void aRealModelJudges(@TempDir Path folder) throws IOException {
    Path server = RealFiles.llamaServer();
    Path model =
        RealFiles.find("models", "SmolLM2-135M-Instruct.Q4_1.gguf", ".ci/servers/fetch-model");
    List<GEvalScore> scores = new ArrayList<>();
    List<GEvalScore> again = new ArrayList<>();
    try (LlamafileBackend backend =
        LlamafileBackend.of(model).server(server).contextTokens(2048).start()) {
      try (Journal journal = Journal.open(folder)) {
        for (GEval quality : List.of(GEval.consistency(), GEval.fluency().withRange(1, 5))) {
          scores.addAll(judge(quality, backend, journal));
        }
      }
      // The journal answers the second time.
      try (Journal journal = Journal.open(folder)) {
        again.addAll(judge(GEval.consistency(), new Deaf(backend), journal));
      }
    }
    System.out.println(String.join("\n", scores.stream().map(String::valueOf).toList()));
    assertThat(scores)
        .allSatisfy(
            score -> {
              assertThat(score.judgement().value()).isBetween(0.0, 1.0);
              assertThat(score.judgement().reason()).isNotEmpty();
            });
    assertThat(scores)
        .as("weighted by the probabilities of a real model")
        .anySatisfy(
            score -> assertThat(score.judgement().method()).isEqualTo(ScoringMethod.WEIGHTED));
    assertThat(again).isEqualTo(scores.subList(0, NOTES.size()));
  }

  private static List<GEvalScore> judge(GEval quality, Backend backend, Journal journal) {
    List<GEvalScore> scores = new ArrayList<>();
    for (int i = 0; i < NOTES.size(); i++) {
      scores.add(
          quality
              .withMaxTokens(300)
              .judgedBy(backend)
              .withJournal(journal)
              .score(GEvalCase.of("note-" + i, DIALOGUE, NOTES.get(i))));
    }
    return scores;
  }

  /** Has the name and abilities of a backend, but must not be asked. */
  private record Deaf(Backend backend) implements Backend {
    @Override
    public org.bioeval.core.backend.BackendInfo info() {
      return backend.info();
    }

    @Override
    public com.google.common.collect.ImmutableSet<org.bioeval.core.backend.Capability>
        capabilities() {
      return backend.capabilities();
    }

    @Override
    public org.bioeval.core.backend.Completion complete(
        org.bioeval.core.backend.Prompt prompt, org.bioeval.core.backend.Decoding decoding) {
      throw new PermanentException("asked again", null, PermanentException.Scope.RUN);
    }
  }
}
