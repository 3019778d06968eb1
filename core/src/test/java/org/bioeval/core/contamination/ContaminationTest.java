package org.bioeval.core.contamination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.UnsupportedCapabilityException;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.junit.jupiter.api.Test;

class ContaminationTest {

  private static Dataset<ClassificationInstance> dataset(String... texts) {
    return Dataset.of(
        DatasetInfo.of("toy", Split.TEST, "sentence"),
        Schema.of("toy", new Schema.Label("a", ""), new Schema.Label("b", "")),
        IntStream.range(0, texts.length)
            .mapToObj(i -> new ClassificationInstance(Document.of("t" + i, texts[i]), "a"))
            .toList());
  }

  /** Scores texts by a function of the text; a word is a token. */
  private record Scorer(ToDoubleFunction<String> logprob) implements Backend {
    @Override
    public BackendInfo info() {
      return BackendInfo.of("toy", "scorer");
    }

    @Override
    public ImmutableSet<Capability> capabilities() {
      return ImmutableSet.of(Capability.CONTINUATION_SCORES);
    }

    @Override
    public Completion complete(Prompt prompt, Decoding decoding) {
      throw new UnsupportedOperationException("only scores");
    }

    @Override
    public ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
      return continuations.stream()
          .map(
              text ->
                  new ContinuationScore(
                      text, logprob.applyAsDouble(text), text.strip().split("\\s+").length))
          .collect(ImmutableList.toImmutableList());
    }
  }

  /**
   * Every word costs 1, whatever the order; a pair of sentences that was learnt by heart saves 1.
   */
  private static Backend modelThatKnows(List<String> pairs) {
    return new Scorer(
        text -> pairs.stream().filter(text::contains).count() - text.split("\\s+").length);
  }

  @Test
  void plantedTextsAreFoundInTheTrainingSplit() {
    Dataset<ClassificationInstance> train =
        dataset(
            "Unrelated words about the heart and the lung.",
            "Aspirin reduces the risk of stroke in elderly patients with fibrillation.");
    Dataset<ClassificationInstance> test =
        dataset(
            // The same eleven words, apart from case and signs.
            "ASPIRIN reduces the risk-of stroke in elderly patients, with fibrillation!",
            // Five of its seven words in a row: "the risk of stroke in".
            "We saw the risk of stroke in",
            // Four words in a row only.
            "We saw the risk of stroke anywhere else",
            "Nothing in common at all here today",
            // Shorter than five words: the same as a whole, or not at all.
            "the risk of stroke");
    OverlapHint hint = NgramOverlap.ofWords(5).between(test, train);
    assertThat(hint.overlaps())
        .containsExactly(
            new OverlapHint.Overlap("t0", "t1", 1),
            // 7 words hold 3 five-grams, one of them shared.
            new OverlapHint.Overlap("t1", "t1", 1 / 3.0));
    assertThat(hint.whole()).isEqualTo(1);
    assertThat(hint.affected()).isEqualTo(2);
    assertThat(hint.documents()).isEqualTo(5);
    assertThat(hint.interval().low()).isLessThan(0.4);
    assertThat(hint.interval().high()).isGreaterThan(0.4);
    assertThat(hint.toString())
        .startsWith("2 of 5 documents hold an item that shares 5 words in a row")
        .endsWith("A hint, no verdict.");
    assertThat(NgramOverlap.ofWords(5).between(test, dataset("The risk of stroke.")).overlaps())
        .extracting(OverlapHint.Overlap::item)
        .containsExactly("t4");
    assertThatThrownBy(() -> NgramOverlap.ofWords(0)).hasMessageContaining("must be at least 1");
  }

  @Test
  void itemsAreComparedWithTheirOwnExamples() {
    Dataset<ClassificationInstance> test = dataset("one two three four", "five six seven eight");
    List<ClassificationInstance> items = test.toList();
    // Each is shown the other one: no leak, though both are among the examples.
    OverlapHint crossed =
        NgramOverlap.ofWords(3)
            .withExamples(
                test, item -> List.of(item.id().equals("t0") ? items.get(1) : items.get(0)));
    assertThat(crossed.overlaps()).isEmpty();
    OverlapHint own = NgramOverlap.ofWords(3).withExamples(test, List::of);
    assertThat(own.whole()).isEqualTo(2);
  }

  private static String[] notes(String kind, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "%s %d begins here. Then %s %d goes on. At last %s %d ends."
                    .formatted(kind, i, kind, i, kind, i))
        .toArray(String[]::new);
  }

  private static List<String> pairsOf(String... texts) {
    List<String> pairs = new ArrayList<>();
    for (String text : texts) {
      String[] sentences = text.split("(?<=\\.) ");
      for (int i = 1; i < sentences.length; i++) {
        pairs.add(sentences[i - 1] + " " + sentences[i]);
      }
    }
    return pairs;
  }

  @Test
  void textsLearntByHeartAreLikelierInTheirOwnOrder() {
    Dataset<ClassificationInstance> test = dataset(notes("case", 10));
    Dataset<ClassificationInstance> unseen = dataset(notes("visit", 10));
    Backend leaked = modelThatKnows(pairsOf(notes("case", 10)));
    ShuffleHint hint = ShuffledText.of(leaked).compare(test, unseen);
    // 14 tokens. In order both pairs are there; of the 5 other orders of three sentences two keep
    // one pair and three keep none: the gap is between 1/14 and 2/14, on average 1.6/14.
    assertThat(hint.gap()).isBetween(1 / 14.0, 2 / 14.0);
    assertThat(hint.unseenGap()).hasValue(0);
    // Two of 184,756 ways to choose ten of twenty are as extreme, if that.
    assertThat(hint.pValue().getAsDouble()).isLessThan(0.001);
    assertThat(hint.documents()).isEqualTo(10);
    assertThat(hint.toString()).contains("A hint, no verdict.");
    // A model that has seen neither finds all orders alike.
    ShuffleHint clean = ShuffledText.of(modelThatKnows(List.of())).compare(test, unseen);
    assertThat(clean.gap()).isZero();
    assertThat(clean.pValue()).hasValue(1);
    assertThat(ShuffledText.of(leaked).of(test).toString())
        .contains("without unseen texts to compare with, this says nothing about a leak");
  }

  @Test
  void singleSentencesAreShuffledByWords() {
    Dataset<ClassificationInstance> test = dataset("alpha beta gamma", "delta delta");
    Backend model = modelThatKnows(List.of("alpha beta", "beta gamma"));
    assertThatThrownBy(() -> ShuffledText.of(model).of(test))
        .hasMessageContaining("no text of toy can be shuffled; shuffle words");
    ShuffleHint hint =
        ShuffledText.of(model).withUnit(ShuffledText.Unit.WORDS).withShuffles(200).of(test);
    // "delta delta" has one order only.
    assertThat(hint.skipped()).isEqualTo(1);
    // Of the other orders of three words, two of five keep one pair: (2 − 2/5) / 3.
    assertThat(hint.gap()).isEqualTo(1.6 / 3, within(0.05));
  }

  @Test
  void anOrderLearntByHeartHasTheSmallestP() {
    String[] texts = IntStream.range(0, 24).mapToObj(i -> "document" + i).toArray(String[]::new);
    List<String> pairs =
        IntStream.range(1, 24).mapToObj(i -> texts[i - 1] + "\n\n" + texts[i]).toList();
    OrderHint leaked = FileOrder.of(modelThatKnows(pairs)).of(dataset(texts));
    // No other order of three chunks of eight keeps all pairs, but with a chance of 99 / 8!³.
    assertThat(leaked.pValue()).isEqualTo(0.01);
    assertThat(leaked.gap()).isPositive();
    OrderHint clean = FileOrder.of(modelThatKnows(List.of())).of(dataset(texts));
    assertThat(clean.pValue()).isEqualTo(1);
    assertThat(clean.gap()).isZero();
  }

  @Test
  void withoutALeakPIsSeldomSmall() {
    // A model that likes some orders for no reason: p is uniform, at most 0.05 in 1 of 20.
    Backend whims = new Scorer(text -> (text.hashCode() * 0x9E3779B1) / 1e9);
    int small = 0;
    for (int d = 0; d < 200; d++) {
      int number = d;
      String[] texts =
          IntStream.range(0, 16).mapToObj(i -> "text" + number + "x" + i).toArray(String[]::new);
      small +=
          FileOrder.of(whims).withShuffles(19).withSeed(d).of(dataset(texts)).pValue() <= 0.05
              ? 1
              : 0;
    }
    // 10 expected, with a deviation of 3.1.
    assertThat(small).isBetween(1, 20);
  }

  @Test
  void backendsThatDoNotScoreTextAreRefused() {
    Backend mute = Backend.of("mute", (prompt, decoding) -> Completion.of(""));
    assertThatThrownBy(() -> ShuffledText.of(mute))
        .isInstanceOf(UnsupportedCapabilityException.class);
    assertThatThrownBy(() -> FileOrder.of(mute)).isInstanceOf(UnsupportedCapabilityException.class);
    assertThatThrownBy(() -> FileOrder.of(modelThatKnows(List.of())).of(dataset("alone")))
        .hasMessageContaining("illegal number of documents: 1");
  }
}
