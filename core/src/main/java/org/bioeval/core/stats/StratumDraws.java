package org.bioeval.core.stats;

import org.bioeval.core.stats.internal.SplitMix;

/**
 * Draws of the documents of a {@link Stratum}, many at once: each array holds one number for each
 * draw, so that the loops run over draws and the compiler can use vector instructions.
 */
final class StratumDraws {

  /** Documents whose weights are spread out at a time; they stay in the cache. */
  private static final int BLOCK = 32;

  /** Documents that are added in one pass over the sums; more do not fit the registers. */
  private static final int TOGETHER = 4;

  private static final int LINE = 64;

  private final Stratum s;
  private final int draws;

  /** How often each document is drawn, draw by draw; a count of 256 cannot happen. */
  private final byte[] counts;

  private final int stride;
  private final double[][] weights;
  private final double[][] sums;

  /** For each score, its move in each draw, and 1 / mean denominator. */
  private final double[][] moves;

  private final double[][] scales;

  /**
   * Makes room.
   *
   * @param stratum the documents
   * @param draws number of draws
   */
  StratumDraws(Stratum stratum, int draws) {
    this.s = stratum;
    this.draws = draws;
    // An odd number of cache lines, so that rows do not compete for the same ones.
    this.stride = ((stratum.n + BLOCK) / LINE | 1) * LINE + LINE * 2;
    this.counts = new byte[Math.multiplyExact(draws, stride)];
    this.weights = new double[BLOCK][draws];
    this.sums = new double[2 * stratum.scores][draws];
    this.moves = new double[stratum.scores][draws];
    this.scales = new double[stratum.scores][draws];
  }

  /**
   * Draws, and adds the move and the variance of each contrast.
   *
   * @param seed of all draws
   * @param first number of the first draw
   * @param shifts sums of moves, by contrast and draw
   * @param variances sums of variances, by contrast and draw
   */
  void add(long seed, int first, double[][] shifts, double[][] variances) {
    for (int d = 0; d < draws; d++) {
      count(seed, first + d, d * stride);
    }
    sum();
    for (int j = 0; j < s.scores; j++) {
      for (int d = 0; d < draws; d++) {
        moves[j][d] = sums[2 * j][d] / sums[2 * j + 1][d];
        scales[j][d] = s.n / sums[2 * j + 1][d];
      }
    }
    double[][] squares = squares();
    double divisor = (double) s.n * (s.n - 1);
    for (int k = 0; k < s.contrasts.length; k++) {
      double[] shift = shifts[s.contrasts[k]];
      double[] variance = variances[s.contrasts[k]];
      for (int j = 0; j < s.scores; j++) {
        double weight = s.weight(k, j);
        for (int d = 0; d < draws && weight != 0; d++) {
          shift[d] += weight * moves[j][d];
        }
      }
      for (int d = 0; d < draws; d++) {
        variance[d] += squares[k][d] / divisor;
      }
    }
  }

  /** One 64-bit word gives two documents. */
  private void count(long seed, int draw, int at) {
    long counter = SplitMix.start(seed + s.name.hashCode() * SplitMix.GAMMA, draw);
    long n = s.n;
    for (int i = 0; i < s.n >> 1; i++) {
      long bits = SplitMix.mix(counter += SplitMix.GAMMA);
      counts[at + (int) (((bits >>> 32) * n) >>> 32)]++;
      counts[at + (int) (((bits & 0xFFFFFFFFL) * n) >>> 32)]++;
    }
    if ((s.n & 1) == 1) {
      counts[at + (int) (((SplitMix.mix(counter + SplitMix.GAMMA) >>> 32) * n) >>> 32)]++;
    }
  }

  /** Weights of a block of documents; those after the last are 0. */
  private void spread(int document) {
    for (int k = 0; k < BLOCK; k++) {
      double[] row = weights[k];
      int at = document + k;
      for (int d = 0; d < row.length; d++) {
        row[d] = counts[at + d * stride] & 0xFF;
      }
    }
  }

