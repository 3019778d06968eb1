package org.bioeval.report.internal;

import java.util.OptionalDouble;

/**
 * One cell of a table.
 *
 * @param text what is shown
 * @param number what it sorts by; empty to sort by the text
 */
public record Cell(String text, OptionalDouble number) {

  /**
   * A cell of text.
   *
   * @param text what is shown
   * @return the cell
   */
  public static Cell of(String text) {
    return new Cell(text, OptionalDouble.empty());
  }

  /**
   * A cell that sorts by a number.
   *
   * @param text what is shown
   * @param number what it sorts by
   * @return the cell
   */
  public static Cell of(String text, double number) {
    return new Cell(
        text, Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number));
  }

  /**
   * The sort key as an attribute of the page.
   *
   * @return a number, or the empty text
   */
  public String key() {
    return number.isPresent() ? Double.toString(number.getAsDouble()) : "";
  }
}
