package org.bioeval.core.contamination;

import java.util.Locale;

/**
 * Whether a model finds the documents of a file likelier in the order of the file.
 *
 * @param documents number of documents
 * @param shuffles number of other orders
 * @param gap log-probability in the order of the file, less the mean of the other orders
 * @param pValue one-sided: the share of orders, that of the file among them, that are at least as
 *     likely as that of the file
 */
public record OrderHint(long documents, int shuffles, double gap, double pValue) {

  /** In words. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "The order of the file is likelier by %.3f than the mean of %d others of its %,d documents"
            + " (p = %.4f). A hint, no verdict.",
        gap,
        shuffles,
        documents,
        pValue);
  }
}
