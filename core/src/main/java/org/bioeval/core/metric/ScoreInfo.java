package org.bioeval.core.metric;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;

/**
 * What a reader of a score has to know: its name, which values are better and which are possible.
 *
 * @param name such as {@code micro-f1}
 * @param direction which values are better
 * @param least the least possible value; negative infinity if there is none
 * @param greatest the greatest possible value; infinity if there is none
 * @serial exclude
 */
public record ScoreInfo(String name, Direction direction, double least, double greatest)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /**
   * Checks the range.
   *
   * @param name of the record
   * @param direction of the record
   * @param least of the record
   * @param greatest of the record
   * @throws IllegalArgumentException if {@code least} is not less than {@code greatest}
   */
  public ScoreInfo {
    checkArgument(
        least < greatest,
        "illegal range of score %s: from %s to %s, the first must be less",
        name,
        least,
        greatest);
  }

  /**
   * A score from 0 to 1 of which more is better.
   *
   * @param name of the score
   * @return the description
   */
  public static ScoreInfo share(String name) {
    return new ScoreInfo(name, Direction.HIGHER_IS_BETTER, 0, 1);
  }

  /**
   * A share from 0 to 1 of which less is better, such as of unreadable answers.
   *
   * @param name of the score
   * @return the description
   */
  public static ScoreInfo loss(String name) {
    return new ScoreInfo(name, Direction.LOWER_IS_BETTER, 0, 1);
  }

  /**
   * A number from 0 upwards that is neither better nor worse, such as a length.
   *
   * @param name of the score
   * @return the description
   */
  public static ScoreInfo amount(String name) {
    return new ScoreInfo(name, Direction.NEITHER, 0, Double.POSITIVE_INFINITY);
  }

  /**
   * A number without bounds of which more is better.
   *
   * @param name of the score
   * @return the description
   */
  public static ScoreInfo unbounded(String name) {
    return new ScoreInfo(
        name, Direction.HIGHER_IS_BETTER, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}
