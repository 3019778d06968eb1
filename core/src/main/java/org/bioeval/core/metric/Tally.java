package org.bioeval.core.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bioeval.core.metric.internal.ExactSums;
import org.bioeval.core.metric.internal.LongSet;
import org.bioeval.core.stats.Formula;

/**
 * Sums per document in named columns: all that a metric keeps.
 *
 * <p>Each sum is the exact one, rounded once, so neither the order of observations nor their
 * division among tallies that are merged changes a bit.
 *
 * <p>Memory is bounded: beyond {@value #MAX_ROWS} documents, documents are put together into bins
 * by a hash of their id, so that a stream of millions of documents needs little more than a corpus
 * of thousands (eight bytes a document, to count them). Intervals over such bins are valid, since
 * whole documents stay together.
 *
 * <p>Not safe for use by several threads; give each its own and {@link #merge} them.
 *
 * @serial exclude
 */
public final class Tally implements Serializable {

  private static final long serialVersionUID = 1;

  /** Most rows that are kept. */
  public static final int MAX_ROWS = 1 << 16;

  private static final int BIN_BITS = 15;

  private final Map<String, Integer> rows = new HashMap<>();
  private final Map<String, ExactSums> columns = new HashMap<>();

  /** Hashes of the ids of all documents, once rows are bins. */
  private final LongSet documents = new LongSet();

  private boolean binned;
  private long items;

  /** Makes an empty tally. */
  public Tally() {}

  /**
   * Counts one item, whether or not it adds to a column.
   *
   * @param document id of its source document
   */
  public void item(String document) {
    row(document);
    items++;
  }

  /**
   * Adds to a column.
   *
   * @param document id of a source document
   * @param column name of the column; new ones begin at 0
   * @param amount finite number
   * @throws IllegalArgumentException if the amount is infinite or NaN
   */
  public void add(String document, String column, double amount) {
    checkArgument(
        Double.isFinite(amount),
        "illegal amount %s for column %s of document %s, must be finite",
        amount,
        column,
        document);
    column(column).add(row(document), amount);
  }

  private ExactSums column(String name) {
    return columns.computeIfAbsent(name, unused -> new ExactSums());
  }

  private int row(String document) {
    if (!binned) {
      Integer row = rows.get(document);
      if (row != null) {
        return row;
      }
      if (rows.size() < MAX_ROWS) {
        rows.put(document, rows.size());
        return rows.size() - 1;
      }
      intoBins();
    }
    long hash = hash(document);
    documents.add(hash);
    return rows.computeIfAbsent(bin(hash), unused -> rows.size());
  }

  private static long hash(String document) {
    return Hashing.murmur3_128(0).hashString(document, StandardCharsets.UTF_8).asLong();
  }

  private static String bin(long hash) {
    return "bin-" + (hash & ((1L << BIN_BITS) - 1));
  }

  private void intoBins() {
    Map<String, Integer> bins = new HashMap<>();
    int[] target = new int[rows.size()];
    rows.forEach(
        (document, row) -> {
          long hash = hash(document);
          documents.add(hash);
          target[row] = bins.computeIfAbsent(bin(hash), unused -> bins.size());
        });
    columns.replaceAll(
        (name, column) -> {
          ExactSums sums = new ExactSums();
          for (int row = 0; row < target.length; row++) {
            sums.add(target[row], column, row);
          }
          return sums;
        });
    rows.clear();
    rows.putAll(bins);
    binned = true;
  }

  /**
   * A tally with the documents and columns of this one, no item and every sum 0: tallies merged
   * into copies of it have the same rows.
   *
   * @return a new tally
   */
  public Tally zeros() {
    Tally zeros = new Tally();
    zeros.binned = binned;
    zeros.rows.putAll(rows);
    zeros.documents.addAll(documents);
    columns.keySet().forEach(zeros::column);
    return zeros;
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
    boolean bins = other.binned;
    int[] own = new int[other.rows.size()];
    // Bins of the other tally are bins here too; their names are not hashed again.
    other.rows.forEach(
        (name, row) -> own[row] = bins ? rows.computeIfAbsent(name, unused -> rows.size()) : -1);
    documents.addAll(other.documents);
    if (!bins) {
      // The first row that is one too many turns all rows into bins, so rows are found only then.
      other.rows.keySet().forEach(this::row);
      other.rows.forEach((document, row) -> own[row] = row(document));
    }
    // A column of zeros only is a column all the same: metrics read their labels off the names.
    other.columns.forEach(
        (name, column) -> {
          ExactSums sums = column(name);
          for (int row = 0; row < own.length; row++) {
            sums.add(own[row], column, row);
          }
        });
    items += other.items;
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
   * Number of documents, also where several are one row.
   *
   * @return at least 0
   */
  public long documents() {
    return binned ? documents.size() : rows.size();
  }

  /**
   * The sum of a column over all documents.
   *
   * @param column name of the column
   * @return the sum; 0 if it was never added to
   */
  public double total(String column) {
    ExactSums sums = columns.get(column);
    ExactSums total = new ExactSums();
    for (int row = 0; sums != null && row < rows.size(); row++) {
      total.add(0, sums, row);
    }
    return total.sum(0);
  }

  /**
   * The evidence for a score.
   *
   * @param score describes it
   * @param formula the score as a function of the columns' totals
   * @param names columns in the order the formula expects; one that was never added to is all zero
   * @return the sample, its rows sorted by document
   */
  public Sample sample(ScoreInfo score, Formula formula, List<String> names) {
    ImmutableList<String> ids = ImmutableList.sortedCopyOf(rows.keySet());
    int[] order = ids.stream().mapToInt(id -> rows.getOrDefault(id, 0)).toArray();
    double[][] values = new double[names.size()][];
    for (int c = 0; c < values.length; c++) {
      ExactSums column = columns.get(names.get(c));
      values[c] =
          column == null
              ? new double[order.length]
              : IntStream.of(order).mapToDouble(column::sum).toArray();
    }
    return new Sample(score, formula, ids, values, items, documents());
  }

  /**
   * The evidence for a score.
   *
   * @param score describes it
   * @param formula the score as a function of the columns' totals
   * @param names columns in the order the formula expects
   * @return the sample, its rows sorted by document
   */
  public Sample sample(ScoreInfo score, Formula formula, String... names) {
    return sample(score, formula, ImmutableList.copyOf(names));
  }

  /**
   * The evidence for a score from 0 to 1 of which more is better.
   *
   * @param name of the score
   * @param formula the score as a function of the columns' totals
   * @param names columns in the order the formula expects
   * @return the sample, its rows sorted by document
   */
  public Sample sample(String name, Formula formula, List<String> names) {
    return sample(ScoreInfo.share(name), formula, names);
  }

  /**
   * The evidence for a score from 0 to 1 of which more is better.
   *
   * @param name of the score
   * @param formula the score as a function of the columns' totals
   * @param names columns in the order the formula expects
   * @return the sample, its rows sorted by document
   */
  public Sample sample(String name, Formula formula, String... names) {
    return sample(name, formula, ImmutableList.copyOf(names));
  }
}
