package org.bioeval.backends.checkpoint.internal.config;

/** What a tensor of a layer is for. */
public enum Role {
  /** Weight of the norm before attention. */
  INPUT_NORM,
  /** Query projection. */
  QUERY,
  /** Its bias. */
  QUERY_BIAS,
  /** Key projection. */
  KEY,
  /** Its bias. */
  KEY_BIAS,
  /** Value projection. */
  VALUE,
  /** Its bias. */
  VALUE_BIAS,
  /** Query, key and value projections in one matrix, in this order. */
  QUERY_KEY_VALUE,
  /** Weight of the norm over each query head. */
  QUERY_NORM,
  /** Weight of the norm over each key head. */
  KEY_NORM,
  /** Projection of the heads' outputs. */
  OUTPUT,
  /** Its bias. */
  OUTPUT_BIAS,
  /** Weight of a norm on attention's result, before it is added. */
  AFTER_ATTENTION_NORM,
  /** Weight of the norm before the feed-forward part. */
  MLP_NORM,
  /** Gate projection, the one that is activated. */
  GATE,
  /** Its bias. */
  GATE_BIAS,
  /** Up projection. */
  UP,
  /** Its bias. */
  UP_BIAS,
  /** Gate and up projections in one matrix, in this order. */
  GATE_UP,
  /** Down projection. */
  DOWN,
  /** Its bias. */
  DOWN_BIAS,
  /** Weight of a norm on the feed-forward result, before it is added. */
  AFTER_MLP_NORM;

  /** True for the weights of norms. */
  public boolean isNorm() {
    return switch (this) {
      case INPUT_NORM, QUERY_NORM, KEY_NORM, AFTER_ATTENTION_NORM, MLP_NORM, AFTER_MLP_NORM -> true;
      default -> false;
    };
  }

  /** True for the matrices of linear layers: the ones that are packed, quantised and adapted. */
  public boolean isLinear() {
    return switch (this) {
      case QUERY, KEY, VALUE, QUERY_KEY_VALUE, OUTPUT, GATE, UP, GATE_UP, DOWN -> true;
      default -> false;
    };
  }
}
