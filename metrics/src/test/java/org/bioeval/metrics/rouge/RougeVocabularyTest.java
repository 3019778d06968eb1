package org.bioeval.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.junit.jupiter.api.Test;

/** Words and lines in numbers and lengths beyond what memory is first set aside for. */
class RougeVocabularyTest {
  private static final Rouge ROUGE =
      Rouge.withDefaults().withVariants(RougeVariant.ROUGE_1, RougeVariant.ROUGE_L_SUM);

  /** Distinct words, of which none is another's stem; one a line. */
  private static String words(int from, int to, int step) {
    return IntStream.iterate(from, i -> i < to, i -> i + step)
        .mapToObj(i -> "w" + i)
        .collect(Collectors.joining("\n"));
  }

  private static void assertHalfIsFound(Rouge rouge, String whole, String half) {
    RougeScores scores = rouge.score(whole, half);
    assertThat(scores.rouge1().precision()).isEqualTo(1);
    assertThat(scores.rouge1().recall()).isEqualTo(0.5);
    assertThat(scores.rougeLSum()).isEqualTo(scores.rouge1());
  }

  @Test
  void aTextMayHaveThousandsOfWordsAndHundredsOfLines() {
    for (Rouge rouge : new Rouge[] {ROUGE, ROUGE.withStemming()}) {
      // Short, long, and short again: what has grown serves the next pair as well.
      assertHalfIsFound(rouge, words(0, 20, 1), words(0, 20, 2));
      assertHalfIsFound(rouge, words(0, 300, 1), words(0, 300, 2));
      String thousands = words(0, 5_000, 1).replace('\n', ' ');
      String half = words(0, 5_000, 2).replace('\n', ' ');
      assertHalfIsFound(rouge, thousands, half);
      assertHalfIsFound(rouge, words(10, 40, 1), words(11, 40, 2));
    }
  }

  @Test
  void aWordMayBeLongerThanAllOthersTogether() {
    String one = "a".repeat(40_000);
    String other = "a".repeat(39_999) + "b";
    for (Rouge rouge : new Rouge[] {ROUGE, ROUGE.withStemming()}) {
      assertHalfIsFound(rouge, one + " " + other, other);
      assertThat(rouge.score(one, other).rouge1().fMeasure()).isZero();
    }
  }

  @Test
  void aLongWordIsStemmed() {
    // Longer than the stemmer's memory at first, as a protein sequence is; again with another.
    for (int length : new int[] {62, 64, 65, 70, 200, 5_000}) {
      String word = "b".repeat(length - 8) + "adoption";
      String other = "b".repeat(length - 8) + "adopting";
      RougeScores scores = ROUGE.withStemming().score(word, other);
      assertThat(scores.rouge1()).as("%s letters", length).isEqualTo(new RougeScore(1, 1, 1));
    }
  }

  @Test
  void wordsAreForgottenOnceTheyAreTooMany() {
    for (Rouge rouge : new Rouge[] {ROUGE, ROUGE.withStemming()}) {
      Rouge unigrams = rouge.withVariants(RougeVariant.ROUGE_1);
      String many = words(0, 140_000, 1);
      assertThat(unigrams.score(many, "w1 w2").rouge1().precision()).isEqualTo(1);
      // Words of before, with other numbers now, and new ones.
      for (int i = 0; i < 2; i++) {
        RougeScores scores = unigrams.score("w139999 w5 new w7", "w7 w139999 newer w6");
        assertThat(scores.rouge1()).isEqualTo(new RougeScore(0.5, 0.5, 0.5));
      }
    }
  }

  @Test
  void wordsOfTheSameHashAreDifferentWords() {
    // 'c' * 31 + '0' = 'a' * 31 + 'n'.
    try (WhitespaceAnalyzer blanks = new WhitespaceAnalyzer()) {
      Rouge rouge = ROUGE.withAnalyzer(blanks);
      assertThat(rouge.score("c0", "an").rouge1().fMeasure()).isZero();
      assertThat(rouge.score("c0 an", "an").rouge1().recall()).isEqualTo(0.5);
    }
  }

  @Test
  void variantsHaveTheLabelsOfRougeScore() {
    assertThat(RougeVariant.values())
        .extracting(RougeVariant::label)
        .containsExactly(
            "rouge1",
            "rouge2",
            "rouge3",
            "rouge4",
            "rouge5",
            "rouge6",
            "rouge7",
            "rouge8",
            "rouge9",
            "rougeL",
            "rougeLsum");
  }
}
