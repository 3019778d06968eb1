package org.bioeval.metrics.span;

/** When a predicted span counts as correct. */
public enum SpanStrategy {
  /** Same boundaries and same label. */
  STRICT("strict"),
  /** Same boundaries, whatever the label. */
  EXACT("exact"),
  /** Same boundaries, whatever the label; an overlap counts half. */
  PARTIAL("partial"),
  /** An overlap with the same label. */
  TYPE("ent_type");

  private final String label;

  SpanStrategy(String label) {
    this.label = label;
  }

  /**
   * The name that {@code nervaluate} uses.
   *
   * @return such as {@code ent_type}
   */
  public String label() {
    return label;
  }
}
