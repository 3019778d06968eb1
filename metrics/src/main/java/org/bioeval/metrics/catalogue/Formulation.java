package org.bioeval.metrics.catalogue;

/** How a corpus is put to a model. */
public enum Formulation {
  /** Which labels of a closed list apply, as the biomedical NLP study asked. */
  LABEL_SET("label-set"),
  /** The whole structure as JSON. */
  STRUCTURED("structured");

  private final String label;

  Formulation(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
