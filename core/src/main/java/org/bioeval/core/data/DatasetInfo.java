package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;

/**
 * Where a dataset comes from: the part of a report's provenance that names the data.
 *
 * @param corpus such as {@code BC5CDR}
 * @param split which part
 * @param unit what one item is, such as {@code document}, {@code sentence} or {@code pair}
 * @param checksum SHA-256 over the files read, 64 hexadecimal digits; empty for data made in memory
 * @param licence what the corpus says about its use; "none stated" if nothing
 * @param citation the publication to cite
 * @param homepage official address of the corpus
 * @param notes how this dataset was derived, if not straight from the files: seeds, limits, filters
 */
public record DatasetInfo(
    String corpus,
    Split split,
    String unit,
    String checksum,
    String licence,
    String citation,
    String homepage,
    ImmutableList<String> notes) {

  /**
   * Facts about data of your own.
   *
   * @param corpus a name
   * @param split which part
   * @param unit what one item is
   * @return info without checksum, licence, citation and home page
   */
  public static DatasetInfo of(String corpus, Split split, String unit) {
    return new DatasetInfo(corpus, split, unit, "", "", "", "", ImmutableList.of());
  }

  /**
   * A copy with one more note.
   *
   * @param note how the dataset was derived, such as {@code first 100 items}
   * @return the copy
   */
  public DatasetInfo withNote(String note) {
    return new DatasetInfo(
        corpus,
        split,
        unit,
        checksum,
        licence,
        citation,
        homepage,
        ImmutableList.<String>builder().addAll(notes).add(note).build());
  }
}
