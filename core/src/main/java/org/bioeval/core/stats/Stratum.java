package org.bioeval.core.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scores over one set of documents, and the terms that contrasts have there.
 *
 * <p>A contrast is split into one score, its lead, and the rest, its base. Candidates that are
 * compared with one reference share the base, so that it is computed once for all of them.
 */
final class Stratum {
  final String name;

  /** Number of documents. */
  final int n;

  /** Number of scores. */
  final int scores;

  /** Residual and denominator of each score, document by document. */
  final double[] cells;

  final double[] denominators;

  /** For each score, whether documents differ in size, that is, in its denominator. */
  private final boolean[] unequal;

  /** The contrasts with a term here, by their number. */
  final int[] contrasts;

  final int[] lead;
  final double[] leadWeight;

  /** For each contrast, the number of its base. */
  final int[] base;

  final List<double[]> bases;

  private Stratum(String name, List<DocumentScores> all, Map<Integer, double[]> weights) {
    this.name = name;
    this.n = all.get(0).size();
    this.scores = all.size();
    this.cells = new double[Math.multiplyExact(n, 2 * scores)];
    this.denominators = new double[scores];
    this.unequal = new boolean[scores];
    for (int j = 0; j < scores; j++) {
      DocumentScores score = all.get(j);
      DocumentScores.checkSameDocuments(all.get(0), score);
      denominators[j] = score.denominators();
      for (int i = 0; i < n; i++) {
        cells[(i * scores + j) * 2] = score.residual(i);
        cells[(i * scores + j) * 2 + 1] = score.denominator(i);
        unequal[j] |= score.denominator(i) != score.denominator(0);
      }
    }
    this.contrasts = weights.keySet().stream().mapToInt(Integer::intValue).toArray();
    int[] uses = new int[scores];
    List<double[]> rows = new ArrayList<>();
    for (int contrast : contrasts) {
      double[] row = Arrays.copyOf(weights.getOrDefault(contrast, new double[0]), scores);
      rows.add(row);
      for (int j = 0; j < scores; j++) {
        uses[j] += row[j] == 0 ? 0 : 1;
      }
    }
    this.lead = new int[contrasts.length];
    this.leadWeight = new double[contrasts.length];
    this.base = new int[contrasts.length];
    Map<List<Double>, Integer> known = new LinkedHashMap<>();
    this.bases = new ArrayList<>();
    for (int k = 0; k < contrasts.length; k++) {
      double[] row = rows.get(k);
      int least = 0;
      for (int j = 1; j < scores; j++) {
        if (row[j] != 0 && (row[least] == 0 || uses[j] < uses[least])) {
          least = j;
        }
      }
      lead[k] = least;
      leadWeight[k] = row[least];
      row[least] = 0;
      Integer number = known.putIfAbsent(Arrays.stream(row).boxed().toList(), bases.size());
      base[k] = number == null ? bases.size() : number;
      if (number == null) {
        bases.add(row);
      }
    }
  }

  /** The weight of a score in a contrast, both by their number here. */
  double weight(int contrast, int score) {
    return bases.get(base[contrast])[score] + (lead[contrast] == score ? leadWeight[contrast] : 0);
  }

  /** Whether documents differ in size for a contrast, by its number here. */
  boolean isUnequal(int contrast) {
    boolean any = false;
    for (int j = 0; j < scores; j++) {
      any |= unequal[j] && weight(contrast, j) != 0;
    }
    return any;
  }

  /**
   * Adds the variance of each contrast by leaving out each document in turn, and the variance that
   * this estimate has itself, (m₄ − m₂²) / n of the values per document.
   */
  void addJackknifeVariances(double[] variances, double[] uncertainties) {
    double[] residuals = new double[scores];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < scores; j++) {
        residuals[j] += cells[(i * scores + j) * 2];
      }
    }
    double[] sum = new double[contrasts.length];
    double[] squares = new double[contrasts.length];
    double[] cubes = new double[contrasts.length];
    double[] fourths = new double[contrasts.length];
    double[] left = new double[scores];
    double[] rest = new double[bases.size()];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < scores; j++) {
        int at = (i * scores + j) * 2;
        // θ without document i, less θ.
        left[j] = (residuals[j] - cells[at]) / (denominators[j] - cells[at + 1]);
      }
      for (int r = 0; r < rest.length; r++) {
        rest[r] = 0;
        double[] row = bases.get(r);
        for (int j = 0; j < scores; j++) {
          rest[r] += row[j] == 0 ? 0 : row[j] * left[j];
        }
      }
      for (int k = 0; k < contrasts.length; k++) {
        double value = leadWeight[k] * left[lead[k]] + rest[base[k]];
        sum[k] += value;
        double square = value * value;
        squares[k] += square;
        cubes[k] += square * value;
        fourths[k] += square * square;
      }
    }
    for (int k = 0; k < contrasts.length; k++) {
      double spread = Math.max(0, squares[k] - sum[k] * sum[k] / n);
      variances[contrasts[k]] += spread * (n - 1) / n;
      double mean = sum[k] / n;
      double fourth =
          fourths[k]
              - 4 * mean * cubes[k]
              + 6 * mean * mean * squares[k]
              - 3 * mean * mean * mean * sum[k];
      // Sums of n terms: the variance of Σ (x − x̄)² is n times that of one (x − x̄)².
      uncertainties[contrasts[k]] += Math.max(0, fourth - spread * spread / n);
    }
  }

  static final class Builder {
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
}
