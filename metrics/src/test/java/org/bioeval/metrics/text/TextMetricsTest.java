package org.bioeval.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalMetric;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeMetric;
import org.bioeval.metrics.rouge.RougeVariant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextMetricsTest {
  private static final GEval QUALITY = GEval.of("quality", "good").withSteps("look");

  private static DialogueInstance item(String id, String dialogue, String note) {
    return new DialogueInstance(
        id, Document.of(id, dialogue), ImmutableList.of(), note, ImmutableMap.of(), note);
  }

  private static Observation<Instance, String> observation(
      String id, String dialogue, String note, Outcome<String> outcome, Completion... replies) {
    return new Observation<>(
        item(id, dialogue, note), note, outcome, ImmutableList.copyOf(replies));
  }

  private static Outcome<String> answered(String text) {
    return new Outcome.Answered<>(text);
  }

  private static double value(Accumulator<?, ?> accumulator, String name) {
    return accumulator.samples().stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no score " + name));
  }

  @Test
  void rougeIsTheMeanOverItems() {
    var accumulator = RougeMetric.of(Rouge.withDefaults()).accumulator();
    // Item 1: reference "a b c d", answer "a b": P 1, R 0.5, F 2/3. Item 2: no answer, 0. Item 3
    // failed and is left out.
    accumulator.add(observation("1", "x", "a b c d", answered("a b")));
    accumulator.add(observation("2", "x", "a b", new Outcome.Unparseable<>("?")));
    accumulator.add(observation("3", "x", "a b", new Outcome.Failed<>("down", true)));
    assertThat(value(accumulator, "rouge1")).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(value(accumulator, "rouge1/precision")).isEqualTo(0.5);
    assertThat(value(accumulator, "rougeLsum/recall")).isEqualTo(0.25);
    Score score = accumulator.scores().get(0);
    assertThat(score.name()).isEqualTo("rouge1");
    assertThat(score.items()).isEqualTo(2);
    assertThat(score.interval().isDefined()).isTrue();
  }

  private static Completion reply(String text, int generated) {
    return new Completion(
        text,
        Optional.empty(),
        false,
        FinishReason.STOP,
        Usage.of(50, generated),
        ImmutableList.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void lengthsAreTheStudysEstimate() {
    var accumulator = TextMetrics.lengths().accumulator();
    Completion reply = reply("<think>one two three</think>four five", 17);
    // 2 words → 2, 3 words → 4, 6 words → 8 tokens; 4 words of source by 2 of the answer.
    accumulator.add(observation("1", "w w w w", "r r r r r r", answered("four five"), reply));
    assertThat(value(accumulator, "answer-tokens")).isEqualTo(2);
    assertThat(value(accumulator, "reasoning-tokens")).isEqualTo(4);
    assertThat(value(accumulator, "reference-tokens")).isEqualTo(8);
    assertThat(value(accumulator, "generated-tokens")).isEqualTo(17);
    assertThat(value(accumulator, "compression")).isEqualTo(2);
    // Without an answer: length 0, and no compression to speak of.
    accumulator.add(
        observation(
            "2", "w w", "r", new Outcome.UnclosedReasoning<>(), Completion.of("<think>a b c")));
    assertThat(value(accumulator, "answer-tokens")).isEqualTo(1);
    assertThat(value(accumulator, "reasoning-tokens")).isEqualTo(4);
    assertThat(value(accumulator, "generated-tokens")).isEqualTo(17);
    assertThat(value(accumulator, "compression")).isEqualTo(2);
    // Nothing generated is a length too: (17 + 0) / 2.
    accumulator.add(observation("3", "w", "r", new Outcome.Unparseable<>("empty"), reply("", 0)));
    assertThat(value(accumulator, "generated-tokens")).isEqualTo(8.5);
  }

  @Test
  void lengthsByTheModelItselfWhereItCounts() {
    // 9 letters in the answer, 3 in the reasoning, 5 in the reference.
    Letters letters = new Letters();
    var accumulator = TextMetrics.lengths(letters).accumulator();
    accumulator.add(
        observation(
            "1",
            "source",
            "r r r",
            answered("four five"),
            Completion.of("<think>abc</think>four five")));
    assertThat(value(accumulator, "answer-tokens/model")).isEqualTo(9);
    assertThat(value(accumulator, "reasoning-tokens/model")).isEqualTo(3);
    assertThat(value(accumulator, "reference-tokens/model")).isEqualTo(5);
    // No answer has no length: (9 + 0) / 2.
    accumulator.add(
        observation(
            "2", "s", "r", new Outcome.UnclosedReasoning<>(), Completion.of("<think>abcde")));
    assertThat(value(accumulator, "answer-tokens/model")).isEqualTo(4.5);
    assertThat(value(accumulator, "reasoning-tokens/model")).isEqualTo(4);

    Backend silent = Backend.of("silent", (prompt, decoding) -> Completion.of("x"));
    var unknown = TextMetrics.lengths(silent).accumulator();
    unknown.add(observation("1", "s", "r", answered("a"), Completion.of("a")));
    assertThat(unknown.samples()).isEmpty();
  }

  @Test
  void aTextThatCameBeforeIsNotCountedAgain() {
    Letters letters = new Letters();
    Metric<Instance, String> lengths = TextMetrics.lengths(letters);
    var accumulator = lengths.accumulator();
    for (int i = 0; i < 3; i++) {
      accumulator.add(observation("d" + i, "s", "yes", answered("yes"), Completion.of("yes")));
    }
    assertThat(letters.asked).containsExactly("yes", "");
    assertThat(value(accumulator, "answer-tokens/model")).isEqualTo(3);
    assertThat(value(accumulator, "reasoning-tokens/model")).isEqualTo(0);
    assertThat(value(accumulator, "reference-tokens/model")).isEqualTo(3);
    // A failed item has no length, and costs no request.
    accumulator.add(observation("d3", "s", "a reference", new Outcome.Failed<>("down", true)));
    assertThat(letters.asked).hasSize(2);
  }

  @Test
  void whatTheModelFailsToCountIsLeftOut() {
    Letters letters = new Letters();
    letters.failure = new PermanentException("too long", null, PermanentException.Scope.ITEM);
    var accumulator = TextMetrics.lengths(letters).accumulator();
    accumulator.add(observation("1", "s", "four", answered("a bad one"), Completion.of("x")));
    accumulator.add(observation("2", "s", "four", answered("seven s"), Completion.of("x")));
    assertThat(value(accumulator, "answer-tokens/model")).isEqualTo(7);
    assertThat(value(accumulator, "reference-tokens/model")).isEqualTo(4);
    // Its document remains among those that are resampled, also if none of its texts is counted.
    accumulator.add(observation("3", "s", "bad", answered("bad")));
    assertThat(accumulator.samples())
        .extracting(Sample::name, Sample::items, sample -> sample.rows().size())
        .containsExactly(
            tuple("answer-tokens/model", 1L, 3),
            tuple("reasoning-tokens/model", 2L, 3),
            tuple("reference-tokens/model", 2L, 3));
  }

  @Test
  void aModelThatIsGoneIsAskedThreeTimes() {
    Letters letters = new Letters();
    letters.failure = new RetriableException("connection refused", null);
    Metric<Instance, String> lengths = TextMetrics.lengths(letters);
    var accumulator = lengths.accumulator();
    // A success in between begins the count anew: bad, good, bad, bad, then bad for the third time.
    accumulator.add(observation("1", "s", "good", answered("bad 1"), Completion.of("x")));
    accumulator.add(observation("2", "s", "bad 3", answered("bad 2")));
    accumulator.add(observation("3", "s", "never", answered("bad 4")));
    accumulator.add(observation("4", "s", "never", answered("good")));
    assertThat(letters.asked).containsExactly("bad 1", "", "good", "bad 2", "bad 3", "bad 4");
    // What is known is still told.
    assertThat(value(accumulator, "answer-tokens/model")).isEqualTo(4);
    assertThat(accumulator.samples().get(0).items()).isEqualTo(1);
    // Another accumulator asks again.
    lengths.accumulator().add(observation("1", "s", "good", answered("fine")));
    assertThat(letters.asked).endsWith("fine", "good");
  }

  @Test
  void aModelThatRefusesAllIsAskedOnce() {
    Letters letters = new Letters();
    letters.failure = new PermanentException("key rejected", null, PermanentException.Scope.RUN);
    var accumulator = TextMetrics.lengths(letters).accumulator();
    accumulator.add(observation("1", "s", "good", answered("bad"), Completion.of("x")));
    assertThat(letters.asked).containsExactly("bad");
    assertThat(accumulator.samples()).isEmpty();
  }

  /** A tokenizer of single characters, which fails on texts with "bad" once it has a failure. */
  private static final class Letters implements Backend {
    private final List<String> asked = new ArrayList<>();
    private @Nullable BackendException failure;

    @Override
    public BackendInfo info() {
      return BackendInfo.of("letters", "letters");
    }

    @Override
    public Completion complete(Prompt prompt, Decoding decoding) {
      throw new AssertionError("lengths ask for no answer");
    }

    @Override
    public OptionalInt countTokens(String text) {
      asked.add(text);
      if (failure != null && text.contains("bad")) {
        throw failure;
      }
      return OptionalInt.of(text.length());
    }
  }

  @Test
  void wordsAreThoseOfPython() {
    assertThat(TextLength.words("")).isZero();
    assertThat(TextLength.words(" \t\n")).isZero();
    // len("a\u00a0b\u2003c\x85d\x1ce\u200bf g".split()) is 6 in Python 3.11: U+200B is no blank.
    assertThat(TextLength.words("a\u00a0b\u2003c\u0085d\u001ce\u200bf g")).isEqualTo(6);
    // [int(n / 0.75) for n in range(8)] is [0, 1, 2, 4, 5, 6, 8, 9].
    int[] expected = {0, 1, 2, 4, 5, 6, 8, 9};
    for (int n = 0; n < expected.length; n++) {
      assertThat(TextLength.estimatedTokens("w ".repeat(n))).isEqualTo(expected[n]);
    }
    assertThat(TextLength.compression("a b", "")).isNaN();
  }

  @Test
  void gEvalOverSeveralQualities() {
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              if (prompt.text().contains("unreadable")) {
                return Completion.of("no idea");
              }
              return Completion.of(
                  prompt.text().contains("quality of the text: quality")
                      ? "{\"score\": 8}"
                      : "{\"score\": 6}");
            });
    GEval other = GEval.of("other", "fine").withSteps("look").withRetries(0);
    var accumulator =
        GEvalMetric.of(QUALITY.withRetries(0).judgedBy(judge), other.judgedBy(judge)).accumulator();
    accumulator.add(observation("1", "d", "n", answered("text")));
    accumulator.add(observation("2", "d", "n", answered("unreadable")));
    accumulator.add(observation("3", "d", "n", new Outcome.Truncated<>(null)));
    accumulator.add(observation("4", "d", "n", answered("unreadable too")));
    // Judged: 0.8 and, for the item without an answer, 0. The unreadable judgements are left out.
    assertThat(value(accumulator, "quality")).isCloseTo(0.4, within(1e-12));
    assertThat(value(accumulator, "other")).isCloseTo(0.3, within(1e-12));
    assertThat(value(accumulator, "quality/unjudged")).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(value(accumulator, "quality/stated")).isEqualTo(1);
  }

  @Test
  void claimsAreCheckedOneByOne() {
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              String text = prompt.text();
              if (text.contains("{\"claims\"")) {
                return Completion.of(
                    "```json\n{\"claims\": [\"Takes aspirin.\", \"No fever.\", \"Has a cat.\","
                        + " \" \"]}\n```");
              }
              assertThat(text).contains("1. Takes aspirin.\n2. No fever.\n3. Has a cat.\n");
              return Completion.of("{\"verdicts\": [\"entailed\", \"Contradicted\", \"missing\"]}");
            });
    ClaimReport report = ClaimCheck.by(judge).check("1", "source", "text").scored().orElseThrow();
    assertThat(report.claims())
        .containsExactly(
            new ClaimReport.Claim("Takes aspirin.", ClaimReport.Verdict.ENTAILED),
            new ClaimReport.Claim("No fever.", ClaimReport.Verdict.CONTRADICTED),
            new ClaimReport.Claim("Has a cat.", ClaimReport.Verdict.MISSING));
    var accumulator = TextMetrics.factuality(ClaimCheck.by(judge)).accumulator();
    accumulator.add(observation("1", "d", "n", answered("text")));
    accumulator.add(observation("2", "d", "n", new Outcome.Refused<>("no")));
    assertThat(value(accumulator, "entailed")).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(value(accumulator, "contradicted")).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(value(accumulator, "claims")).isEqualTo(3);
    assertThat(value(accumulator, "unjudged")).isZero();
    // A text that claims nothing has no shares: the means of the shares are over one answer still.
    Backend nothing = Backend.of("judge", (prompt, decoding) -> Completion.of("{\"claims\": []}"));
    var empty = TextMetrics.factuality(ClaimCheck.by(nothing)).accumulator();
    empty.add(observation("3", "d", "n", answered("text")));
    accumulator.merge(empty);
    assertThat(value(accumulator, "contradicted")).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(value(accumulator, "claims")).isEqualTo(1.5);
  }

  @Test
  void claimChecksThatFailAreTyped() {
    assertThat(check("nothing", "").kind()).isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(check("<think>hm", "").kind()).isEqualTo(Outcome.Kind.UNCLOSED_REASONING);
    // One verdict for two claims is not readable, and no claims need no verdicts.
    assertThat(check("{\"claims\": [\"a\", \"b\"]}", "{\"verdicts\": [\"entailed\"]}").kind())
        .isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(check("{\"claims\": [\"a\"]}", "{\"verdicts\": [\"perhaps\"]}").kind())
        .isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(
            check("{\"claims\": []}", "").scored().orElseThrow().share(ClaimReport.Verdict.MISSING))
        .isNaN();
    Backend down =
        Backend.of(
            "down",
            (prompt, decoding) -> {
              throw new PermanentException("too long", null, PermanentException.Scope.ITEM);
            });
    assertThat(ClaimCheck.by(down).check("1", "s", "t"))
        .isEqualTo(new Outcome.Unanswerable<>(PermanentException.Reason.REFUSED, "too long"));
    var accumulator = TextMetrics.factuality(ClaimCheck.by(down)).accumulator();
    accumulator.add(observation("1", "d", "n", answered("text")));
    assertThat(value(accumulator, "unjudged")).isEqualTo(1);
    // Of what no item has a number there is no score.
    assertThat(accumulator.samples()).extracting(Sample::name).containsExactly("unjudged");
  }

  private static Outcome<ClaimReport> check(String claims, String verdicts) {
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) ->
                Completion.of(prompt.text().contains("{\"claims\"") ? claims : verdicts));
    return ClaimCheck.by(judge).withRetries(1).withMaxTokens(64).check("1", "source", "text");
  }

  @Test
  void theOrderAndDivisionOfItemsDoNotMatter() {
    List<Observation<Instance, String>> items = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      String note = "w" + random.nextInt(9) + " w" + random.nextInt(9) + " end";
      String answer = "w" + random.nextInt(9) + " w" + random.nextInt(9);
      items.add(observation("d" + i, "dialogue text " + note, note, answered(answer)));
    }
    Rouge rouge = Rouge.withDefaults().withVariants(RougeVariant.ROUGE_1, RougeVariant.ROUGE_L);
    for (Metric<Instance, String> metric : List.of(RougeMetric.of(rouge), TextMetrics.lengths())) {
      var one = metric.accumulator();
      items.forEach(one::add);
      List<Observation<Instance, String>> shuffled = new ArrayList<>(items);
      Collections.shuffle(shuffled, random);
      var left = metric.accumulator();
      var right = metric.accumulator();
      shuffled.subList(0, 20).forEach(left::add);
      shuffled.subList(20, 60).forEach(right::add);
      left.merge(right);
      assertThat(left.scores()).isEqualTo(one.scores());
      assertThat(metric.accumulator().samples()).isEmpty();
    }
    assertThatThrownBy(
            () -> TextMetrics.lengths().accumulator().merge(RougeMetric.of(rouge).accumulator()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("accumulators must come from equal metrics");
  }
}
