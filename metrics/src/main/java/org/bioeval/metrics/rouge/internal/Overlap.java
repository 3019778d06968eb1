package org.bioeval.metrics.rouge.internal;

import java.util.Arrays;

/**
 * Counts of shared units between a reference and a prediction. Both texts' tokens are renumbered so
 * that the reference's run from 0 without gaps; the prediction's others become −1.
 *
 * <p>Reuses its arrays; not for use by several threads.
 */
public final class Overlap {
  private final NgramOverlap ngrams = new NgramOverlap();
  private final CommonSubsequence subsequence = new CommonSubsequence();
  private int[] localOf = new int[1024]; // by vocabulary number: local number + 1, 0 if none
  private int[] reference = new int[1024];
  private int[] prediction = new int[1024];
  private int referenceSize;
  private int predictionSize;
  private int distinct;
  private int countedOrder;
  private long[] marked = new long[16];
  private int[] leftInReference = new int[1024];
  private int[] leftInPrediction = new int[1024];

  /** No texts yet. */
  public Overlap() {}

  /**
   * Takes two texts up.
   *
   * @param referenceTokens tokens of the reference
   * @param predictionTokens tokens of the prediction
   * @param vocabularySize greater than any token number
   */
  public void set(TokenList referenceTokens, TokenList predictionTokens, int vocabularySize) {
    referenceSize = referenceTokens.size();
    predictionSize = predictionTokens.size();
    countedOrder = 0;
    if (localOf.length < vocabularySize) {
      localOf = new int[2 * vocabularySize];
    }
    if (reference.length < referenceSize) {
      reference = new int[2 * referenceSize];
    }
    if (prediction.length < predictionSize) {
      prediction = new int[2 * predictionSize];
    }
    int[] ids = referenceTokens.ids();
    int count = 0;
    for (int i = 0; i < referenceSize; i++) {
      int id = ids[i];
      int before = localOf[id];
      // Without a branch, which could not be foretold: half the words of a text are new.
      count += before == 0 ? 1 : 0;
      int local = before == 0 ? count : before;
      localOf[id] = local;
      reference[i] = local - 1;
    }
    distinct = count;
    int[] others = predictionTokens.ids();
    for (int i = 0; i < predictionSize; i++) {
      prediction[i] = localOf[others[i]] - 1;
    }
    for (int i = 0; i < referenceSize; i++) {
      localOf[ids[i]] = 0;
    }
  }

  /**
   * Shared n-grams; n must rise from call to call.
   *
   * @param n length of the n-grams, at least 1
   * @param last whether no longer n-grams will be asked for
   * @return their number, 0 if a text is shorter than n
   */
  public int ngrams(int n, boolean last) {
    int shared = 0;
    while (countedOrder < n) {
      int order = ++countedOrder;
      int gramsA = referenceSize - order + 1;
      int gramsB = predictionSize - order + 1;
      if (gramsA <= 0 || gramsB <= 0) {
        return 0;
      }
      if (order == 1) {
        shared = ngrams.unigrams(reference, gramsA, prediction, gramsB, distinct);
      } else if (last && order == n) {
        shared = ngrams.longest(reference, gramsA, prediction, gramsB, order);
      } else {
        shared = ngrams.longer(reference, gramsA, prediction, gramsB, order);
      }
    }
    return shared;
  }

  /**
   * Length of a longest common subsequence of the whole texts.
   *
   * @return from 0 to the shorter length
   */
  public int subsequence() {
    if (referenceSize == 0 || predictionSize == 0) {
      return 0;
    }
    subsequence.setFirst(reference, 0, referenceSize, distinct);
    return subsequence.length(prediction, 0, predictionSize);
  }

  /**
   * Tokens in the union, for each line of the reference, of its longest common subsequences with
   * all lines of the prediction, where each token counts at most as often as it occurs in either
   * text.
   *
   * @param referenceTokens the lines of the reference
   * @param predictionTokens the lines of the prediction
   * @return their number
   */
  public int unionOfLines(TokenList referenceTokens, TokenList predictionTokens) {
    if (leftInReference.length < distinct) {
      leftInReference = new int[2 * distinct];
      leftInPrediction = new int[2 * distinct];
    }
    Arrays.fill(leftInReference, 0, distinct, 0);
    Arrays.fill(leftInPrediction, 0, distinct, 0);
    for (int i = 0; i < referenceSize; i++) {
      leftInReference[reference[i]]++;
    }
    for (int i = 0; i < predictionSize; i++) {
      if (prediction[i] >= 0) {
        leftInPrediction[prediction[i]]++;
      }
    }
    int hits = 0;
    for (int line = 0; line < referenceTokens.lines(); line++) {
      int from = referenceTokens.lineStart(line);
      int to = referenceTokens.lineEnd(line);
      markUnion(from, to, predictionTokens);
      for (int i = from; i < to; i++) {
        int token = reference[i];
        boolean inUnion = (marked[i - from >> 6] >>> (i - from) & 1) == 1;
        if (inUnion && leftInPrediction[token] > 0 && leftInReference[token] > 0) {
          leftInPrediction[token]--;
          leftInReference[token]--;
          hits++;
        }
      }
    }
    return hits;
  }

  private void markUnion(int from, int to, TokenList predictionTokens) {
    int words = to - from + 63 >>> 6;
    if (marked.length < words) {
      marked = new long[words];
    }
    Arrays.fill(marked, 0, words, 0);
    subsequence.setFirst(reference, from, to, distinct);
    for (int other = 0; other < predictionTokens.lines(); other++) {
      int otherFrom = predictionTokens.lineStart(other);
      int otherTo = predictionTokens.lineEnd(other);
      subsequence.mark(prediction, otherFrom, otherTo, marked, reference, from);
    }
  }
}
