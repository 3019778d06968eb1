package org.bioeval.core.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.stats.internal.Blocks;
import org.bioeval.core.stats.internal.SplitMix;

/**
 * Studentised draws of many contrasts at once: each draw of documents serves all of them.
 *
 * <p>T* = (d* − d) / SE*, where SE* linearises each quotient on the drawn weights: the influence of
 * a document is (N − θ* S) / mean(S*), influences of a contrast are added with its weights before
 * they are squared. Draw b of a set of documents depends on the seed, the name of the set and b
 * only.
 */
final class JointBootstrap {
  private static final int DRAWS_PER_BLOCK = 16;

  private final int width;
  private final Contrast[] contrasts;
  private final double[] values;
  private final List<Stratum> strata;

  JointBootstrap(List<Contrast> contrasts) {
    this.width = contrasts.size();
    this.contrasts = contrasts.toArray(Contrast[]::new);
    this.values = contrasts.stream().mapToDouble(Contrast::value).toArray();
    Map<String, Stratum.Builder> byName = new LinkedHashMap<>();
    for (int h = 0; h < contrasts.size(); h++) {
      for (Contrast.Term term : contrasts.get(h).terms()) {
        byName
            .computeIfAbsent(term.score().documents(), Stratum.Builder::new)
            .add(h, term.score(), term.weight());
      }
    }
    this.strata = byName.values().stream().map(Stratum.Builder::build).toList();
  }

  /**
   * The variance of each contrast by leaving out each document in turn (jackknife), summed over
   * sets of documents.
   *
   * @return one variance for each contrast
   */
  double[] variances() {
    double[] variances = new double[width];
    for (Stratum stratum : strata) {
      stratum.addJackknifeVariances(variances);
    }
    return variances;
  }

  /** Number of documents of the smallest set that takes part in each contrast. */
  int[] documents() {
    int[] documents = new int[width];
    Arrays.fill(documents, Integer.MAX_VALUE);
    for (Stratum stratum : strata) {
      for (int h : stratum.contrasts) {
        documents[h] = Math.min(documents[h], stratum.n);
      }
    }
    return documents;
  }

  /**
   * Draws.
   *
   * @param draws number of draws
   * @param seed seed of the draws
   * @param threads most threads to use; the result does not depend on it
   * @return T*, {@code [draw * contrasts + contrast]}; NaN where a score is undefined on the draw
   */
  double[] draw(int draws, long seed, int threads) {
    double[] t = new double[Math.multiplyExact(draws, width)];
    int blocks = (draws + DRAWS_PER_BLOCK - 1) / DRAWS_PER_BLOCK;
    Blocks.run(
        blocks,
        threads,
        block -> {
          double[] shift = new double[width];
          double[] variance = new double[width];
          List<Stratum.Draw> work = strata.stream().map(Stratum.Draw::new).toList();
          int end = Math.min(draws, (block + 1) * DRAWS_PER_BLOCK);
          for (int b = block * DRAWS_PER_BLOCK; b < end; b++) {
            Arrays.fill(shift, 0);
            Arrays.fill(variance, 0);
            for (Stratum.Draw draw : work) {
              draw.add(seed, b, shift, variance);
            }
            for (int h = 0; h < width; h++) {
              double spread = contrasts[h].restricted(variance[h], values[h] + shift[h], values[h]);
              t[b * width + h] = shift[h] == 0 ? 0 : shift[h] / Math.sqrt(spread);
            }
          }
        });
    return t;
  }

  /** The scores over one set of documents. */
  private static final class Stratum {
    private final String name;
    private final int n;
    private final int scores;

    /** Residual and denominator of each score, document by document. */
    private final double[] cells;

    private final double[] denominators;

    /** Contrasts with a term here; their terms lie in [start[i], start[i + 1]). */
    private final int[] contrasts;

    private final int[] start;
    private final int[] termScore;
    private final double[] termWeight;

    private Stratum(String name, List<DocumentScores> all, Map<Integer, double[]> weights) {
      this.name = name;
      this.n = all.get(0).size();
      this.scores = all.size();
      this.cells = new double[Math.multiplyExact(n, 2 * scores)];
      this.denominators = new double[scores];
      for (int j = 0; j < scores; j++) {
        DocumentScores score = all.get(j);
        DocumentScores.checkSameDocuments(all.get(0), score);
        denominators[j] = score.denominators();
        for (int i = 0; i < n; i++) {
          cells[(i * scores + j) * 2] = score.residual(i);
          cells[(i * scores + j) * 2 + 1] = score.denominator(i);
        }
      }
      this.contrasts = weights.keySet().stream().mapToInt(Integer::intValue).toArray();
      this.start = new int[contrasts.length + 1];
      int[] score = new int[contrasts.length * scores];
      double[] weight = new double[contrasts.length * scores];
      int terms = 0;
      for (int k = 0; k < contrasts.length; k++) {
        double[] row = weights.get(contrasts[k]);
        for (int j = 0; j < scores && row != null && j < row.length; j++) {
          if (row[j] != 0) {
            score[terms] = j;
            weight[terms++] = row[j];
          }
        }
        start[k + 1] = terms;
      }
      this.termScore = Arrays.copyOf(score, terms);
      this.termWeight = Arrays.copyOf(weight, terms);
    }

