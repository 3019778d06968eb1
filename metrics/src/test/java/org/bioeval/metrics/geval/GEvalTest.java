package org.bioeval.metrics.geval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GEvalTest {
  private static final GEval QUALITY = GEval.of("quality", "it is good").withSteps("look", "judge");

  private static TokenLogprob token(String text, double p, Object... others) {
    ImmutableList.Builder<TokenLogprob> top = ImmutableList.builder();
    top.add(TokenLogprob.of(text, Math.log(p)));
    for (int i = 0; i < others.length; i += 2) {
      top.add(TokenLogprob.of((String) others[i], Math.log((Double) others[i + 1])));
    }
    return new TokenLogprob(text, OptionalInt.empty(), Math.log(p), top.build());
  }

  private static Completion reply(TokenLogprob... tokens) {
    StringBuilder text = new StringBuilder();
    List.of(tokens).forEach(token -> text.append(token.text()));
    return Completion.of(text.toString()).withLogprobs(ImmutableList.copyOf(tokens));
  }

  private static Judgement judge(GEval quality, Completion reply) {
    return quality
        .judgedBy(new ScriptedJudge(reply).with(Capability.LOGPROBS))
        .score("source", "text")
        .judgement();
  }

  @Test
  void weightedByTheProbabilitiesOfTheScores() {
    // 0.6 · 8 + 0.3 · 9 + 0.1 · 7 = 8.2.
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("{\"reason\": \"good\", \"score\":", 1),
                token(" 8", 0.6, " 9", 0.3, " 7", 0.1),
                token("}", 1)));
    assertThat(judgement.raw()).isCloseTo(8.2, within(1e-12));
    assertThat(judgement.value()).isCloseTo(0.82, within(1e-12));
    assertThat(judgement.method()).isEqualTo(ScoringMethod.WEIGHTED);
    assertThat(judgement.reason()).isEqualTo("good");
    assertThat(judgement.replies()).containsExactly(8.0);
    assertThat(judgement.notes()).isEmpty();
  }

  @Test
  void aScoreSplitOverTokensIsFollowed() {
    // First token: "1" 0.7, "9" 0.3. After "1": "0" 0.9, "}" 0.1.
    // So P(10) = 0.63, P(1) = 0.07, P(9) = 0.3: 6.3 + 0.07 + 2.7 = 9.07.
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("{\"reason\": \"\", \"score\": ", 1),
                token("1", 0.7, "9", 0.3),
                token("0", 0.9, "}", 0.1),
                token("}", 1)));
    assertThat(judgement.raw()).isCloseTo(9.07, within(1e-12));
    assertThat(judgement.notes()).isEmpty();
  }

  @Test
  void theNumberMayEndInsideAToken() {
    // "8}" is 8 and closes; "9\n" is 9; "10" cannot grow.  0.5 · 8 + 0.25 · 9 + 0.25 · 10 = 8.75
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("{\"reason\": \"\", \"score\"", 1),
                token(": ", 1),
                token("8}", 0.5, "9\n", 0.25, "10", 0.25)));
    assertThat(judgement.raw()).isCloseTo(8.75, within(1e-12));
  }

  @Test
  void decimalsAreScoresToo() {
    // "7" then "." 0.4 then "5": P(7.5) = 0.4; "7" then "}" 0.6: P(7) = 0.6. 3 + 4.2 = 7.2.
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("{\"score\": ", 1),
                token("7", 1),
                token(".", 0.4, "}", 0.6),
                token("5", 1),
                token("}", 1)));
    assertThat(judgement.raw()).isCloseTo(7.2, within(1e-12));
  }

  @Test
  void whatCannotBeAttributedIsLeftOutAndNoted() {
    // "1" as an alternative could be 1 or 10; "80" is outside; words are no score.
    // What is left: 8 with 0.6 and 9 with 0.1: (4.8 + 0.9) / 0.7.
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("{\"score\": ", 1),
                token("8", 0.6, "1", 0.1, "80", 0.15, "nine", 0.05, "9", 0.1),
                token("}", 1)));
    assertThat(judgement.raw()).isCloseTo(5.7 / 0.7, within(1e-12));
    assertThat(judgement.notes())
        .containsExactly(
            "0.100 of the probability is on beginnings of several scores and was left out",
            "0.150 of the probability is on numbers outside the range and was left out");
  }

  @Test
  void aFullStopBehindTheScoreLosesNothing() {
    // "8" 0.7, "6" 0.3; a full stop follows: 5.6 + 1.8.
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("Score: ", 1), token("8", 0.7, "6", 0.3), token(".", 1), token(" Good", 1)));
    assertThat(judgement.method()).isEqualTo(ScoringMethod.WEIGHTED);
    assertThat(judgement.raw()).isCloseTo(7.4, within(1e-12));
    // At the end of the reply, and with what could have come in place of the stop: 0.9 and 0.1.
    Judgement last =
        judge(
            QUALITY,
            reply(token("Score:", 1), token(" 8", 0.7, " 6", 0.3), token(".", 0.9, "\n", 0.1)));
    assertThat(last.raw()).isCloseTo(7.4, within(1e-12));
  }

  @Test
  void aTenOfOneTokenDoesNotHideTheOne() {
    // The tokenizer has "10", so "1" beside it is 1. 0.6 · 10 + 0.3 · 1 + 0.1 · 9 = 7.2.
    Judgement stated =
        judge(
            QUALITY,
            reply(token("{\"score\": ", 1), token("10", 0.6, "1", 0.3, "9", 0.1), token("}", 1)));
    assertThat(stated.raw()).isCloseTo(7.2, within(1e-12));
    assertThat(stated.notes()).isEmpty();
    // The same where both are alternatives: 0.6 · 8 + 0.3 · 1 + 0.1 · 10 = 6.1.
    Judgement beside =
        judge(
            QUALITY,
            reply(token("{\"score\":", 1), token(" 8", 0.6, " 1", 0.3, " 10", 0.1), token("}", 1)));
    assertThat(beside.raw()).isCloseTo(6.1, within(1e-12));
  }

  @Test
  void theProbabilitiesAreThoseOfTheFieldNotOfTheReason() {
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("{\"score\": ", 1),
                token("8", 0.5, "6", 0.5),
                token(", \"reason\": \"a score of ", 1),
                token("8", 0.5, "2", 0.5),
                token(" is fair\"}", 1)));
    assertThat(judgement.raw()).isCloseTo(7, within(1e-12));
  }

  @Test
  void aScoreOnItsOwnScaleIsWeightedThereAndRescaled() {
    // (0.5 · 4 + 0.5 · 2) / 5 = 0.6.
    Judgement judgement =
        judge(
            QUALITY,
            reply(token("{\"score\": \"", 1), token("4", 0.5, "2", 0.5), token("/5\"}", 1)));
    assertThat(judgement.method()).isEqualTo(ScoringMethod.WEIGHTED);
    assertThat(judgement.raw()).isCloseTo(6, within(1e-12));
    assertThat(judgement.value()).isCloseTo(0.6, within(1e-12));
  }

  @Test
  void aDecimalCommaIsFollowedOverTokens() {
    // "7" then "," 0.4 then "5": P(7.5) = 0.4; "}" 0.6: P(7) = 0.6.
    Judgement judgement =
        judge(
            QUALITY,
            reply(
                token("{\"score\": ", 1),
                token("7", 1),
                token(",", 0.4, "}", 0.6),
                token("5", 1),
                token("}", 1)));
    assertThat(judgement.raw()).isCloseTo(7.2, within(1e-12));
  }

  @Test
  void tokensOfReasoningBeforeAndOfTheEndBehindDoNotMatter() {
    Completion reply =
        reply(
            token("<think>score: 8</think>", 1),
            token("{\"score\": ", 1),
            token("8", 0.5, "6", 0.5),
            token("}", 1));
    Completion withEnd =
        reply.withLogprobs(
            ImmutableList.<TokenLogprob>builder()
                .addAll(reply.logprobs())
                .add(token("<|im_end|>", 1))
                .build());
    assertThat(judge(QUALITY, withEnd).raw()).isCloseTo(7, within(1e-12));
  }

  @Test
  void onASmallerRangeTheSameBeginningIsAScore() {
    // Range 1 to 5: "1" cannot become another score. 0.6 · 4 + 0.4 · 1 = 2.8 → (2.8 − 1) / 4.
    Judgement judgement =
        judge(
            QUALITY.withRange(1, 5),
            reply(token("{\"score\": ", 1), token("4", 0.6, "1", 0.4), token("}", 1)));
    assertThat(judgement.value()).isCloseTo(0.45, within(1e-12));
  }

  @Test
  void littleProbabilityOnScoresFallsBackWithANote() {
    Judgement judgement =
        judge(
            QUALITY, reply(token("{\"score\": ", 1), token("8", 0.3, "eight", 0.7), token("}", 1)));
    assertThat(judgement.method()).isEqualTo(ScoringMethod.STATED);
    assertThat(judgement.value()).isEqualTo(0.8);
    assertThat(judgement.notes())
        .containsExactly("not weighted: only 0.300 of the probability is on scores of the range");
  }

  @Test
  void missingTokensFallBackWithANote() {
    Judgement judgement = judge(QUALITY, Completion.of("{\"reason\": \"r\", \"score\": 8}"));
    assertThat(judgement.method()).isEqualTo(ScoringMethod.STATED);
    assertThat(judgement.notes())
        .containsExactly(
            "not weighted: the score's tokens were not found among the log-probabilities");
  }

  @Test
  void withoutLogProbabilitiesRepliesAreSampled() {
    ScriptedJudge judge =
        new ScriptedJudge("{\"score\": 8}", "{\"score\": 6}", "{\"score\": 7}")
            .with(Capability.SAMPLING, Capability.SEED);
    Judgement judgement =
        QUALITY.withSamples(3, 40).judgedBy(judge).score("source", "text").judgement();
    assertThat(judgement.method()).isEqualTo(ScoringMethod.SAMPLED);
    assertThat(judgement.raw()).isEqualTo(7);
    assertThat(judgement.replies()).containsExactly(8.0, 6.0, 7.0);
    assertThat(judge.decodings)
        .allSatisfy(d -> assertThat(d.temperature()).isEqualTo(1))
        .extracting(d -> d.seed())
        .containsExactly(OptionalLong.of(40), OptionalLong.of(41), OptionalLong.of(42));
  }

  @Test
  void samplesThatCannotBeReadAreNoted() {
    ScriptedJudge judge =
        new ScriptedJudge("{\"score\": 8}", "no idea", "{\"score\": 6}").with(Capability.SAMPLING);
    Judgement judgement =
        QUALITY.withSamples(3, 1).withRetries(0).judgedBy(judge).score("s", "t").judgement();
    assertThat(judgement.raw()).isEqualTo(7);
    assertThat(judgement.notes()).containsExactly("only 2 of 3 replies could be read");
  }

  @Test
  void aPlainJudgeGivesOneStatedScore() {
    ScriptedJudge judge = new ScriptedJudge("{\"reason\": \"r\", \"score\": 8}");
    Judgement judgement = QUALITY.judgedBy(judge).score("source", "text").judgement();
    assertThat(judgement.method()).isEqualTo(ScoringMethod.STATED);
    assertThat(judgement.notes())
        .containsExactly(
            "one stated score: the judge gives no log-probabilities and was not sampled");
    assertThat(judge.decodings.get(0).isGreedy()).isTrue();
    assertThat(judge.decodings.get(0).constraint()).isEmpty();
  }

  @Test
  void aSchemaIsAskedForWhereThereIsOne() {
    ScriptedJudge judge =
        new ScriptedJudge("{\"reason\": \"r\", \"score\": 3}").with(Capability.JSON_SCHEMA);
    QUALITY.withRange(1, 5).judgedBy(judge).score("source", "text");
    assertThat(judge.decodings.get(0).constraint().orElseThrow())
        .isInstanceOfSatisfying(
            Constraint.JsonSchema.class,
            schema ->
                assertThat(schema.schema()).contains("\"minimum\":1,\"maximum\":5", "\"reason\""));
  }

  @Test
  void malformedRepliesAreRepaired() {
    for (String text :
        List.of(
            "Sure! ```json\n{\"reason\": \"r\", \"score\": 8,}\n``` Hope it helps",
            "{'reason': 'r', 'score': 8}",
            "{reason: \"r\", score: 8}",
            "{\"reason\": \"r\", \"score\": \"8/10\"}",
            "{\"reason\": \"r\", \"score\": \"8 out of 10\"}",
            "{\"score\": 8, \"reason\": \"r",
            "**Score:** 8",
            "<think>a 3 perhaps? score: 3</think>{\"reason\": \"r\", \"score\": 8.0}")) {
      Judgement judgement =
          QUALITY.judgedBy(new ScriptedJudge(text)).score("source", "text").judgement();
      assertThat(judgement.raw()).as(text).isEqualTo(8);
    }
  }

  @Test
  void unreadableRepliesAreAskedForAgainAndNoted() {
    ScriptedJudge judge = new ScriptedJudge("I like it.", "{\"score\": 12}", "{\"score\": 8}");
    Judgement judgement = QUALITY.judgedBy(judge).score("source", "text").judgement();
    assertThat(judgement.raw()).isEqualTo(8);
    assertThat(judgement.notes())
        .startsWith(
            "asked again: unparseable, no score in the judge's reply, expected {\"reason\": …,"
                + " \"score\": …}: I like it.",
            "asked again: unparseable, the judge's score 12 is outside 0 to 10");
    assertThat(judge.prompts).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void whatCannotBeReadIsATypedOutcome() {
    GEval once = QUALITY.withRetries(0);
    assertThat(kind(once, "I like it.")).isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(kind(once, "{\"score\": -1}")).isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(kind(once, "<think>hmm")).isEqualTo(Outcome.Kind.UNCLOSED_REASONING);
    assertThat(kind(once, Completion.of("{\"reason\": \"lo", FinishReason.LENGTH, Usage.UNKNOWN)))
        .isEqualTo(Outcome.Kind.TRUNCATED);
    assertThat(kind(once, Completion.of("", FinishReason.CONTENT_FILTER, Usage.UNKNOWN)))
        .isEqualTo(Outcome.Kind.UNANSWERABLE);
    assertThat(
            kind(
                once, new PermanentException("no such model", null, PermanentException.Scope.ITEM)))
        .isEqualTo(Outcome.Kind.UNANSWERABLE);
    GEvalScore failed =
        once.judgedBy(new ScriptedJudge(new RetriableException("busy", null))).score("s", "t");
    assertThat(failed.outcome()).isEqualTo(new Outcome.Failed<>("busy", true));
    assertThat(failed.value()).isEmpty();
    assertThatThrownBy(failed::judgement)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("quality has no judgement, failed: busy");
  }

  @Test
  void aJudgeThatWillNeverAnswerEndsTheRun() {
    PermanentException rejected =
        new PermanentException("key rejected", null, PermanentException.Scope.RUN);
    GEvalJudge judge = QUALITY.judgedBy(new ScriptedJudge(rejected));
    assertThatThrownBy(() -> judge.score("s", "t")).isSameAs(rejected);
  }

  private static Outcome.Kind kind(GEval quality, Object reply) {
    return quality.judgedBy(new ScriptedJudge(reply)).score("s", "t").outcome().kind();
  }

  @Test
  void strictModeIsZeroOrOne() {
    GEval strict = QUALITY.withStrictness();
    Judgement one =
        strict.judgedBy(new ScriptedJudge("{\"score\": 1}")).score("s", "t").judgement();
    Judgement zero =
        strict.judgedBy(new ScriptedJudge("{\"score\": 0}")).score("s", "t").judgement();
    assertThat(one.value()).isEqualTo(1);
    assertThat(zero.value()).isZero();
    assertThat(one.method()).isEqualTo(ScoringMethod.STRICT);
    assertThat(kind(strict.withRetries(0), "{\"score\": 5}")).isEqualTo(Outcome.Kind.UNPARSEABLE);
  }

  @Test
  void stepsAreWrittenOnceByTheJudge() {
    ScriptedJudge judge =
        new ScriptedJudge(
            "{\"steps\": [\"read\", \" compare \", \"\"]}", "{\"score\": 8}", "{\"score\": 7}");
    GEvalJudge bound = GEval.of("accuracy", "facts are right").judgedBy(judge);
    assertThat(bound.score("s", "t").judgement().raw()).isEqualTo(8);
    assertThat(bound.score("s", "u").judgement().raw()).isEqualTo(7);
    assertThat(bound.steps().scored().orElseThrow()).containsExactly("read", "compare");
    assertThat(judge.prompts).hasSize(3);
    assertThat(judge.prompts.get(0).text()).contains("facts are right");
    assertThat(judge.prompts.get(1).text()).contains("1. read\n2. compare\n");
  }

  @Test
  void withoutStepsThereIsNoScore() {
    GEvalScore score =
        GEval.of("accuracy", "facts")
            .withRetries(1)
            .judgedBy(new ScriptedJudge("no"))
            .score("s", "t");
    assertThat(score.outcome().kind()).isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(score.outcome().reason()).startsWith("no steps to judge by: the judge wrote no");
  }

  @Test
  void thePromptShowsAllThatCounts() {
    ScriptedJudge judge = new ScriptedJudge("{\"score\": 3}");
    GEval quality =
        QUALITY.withRubrics(
            new Rubric(3, 5, "fine"), new Rubric(1, 2, "poor"), new Rubric(6, 6, "best"));
    quality
        .judgedBy(judge)
        .score(new GEvalCase("1", Optional.of("SOURCE"), "TEXT", Optional.of("REFERENCE")));
    quality.judgedBy(judge).withTextFirst().score("SOURCE", "TEXT");
    String prompt = judge.prompts.get(0).text();
    assertThat(prompt)
        .contains("it is good", "1. look\n2. judge\n", "1–2: poor\n3–5: fine\n6: best\n")
        .contains("from 1 (worst) to 6 (best)")
        .containsSubsequence("<source>", "SOURCE", "<reference>", "REFERENCE", "<text>", "TEXT");
    assertThat(judge.prompts.get(1).text()).containsSubsequence("TEXT", "SOURCE");
  }

  @Test
  void repliesComeFromTheJournalTheSecondTime(@TempDir Path folder) {
    ScriptedJudge judge = new ScriptedJudge("{\"score\": 8}");
    GEvalCase item = GEvalCase.of("item-1", "source", "text");
    try (Journal journal = Journal.open(folder)) {
      QUALITY.judgedBy(judge).withJournal(journal).score(item);
    }
    ScriptedJudge silent =
        new ScriptedJudge(
            new PermanentException("must not be asked", null, PermanentException.Scope.ITEM));
    try (Journal journal = Journal.open(folder)) {
      GEvalScore again = QUALITY.judgedBy(silent).withJournal(journal).score(item);
      assertThat(again.judgement().raw()).isEqualTo(8);
    }
    assertThat(silent.prompts).isEmpty();
  }

  @Test
  void readyMadeQualities() {
    assertThat(GEval.summaryQualities())
        .extracting(GEval::name)
        .containsExactly("fluency", "relevance", "coherence", "consistency");
    assertThat(GEval.summaryQualities()).allSatisfy(q -> assertThat(q.steps()).hasSize(4));
  }

  @Test
  void badArgumentsAreNamed() {
    assertThatThrownBy(() -> QUALITY.withRange(5, 5))
        .hasMessage("illegal range: 5 to 5, must rise from at least 0");
    assertThatThrownBy(() -> QUALITY.withRubrics(new Rubric(1, 3, "a"), new Rubric(3, 4, "b")))
        .hasMessageContaining("overlaps with the one before");
    assertThatThrownBy(() -> new Rubric(2, 1, "x"))
        .hasMessage("illegal rubric: low 2 exceeds high 1");
    assertThatThrownBy(() -> QUALITY.withSamples(0, 1))
        .hasMessage("illegal samples: 0, must be at least 1");
    assertThatThrownBy(() -> QUALITY.withMaxTokens(3))
        .hasMessage("illegal maxTokens: 3, must be at least 16");
    assertThatThrownBy(() -> GEval.of("x", " ")).hasMessage("quality x needs criteria or steps");
    assertThatThrownBy(() -> QUALITY.withRubrics()).hasMessageStartingWith("no rubrics");
  }
}
