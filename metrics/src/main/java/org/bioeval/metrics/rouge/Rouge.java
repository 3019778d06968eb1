package org.bioeval.metrics.rouge;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.bioeval.metrics.rouge.internal.Overlap;
import org.bioeval.metrics.rouge.internal.TokenList;
import org.jspecify.annotations.Nullable;

/**
 * Scores texts by ROUGE-1 to ROUGE-9, ROUGE-L and ROUGE-Lsum (Lin 2004, "ROUGE: A Package for
 * Automatic Evaluation of Summaries"), with the results of Google's {@code rouge_score} 0.1.2.
 *
 * <p>Precision is shared units / units of the prediction, recall shared units / units of the
 * reference, F their harmonic mean; all are 0 where a text has no units. With several references,
 * the one with the greatest F counts, for each variant by itself; the first of them if several are
 * equal.
 *
 * <p>Time is linear in the texts for n-grams and O(mn / 64) for ROUGE-L, memory linear for both.
 *
 * <p>Immutable; safe for use by several threads, which share working memory through a pool.
 */
public final class Rouge {
  private final ImmutableSet<RougeVariant> variants;
  private final boolean stemming;
  private final @Nullable Analyzer analyzer;
  private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();

  private Rouge(
      ImmutableSet<RougeVariant> variants, boolean stemming, @Nullable Analyzer analyzer) {
    this.variants = variants;
    this.stemming = stemming;
    this.analyzer = analyzer;
  }

  /**
   * ROUGE-1, ROUGE-2, ROUGE-L and ROUGE-Lsum over lower-case runs of {@code [a-z0-9]}, without
   * stemming.
   *
   * @return the default scorer
   */
  public static Rouge withDefaults() {
    return new Rouge(
        Sets.immutableEnumSet(
            RougeVariant.ROUGE_1,
            RougeVariant.ROUGE_2,
            RougeVariant.ROUGE_L,
            RougeVariant.ROUGE_L_SUM),
        false,
        null);
  }

  /**
   * Sets what overlap is counted.
   *
   * @param first a variant
   * @param others more of them
   * @return a copy
   */
  public Rouge withVariants(RougeVariant first, RougeVariant... others) {
    return new Rouge(Sets.immutableEnumSet(first, others), stemming, analyzer);
  }

  /**
   * Stems tokens of more than three characters, by NLTK's default Porter stemmer.
   *
   * @return a copy
   * @throws IllegalStateException if an analyzer was set: put a stemmer into that
   */
  public Rouge withStemming() {
    if (analyzer != null) {
      throw new IllegalStateException(
          "stemming belongs to the default analysis; add a stem filter to the analyzer instead");
    }
    return new Rouge(variants, true, null);
  }

  /**
   * Sets how texts become tokens, in place of the default analysis and stemming. Every token that
   * the analyzer emits counts, synonyms at the same position too.
   *
   * @param custom any Lucene analyzer; stays the caller's to close
   * @return a copy
   */
  public Rouge withAnalyzer(Analyzer custom) {
    return new Rouge(variants, false, Objects.requireNonNull(custom, "custom"));
  }

  /**
   * The variants that are computed.
   *
   * @return in the order of the enumeration
   */
  public ImmutableSet<RougeVariant> variants() {
    return variants;
  }

  /**
   * Scores a prediction against one reference.
   *
   * @param reference the text to compare with
   * @param prediction the text to be scored
   * @return a score for each variant
   */
  public RougeScores score(String reference, String prediction) {
    return score(ImmutableList.of(reference), prediction);
  }

  /**
   * Scores a prediction against several references.
   *
   * @param references texts to compare with, at least one
   * @param prediction the text to be scored
   * @return for each variant the best score over the references
   * @throws IllegalArgumentException if there is no reference
   */
  public RougeScores score(List<String> references, String prediction) {
    checkArgument(!references.isEmpty(), "no references, at least one is needed");
    @Nullable Workspace taken = idle.poll();
    Workspace workspace = taken == null ? new Workspace(analyzer, stemming) : taken;
    Map<RougeVariant, RougeScore> best = new EnumMap<>(RougeVariant.class);
    for (String reference : references) {
      workspace.score(reference, prediction, variants, best);
    }
    // Not in a finally block: after an exception its token stream is open half-way.
    idle.offer(workspace);
    return RougeScores.of(best);
  }

