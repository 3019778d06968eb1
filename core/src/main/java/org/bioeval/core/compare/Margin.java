package org.bioeval.core.compare;

/**
 * The largest loss against the reference that does not matter. It is for the user to state; there
 * is no default.
 */
public sealed interface Margin {

  /**
   * A loss in units of the score.
   *
   * @param loss such as 0.02, positive
   */
  record Absolute(double loss) implements Margin {

    /**
     * Checks the loss.
     *
     * @param loss of the record
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Absolute {
      if (!(loss > 0) || Double.isInfinite(loss)) {
        throw new IllegalArgumentException(
            "illegal margin: " + loss + ", must be positive and finite");
      }
    }

    @Override
    public String toString() {
      return Double.toString(loss);
    }
  }

  /**
   * A share of the score of the reference.
   *
   * @param share such as 0.02, strictly between 0 and 1
   */
  record Relative(double share) implements Margin {

    /**
     * Checks the share.
     *
     * @param share of the record
     * @throws IllegalArgumentException if it is out of range
     */
    public Relative {
      checkShare(share);
    }

    @Override
    public String toString() {
      return share + " of its score";
    }
  }

  /**
   * A share of what the reference gains over a floor has to remain.
   *
   * @param share such as 0.9, strictly between 0 and 1
   * @param floor name of the floor
   */
  record Retaining(double share, String floor) implements Margin {

    /**
     * Checks the share.
     *
     * @param share of the record
     * @param floor of the record
     * @throws IllegalArgumentException if it is out of range
     */
    public Retaining {
      checkShare(share);
    }

    @Override
    public String toString() {
      return "retaining " + share + " of its gain over " + floor;
    }
  }

  /**
   * A margin that lacks its floor.
   *
   * @param share to retain, strictly between 0 and 1
   */
  record Retained(double share) {

    /**
     * Checks the share.
     *
     * @param share of the record
     * @throws IllegalArgumentException if it is out of range
     */
    public Retained {
      checkShare(share);
    }

    /**
     * The margin over a floor.
     *
     * @param floor name of a candidate of the comparison, such as a majority baseline
     * @return the margin
     */
    public Margin ofGainOver(String floor) {
      return new Retaining(share, floor);
    }
  }

  /**
   * A loss in units of the score.
   *
   * @param loss such as 0.02
   * @return the margin
   * @throws IllegalArgumentException if it is not positive and finite
   */
  static Margin absolute(double loss) {
    return new Absolute(loss);
  }

  /**
   * A loss as a share of the score of the reference.
   *
   * @param share such as 0.02
   * @return the margin
   * @throws IllegalArgumentException if it is not strictly between 0 and 1
   */
  static Margin relative(double share) {
    return new Relative(share);
  }

  /**
   * A share of what the reference gains over a floor has to remain; complete it with {@link
   * Retained#ofGainOver}.
   *
   * @param share such as 0.9
   * @return the margin, but for its floor
   * @throws IllegalArgumentException if it is not strictly between 0 and 1
   */
  static Retained retaining(double share) {
    return new Retained(share);
  }

  private static void checkShare(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "illegal share: " + share + ", must be strictly between 0 and 1");
    }
  }
}
