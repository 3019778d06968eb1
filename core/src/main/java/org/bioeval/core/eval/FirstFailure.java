package org.bioeval.core.eval;

/**
 * The first item of a run, in the order of the dataset, that the backend failed on.
 *
 * @param item id of the item
 * @param error class and message of the exception
 * @param alike number of failed items with the same error, this one included
 */
public record FirstFailure(String item, String error, long alike) {

  /** The item and the error. */
  @Override
  public String toString() {
    return item + ", " + error;
  }
}
