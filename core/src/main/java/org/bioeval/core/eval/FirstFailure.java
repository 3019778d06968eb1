package org.bioeval.core.eval;

/**
 * The first item of a run that the backend failed on: the one of the least id, where a shorter id
 * is less, so that it does not depend on the order in which parts of a run are put together.
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
