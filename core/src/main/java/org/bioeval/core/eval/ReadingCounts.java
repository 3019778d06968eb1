package org.bioeval.core.eval;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bioeval.core.task.Reading;

/**
 * How the answers of a run were read.
 *
 * @param answers number of answers that were scored as such
 * @param inPart number of answers of which something was left out that may have been part of the
 *     answer
 * @param repaired number of answers that had to be mended
 * @param leftOut elements that were left out, by reason; reasons that occur
 * @param repairs answers by what was mended in them
 * @param forms answers by the form they were read in; without those that were not read from a text
 */
public record ReadingCounts(
    long answers,
    long inPart,
    long repaired,
    ImmutableMap<Reading.Reason, Long> leftOut,
    ImmutableSortedMap<String, Long> repairs,
    ImmutableSortedMap<String, Long> forms) {

  /**
   * Tells whether there is more to say than that all answers were read whole and as they stood.
   *
   * @return true if something was left out or mended
   */
  public boolean notable() {
    return !leftOut.isEmpty() || !repairs.isEmpty();
  }

  /**
   * Share of the answers that were read in part.
   *
   * @return between 0 and 1; 0 if there are no answers
   */
  public double partialShare() {
    return answers == 0 ? 0 : (double) inPart / answers;
  }

  /**
   * The answers read in part, in words.
   *
   * @return such as {@code 12 of 500 answers were read in part: 9 broken elements, 3 unknown types}
   */
  public String partialReadings() {
    List<String> reasons = new ArrayList<>();
    leftOut.forEach(
        (reason, count) -> {
          if (reason != Reading.Reason.NO_PREDICTION) {
            reasons.add(elements(reason, count));
          }
        });
    return inPart
        + " of "
        + (answers == 1 ? "1 answer" : answers + " answers")
        + (inPart == 1 ? " was" : " were")
        + " read in part: "
        + String.join(", ", reasons);
  }

  private static String elements(Reading.Reason reason, long count) {
    String s = count == 1 ? "" : "s";
    return count
        + switch (reason) {
          case NO_PREDICTION -> " element" + s + " without a prediction";
          case UNKNOWN_TYPE -> " unknown type" + s;
          case NO_TEXT -> " element" + s + " without text";
          case WRONG_SHAPE -> " element" + s + " of the wrong shape";
          case BROKEN_ELEMENT -> " broken element" + s;
        };
  }

  /** All counts in one line. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (inPart > 0) {
      parts.add(partialReadings());
    }
    Long none = leftOut.get(Reading.Reason.NO_PREDICTION);
    if (none != null) {
      parts.add(
          elements(Reading.Reason.NO_PREDICTION, none)
              + (none == 1 ? " was" : " were")
              + " left out");
    }
    if (repaired > 0) {
      List<String> kinds = new ArrayList<>();
      for (Map.Entry<String, Long> repair : repairs.entrySet()) {
        kinds.add(repair.getValue() + " " + repair.getKey());
      }
      parts.add(
          (repaired == 1 ? "1 answer was" : repaired + " answers were")
              + " mended: "
              + String.join(", ", kinds));
    }
    if (parts.isEmpty()) {
      return answers == 0 ? "no answers" : "all answers were read whole";
    }
    return String.join("; ", parts);
  }
}
