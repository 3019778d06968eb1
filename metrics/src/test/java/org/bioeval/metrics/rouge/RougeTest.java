package org.bioeval.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.FlagsAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.bioeval.core.stats.Bootstrap;
import org.junit.jupiter.api.Test;

class RougeTest {
  private final Rouge rouge = Rouge.withDefaults();

  @Test
  void handCountedSentence() {
    // Reference: the patient denies chest pain (5). Prediction: patient denies any chest pain (5).
    // Unigrams shared: patient denies chest pain = 4. Bigrams: "patient denies", "chest pain" = 2
    // of
    // 4 and 4. LCS: patient denies chest pain = 4.
    RougeScores scores =
        rouge.score("The patient denies chest pain.", "Patient denies any chest pain!");
    assertThat(scores.rouge1()).isEqualTo(new RougeScore(0.8, 0.8, 0.8000000000000002));
    assertThat(scores.rouge2()).isEqualTo(new RougeScore(0.5, 0.5, 0.5));
    assertThat(scores.rougeL().fMeasure()).isCloseTo(0.8, within(1e-15));
    assertThat(scores.rougeLSum()).isEqualTo(scores.rougeL());
    assertThat(scores.byVariant().keySet()).containsExactlyElementsOf(rouge.variants());
  }

  @Property(tries = 300)
  void scoresAreBoundedAndSwapPrecisionWithRecall(@ForAll @IntRange(min = 0) int number) {
    RougePair pair = RougeRecipe.generatedPair(number);
    String a = pair.references().get(0);
    String b = pair.prediction();
    RougeScores forth = rouge.score(a, b);
    RougeScores back = rouge.score(b, a);
    for (RougeVariant variant : rouge.variants()) {
      RougeScore score = forth.get(variant);
      assertThat(score.precision()).isBetween(0.0, 1.0);
      assertThat(score.recall()).isBetween(0.0, 1.0);
      assertThat(score.fMeasure())
          .isBetween(
              Math.min(score.precision(), score.recall()) - 1e-15,
              Math.max(score.precision(), score.recall()) + 1e-15);
      if (variant != RougeVariant.ROUGE_L_SUM) {
        // Lsum chooses one subsequence of each line of the reference, so it is not symmetric.
        assertThat(back.get(variant).precision()).isEqualTo(score.recall());
        assertThat(back.get(variant).recall()).isEqualTo(score.precision());
      }
    }
    assertThat(forth.rougeL().recall()).isLessThanOrEqualTo(forth.rouge1().recall());
  }

  @Property(tries = 100)
  void aTextEqualsItselfAndRepetitionLowersOnlyOneSide(@ForAll @IntRange(min = 0) int number) {
    String text = RougeRecipe.generatedPair(number).references().get(0) + " end of text";
    for (RougeScore score : rouge.score(text, text).byVariant().values()) {
      assertThat(score).isEqualTo(new RougeScore(1, 1, 1));
    }
    RougeScores twice = rouge.score(text, text + "\n" + text);
    assertThat(twice.rouge1().recall()).isEqualTo(1);
    assertThat(twice.rouge1().precision()).isEqualTo(0.5);
    assertThat(twice.rougeL().precision()).isEqualTo(0.5);
  }

