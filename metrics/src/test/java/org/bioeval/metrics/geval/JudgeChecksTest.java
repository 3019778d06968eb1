package org.bioeval.metrics.geval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.junit.jupiter.api.Test;

class JudgeChecksTest {
  private static final GEval QUALITY = GEval.of("quality", "it is good").withSteps("look");
  private static final List<GEvalCase> ITEMS =
      List.of(GEvalCase.of("a", "source", "text"), GEvalCase.of("b", "source", "other"));

  @Test
  void selfAgreementIsTheSpreadOfRepeats() {
    // Item a: 0.8, 0.6 → deviation 0.1·√2, spread 0.2. Item b: 0.5, 0.5 → 0.
    ScriptedJudge judge =
        new ScriptedJudge("{\"score\": 8}", "{\"score\": 6}", "{\"score\": 5}", "{\"score\": 5}")
            .with(Capability.SAMPLING);
    var agreement = JudgeChecks.selfAgreement(QUALITY.withSamples(1, 1).judgedBy(judge), ITEMS, 2);
    assertThat(agreement.items()).isEqualTo(2);
    assertThat(agreement.unjudged()).isZero();
    assertThat(agreement.deviation()).isCloseTo(Math.sqrt(2) * 0.1 / 2, within(1e-12));
    assertThat(agreement.largestSpread()).isCloseTo(0.2, within(1e-12));
    assertThat(judge.decodings.get(0).isGreedy()).isTrue();
    assertThat(judge.decodings.get(1).isGreedy()).isFalse();
    assertThatThrownBy(() -> JudgeChecks.selfAgreement(QUALITY.judgedBy(judge), ITEMS, 1))
        .hasMessage("illegal repeats: 1, must be at least 2");
  }

  @Test
  void aJudgeThatDependsOnTheOrderIsFound() {
    Backend judge =
        Backend.of(
            "biased",
            (prompt, decoding) -> {
              boolean textFirst =
                  prompt.text().indexOf("<text>") < prompt.text().indexOf("<source>");
              return Completion.of(textFirst ? "{\"score\": 9}" : "{\"score\": 7}");
            });
    var effect = JudgeChecks.position(QUALITY.judgedBy(judge), ITEMS);
    assertThat(effect.items()).isEqualTo(2);
    assertThat(effect.meanShift()).isCloseTo(0.2, within(1e-12));
    assertThat(effect.meanSize()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void judgementsThatFailAreCounted() {
    ScriptedJudge judge = new ScriptedJudge("nothing");
    GEvalJudge bound = QUALITY.withRetries(0).judgedBy(judge);
    assertThat(JudgeChecks.position(bound, ITEMS).unjudged()).isEqualTo(2);
    assertThat(JudgeChecks.position(bound, ITEMS).meanShift()).isNaN();
    assertThat(JudgeChecks.selfAgreement(bound, ITEMS, 3).unjudged()).isEqualTo(6);
    assertThat(JudgeChecks.selfAgreement(bound, ITEMS, 3).deviation()).isNaN();
  }

  @Test
  void verbosityIsSpearmansCorrelation() {
    double[] lengths = {10, 20, 30, 40, 50};
    // scipy.stats.spearmanr([10,20,30,40,50], [1,2,2,3,1]) gives 0.15811388300841897 (scipy
    // 1.17.1).
    assertThat(JudgeChecks.verbosity(lengths, new double[] {1, 2, 2, 3, 1}))
        .isCloseTo(0.15811388300841897, within(1e-12));
    assertThat(JudgeChecks.verbosity(lengths, lengths)).isCloseTo(1, within(1e-12));
    assertThat(JudgeChecks.verbosity(lengths, new double[5])).isNaN();
    assertThatThrownBy(() -> JudgeChecks.verbosity(lengths, new double[4]))
        .hasMessageStartingWith("illegal lengths: 5 for 4 scores");
  }
}
