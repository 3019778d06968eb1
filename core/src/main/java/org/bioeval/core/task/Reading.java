package org.bioeval.core.task;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;

/**
 * How a text was read as an answer: in which form, what was mended on the way, and what was left
 * out. Kept with the {@link Outcome}, so that no answer is read in part without a word.
 *
 * @param form the form the answer was found in, such as {@code JSON array} or {@code lines}; empty
 *     for an answer that was not read from a text
 * @param repairs what had to be mended, such as {@code missing comma}; empty if the text was well
 *     formed
 * @param leftOut elements that did not become part of the answer, in their order in the text
 */
public record Reading(String form, ImmutableList<String> repairs, ImmutableList<LeftOut> leftOut) {

  /** Of an answer that was not read from a text, such as a prediction given as a value. */
  public static final Reading NONE = of("");

  /** Why an element is not part of the answer. */
  public enum Reason {
    /** It predicts nothing, such as {@code null} or {@code "..."}. Costs nothing. */
    NO_PREDICTION,
    /** Its type is not one of the task's, and the task has no way to count it as wrong. */
    UNKNOWN_TYPE,
    /** It names no text, or an empty one. */
    NO_TEXT,
    /** It is something else than an element of the answer, such as a number among objects. */
    WRONG_SHAPE,
    /** It is damaged beyond repair. */
    BROKEN_ELEMENT;

    /**
     * The name in reports.
     *
     * @return lower case with blanks
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * An element that did not become part of the answer.
   *
   * @param reason why
   * @param text the element as the model wrote it, shortened
   */
  public record LeftOut(Reason reason, String text) {

    /**
     * An element with its beginning in one line.
     *
     * @param reason why it was left out
     * @param text the element as the model wrote it
     * @return the element, its text shortened to 120 characters
     */
    public static LeftOut of(Reason reason, String text) {
      return new LeftOut(reason, Answers.excerpt(text));
    }
  }

  /**
   * A reading without repairs that left nothing out.
   *
   * @param form the form the answer was found in
   * @return the reading
   */
  public static Reading of(String form) {
    return new Reading(form, ImmutableList.of(), ImmutableList.of());
  }

  /**
   * This reading and another one of the same answer, such as one of several samples: both lists
   * joined, each repair once.
   *
   * @param other the other reading
   * @return a reading in this one's form, or in the other's if this one has none
   */
  public Reading and(Reading other) {
    return new Reading(
        form.isEmpty() ? other.form : form,
        ImmutableSet.<String>builder().addAll(repairs).addAll(other.repairs).build().asList(),
        ImmutableList.<LeftOut>builder().addAll(leftOut).addAll(other.leftOut).build());
  }

  /**
   * Tells whether something that may have been part of the answer was left out.
   *
   * @return true if anything but {@link Reason#NO_PREDICTION} was left out
   */
  public boolean inPart() {
    return leftOut.stream().anyMatch(element -> element.reason() != Reason.NO_PREDICTION);
  }
}
