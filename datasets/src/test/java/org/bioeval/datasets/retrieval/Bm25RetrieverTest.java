package org.bioeval.datasets.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.junit.jupiter.api.Test;

class Bm25RetrieverTest {

  private static Bm25Retriever<ClassificationInstance> over(List<String> texts) {
    List<ClassificationInstance> items = new ArrayList<>();
    for (String text : texts) {
      items.add(
          new ClassificationInstance(Document.of(Integer.toString(items.size()), text), "label"));
    }
    return Bm25Retriever.over(
        Dataset.of(
            DatasetInfo.of("ours", Split.TRAIN, "text"),
            Schema.of("ours", new Schema.Label("label", "")),
            items));
  }

  private static List<Integer> nearest(List<String> texts, String text, int count) {
    return over(texts).nearest(text, count).stream()
        .map(item -> Integer.parseInt(item.id()))
        .toList();
  }

  @Test
  void prefersSharedRareWords() {
    List<String> texts =
        List.of("the drug was given", "the rash was severe", "the drug caused a rash");
    assertThat(nearest(texts, "a rash after the drug", 2)).containsExactly(2, 0);
  }

  @Test
  void neverReturnsTheItemItselfNorADuplicate() {
    List<String> texts = List.of("Rash after  a dose", "rash after a dose ", "a dose", "no");
    assertThat(nearest(texts, "rash AFTER a dose", 3)).containsExactly(2);
  }

  @Test
  void keepsTheOrderOfEqualScores() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      texts.add("same words");
    }
    assertThat(nearest(texts, "words", 5)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void returnsOnlyItemsThatShareAWord() {
    assertThat(nearest(List.of("alpha", "beta"), "gamma", 2)).isEmpty();
    assertThat(nearest(List.of(), "gamma", 2)).isEmpty();
    assertThat(nearest(List.of("alpha"), "", 2)).isEmpty();
  }

  @Test
  void takesTextsOfManyWords() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append("w").append(i).append(' ');
    }
    assertThat(nearest(List.of("w4999", text + "more"), text.toString(), 2)).contains(1);
  }

  @Test
  void refusesACountBelowOne() {
    assertThatThrownBy(() -> nearest(List.of("a"), "a", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal count: 0, must be at least 1");
  }

  @Provide
  Arbitrary<String> shortText() {
    return Arbitraries.of("ka", "lu", "mi", "no", "pe")
        .list()
        .ofMaxSize(6)
        .map(w -> String.join(" ", w));
  }

  /**
   * The same ranking as BM25 computed from its formula: idf = ln(1 + (N - n + 0.5) / (n + 0.5)),
   * weight = idf * tf / (tf + k1 * (1 - b + b * length / average length)), summed over the words of
   * the query. Lucene stores lengths below 40 words exactly.
   */
  @Property(tries = 100)
  void ranksByTheFormula(
      @ForAll @Size(min = 1, max = 12) List<@net.jqwik.api.From("shortText") String> texts,
      @ForAll("shortText") String query,
      @ForAll @IntRange(min = 1, max = 5) int count) {
    Map<Integer, Double> scores = new HashMap<>();
    List<List<String>> words =
        texts.stream()
            .map(t -> t.isEmpty() ? List.<String>of() : Arrays.asList(t.split(" ")))
            .toList();
    // Lucene averages over the texts that have words.
    double average =
        words.stream().filter(w -> !w.isEmpty()).mapToInt(List::size).average().orElse(1);
    for (int i = 0; i < texts.size(); i++) {
      double score = 0;
      for (String word : query.isEmpty() ? new String[0] : query.split(" ")) {
        long n = words.stream().filter(w -> w.contains(word)).count();
        long all = words.stream().filter(w -> !w.isEmpty()).count();
        double tf = words.get(i).stream().filter(word::equals).count();
        double idf = Math.log(1 + (all - n + 0.5) / (n + 0.5));
        score += idf * tf / (tf + 1.2 * (0.25 + 0.75 * words.get(i).size() / average));
      }
      if (score > 0 && !texts.get(i).equals(query)) {
        scores.put(i, score);
      }
    }
    List<Double> expected =
        scores.values().stream().sorted(Comparator.reverseOrder()).limit(count).toList();
    List<Integer> found = nearest(texts, query, count);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      // Equal to Lucene's float arithmetic; ties may stand in either order of the plain formula.
      assertThat(scores.get(found.get(i)))
          .isCloseTo(expected.get(i), org.assertj.core.data.Offset.offset(1e-5));
    }
  }
}
