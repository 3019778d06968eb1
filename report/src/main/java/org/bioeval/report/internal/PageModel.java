package org.bioeval.report.internal;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * What the template shows.
 *
 * @param title of the page
 * @param subtitle what was measured, in a line
 * @param decision first card; empty if nothing was asked
 * @param warnings what a reader must know first
 * @param charts in their order
 * @param scores all scores of all candidates; empty if the page is not of scores
 * @param facts of each run, as a table
 * @param items the browser of items; empty if there is none
 * @param sealed whether texts were left out on purpose
 */
public record PageModel(
    String title,
    String subtitle,
    Optional<DecisionCard> decision,
    ImmutableList<String> warnings,
    ImmutableList<Chart> charts,
    Optional<DataTable> scores,
    ImmutableList<DataTable> facts,
    Optional<ItemData.Written> items,
    boolean sealed) {

  /**
   * The decision.
   *
   * @param state one of {@code chosen}, {@code reference}, {@code open}, {@code refused}
   * @param headline two or three words
   * @param sentence the decision
   * @param notShown what was not shown, a sentence each
   * @param facts how it was decided
   * @param table the verdict on every candidate
   */
  public record DecisionCard(
      String state,
      String headline,
      String sentence,
      ImmutableList<String> notShown,
      ImmutableList<Fact> facts,
      DataTable table) {}

  /**
   * A name and a value.
   *
   * @param name what it is
   * @param value its value
   */
  public record Fact(String name, String value) {}
}
