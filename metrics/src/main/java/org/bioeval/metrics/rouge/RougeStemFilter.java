package org.bioeval.metrics.rouge;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.bioeval.metrics.rouge.internal.NltkPorterStemmer;

/**
 * Stems tokens of more than three characters by NLTK's default Porter stemmer, as {@code
 * rouge_score} does with {@code use_stemmer=True}. NLTK's stemmer departs from Porter's, and so
 * from Lucene's {@code PorterStemFilter}. Tokens must be lower case.
 */
public final class RougeStemFilter extends TokenFilter {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final NltkPorterStemmer stemmer = new NltkPorterStemmer();

  /**
   * Stems the tokens of a stream.
   *
   * @param input lower-case tokens
   */
  public RougeStemFilter(TokenStream input) {
    super(input);
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (!input.incrementToken()) {
      return false;
    }
    if (term.length() > NltkPorterStemmer.LONGEST_UNSTEMMED) {
      int length = stemmer.stem(term.buffer(), 0, term.length());
      term.copyBuffer(stemmer.buffer(), 0, length);
    }
    return true;
  }
}
