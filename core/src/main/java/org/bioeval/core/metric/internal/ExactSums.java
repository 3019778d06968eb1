package org.bioeval.core.metric.internal;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Sums of doubles by row. Each is the exact sum rounded once, so it depends neither on the order of
 * the amounts nor on how they were divided among several sums that were added up.
 *
 * <p>Counts need no more than an addition. Where an addition is inexact, the row keeps the rest as
 * an expansion, a list of doubles of which none overlaps another (Shewchuk 1997, Adaptive Precision
 * Floating-Point Arithmetic, doi:10.1007/PL00009321).
 */
public final class ExactSums implements Serializable {

  private static final long serialVersionUID = 1;
  private static final double[] NONE = {};

  private double[] sums = new double[16];
  private final Map<Integer, double[]> expansions = new HashMap<>();

  /** Sums of nothing. */
  public ExactSums() {}

  /**
   * Adds to a row.
   *
   * @param row at least 0
   * @param amount finite
   */
  public void add(int row, double amount) {
    if (row >= sums.length) {
      sums = Arrays.copyOf(sums, Math.max(row + 1, 2 * sums.length));
    }
    double before = sums[row];
    double after = before + amount;
    if (expansions.isEmpty() || !expansions.containsKey(row)) {
      double rest = rest(before, amount, after);
      if (rest == 0) {
        sums[row] = after;
        return;
      }
      expansions.put(row, before == 0 ? NONE : new double[] {before});
    }
    double[] expansion = grown(expansions.getOrDefault(row, NONE), amount);
    expansions.put(row, expansion);
    sums[row] = rounded(expansion);
  }

  /**
   * Takes the sum of a row of other sums.
   *
   * @param row at least 0
   * @param other not changed
   * @param otherRow the row to take
   */
  public void add(int row, ExactSums other, int otherRow) {
    double[] expansion = other.expansions.get(otherRow);
    if (expansion == null) {
      double amount = other.sum(otherRow);
      if (amount != 0) {
        add(row, amount);
      }
      return;
    }
    for (double part : expansion) {
      add(row, part);
    }
  }

  /**
   * The sum of a row.
   *
   * @param row at least 0
   * @return the sum, rounded to nearest; 0 if nothing was added
   */
  public double sum(int row) {
    return row < sums.length ? sums[row] : 0;
  }

  /** What rounding took off a sum of two. */
  private static double rest(double a, double b, double sum) {
    double virtual = sum - a;
    return (a - (sum - virtual)) + (b - virtual);
  }

  /** The expansion with one more summand: parts from small to large, none of them 0. */
  private static double[] grown(double[] expansion, double amount) {
    double[] grown = new double[expansion.length + 1];
    int length = 0;
    double carry = amount;
    for (double part : expansion) {
      double sum = carry + part;
      double rest = rest(carry, part, sum);
      if (rest != 0) {
        grown[length++] = rest;
      }
      carry = sum;
    }
    if (carry != 0) {
      grown[length++] = carry;
    }
    return Arrays.copyOf(grown, length);
  }

  /** The sum of an expansion, rounded to nearest, ties to even. */
  private static double rounded(double[] expansion) {
    int i = expansion.length - 1;
    if (i < 0) {
      return 0;
    }
    double sum = expansion[i--];
    double rest = 0;
    while (i >= 0 && rest == 0) {
      double part = expansion[i--];
      double next = sum + part;
      rest = rest(sum, part, next);
      sum = next;
    }
    // Half way between two doubles, the parts that are left decide.
    if (i >= 0 && rest != 0 && Math.signum(rest) == Math.signum(expansion[i])) {
      double twice = rest * 2;
      double next = sum + twice;
      if (next - sum == twice) {
        return next;
      }
    }
    return sum;
  }
}
