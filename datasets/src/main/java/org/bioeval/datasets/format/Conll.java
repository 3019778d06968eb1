package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.datasets.format.internal.Names;
import org.bioeval.datasets.format.internal.Tally;

/**
 * A reader of sentences with one token per line and a tag in one of its columns.
 *
 * <pre>
 * Torsade⇥B-Disease
 * de⇥I-Disease
 * pointes⇥I-Disease
 * .⇥O
 * </pre>
 *
 * <p>An empty line ends a sentence; lines that begin with {@code -DOCSTART-} are skipped. A
 * sentence's text is its tokens joined by one blank. Tags may be IOB1, IOB2, IOBES or BILOU, with a
 * type after the hyphen or, if the corpus has only one, without: {@code B}, {@code S} and {@code U}
 * begin a mention, {@code I}, {@code E} and {@code L} go on with one of the same type and begin one
 * otherwise, as {@code conlleval} counts. Columns are separated by a tab, or by blanks in files
 * without tabs on the line. Immutable.
 *
 * <p>Counted are {@code sentences}, {@code tokens}, {@code mentions} (in all and by type) and
 * {@code sentences.withMention}.
 *
 * @see <a href="https://aclanthology.org/W03-0419/">Tjong Kim Sang, De Meulder: CoNLL-2003</a>
 */
public final class Conll {
  private final int tagColumn;
  private final String untyped;
  private final String idPrefix;
  private final boolean emptyTail;

  private Conll(int tagColumn, String untyped, String idPrefix, boolean emptyTail) {
    this.tagColumn = tagColumn;
    this.untyped = untyped;
    this.idPrefix = idPrefix;
    this.emptyTail = emptyTail;
  }

  /**
   * A reader that takes the last column as tag, calls mentions without a type {@code Entity} and
   * numbers sentences {@code s1}, {@code s2} and so on.
   *
   * @return the reader
   */
  public static Conll withDefaults() {
    return new Conll(-1, "Entity", "s", false);
  }

  /**
   * A reader that takes the tag from another column.
   *
   * @param column from 0
   * @return the reader
   */
  public Conll withTagColumn(int column) {
    if (column < 1) {
      throw new IllegalArgumentException(
          "illegal tag column: " + column + ", must be at least 1; column 0 is the token");
    }
    return new Conll(column, untyped, idPrefix, emptyTail);
  }

  /**
   * A reader for tags without a type.
   *
   * @param type what mentions of such tags are called
   * @return the reader
   */
  public Conll withUntypedLabel(String type) {
    return new Conll(tagColumn, type, idPrefix, emptyTail);
  }

  /**
   * A reader with other names of sentences.
   *
   * @param prefix stands before the number of a sentence, which counts from 1
   * @return the reader
   */
  public Conll withIdPrefix(String prefix) {
    return new Conll(tagColumn, untyped, prefix, emptyTail);
  }

