package org.bioeval.backends.djl;

/** How the vectors of a text's tokens become one vector of the text. */
public enum Pooling {
  /** The mean over all tokens, special ones included. */
  MEAN,
  /**
   * The last token's: the only one that has seen the whole text. Models that were trained for it
   * have a tokenizer that ends each text with a token for this purpose.
   */
  LAST
}
