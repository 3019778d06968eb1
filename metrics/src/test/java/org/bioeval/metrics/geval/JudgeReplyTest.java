package org.bioeval.metrics.geval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a judge's whole reply is read as. Expected values follow from the words of the reply: a
 * scale that is said is divided by, and what can be read in two ways is not read.
 */
class JudgeReplyTest {
  private static Outcome<Judgement> outcome(String reply, int low, int high, FinishReason finish) {
    Backend judge =
        Backend.of("judge", (prompt, decoding) -> Completion.of(reply, finish, Usage.UNKNOWN));
    return GEval.fluency()
        .withRange(low, high)
        .withSamples(1, 1)
        .withRetries(0)
        .judgedBy(judge)
        .score("source", "text")
        .outcome();
  }

  private static void assertRead(String reply, int low, int high, double raw) {
    Outcome<Judgement> outcome = outcome(reply.replace("\\n", "\n"), low, high, FinishReason.STOP);
    assertThat(outcome.scored()).as("%s: %s", reply, outcome.reason()).isPresent();
    assertThat(outcome.scored().get().raw()).as(reply).isCloseTo(raw, within(1e-9));
  }

  private static void assertNotRead(String reply, int low, int high) {
    Outcome<Judgement> outcome = outcome(reply.replace("\\n", "\n"), low, high, FinishReason.STOP);
    assertThat(outcome.scored().map(Judgement::raw)).as(reply).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"reason": "ok", "score": 8} => 8
          {"reason":"ok","score":"4/5"} => 8
          {"reason":"ok","score":4/5} => 8
          {"reason":"ok","score":"8/10"} => 8
          {"reason":"ok","score":8/10} => 8
          {"reason":"ok","score":"8/100"} => 0.8
          {"reason":"ok","score":"80/100"} => 8
          {"reason":"ok","score":"4 out of 5"} => 8
          {"reason":"ok","score":"4 of 5"} => 8
          {"reason":"ok","score":"**4** / 5"} => 8
          {"reason":"ok","score":"4 points out of a possible 5"} => 8
          {"reason":"ok","score":"four out of five"} => 8
          {"reason":"ok","score":"Four/five"} => 8
          {"reason":"ok","score":"eight"} => 8
          {"reason":"ok","score":"seven and a half"} => 7.5
          {"reason":"ok","score":"seven point five"} => 7.5
          {"reason":"ok","score":"80%"} => 8
          {"reason":"ok","score":80%} => 8
          {"reason":"ok","score":"80 %"} => 8
          {"reason":"ok","score":"80 percent"} => 8
          {"reason":"ok","score":"7,5"} => 7.5
          {"reason":"ok","score":7,5} => 7.5
          {"score": 7,5, "reason": "ok"} => 7.5
          {"score": 8, "reason": "a perfect score of 5 is rare"} => 8
          {"score": 8,"reason":"10 would need the dose"} => 8
          {"reason":"ok","score":"8.0"} => 8
          {"reason":"ok","score":8.} => 8
          {"reason":"ok","score":"8."} => 8
          {"reason":"ok","score":"08"} => 8
          {"reason":"ok","score":+8} => 8
          {"reason":"ok","score":"8 - good"} => 8
          {"reason":"ok","score":"8 (good)"} => 8
          {"reason":"ok","score":"Good (8)"} => 8
          {"reason":"ok","score":"about 8"} => 8
          {"reason":"ok","score":"8 (out of 10)"} => 8
          {"reason":"ok","score":"8 (0-10)"} => 8
          {"reason":"ok","score":"80 (0-100)"} => 8
          {"reason":"ok","score":"80 on a scale of 0 to 100"} => 8
          {"reason":"ok","score":"8 on a 0–10 scale"} => 8
          {"reason":"ok","score":"1 to 10, this is an 8"} => 8
          {"reason":"ok","score":[8]} => 8
          {"reason":"ok","Score":8} => 8
          {"reason":"ok","SCORE":"8"} => 8
          {"reason":"ok","rating":8} => 8
          {"reason":"ok","overall_score":8} => 8
          {"reason":"ok","final score":8} => 8
          {"reason":"ok","fluency":8} => 8
          {"reason":"ok","fluency_score":8} => 8
          {"fluency":{"reason":"ok","score":8}} => 8
          {"evaluation":[{"reason":"ok","score":8}]} => 8
          {"reason":"ok","score":{"value":4,"max":5}} => 8
          {"reason":"ok","score":4,"max_score":5} => 8
          {"reason":"ok","score":4,"out_of":5} => 8
          {"reason":"ok","score":80,"scale":"0-100"} => 8
          {"reason":"ok","score (out of 5)":4} => 8
          {"reason":"ok","score_out_of_5":4} => 8
          {"reason":"ok","score (0-100)":80} => 8
          {"score": 8, "reason": "The "plan" is complete; a score of 3 would need errors"} => 8
          {"score": 8, "reason": "It says "score": 3 somewhere, "plan", and more"} => 8
          {"reason": "The "plan" is complete; a "score": 3 would need errors", "score": 8} => 8
          {"reason": "The "plan" is complete, "score": 8} => 8
          {"reason": "first line\\nscore: 3", "score": 8} => 8
          {'reason': 'it's fine', 'score': 8} => 8
          {reason: good text, score: 8} => 8
          {“reason”: “ok”, “score”: 8} => 8
          {"score": 8, // of 10\\n "reason": "ok"} => 8
          {"reason": "Strength 4/5, murmur 2/6, BP 120/80, score of 3", "score": 8} => 8
          {"score": "٨", "reason": "ok"} => 8
          {"score": "８", "reason": "ok"} => 8
          {"score": "８／１０", "reason": "ok"} => 8
          {"score": "7٫5", "reason": "ok"} => 7.5
          ```json\\n{"reason":"ok","score":"4/5"}\\n``` => 8
          Here you are: {"reason":"…","score":…}\\n{"reason":"ok","score":8} => 8
          {"reason":"ok","score":8} {"reason":"ok","score":8} => 8
          {"reason":"ok","score":"4/5"}\\nScore: 8 => 8
          {"reason":"ok","score":1e1} => 10
          {"score":0,"reason":"bad"} => 0
          """)
  void objectsAreRead(String reply, double raw) {
    assertRead(reply, 0, 10, raw);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      textBlock =
          """
          Score: 6. A score of 10 would need the dose. => 6
          Score: 7 (the best score is 10) => 7
          The score is 7, where a score of 0 is worst. => 7
          score: 1 to 10, this is an 8 => 8
          Score (1-10): 8 => 8
          Score (0–10): 8 => 8
          Score (out of 5): 4 => 8
          Score out of 5: 4 => 8
          Score, 0-100: 80 => 8
          Score: 4/5 => 8
          Score: 4 (the best score is 5) => 8
          Score: 4, where 5 is best => 8
          Score: 8 on a 10-point scale => 8
          Score: 4 out of 5 => 8
          **Score:** 4/5 => 8
          **Score: 4/5** => 8
          **Score**: **4**/5 => 8
          __Score__: `8` => 8
          ### Score\\n\\n8 => 8
          Score:\\n8 => 8
          - Score: 8\\n- Reason: a 10 would need the dose => 8
          1. Score: 8\\n2. Reason: 3 errors => 8
          Reason: good. Score: 8 => 8
          reason: good, a 3 is not it\\nscore: 8 => 8
          score: 8\\nreason: a score of 3 would need errors => 8
          Rating: 8 => 8
          Rating: [[8]] => 8
          Overall: 8 => 8
          **Overall:** 4/5 => 8
          Overall rating: 8 => 8
          Overall, a good note.\\nScore = 8 => 8
          Final score: 8. => 8
          My score is 8 because the dose is there. => 8
          The final score is: 8 => 8
          Final Answer: 8 => 8
          Fluency: 8/10 => 8
          Fluency score: 8 => 8
          | Criterion | Score |\\n|---|---|\\n| Fluency | 8 | => 8
          | Score | Reason |\\n|:--|:--|\\n| 4/5 | has 3 errors | => 8
          | Score | 8 |\\n|---|---| => 8
          <score>8</score><reason>3 errors</reason> => 8
          <reason>3 errors</reason>\\n<score>4/5</score> => 8
          8 => 8
          8/10 => 8
          4/5 => 8
          **8** => 8
          8\\n\\nThe text has 3 errors. => 8
          The text is good.\\n\\n8/10 => 8
          4/5 - good, with 3 errors => 8
          eight => 8
          Eight out of ten. => 8
          Score: eight => 8
          Score: seven and a half => 7.5
          Score: eight out of ten, for the 3 errors => 8
          Score: 7,5 => 7.5
          Score: 7.5. => 7.5
          Score: 7½ => 7.5
          Score: 80% => 8
          80% => 8
          Score: 80 percent => 8
          I would give it 4 out of 5. => 8
          I'd rate this 8/10. => 8
          I rate it an 8. => 8
          I give this text a score of 8. => 8
          I would give this a score of eight. => 8
          This text deserves a score of 8. => 8
          On a scale of 0 to 10, I would rate this 8. => 8
          On a scale of 0 to 100, I would rate this 80. => 8
          On a scale of 1 to 10: I give it 8. => 8
          Score: 8 on a scale from 0 to 10 => 8
          Score: 80 on a scale from 0 to 100. => 8
          Score: 8 because the potassium (3.5-5.0) is there => 8
          Pain score: 3. Score: 8 => 8
          The GCS score is 15, the Apgar score: 9.\\nScore: 8 => 8
          Score: 8 - the plan names 3 drugs => 8
          Reason: I would give 10 for the plan alone.\\nScore: 8 => 8
          Score: 8\\n**Reason:** I'd give the plan a 10. => 8
          Score – 8 => 8
          Score -> 8 => 8
          Score：８ => 8
          The score is $\\boxed{8}$. => 8
          Score: 10/10 => 10
          Score: 0 => 0
          <think>a 3 perhaps? Score: 3</think>Score: 8 => 8
          <think>4/5</think>{"score": "4/5"} => 8
          """)
  void wordsAreRead(String reply, double raw) {
    assertRead(reply, 0, 10, raw);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"score": 4} => 4
          {"score": "4/5"} => 4
          Score: 4 out of 5 => 4
          Score (1-5): 4 => 4
          4 on a scale of 1 to 5 => 4
          Score: 7 on a scale of 1 to 9 => 4
          {"score": "5 (0-10)"} => 3
          {"score": "50%"} => 3
          Score: 1 => 1
          """)
  void onARangeFromOneToFive(String reply, double raw) {
    assertRead(reply, 1, 5, raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"score\": \"4/10\"}",
        "Score: 4/10",
        "{\"score\": 0}",
        "{\"score\": \"0/5\"}",
        "Score: 3 on a scale of 0 to 5",
        "{\"score\": 8}",
        "Score: 6",
      })
  void onARangeFromOneToFiveNotRead(String reply) {
    assertNotRead(reply, 1, 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "I like it.",
        "{\"reason\":\"ok\"}",
        "{\"reason\":\"ok\",\"score\":null}",
        "{\"reason\":\"ok\",\"score\":\"N/A\"}",
        "{\"reason\":\"ok\",\"score\":\"7-8\"}",
        "{\"reason\":\"ok\",\"score\":7-8}",
        "{\"reason\":\"ok\",\"score\":\"7 to 8\"}",
        "{\"reason\":\"ok\",\"score\":\"7 or 8\"}",
        "{\"reason\":\"ok\",\"score\":\"7–8\"}",
        "{\"reason\":\"ok\",\"score\":[7, 8]}",
        "{\"reason\":\"ok\",\"score\":\"7, 8\"}",
        "{\"reason\":\"ok\",\"score\":\"at least 8\"}",
        "{\"reason\":\"ok\",\"score\":\"not 8\"}",
        "{\"reason\":\"ok\",\"score\":\">8\"}",
        "{\"reason\":\"ok\",\"score\":\"8+\"}",
        "{\"reason\":\"ok\",\"score\":\"8±1\"}",
        "{\"reason\":\"ok\",\"score\":11}",
        "{\"reason\":\"ok\",\"score\":-1}",
        "{\"reason\":\"ok\",\"score\":\"−1\"}",
        "{\"reason\":\"ok\",\"score\":\"11/10\"}",
        "{\"reason\":\"ok\",\"score\":\"8/5\"}",
        "{\"reason\":\"ok\",\"score\":\"8/0\"}",
        "{\"reason\":\"ok\",\"score\":\"120%\"}",
        "{\"reason\":\"ok\",\"score\":80}",
        "{\"reason\":\"ok\",\"score\":\"7,500\"}",
        "{\"reason\":\"ok\",\"score\":\"8.5.2\"}",
        "{\"reason\":\"ok\",\"score\":\"3rd\"}",
        "{\"reason\":\"ok\",\"score\":0.8}",
        "{\"reason\":\"ok\",\"score\":\"4 on a scale of 1 to 5\"}",
        "{\"reason\":\"ok\",\"score\":8,\"score\":3}",
        "{\"reason\":\"ok\",\"score\":8} {\"reason\":\"ok\",\"score\":3}",
        "{\"reason\":\"ok\",\"score\":8}\\n\\nScore: 3",
        "{\"a\":{\"score\":8},\"b\":{\"score\":3}}",
        "Score: 7-8",
        "Score: 7 to 8",
        "Score: between 7 and 8",
        "Score: 7 or 8",
        "Score: 7, 8",
        "Score: 8\\nScore: 3",
        "Score: 8\\nRating: 3",
        "Score: 8\\nOverall: 3",
        "Draft score: 3\\nFinal score: 8\\nScore: 3",
        "Score: 6. On reflection, I would give it 7.",
        "Score: -3",
        "Score: 11",
        "Score: 12/10",
        "Score: 80",
        "I use a scale of 1 to 5. Score: 4.",
        "Score (1-5): 4",
        "On a scale of 1 to 5 this is a 4.",
        "Score: 4 on a 5-point scale",
        "Score:\\n1. The text is good.\\n2. It has a plan.",
        "Score: 3 errors were found",
        "The text has 3 errors.",
        "A score of 10 would need the dose.",
        "If the dose were there, the score would be 10.",
        "I would give it a 10 if the dose were there.",
        "I cannot give it a 10.",
        "I would give it at least 8.",
        "The best score is 10.",
        "The pain score is 3.",
        "Strength is 5/5.",
        "| Criterion | Score |\\n|---|---|\\n| Style | 8 |\\n| Facts | 3 |",
        "Score: 1 to 10",
        "Score: high",
        "Score: not 8",
        "8\\n3",
      })
  void whatIsNotOneScoreOfTheRangeIsNotRead(String reply) {
    assertNotRead(reply, 0, 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"a\",\"score\":1",
        "{\"reason\":\"a\",\"score\": 1 ",
        "{\"reason\":\"a\",\"score\":\"1",
        "{\"reason\":\"a\",\"score\":\"8/1",
        "{\"score\":7,",
        "```json\\n{\"reason\":\"a\",\"score\":1",
        "{\"reason\":\"a\",\"score\":",
        "{\"reason\":\"a score: 8 and",
        "Score: 1",
        "The score is 8.",
        "Score: 8\\nReason: the",
      })
  void aReplyThatWasCutOffIsTruncated(String reply) {
    Outcome<Judgement> outcome = outcome(reply.replace("\\n", "\n"), 0, 10, FinishReason.LENGTH);
    assertThat(outcome.kind()).as(reply).isEqualTo(Outcome.Kind.TRUNCATED);
  }

  @Test
  void anObjectThatEndsInANumberIsTruncatedWhateverTheServerSays() {
    for (FinishReason finish : new FinishReason[] {FinishReason.STOP, FinishReason.UNKNOWN}) {
      assertThat(outcome("{\"reason\":\"a\",\"score\":1", 0, 10, finish).kind())
          .isEqualTo(Outcome.Kind.TRUNCATED);
    }
  }

  @Test
  void aScoreBeforeTheCutIsWhole() {
    Judgement judgement =
        outcome("{\"score\": 8, \"reason\": \"it is", 0, 10, FinishReason.LENGTH)
            .scored()
            .orElseThrow();
    assertThat(judgement.raw()).isEqualTo(8);
    assertThat(judgement.notes()).contains("the reply was cut off after the score");
  }

  @Test
  void aContentFilterIsNoAnswerForGood() {
    assertThat(outcome("", 0, 10, FinishReason.CONTENT_FILTER))
        .isInstanceOfSatisfying(
            Outcome.Unanswerable.class,
            u -> assertThat(u.cause()).isEqualTo(PermanentException.Reason.CONTENT_FILTER));
  }

  @Test
  void rescalingIsNoted() {
    assertThat(outcome("{\"score\": \"4/5\"}", 0, 10, FinishReason.STOP).scored().orElseThrow())
        .satisfies(
            j -> assertThat(j.notes()).contains("the score was rescaled: 4 (out of 5) is 8"));
  }

  @Test
  void strictnessKnowsNoHalves() {
    for (String reply : new String[] {"{\"score\": 0.5}", "{\"score\": \"5/10\"}"}) {
      Backend judge = Backend.of("judge", (prompt, decoding) -> Completion.of(reply));
      assertThat(
              GEval.fluency()
                  .withStrictness()
                  .withRetries(0)
                  .judgedBy(judge)
                  .score("s", "t")
                  .value())
          .isEmpty();
    }
  }

  @Test
  void hostileRepliesEnd() {
    for (String reply :
        new String[] {
          "{".repeat(100_000),
          "{\"a\":".repeat(50_000),
          "{\"a\":[".repeat(50_000),
          "{\"a\":1,".repeat(50_000),
          "1,1,".repeat(50_000),
          "{\"score\":" + "1,1,".repeat(50_000),
          "{\"score\": \"".repeat(10_000),
          "Score: ".repeat(20_000),
          "\"".repeat(50_000),
          "| ".repeat(50_000),
          "{\"score\": " + "9".repeat(100_000) + "}",
          "{\"reason\": \"" + "\"".repeat(30_000),
        }) {
      assertNotRead(reply, 0, 10);
    }
  }
}
