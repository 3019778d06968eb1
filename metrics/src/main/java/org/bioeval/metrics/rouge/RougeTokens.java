package org.bioeval.metrics.rouge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.bioeval.metrics.rouge.internal.NltkPorterStemmer;
import org.bioeval.metrics.rouge.internal.TokenList;
import org.bioeval.metrics.rouge.internal.Vocabulary;
import org.bioeval.metrics.rouge.internal.WordScanner;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts into token numbers: by a Lucene analyzer, or by the scanner inside {@link
 * RougeTokenizer}, which spares copying each word through attributes. Remembers words between
 * texts, so that a word is stored and stemmed once. Not for use by several threads.
 */
final class RougeTokens {
  /** When to forget words; keeps memory bounded over a stream of texts. */
  private static final int MOST_WORDS = 1 << 17;

  private final @Nullable Analyzer analyzer;
  private final WordScanner scanner = new WordScanner();
  private final Vocabulary words = new Vocabulary();
  private final @Nullable NltkPorterStemmer stemmer;
  private final Vocabulary stems = new Vocabulary();
  private int[] stemOf = new int[1024];

  /**
   * Tokens of an analyzer, or the default ones.
   *
   * @param analyzer the analyzer, or null for the default analysis
   * @param stemming whether the default analysis stems
   */
  RougeTokens(@Nullable Analyzer analyzer, boolean stemming) {
    this.analyzer = analyzer;
    this.stemmer = analyzer == null && stemming ? new NltkPorterStemmer() : null;
  }

  /** To be called before the first text of a pair; token numbers are valid until the next call. */
  void startPair() {
    if (words.size() > MOST_WORDS) {
      words.clear();
      stems.clear();
    }
  }

  /** Greater than any token number so far. */
  int vocabularySize() {
    return stemmer == null ? words.size() : stems.size();
  }

  /** Whether the tokens of a text are those of its lines one after the other. */
  boolean keepsLinesApart() {
    return analyzer == null;
  }

  /** Appends the tokens of a text, and with the default analysis the ends of its lines. */
  void read(String text, TokenList tokens) {
    if (analyzer != null) {
      readByAnalyzer(analyzer, text, tokens);
      return;
    }
    scanner.set(text);
    int lineEnd = nextLineEnd(text, 0);
    while (scanner.next()) {
      if (scanner.start() > lineEnd) {
        tokens.endLine();
        lineEnd = nextLineEnd(text, scanner.start());
      }
      int known = words.size();
      int word =
          words.idOf(
              scanner.text(), scanner.start(), scanner.length(), scanner.key(), scanner.more());
      if (stemmer == null) {
        tokens.add(word);
        continue;
      }
      if (word == known) {
        addStem(stemmer, word);
      }
      tokens.add(stemOf[word]);
    }
    tokens.endLine();
  }

  /** Appends the tokens of each line of a text, analysed one at a time. */
  void readLines(String text, TokenList tokens) {
    for (int start = 0; start <= text.length(); ) {
      int end = nextLineEnd(text, start);
      if (end > start) {
        read(text.substring(start, end), tokens);
        tokens.endLine();
      }
      start = end + 1;
    }
  }

  private static int nextLineEnd(String text, int from) {
    int at = text.indexOf('\n', from);
    return at < 0 ? text.length() : at;
  }

  private void readByAnalyzer(Analyzer custom, String text, TokenList tokens) {
    try (TokenStream stream = custom.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(words.idOf(term.buffer(), term.length()));
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("the analyzer could not read the text", e);
    }
  }

  private char[] word(int length) {
    return Arrays.copyOfRange(scanner.text(), scanner.start(), scanner.start() + length);
  }

  /** Stems a word that has come for the first time. */
  private void addStem(NltkPorterStemmer porter, int word) {
    if (word >= stemOf.length) {
      stemOf = Arrays.copyOf(stemOf, 2 * word);
    }
    int length = scanner.length();
    scanner.fold();
    if (length <= NltkPorterStemmer.LONGEST_UNSTEMMED) {
      stemOf[word] = stems.idOf(word(length), length);
      return;
    }
    // First stem, then ask for the buffer: a long word makes it another one.
    int stem = porter.stem(scanner.text(), scanner.start(), length);
    stemOf[word] = stems.idOf(porter.buffer(), stem);
  }
}
