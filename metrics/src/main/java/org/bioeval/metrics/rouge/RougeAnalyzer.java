package org.bioeval.metrics.rouge;

import org.apache.lucene.analysis.Analyzer;

/**
 * The analysis of {@code rouge_score} as a Lucene analyzer, for use in indexes or chains of one's
 * own. {@link Rouge} uses the same tokenizer and stemmer by default.
 */
public final class RougeAnalyzer extends Analyzer {
  private final boolean stemming;

  private RougeAnalyzer(boolean stemming) {
    this.stemming = stemming;
  }

  /**
   * Runs of {@code [a-z0-9]} in lower case.
   *
   * @return a new analyzer
   */
  public static RougeAnalyzer unstemmed() {
    return new RougeAnalyzer(false);
  }

  /**
   * Runs of {@code [a-z0-9]} in lower case, those of more than three characters stemmed.
   *
   * @return a new analyzer
   */
  public static RougeAnalyzer stemmed() {
    return new RougeAnalyzer(true);
  }

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    RougeTokenizer tokenizer = new RougeTokenizer();
    return stemming
        ? new TokenStreamComponents(tokenizer, new RougeStemFilter(tokenizer))
        : new TokenStreamComponents(tokenizer);
  }
}
