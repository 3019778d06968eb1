package org.bioeval.report.internal;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The numbers behind a chart.
 *
 * @param caption what the table shows
 * @param columns names of the columns; the first one names the rows
 * @param rows as many cells as columns each
 */
public record DataTable(
    String caption, ImmutableList<String> columns, ImmutableList<ImmutableList<Cell>> rows) {

  /** Collects rows. */
  public static final class Builder {
    private final String caption;
    private final ImmutableList<String> columns;
    private final ImmutableList.Builder<ImmutableList<Cell>> rows = ImmutableList.builder();

    private Builder(String caption, List<String> columns) {
      this.caption = caption;
      this.columns = ImmutableList.copyOf(columns);
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column
     * @return this
     * @throws IllegalArgumentException if there are more or fewer
     */
    public Builder row(List<Cell> cells) {
      if (cells.size() != columns.size()) {
        throw new IllegalArgumentException(cells.size() + " cells for " + columns.size());
      }
      rows.add(ImmutableList.copyOf(cells));
      return this;
    }

    /**
     * The table.
     *
     * @return rows in the order they were added
     */
    public DataTable build() {
      return new DataTable(caption, columns, rows.build());
    }
  }

  /**
   * A table without rows.
   *
   * @param caption what the table shows
   * @param columns names of the columns
   * @return a builder
   */
  public static Builder builder(String caption, List<String> columns) {
    return new Builder(caption, columns);
  }
}
