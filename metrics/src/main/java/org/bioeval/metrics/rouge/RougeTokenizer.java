package org.bioeval.metrics.rouge;

import java.io.IOException;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.bioeval.metrics.rouge.internal.WordScanner;

/**
 * Lower-cases and keeps runs of {@code [a-z0-9]}, as {@code rouge_score} 0.1.2 does; everything
 * else separates. Tokens have no greatest length. Reads its input as a whole.
 *
 * <p>Two characters outside ASCII become ASCII letters when lower-cased and so are kept: the Kelvin
 * sign U+212A as {@code k}, and U+0130 as {@code i} followed by a combining dot, which separates.
 */
public final class RougeTokenizer extends Tokenizer {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
  private final WordScanner scanner = new WordScanner();
  private int length;

  /** A tokenizer without input. */
  public RougeTokenizer() {}

  @Override
  public void reset() throws IOException {
    super.reset();
    length = 0;
    int read = 0;
    while (read >= 0) {
      length += read;
      scanner.ensure(length + 1);
      read = input.read(scanner.text(), length, scanner.text().length - length);
    }
    scanner.set(length);
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    if (!scanner.next()) {
      return false;
    }
    scanner.fold();
    term.copyBuffer(scanner.text(), scanner.start(), scanner.length());
    offset.setOffset(
        correctOffset(scanner.start()), correctOffset(scanner.start() + scanner.length()));
    return true;
  }

  @Override
  public void end() throws IOException {
    super.end();
    offset.setOffset(correctOffset(length), correctOffset(length));
  }
}