  /** Weighted sums of residuals and denominators. */
  private void sum() {
    int width = 2 * s.scores;
    for (int block = 0; block < s.n; block += BLOCK) {
      spread(block);
      int end = Math.min(BLOCK, s.n - block);
      int k = 0;
      for (; k + TOGETHER <= end; k += TOGETHER) {
        int at = (block + k) * width;
        for (int c = 0; c < width; c++) {
          addFour(
              sums[c],
              weights[k],
              s.cells[at + c],
              weights[k + 1],
              s.cells[at + width + c],
              weights[k + 2],
              s.cells[at + 2 * width + c],
              weights[k + 3],
              s.cells[at + 3 * width + c]);
        }
      }
      for (; k < end; k++) {
        for (int c = 0; c < width; c++) {
          addOne(sums[c], weights[k], s.cells[(block + k) * width + c]);
        }
      }
    }
  }

  /** Weighted sums of the squared influences of documents, by contrast. */
  private double[][] squares() {
    double[][] squares = new double[s.contrasts.length][draws];
    double[][] scale = new double[s.contrasts.length][];
    for (int k = 0; k < scale.length; k++) {
      scale[k] = scaled(s.lead[k], s.leadWeight[k]);
    }
    double[][][] scaleOfBase = new double[s.bases.size()][s.scores][];
    for (int r = 0; r < scaleOfBase.length; r++) {
      for (int j = 0; j < s.scores; j++) {
        scaleOfBase[r][j] = scaled(j, s.bases.get(r)[j]);
      }
    }
    double[][] rest = new double[s.bases.size()][draws];
    for (int block = 0; block < s.n; block += BLOCK) {
      spread(block);
      int end = Math.min(BLOCK, s.n - block);
      for (int k = 0; k < end; k++) {
        int at = (block + k) * 2 * s.scores;
        for (int r = 0; r < rest.length; r++) {
          influences(rest[r], scaleOfBase[r], s.bases.get(r), at);
        }
        for (int h = 0; h < squares.length; h++) {
          int score = s.lead[h];
          addSquares(
              squares[h],
              weights[k],
              rest[s.base[h]],
              scale[h],
              moves[score],
              s.cells[at + 2 * score],
              s.cells[at + 2 * score + 1]);
        }
      }
    }
    return squares;
  }

  private double[] scaled(int score, double weight) {
    if (weight == 1) {
      return scales[score];
    }
    double[] scaled = new double[draws];
    for (int d = 0; d < draws; d++) {
      scaled[d] = weight * scales[score][d];
    }
    return scaled;
  }

  private void influences(double[] into, double[][] scale, double[] weight, int at) {
    java.util.Arrays.fill(into, 0);
    for (int j = 0; j < weight.length; j++) {
      if (weight[j] != 0) {
        addInfluence(into, scale[j], moves[j], s.cells[at + 2 * j], s.cells[at + 2 * j + 1]);
      }
    }
  }

  // Loops over draws. Each has few arrays of one length, which is what C2 makes vector code of.

  private static void addFour(
      double[] sum,
      double[] w0,
      double x0,
      double[] w1,
      double x1,
      double[] w2,
      double x2,
      double[] w3,
      double x3) {
    int length = sum.length;
    for (int d = 0; d < length; d++) {
      sum[d] += w0[d] * x0 + w1[d] * x1 + w2[d] * x2 + w3[d] * x3;
    }
  }

  private static void addOne(double[] sum, double[] w, double x) {
    int length = sum.length;
    for (int d = 0; d < length; d++) {
      sum[d] += w[d] * x;
    }
  }

  private static void addInfluence(
      double[] sum, double[] scale, double[] move, double residual, double denominator) {
    int length = sum.length;
    for (int d = 0; d < length; d++) {
      sum[d] += scale[d] * (residual - move[d] * denominator);
    }
  }

  private static void addSquares(
      double[] sum,
      double[] weight,
      double[] rest,
      double[] scale,
      double[] move,
      double residual,
      double denominator) {
    int length = sum.length;
    for (int d = 0; d < length; d++) {
      double influence = scale[d] * (residual - move[d] * denominator) + rest[d];
      sum[d] += weight[d] * influence * influence;
    }
  }
}