    void addJackknifeVariances(double[] variances) {
      double[] residuals = new double[scores];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < scores; j++) {
          residuals[j] += cells[(i * scores + j) * 2];
        }
      }
      double[] sum = new double[contrasts.length];
      double[] squares = new double[contrasts.length];
      double[] left = new double[scores];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < scores; j++) {
          int at = (i * scores + j) * 2;
          // θ without document i, less θ.
          left[j] = (residuals[j] - cells[at]) / (denominators[j] - cells[at + 1]);
        }
        for (int k = 0; k < contrasts.length; k++) {
          double value = 0;
          for (int t = start[k]; t < start[k + 1]; t++) {
            value += termWeight[t] * left[termScore[t]];
          }
          sum[k] += value;
          squares[k] += value * value;
        }
      }
      for (int k = 0; k < contrasts.length; k++) {
        double spread = Math.max(0, squares[k] - sum[k] * sum[k] / n);
        variances[contrasts[k]] += spread * (n - 1) / n;
      }
    }

    private static final class Builder {
      private final String name;
      private final List<DocumentScores> scores = new ArrayList<>();
      private final Map<Integer, double[]> weights = new LinkedHashMap<>();

      Builder(String name) {
        this.name = name;
      }

      void add(int contrast, DocumentScores score, double weight) {
        int at = 0;
        while (at < scores.size() && scores.get(at) != score) {
          at++;
        }
        if (at == scores.size()) {
          scores.add(score);
        }
        double[] row = weights.getOrDefault(contrast, new double[0]);
        row = row.length > at ? row : Arrays.copyOf(row, at + 1);
        row[at] += weight;
        weights.put(contrast, row);
      }

      Stratum build() {
        return new Stratum(name, scores, weights);
      }
    }

    /** Room for the draws of one thread. */
    private static final class Draw {
      private final Stratum s;
      private final int[] count;
      private final double[] sums;
      private final double[] shift;
      private final double[] scale;
      private final double[] influence;
      private final double[] squares;

      Draw(Stratum stratum) {
        s = stratum;
        count = new int[s.n];
        sums = new double[2 * s.scores];
        shift = new double[s.scores];
        scale = new double[s.scores];
        influence = new double[s.scores];
        squares = new double[s.contrasts.length];
      }

      void add(long seed, int draw, double[] shifts, double[] variances) {
        count(seed, draw);
        Arrays.fill(sums, 0);
        int width = sums.length;
        for (int i = 0; i < s.n; i++) {
          if (count[i] > 0) {
            double weight = count[i];
            int at = i * width;
            for (int c = 0; c < width; c++) {
              sums[c] += weight * s.cells[at + c];
            }
          }
        }
        for (int j = 0; j < s.scores; j++) {
          shift[j] = sums[2 * j] / sums[2 * j + 1];
          scale[j] = s.n / sums[2 * j + 1];
        }
        Arrays.fill(squares, 0);
        for (int i = 0; i < s.n; i++) {
          if (count[i] > 0) {
            square(i, count[i]);
          }
        }
        double divisor = (double) s.n * (s.n - 1);
        for (int k = 0; k < s.contrasts.length; k++) {
          double moved = 0;
          for (int t = s.start[k]; t < s.start[k + 1]; t++) {
            moved += s.termWeight[t] * shift[s.termScore[t]];
          }
          shifts[s.contrasts[k]] += moved;
          variances[s.contrasts[k]] += squares[k] / divisor;
        }
      }

      private void square(int document, double weight) {
        int at = document * 2 * s.scores;
        for (int j = 0; j < s.scores; j++) {
          influence[j] = scale[j] * (s.cells[at + 2 * j] - shift[j] * s.cells[at + 2 * j + 1]);
        }
        for (int k = 0; k < s.contrasts.length; k++) {
          double value = 0;
          for (int t = s.start[k]; t < s.start[k + 1]; t++) {
            value += s.termWeight[t] * influence[s.termScore[t]];
          }
          squares[k] += weight * value * value;
        }
      }

      /** How often each document is drawn. One 64-bit word gives two draws. */
      private void count(long seed, int draw) {
        Arrays.fill(count, 0);
        long counter = SplitMix.start(seed + s.name.hashCode() * SplitMix.GAMMA, draw);
        long bits = 0;
        for (int i = 0; i < s.n; i++) {
          bits = (i & 1) == 0 ? SplitMix.mix(counter += SplitMix.GAMMA) : bits << 32;
          count[(int) ((bits >>> 32) * s.n >>> 32)]++;
        }
      }
    }
  }
}