  /**
   * Scores many pairs on all processors (the common pool; call from within a {@code ForkJoinPool}
   * of your own to use that).
   *
   * @param pairs what to score
   * @return the scores, in the order of the pairs
   */
  public ImmutableList<RougeScores> scoreAll(List<RougePair> pairs) {
    Batch batch = new Batch(pairs);
    @Nullable ForkJoinPool own = ForkJoinTask.getPool();
    // Outside of a pool the calling thread works beside the common pool's.
    int threads = own == null ? ForkJoinPool.getCommonPoolParallelism() + 1 : own.getParallelism();
    ForkJoinTask.invokeAll(
        Stream.<ForkJoinTask<?>>generate(() -> ForkJoinTask.adapt(batch)).limit(threads).toList());
    return ImmutableList.copyOf(batch.scores);
  }

  /**
   * Pairs that threads take a few at a time, so that all are busy to the end. Were the pairs halved
   * among tasks instead, a caller from outside of the pool would do one half and wait for the
   * other: it does not help with what a task of the pool has forked.
   */
  private final class Batch implements Runnable {
    private static final int FEW = 4;

    private final RougePair[] items;
    private final RougeScores[] scores;
    private final AtomicInteger taken = new AtomicInteger();

    Batch(List<RougePair> pairs) {
      items = pairs.toArray(RougePair[]::new);
      scores = new RougeScores[items.length];
    }

    @Override
    public void run() {
      for (int from = next(); from < items.length; from = next()) {
        for (int i = from; i < Math.min(from + FEW, items.length); i++) {
          scores[i] = score(items[i].references(), items[i].prediction());
        }
      }
    }

    /** First pair of the next few; the length or more, and never an overflow, if all are taken. */
    private int next() {
      return taken.getAndUpdate(n -> n < items.length ? n + FEW : n);
    }
  }

  /** Reused memory of one thread. */
  private static final class Workspace {
    private final RougeTokens tokens;
    private final Overlap overlap = new Overlap();
    private final TokenList reference = new TokenList();
    private final TokenList prediction = new TokenList();

    Workspace(@Nullable Analyzer analyzer, boolean stemming) {
      tokens = new RougeTokens(analyzer, stemming);
    }

    /** Scores a pair and keeps, for each variant, what is better than before. */
    void score(
        String referenceText,
        String predictionText,
        ImmutableSet<RougeVariant> variants,
        Map<RougeVariant, RougeScore> best) {
      tokens.startPair();
      boolean onlyLines = variants.size() == 1 && variants.contains(RougeVariant.ROUGE_L_SUM);
      if (!onlyLines || tokens.keepsLinesApart()) {
        reference.clear();
        prediction.clear();
        tokens.read(referenceText, reference);
        tokens.read(predictionText, prediction);
        overlap.set(reference, prediction, tokens.vocabularySize());
      }
      int longest = longestOrder(variants);
      // In the order of the enumeration: n-grams by rising n, then L, then Lsum.
      for (RougeVariant variant : variants) {
        if (variant == RougeVariant.ROUGE_L_SUM && !tokens.keepsLinesApart()) {
          reference.clear();
          prediction.clear();
          tokens.readLines(referenceText, reference);
          tokens.readLines(predictionText, prediction);
          overlap.set(reference, prediction, tokens.vocabularySize());
        }
        RougeScore score = score(variant, longest);
        @Nullable RougeScore before = best.get(variant);
        if (before == null || score.fMeasure() > before.fMeasure()) {
          best.put(variant, score);
        }
      }
    }

    private static int longestOrder(ImmutableSet<RougeVariant> variants) {
      int longest = 0;
      for (RougeVariant variant : variants) {
        longest = Math.max(longest, variant.order());
      }
      return longest;
    }

    private RougeScore score(RougeVariant variant, int longest) {
      int shorter = Math.max(0, variant.order() - 1);
      int shared =
          switch (variant) {
            case ROUGE_L -> overlap.subsequence();
            case ROUGE_L_SUM -> overlap.unionOfLines(reference, prediction);
            default -> overlap.ngrams(variant.order(), variant.order() == longest);
          };
      return RougeScore.of(shared, prediction.size() - shorter, reference.size() - shorter);
    }
  }
}