  @Property(tries = 100)
  void theOrderOfReferencesDoesNotMatter(@ForAll @IntRange(min = 0, max = 1 << 30) int number) {
    List<String> references = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      references.add(RougeRecipe.generatedPair(number + i).references().get(0));
    }
    String prediction = RougeRecipe.generatedPair(number).prediction();
    RougeScores forward = rouge.score(references, prediction);
    List<RougeScores> single = references.stream().map(r -> rouge.score(r, prediction)).toList();
    java.util.Collections.reverse(references);
    RougeScores backward = rouge.score(references, prediction);
    for (RougeVariant variant : rouge.variants()) {
      double best = single.stream().mapToDouble(s -> s.get(variant).fMeasure()).max().orElseThrow();
      assertThat(forward.get(variant).fMeasure()).isEqualTo(best);
      assertThat(backward.get(variant).fMeasure()).isEqualTo(best);
    }
  }

  @Test
  void aBatchEqualsOneByOne() {
    List<RougePair> pairs = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      pairs.add(RougeRecipe.generatedPair(i));
    }
    Rouge stemmed = rouge.withStemming();
    List<RougeScores> batch = stemmed.scoreAll(pairs);
    for (int i = 0; i < pairs.size(); i++) {
      RougePair pair = pairs.get(i);
      assertThat(batch.get(i)).isEqualTo(stemmed.score(pair.references(), pair.prediction()));
    }
  }

  @Test
  void aBatchMayBeOfAnySize() {
    for (int size : new int[] {0, 1, 3, 4, 5, 8, 9}) {
      List<RougePair> pairs = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        pairs.add(RougeRecipe.generatedPair(i));
      }
      assertThat(rouge.scoreAll(pairs))
          .containsExactlyElementsOf(
              pairs.stream().map(p -> rouge.score(p.references(), p.prediction())).toList());
    }
  }

  @Test
  void aBatchIsSharedByTheCallerAndTheCommonPool() {
    int threads = ForkJoinPool.getCommonPoolParallelism() + 1;
    assertThat(threadsOfABatch(threads)).contains(Thread.currentThread()).hasSize(threads);
  }

  @Test
  void aBatchWithinAPoolIsSharedByItsThreads() {
    ForkJoinPool pool = new ForkJoinPool(3);
    try {
      Set<Thread> threads = pool.submit(() -> threadsOfABatch(3)).join();
      assertThat(threads)
          .hasSize(3)
          .allSatisfy(
              thread -> assertThat(((ForkJoinWorkerThread) thread).getPool()).isSameAs(pool));
    } finally {
      pool.shutdown();
    }
  }

  /** Threads that analyse a batch, each of which waits with its first text for all the others. */
  private Set<Thread> threadsOfABatch(int expected) {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(expected);
    try (Analyzer analyzer = new Waiting(threads, all)) {
      rouge.withAnalyzer(analyzer).scoreAll(Collections.nCopies(64, RougePair.of("a b", "b c")));
    }
    return threads;
  }

  private static final class Waiting extends Analyzer {
    private final Set<Thread> threads;
    private final CountDownLatch all;

    Waiting(Set<Thread> threads, CountDownLatch all) {
      this.threads = threads;
      this.all = all;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      return new TokenStreamComponents(new WhitespaceTokenizer());
    }

    @Override
    protected Reader initReader(String field, Reader reader) {
      if (threads.add(Thread.currentThread())) {
        all.countDown();
        assertThat(Uninterruptibles.awaitUninterruptibly(all, Duration.ofSeconds(30))).isTrue();
      }
      return reader;
    }
  }

  @Test
  void whatAnAnalyzerThrowsEndsABatch() {
    try (Analyzer broken =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String field) {
            throw new IllegalStateException("no dictionary");
          }
        }) {
      Rouge custom = rouge.withAnalyzer(broken);
      assertThatThrownBy(() -> custom.scoreAll(Collections.nCopies(20, RougePair.of("a", "b"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no dictionary");
    }
  }

  @Test
  void theDefaultAnalysisIsTheLuceneAnalyzer() {
    Rouge plain = rouge.withAnalyzer(RougeAnalyzer.unstemmed());
    Rouge stemmed = rouge.withAnalyzer(RougeAnalyzer.stemmed());
    for (int i = 0; i < 500; i++) {
      RougePair pair = RougeRecipe.generatedPair(i);
      assertThat(plain.score(pair.references(), pair.prediction()))
          .isEqualTo(rouge.score(pair.references(), pair.prediction()));
      assertThat(stemmed.score(pair.references(), pair.prediction()))
          .isEqualTo(rouge.withStemming().score(pair.references(), pair.prediction()));
    }
  }

  @Test
  void analyzersCanBeReplaced() {
    try (Analyzer english = new EnglishAnalyzer();
        Analyzer standard = new StandardAnalyzer();
        Analyzer chinese = new SmartChineseAnalyzer()) {
      // English: "the" is a stop word and plurals are stemmed, so both texts are "patient pain".
      assertThat(rouge.withAnalyzer(english).score("The patients' pains", "patient pain").rouge1())
          .isEqualTo(new RougeScore(1, 1, 1));
      // Unicode segmentation keeps accents and Greek, where the default sees "na" and "ve".
      assertThat(rouge.withAnalyzer(standard).score("naïve β", "naïve γ").rouge1().precision())
          .isEqualTo(0.5);
      // 患者胸痛 is 患者 (patient) and 胸痛 (chest pain) or 胸 and 痛: one shared word of 患者头痛.
      assertThat(rouge.withAnalyzer(chinese).score("患者胸痛", "患者头痛").rouge1().fMeasure())
          .isGreaterThan(0);
      assertThat(rouge.score("患者胸痛", "患者胸痛").rouge1()).isEqualTo(RougeScore.ZERO);
    }
  }

  @Test
  void linesOfAnotherAnalyzerAreAnalysedOneByOne() {
    try (Analyzer standard = new StandardAnalyzer()) {
      Rouge custom = rouge.withAnalyzer(standard);
      String a = "chest pain since monday\nno fever\n\nplan aspirin";
      String b = "plan aspirin\nno chest pain";
      assertThat(custom.score(a, b)).isEqualTo(rouge.score(a, b));
      assertThat(custom.withVariants(RougeVariant.ROUGE_L_SUM).score(a, b).rougeLSum())
          .isEqualTo(rouge.score(a, b).rougeLSum());
    }
  }

  @Test
  void theTokenizerGivesOffsetsAndCanBeUsedAgain() throws IOException {
    try (RougeTokenizer tokenizer = new RougeTokenizer()) {
      CharTermAttribute term = tokenizer.getAttribute(CharTermAttribute.class);
      OffsetAttribute offset = tokenizer.getAttribute(OffsetAttribute.class);
      // What a filter left behind is gone with the next token.
      FlagsAttribute flags = tokenizer.addAttribute(FlagsAttribute.class);
      PositionIncrementAttribute gap = tokenizer.addAttribute(PositionIncrementAttribute.class);
      for (int round = 0; round < 2; round++) {
        String text = " Aspirin,\u0130x \u212A" + " pneumonoultramicroscopicsilicovolcanoconiosis";
        tokenizer.setReader(new StringReader(text));
        tokenizer.reset();
        List<String> found = new ArrayList<>();
        while (tokenizer.incrementToken()) {
          assertThat(flags.getFlags()).isZero();
          flags.setFlags(1);
          found.add(term + "@" + offset.startOffset() + "-" + offset.endOffset());
        }
        tokenizer.end();
        assertThat(gap.getPositionIncrement()).isZero();
        assertThat(offset.endOffset()).isEqualTo(text.length());
        tokenizer.close();
        assertThat(found)
            .containsExactly(
                "aspirin@1-8",
                "i@9-10",
                "x@10-11",
                "k@12-13",
                "pneumonoultramicroscopicsilicovolcanoconiosis@14-59");
      }
    }
  }

  @Test
  void anAnalyzerThatFailsDoesNotSpoilTheScorer() {
    try (Analyzer failing =
        new Analyzer() {
          @Override
          protected TokenStreamComponents createComponents(String field) {
            RougeTokenizer tokenizer = new RougeTokenizer();
            TokenStream fails =
                new org.apache.lucene.analysis.TokenFilter(tokenizer) {
                  private final CharTermAttribute term = getAttribute(CharTermAttribute.class);

                  @Override
                  public boolean incrementToken() throws IOException {
                    if (input.incrementToken() && !term.toString().equals("broken")) {
                      return true;
                    }
                    if (term.toString().equals("broken")) {
                      throw new IOException("broken");
                    }
                    return false;
                  }
                };
            return new TokenStreamComponents(tokenizer, fails);
          }
        }) {
      Rouge custom = rouge.withAnalyzer(failing);
      assertThatThrownBy(() -> custom.score("all is broken", "x"))
          .isInstanceOf(java.io.UncheckedIOException.class);
      assertThat(custom.score("all is well", "all is well").rouge1().fMeasure()).isEqualTo(1);
    }
  }

  @Test
  void aggregatesHaveMeansAndIntervals() {
    List<RougeScores> items =
        List.of(rouge.score("a b", "a b"), rouge.score("a b", "c d"), rouge.score("a b", "a d"));
    RougeAggregate aggregate =
        RougeAggregate.of(items, Bootstrap.withDefaults().withResamples(2_000));
    RougeAggregate.Entry rouge1 = aggregate.get(RougeVariant.ROUGE_1);
    assertThat(rouge1.mean()).isEqualTo(new RougeScore(0.5, 0.5, 0.5));
    assertThat(rouge1.fMeasure().low()).isZero();
    assertThat(rouge1.fMeasure().high()).isEqualTo(1);
    assertThat(rouge1.precision().level()).isEqualTo(0.95);
    assertThat(aggregate.n()).isEqualTo(3);
    assertThatThrownBy(() -> aggregate.get(RougeVariant.ROUGE_9))
        .hasMessageStartingWith("ROUGE_9 was not computed, only [ROUGE_1, ROUGE_2,");
    assertThatThrownBy(() -> RougeAggregate.of(List.of(), Bootstrap.withDefaults()))
        .hasMessage("no items to aggregate, at least one is needed");
  }

  @Test
  void badArgumentsAreNamed() {
    assertThatThrownBy(() -> RougeVariant.n(10))
        .hasMessage("illegal n: 10, must be between 1 and 9");
    assertThatThrownBy(() -> rouge.score(List.of(), "x"))
        .hasMessage("no references, at least one is needed");
    assertThatThrownBy(() -> new RougePair(com.google.common.collect.ImmutableList.of(), "x"))
        .hasMessageStartingWith("a pair needs at least one reference");
    assertThatThrownBy(() -> rouge.score("a", "a").get(RougeVariant.ROUGE_3))
        .hasMessage(
            "ROUGE_3 was not computed, only [ROUGE_1, ROUGE_2, ROUGE_L, ROUGE_L_SUM]; ask for it by"
                + " Rouge.withVariants");
    try (Analyzer standard = new StandardAnalyzer()) {
      assertThatThrownBy(() -> rouge.withAnalyzer(standard).withStemming())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("add a stem filter to the analyzer instead");
    }
  }
}
