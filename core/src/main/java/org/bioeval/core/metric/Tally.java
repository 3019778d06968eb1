package org.bioeval.core.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.stats.Statistic;

/**
 * Sums per group in named columns: the usual inside of an accumulator.
 *
 * <p>Memory is bounded: beyond {@value #MAX_GROUPS} groups, groups are put together into that many
 * bins by a hash of their id, so that a stream of millions of documents needs no more than a corpus
 * of thousands. Intervals over such bins are valid, since whole documents stay together.
 */
public final class Tally {

  /** Most rows that are kept. */
  public static final int MAX_GROUPS = 1 << 16;

  private static final int BIN_BITS = 15;

  private final Map<String, Integer> rows = new HashMap<>();
  private final Map<String, Column> columns = new HashMap<>();
  private boolean binned;
  private long items;

  private static final class Column {
    double[] sums = new double[16];
  }

  /** Makes an empty tally. */
  public Tally() {}

  /**
   * Counts one item, whether or not it adds to a column.
   *
   * @param group id of its source document
   */
  public void item(String group) {
    row(group);
    items++;
  }

  /**
   * Adds to a column.
   *
   * @param group id of a source document
   * @param column name of the column; new ones begin at 0
   * @param amount finite number
   * @throws IllegalArgumentException if the amount is infinite or NaN
   */
  public void add(String group, String column, double amount) {
    checkArgument(
        Double.isFinite(amount),
        "illegal amount %s for column %s of group %s, must be finite",
        amount,
        column,
        group);
    int row = row(group);
    Column sums = columns.computeIfAbsent(column, name -> new Column());
    if (row >= sums.sums.length) {
      sums.sums = Arrays.copyOf(sums.sums, Math.max(row + 1, 2 * sums.sums.length));
    }
    sums.sums[row] += amount;
  }

  private int row(String group) {
    Integer row = rows.get(binned ? bin(group) : group);
    if (row != null) {
      return row;
    }
    if (!binned && rows.size() == MAX_GROUPS) {
      intoBins();
    }
    String key = binned ? bin(group) : group;
    return rows.computeIfAbsent(key, name -> rows.size());
  }

  private static String bin(String group) {
    long hash = Hashing.murmur3_128(0).hashString(group, StandardCharsets.UTF_8).asLong();
    return "bin-" + (hash & ((1L << BIN_BITS) - 1));
  }

  private void intoBins() {
    Map<String, Integer> bins = new HashMap<>();
    int[] target = new int[rows.size()];
    rows.forEach(
        (group, row) -> {
          Integer bin = bins.computeIfAbsent(bin(group), name -> bins.size());
          target[row] = bin;
        });
    for (Column column : columns.values()) {
      double[] sums = new double[bins.size()];
      for (int row = 0; row < Math.min(column.sums.length, target.length); row++) {
        sums[target[row]] += column.sums[row];
      }
      column.sums = sums;
    }
    rows.clear();
    rows.putAll(bins);
    binned = true;
  }

  /**
   * Takes all that another tally holds.
   *
   * @param other another tally; not changed
   */
  public void merge(Tally other) {
    if (other.binned && !binned) {
      intoBins();
    }
    // A column of zeros only is a column all the same: metrics read their labels off the names.
    other.columns.keySet().forEach(name -> columns.computeIfAbsent(name, unused -> new Column()));
    boolean same = other.binned;
    other.rows.forEach(
        (group, row) -> {
          // Bins of the other tally are bins here too; their names are not hashed again.
          int own = same ? rows.computeIfAbsent(group, name -> rows.size()) : row(group);
          other.columns.forEach(
              (name, column) -> {
                if (row < column.sums.length && column.sums[row] != 0) {
                  addToRow(own, name, column.sums[row]);
                }
              });
        });
    items += other.items;
  }

  private void addToRow(int row, String column, double amount) {
    Column sums = columns.computeIfAbsent(column, name -> new Column());
    if (row >= sums.sums.length) {
      sums.sums = Arrays.copyOf(sums.sums, Math.max(row + 1, 2 * sums.sums.length));
    }
    sums.sums[row] += amount;
  }

  /**
   * Names of the columns that were added to.
   *
   * @return names, sorted
   */
  public ImmutableList<String> columns() {
    return ImmutableList.sortedCopyOf(columns.keySet());
  }

  /**
   * Number of items counted.
   *
   * @return at least 0
   */
  public long items() {
    return items;
  }

  /**
   * The evidence for a score.
   *
   * @param name of the score
   * @param statistic the score as a function of the columns' totals
   * @param names columns in the order the statistic expects; one that was never added to is all
   *     zero
   * @return the sample, its rows sorted by group
   */
  public Sample sample(String name, Statistic statistic, List<String> names) {
    ImmutableList<String> groups = ImmutableList.sortedCopyOf(rows.keySet());
    double[][] values = new double[names.size()][groups.size()];
    for (int c = 0; c < values.length; c++) {
      Column column = columns.get(names.get(c));
      for (int g = 0; column != null && g < groups.size(); g++) {
        Integer row = rows.get(groups.get(g));
        values[c][g] = row != null && row < column.sums.length ? column.sums[row] : 0;
      }
    }
    return new Sample(name, statistic, groups, values, items);
  }

  /**
   * The evidence for a score.
   *
   * @param name of the score
   * @param statistic the score as a function of the columns' totals
   * @param names columns in the order the statistic expects
   * @return the sample, its rows sorted by group
   */
  public Sample sample(String name, Statistic statistic, String... names) {
    return sample(name, statistic, ImmutableList.copyOf(names));
  }
}
