package org.bioeval.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.task.Outcome;
import org.bioeval.metrics.geval.ScriptedJudge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimCheckTest {
  private static final String CLAIMS = "{\"claims\": [\"Takes aspirin.\"]}";
  private static final String VERDICTS = "{\"verdicts\": [\"entailed\"]}";

  @Test
  void anUnreadableReplyIsAskedForAgainAsOftenAsSaid() {
    for (int retries = 0; retries < 3; retries++) {
      ScriptedJudge judge = new ScriptedJudge("no idea");
      Outcome<ClaimReport> outcome =
          ClaimCheck.by(judge).withRetries(retries).check("1", "source", "text");
      assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNPARSEABLE);
      assertThat(judge.prompts).hasSize(retries + 1);
    }
    ScriptedJudge second = new ScriptedJudge("no idea", CLAIMS, "nor here", VERDICTS);
    assertThat(ClaimCheck.by(second).withRetries(1).check("1", "s", "t").scored()).isPresent();
  }

  @Test
  void jsonOfAnotherKindIsPassedOver() {
    ScriptedJudge judge =
        new ScriptedJudge("{\"facts\": 1} {\"claims\": 1} " + CLAIMS, "[1] " + VERDICTS);
    ClaimReport report = ClaimCheck.by(judge).check("1", "s", "t").scored().orElseThrow();
    assertThat(report.claims())
        .containsExactly(new ClaimReport.Claim("Takes aspirin.", ClaimReport.Verdict.ENTAILED));
  }

  @Test
  void schemasAreAskedForWhereTheJudgeKeepsToThem() {
    ScriptedJudge judge =
        new ScriptedJudge("{\"claims\": [\"a\", \"b\"]}", "{}").with(Capability.JSON_SCHEMA);
    ClaimCheck.by(judge).withRetries(0).withMaxTokens(16).check("1", "s", "t");
    assertThat(judge.decodings).allMatch(Decoding::isGreedy).hasSize(2);
    assertThat(judge.decodings.get(0).maxTokens()).isEqualTo(16);
    assertThat(schema(judge.decodings.get(0))).contains("\"claims\"");
    assertThat(schema(judge.decodings.get(1)))
        .contains("\"verdicts\"", "\"minItems\":2,\"maxItems\":2");
  }

  private static String schema(Decoding decoding) {
    return ((Constraint.JsonSchema) decoding.constraint().orElseThrow()).schema();
  }

  @Test
  void repliesComeFromTheJournalTheSecondTime(@TempDir Path folder) {
    ScriptedJudge judge = new ScriptedJudge(CLAIMS, VERDICTS);
    Outcome<ClaimReport> first;
    try (Journal journal = Journal.open(folder)) {
      first = ClaimCheck.by(judge).withJournal(journal).check("1", "source", "text");
    }
    assertThat(first.scored()).isPresent();
    ScriptedJudge silent =
        new ScriptedJudge(
            new PermanentException("must not be asked", null, PermanentException.Scope.ITEM));
    try (Journal journal = Journal.open(folder)) {
      assertThat(ClaimCheck.by(silent).withJournal(journal).check("1", "source", "text"))
          .isEqualTo(first);
    }
    assertThat(silent.prompts).isEmpty();
  }

  @Test
  void badArgumentsAreNamed() {
    ClaimCheck check = ClaimCheck.by(new ScriptedJudge(CLAIMS));
    assertThatThrownBy(() -> check.withRetries(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal retries: -1, must be at least 0");
    assertThatThrownBy(() -> check.withMaxTokens(15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal maxTokens: 15, must be at least 16");
  }
}