  /**
   * A reader that adds one empty sentence at the end of a file whose last sentence is followed by
   * an empty line. Loading scripts derived from the CoNLL-2003 one do so, and published counts of
   * sentences hold it.
   *
   * @return the reader
   */
  public Conll withEmptyTail() {
    return new Conll(tagColumn, untyped, idPrefix, true);
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param findings counts and problems are added to it
   * @return the sentences in order
   * @throws org.bioeval.datasets.format.CorpusFormatException if {@code findings} is strict and a
   *     line has no tag, or one of no known scheme
   */
  public ImmutableList<AnnotatedDocument> read(TextFile file, Findings findings) {
    return new Pass(this, file, findings).run();
  }

  /** One reading of one file. */
  private static final class Pass {
    private final Conll options;
    private final TextFile file;
    private final String in;
    private final Findings findings;
    private final Names names = new Names();
    private final Tally mentionTally = new Tally("mentions");
    private final TextFile.Lines lines;
    private final StringBuilder text = new StringBuilder();
    private final ImmutableList.Builder<AnnotatedDocument> sentences = ImmutableList.builder();
    private ImmutableList.Builder<Mention> mentions = ImmutableList.builder();
    private String type = "";
    private int start = -1;
    private int tokens;
    private int mentionCount;
    private int sentenceCount;
    private long tokenCount;

    Pass(Conll options, TextFile file, Findings findings) {
      this.options = options;
      this.file = file;
      this.in = file.text();
      this.findings = findings;
      this.lines = file.lines();
    }

    ImmutableList<AnnotatedDocument> run() {
      findings.count("sentences", 0);
      findings.count("sentences.withMention", 0);
      boolean emptyLast = false;
      while (lines.next()) {
        emptyLast = isBlank();
        if (emptyLast) {
          finish(false);
        } else if (!in.startsWith("-DOCSTART-", lines.start())) {
          token();
        }
      }
      finish(options.emptyTail && emptyLast);
      mentionTally.addTo(findings);
      findings.count("tokens", tokenCount);
      return sentences.build();
    }

    private boolean isBlank() {
      for (int i = lines.start(); i < lines.end(); i++) {
        if (in.charAt(i) != ' ' && in.charAt(i) != '\t') {
          return false;
        }
      }
      return true;
    }

    private void token() {
      int tab = in.indexOf('\t', lines.start());
      char separator = tab >= 0 && tab < lines.end() ? '\t' : ' ';
      int tokenEnd = indexOf(separator, lines.start());
      int tagStart;
      int tagEnd = lines.end();
      if (options.tagColumn < 0) {
        tagStart = in.lastIndexOf(separator, lines.end() - 1) + 1;
      } else {
        tagStart = lines.start();
        tagEnd = tokenEnd;
        for (int column = 0; column < options.tagColumn && tagEnd < lines.end(); column++) {
          tagStart = tagEnd + 1;
          tagEnd = indexOf(separator, tagStart);
        }
      }
      if (tokenEnd >= lines.end() || tokenEnd == lines.start() || tagStart <= tokenEnd) {
        malformed("line '" + lines.line() + "' has no token and tag");
        return;
      }
      String tag = names.get(in, tagStart, tagEnd);
      boolean outside = tag.equals("O");
      boolean known =
          outside
              || (!tag.isEmpty()
                  && "BIESLU".indexOf(tag.charAt(0)) >= 0
                  && (tag.length() == 1 || (tag.length() > 2 && tag.charAt(1) == '-')));
      if (!known) {
        malformed("tag '" + tag + "' is none of O, B, I, E, S, L, U with or without '-Type'");
        return;
      }
      if (outside) {
        close();
      } else {
        String next = tag.length() == 1 ? options.untyped : names.get(tag, 2, tag.length());
        char mark = tag.charAt(0);
        boolean begins = mark == 'B' || mark == 'S' || mark == 'U';
        if (begins || start < 0 || !next.equals(type)) {
          close();
          start = text.length() + (tokens > 0 ? 1 : 0);
          type = next;
        }
      }
      if (tokens++ > 0) {
        text.append(' ');
      }
      text.append(in, lines.start(), tokenEnd);
      if (!outside && "ESLU".indexOf(tag.charAt(0)) >= 0) {
        close();
      }
    }

    private int indexOf(char c, int from) {
      int found = in.indexOf(c, from);
      return found < 0 || found > lines.end() ? lines.end() : found;
    }

    private void close() {
      if (start >= 0) {
        mentions.add(
            Mention.of("T" + ++mentionCount, type, start, text.length(), text.substring(start)));
        mentionTally.add(type);
        start = -1;
      }
    }

    private void finish(boolean evenIfEmpty) {
      close();
      if (tokens > 0 || evenIfEmpty) {
        String id = options.idPrefix + ++sentenceCount;
        sentences.add(
            new AnnotatedDocument(
                Document.of(id, text.toString()), mentions.build(), ImmutableList.of()));
        findings.count("sentences");
        tokenCount += tokens;
        findings.count("sentences.withMention", mentionCount > 0 ? 1 : 0);
      }
      text.setLength(0);
      tokens = 0;
      mentionCount = 0;
      mentions = ImmutableList.builder();
    }

    private void malformed(String message) {
      findings.report(Kind.MALFORMED, file.path(), lines.number(), "", message);
    }
  }
}
