package org.bioeval.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fast counts equal the plain definition. */
class RougeDefinitionTest {
  private static final RougeVariant[] ALL = RougeVariant.values();

  @net.jqwik.api.Tag("slow")
  @Property(tries = 400)
  void fastEqualsPlain(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int words, @ForAll boolean skewed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> reference = lines(random, 6, 90, words, skewed);
    List<List<String>> prediction = lines(random, 6, 90, words, skewed);
    compare(reference, prediction);
  }

  @net.jqwik.api.Tag("slow")
  @Property(tries = 60)
  void fastEqualsPlainOnCopiesWithChanges(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> reference = lines(random, 5, 140, 300, false);
    List<List<String>> prediction = new ArrayList<>();
    for (List<String> line : reference) {
      List<String> changed = new ArrayList<>(line);
      changed.removeIf(token -> random.nextInt(6) == 0);
      prediction.add(random.nextInt(prediction.size() + 1), changed);
    }
    compare(reference, prediction);
  }

  @Test
  void manyDistinctTokensKeepMasksOfFrequentOnesOnly() {
    // 3,000 tokens are 47 words a mask; 2,000 distinct ones would take 94,000 words, over the
    // limit.
    SplittableRandom random = new SplittableRandom(5);
    List<List<String>> reference = List.of(line(random, 3_000, 2_000, true));
    List<List<String>> prediction = List.of(line(random, 2_500, 2_000, true));
    compare(reference, prediction);
  }

  @Test
  void longLinesAreReadBackFromCheckpoints() {
    // 47 words · 6,000 columns exceed the columns that are kept at a time (2^18 words).
    SplittableRandom random = new SplittableRandom(6);
    List<List<String>> reference = List.of(line(random, 3_000, 40, false));
    List<List<String>> prediction = List.of(line(random, 6_000, 40, false));
    RougeScores scores =
        Rouge.withDefaults()
            .withVariants(RougeVariant.ROUGE_L_SUM)
            .score(text(reference), text(prediction));
    assertThat(scores.rougeLSum())
        .isEqualTo(RougeScore.of(PlainRouge.unionOfLines(reference, prediction), 6_000, 3_000));
  }

  @Tag("slow")
  @Test
  void aSingleTokenRepeatedManyTimes() {
    String many = "a ".repeat(100_000);
    String fewer = "a ".repeat(90_000);
    RougeScores scores =
        Rouge.withDefaults()
            .withVariants(RougeVariant.ROUGE_1, RougeVariant.ROUGE_2, RougeVariant.ROUGE_L)
            .score(many, fewer);
    assertThat(scores.rougeL()).isEqualTo(RougeScore.of(90_000, 90_000, 100_000));
    assertThat(scores.rouge1()).isEqualTo(RougeScore.of(90_000, 90_000, 100_000));
    assertThat(scores.rouge2()).isEqualTo(RougeScore.of(89_999, 89_999, 99_999));
  }

  private static void compare(List<List<String>> reference, List<List<String>> prediction) {
    RougeScores scores =
        Rouge.withDefaults()
            .withVariants(RougeVariant.ROUGE_1, ALL)
            .score(text(reference), text(prediction));
    List<String> a = reference.stream().flatMap(List::stream).toList();
    List<String> b = prediction.stream().flatMap(List::stream).toList();
    for (int n = 1; n <= 9; n++) {
      assertThat(scores.get(RougeVariant.n(n)))
          .as("ROUGE-%s", n)
          .isEqualTo(
              RougeScore.of(PlainRouge.sharedNgrams(a, b, n), b.size() - n + 1, a.size() - n + 1));
    }
    assertThat(scores.rougeL())
        .isEqualTo(RougeScore.of(PlainRouge.subsequence(a, b), b.size(), a.size()));
    assertThat(scores.rougeLSum())
        .isEqualTo(
            RougeScore.of(PlainRouge.unionOfLines(reference, prediction), b.size(), a.size()));
  }

  private static List<List<String>> lines(
      SplittableRandom random, int mostLines, int mostTokens, int words, boolean skewed) {
    List<List<String>> lines = new ArrayList<>();
    int count = random.nextInt(mostLines + 1);
    for (int i = 0; i < count; i++) {
      lines.add(line(random, random.nextInt(mostTokens + 1), words, skewed));
    }
    return lines;
  }

  private static List<String> line(SplittableRandom random, int size, int words, boolean skewed) {
    String[] line = new String[size];
    Arrays.setAll(
        line,
        i -> {
          double u = random.nextDouble();
          return "t" + (int) (words * (skewed ? u * u * u : u));
        });
    return List.of(line);
  }

  private static String text(List<List<String>> lines) {
    return String.join("\n", lines.stream().map(line -> String.join(" ", line)).toList());
  }
}
