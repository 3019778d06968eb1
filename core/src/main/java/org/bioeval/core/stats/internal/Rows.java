package org.bioeval.core.stats.internal;

import java.util.Arrays;

/**
 * Additive rows, stored row after row so that one draw touches one cache line, and their resampled
 * sums.
 */
public final class Rows {
  private final double[] cells;
  private final int rows;
  private final int width;

  private Rows(double[] cells, int rows, int width) {
    this.cells = cells;
    this.rows = rows;
    this.width = width;
  }

  /**
   * Copies columns into rows.
   *
   * @param columns columns of equal length, all values finite
   * @return the rows
   * @throws IllegalArgumentException if there is no column, no row, a ragged column or a value that
   *     is not finite
   */
  public static Rows ofColumns(double[]... columns) {
    if (columns.length == 0) {
      throw new IllegalArgumentException("illegal columns: none, at least one is needed");
    }
    int rows = columns[0].length;
    int width = columns.length;
    if (rows == 0) {
      throw new IllegalArgumentException("illegal columns: no rows, at least one is needed");
    }
    double[] cells = new double[Math.multiplyExact(rows, width)];
    for (int c = 0; c < width; c++) {
      if (columns[c].length != rows) {
        throw new IllegalArgumentException(
            "illegal columns: column "
                + c
                + " has "
                + columns[c].length
                + " rows, column 0 has "
                + rows
                + "; all must have the same");
      }
      for (int r = 0; r < rows; r++) {
        double value = columns[c][r];
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException(
              "illegal value at row "
                  + r
                  + ", column "
                  + c
                  + ": "
                  + value
                  + ", must be finite; leave out documents without a score or give them one");
        }
        cells[r * width + c] = value;
      }
    }
    return new Rows(cells, rows, width);
  }

  /**
   * Number of rows.
   *
   * @return at least 1
   */
  public int rows() {
    return rows;
  }

  /**
   * Number of columns.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * One row.
   *
   * @param row its number
   * @param into receives its values
   */
  public void copy(int row, double[] into) {
    System.arraycopy(cells, row * width, into, 0, width);
  }

  /**
   * Column sums over all rows.
   *
   * @return a new array of {@link #width()} sums
   */
  public double[] totals() {
    double[] sums = new double[width];
    for (int i = 0; i < cells.length; i++) {
      sums[i % width] += cells[i];
    }
    return sums;
  }

  /**
   * Column sums without one row.
   *
   * @param totals the sums over all rows
   * @param row the row to leave out
   * @param sums receives the sums
   */
  public void without(double[] totals, int row, double[] sums) {
    for (int c = 0; c < width; c++) {
      sums[c] = totals[c] - cells[row * width + c];
    }
  }

  /**
   * Column sums of {@link #rows()} rows drawn with replacement. One 64-bit word gives two draws by
   * multiply and shift; the probability of a row is off from 1/n by less than 2^-32.
   *
   * @param counter start of the random counter, see {@link SplitMix#start(long, long)}
   * @param sums receives the sums
   */
  public void resample(long counter, double[] sums) {
    switch (width) {
      case 1 -> resample1(counter, sums);
      case 3 -> resample3(counter, sums);
      default -> resampleAny(counter, sums);
    }
  }

  private void resample1(long counter, double[] sums) {
    double[] values = cells;
    long n = rows;
    double even = 0;
    double odd = 0;
    for (int i = 0; i < rows >> 1; i++) {
      long bits = SplitMix.mix(counter += SplitMix.GAMMA);
      even += values[(int) ((bits >>> 32) * n >>> 32)];
      odd += values[(int) ((bits & 0xFFFFFFFFL) * n >>> 32)];
    }
    if ((rows & 1) == 1) {
      even += values[(int) ((SplitMix.mix(counter + SplitMix.GAMMA) >>> 32) * n >>> 32)];
    }
    sums[0] = even + odd;
  }

  private void resample3(long counter, double[] sums) {
    double[] values = cells;
    long n = rows;
    double a = 0;
    double b = 0;
    double c = 0;
    for (int i = 0; i < rows >> 1; i++) {
      long bits = SplitMix.mix(counter += SplitMix.GAMMA);
      int x = (int) ((bits >>> 32) * n >>> 32) * 3;
      int y = (int) ((bits & 0xFFFFFFFFL) * n >>> 32) * 3;
      a += values[x] + values[y];
      b += values[x + 1] + values[y + 1];
      c += values[x + 2] + values[y + 2];
    }
    if ((rows & 1) == 1) {
      int x = (int) ((SplitMix.mix(counter + SplitMix.GAMMA) >>> 32) * n >>> 32) * 3;
      a += values[x];
      b += values[x + 1];
      c += values[x + 2];
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
  }

  private void resampleAny(long counter, double[] sums) {
    Arrays.fill(sums, 0);
    long bits = 0;
    for (int i = 0; i < rows; i++) {
      bits = (i & 1) == 0 ? SplitMix.mix(counter += SplitMix.GAMMA) : bits << 32;
      int at = (int) ((bits >>> 32) * rows >>> 32) * width;
      for (int c = 0; c < width; c++) {
        sums[c] += cells[at + c];
      }
    }
  }
}
