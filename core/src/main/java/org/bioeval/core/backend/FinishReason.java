package org.bioeval.core.backend;

/** Why a model stopped. */
public enum FinishReason {
  /** The model ended its answer, or a stop text was met. */
  STOP,
  /** The token limit was reached: the answer is cut off. */
  LENGTH,
  /** A content filter of the server withheld the answer. */
  CONTENT_FILTER,
  /** The backend does not say. */
  UNKNOWN
}
