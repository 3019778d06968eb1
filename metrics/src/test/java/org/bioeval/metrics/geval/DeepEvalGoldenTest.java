package org.bioeval.metrics.geval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.TokenLogprob;
import org.junit.jupiter.api.Test;

/**
 * The compatible arithmetic, through the whole judge, equals DeepEval's own functions; version and
 * command are in the golden file's header.
 */
class DeepEvalGoldenTest {

  @Test
  void scoresEqualDeepEval() throws IOException {
    JsonNode golden;
    try (InputStream in = DeepEvalGoldenTest.class.getResourceAsStream("deepeval.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    Map<String, JsonNode> replies = new HashMap<>();
    int compared = 0;
    int weighted = 0;
    for (JsonNode c : golden.required("cases")) {
      String name = c.required("name").textValue();
      if (!c.required("reply").isNull()) {
        replies.put(name, c.required("reply"));
      }
      GEval quality =
          GEval.of("quality", "criteria")
              .withSteps("judge")
              .withRange(c.required("low").intValue(), c.required("high").intValue())
              .deepEvalCompatible();
      if (c.required("strict").booleanValue()) {
        quality = quality.withStrictness();
      }
      ScriptedJudge judge =
          new ScriptedJudge(completion(replies.get(name))).with(Capability.LOGPROBS);
      GEvalScore score = quality.judgedBy(judge).score("source", "text");
      if (c.has("error")) {
        assertThat(score.outcome().scored()).as(name).isEmpty();
        assertThat(score.outcome().reason()).as(name).startsWith("the judge's ");
      } else {
        double expected = c.required("score").doubleValue();
        assertThat(score.judgement().value()).as(name).isCloseTo(expected, within(1e-9));
        assertThat(score.judgement().reason()).as(name).isEqualTo(c.required("reason").asText());
        // Falling back is never silent.
        assertThat(score.judgement().method() == ScoringMethod.STATED)
            .as(name)
            .isEqualTo(!score.judgement().notes().isEmpty());
        weighted += score.judgement().method() == ScoringMethod.WEIGHTED ? 1 : 0;
      }
      compared++;
    }
    assertThat(compared).isEqualTo(300);
    assertThat(weighted).isGreaterThan(100);
  }

  private static Completion completion(JsonNode reply) {
    ImmutableList.Builder<TokenLogprob> tokens = ImmutableList.builder();
    for (JsonNode token : reply.required("tokens")) {
      ImmutableList.Builder<TokenLogprob> top = ImmutableList.builder();
      for (JsonNode other : token.required("top")) {
        top.add(
            TokenLogprob.of(
                other.required("token").textValue(), other.required("logprob").doubleValue()));
      }
      tokens.add(
          new TokenLogprob(
              token.required("token").textValue(),
              OptionalInt.empty(),
              token.required("logprob").doubleValue(),
              top.build()));
    }
    return Completion.of(reply.required("text").textValue()).withLogprobs(tokens.build());
  }
}
