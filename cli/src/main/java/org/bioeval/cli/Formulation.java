package org.bioeval.cli;

/** How a corpus is put to a model. */
enum Formulation {
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
