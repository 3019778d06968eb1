package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.datasets.format.internal.Blanks;
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
 * <p>A line of blanks of any kind ends a sentence, and so does the beginning of a document: a line
 * that begins with {@code -DOCSTART-}, {@code #begin document} or {@code # newdoc}, or a byte-order
 * mark within the file. A sentence's text is its tokens joined by one blank. Tags may be IOB1,
 * IOB2, IOBES or BILOU, with a type after the hyphen or, if the corpus has only one, without:
 * {@code B}, {@code S} and {@code U} begin a mention, {@code I}, {@code E} and {@code L} go on with
 * one of the same type and begin one otherwise, as {@code conlleval} counts.
 *
 * <p>Columns are separated by a tab, or by one or more blanks on lines without tabs; blanks around
 * a column and empty columns at the end of a line do not count. A line that begins with {@code #}
 * is a token if it has as many columns, separated in the same way, as the first token of the file,
 * and a comment otherwise. Immutable.
 *
 * <p>Counted are {@code sentences}, {@code tokens}, {@code mentions} (in all and by type), {@code
 * sentences.withMention} and, if there are any, {@code comments}.
 *
 * @see <a href="https://aclanthology.org/W03-0419/">Tjong Kim Sang, De Meulder: CoNLL-2003</a>
 */
public final class Conll {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

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
   * @throws org.bioeval.datasets.format.CorpusFormatException if the file is not empty but holds no
   *     token with a tag, or if {@code findings} is strict and a line has no tag, one of no known
   *     scheme or one of an {@linkplain Findings#withTypes unexpected type}
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

    // The next tab at or after the current line; a file may hold none.
    private int nextTab = -1;

    // The current line.
    private int from;
    private char separator;
    private int columns;
    private int tokenStart;
    private int tokenEnd;
    private int tagStart;
    private int tagEnd;

    // What the file's lines of tokens look like; found when a line begins with '#'.
    private int fileColumns;
    private char fileSeparator;

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
        emptyLast = false;
        if (lines.start() > 0 && in.charAt(lines.start() - 1) == BYTE_ORDER_MARK) {
          finish(false);
        }
        from = skipBlanks(lines.start());
        if (from == lines.end()) {
          emptyLast = true;
          finish(false);
        } else if (in.charAt(from) == '-' && in.startsWith("-DOCSTART-", from)) {
          finish(false);
        } else {
          splitColumns();
          if (in.charAt(from) == '#' && isComment()) {
            comment();
          } else {
            token();
          }
        }
      }
      finish(options.emptyTail && emptyLast);
      requireSomething();
      mentionTally.addTo(findings);
      findings.count("tokens", tokenCount);
      return sentences.build();
    }

    /** Where the first character of the current line from a place on stands that is no blank. */
    private int skipBlanks(int start) {
      int at = start;
      while (at < lines.end() && Blanks.isBlank(in.charAt(at))) {
        at++;
      }
      return at;
    }

    /** Finds how the current line is divided: its token, its tag and its number of columns. */
    private void splitColumns() {
      int end = lines.end();
      while (Blanks.isBlank(in.charAt(end - 1))) {
        end--;
      }
      if (nextTab < lines.start()) {
        int found = in.indexOf('\t', lines.start());
        nextTab = found < 0 ? in.length() : found;
      }
      separator = nextTab < end ? '\t' : ' ';
      // A leading tab is an empty column; leading blanks only align the first one.
      int at = separator == '\t' ? lines.start() : from;
      columns = 0;
      tagStart = -1;
      tagEnd = -1;
      while (at <= end) {
        int next = in.indexOf(separator, at);
        next = next < 0 || next > end ? end : next;
        if (columns == 0) {
          tokenStart = at;
          tokenEnd = next;
        }
        if (options.tagColumn < 0 || columns == options.tagColumn) {
          tagStart = at;
          tagEnd = next;
        }
        columns++;
        at = next + 1;
        while (separator == ' ' && at < end && in.charAt(at) == ' ') {
          at++;
        }
      }
      if (separator == '\t') {
        trimColumns();
      }
    }

    /** Leaves out the blanks that some files set around their columns beside the tabs. */
    private void trimColumns() {
      while (tokenStart < tokenEnd && in.charAt(tokenEnd - 1) == ' ') {
        tokenEnd--;
      }
      while (tokenStart < tokenEnd && in.charAt(tokenStart) == ' ') {
        tokenStart++;
      }
      while (tagStart < tagEnd && in.charAt(tagEnd - 1) == ' ') {
        tagEnd--;
      }
      while (tagStart < tagEnd && in.charAt(tagStart) == ' ') {
        tagStart++;
      }
    }

    /** Tells whether the current line, which begins with '#', is none of a token. */
    private boolean isComment() {
      if (fileColumns == 0) {
        findLayout();
      }
      if (columns != fileColumns || separator != fileSeparator) {
        return true;
      }
      // Such as '# text = …', which may happen to have as many words as a token has columns.
      int assigned = separator == ' ' ? in.indexOf(" = ", from) : -1;
      return assigned >= 0 && assigned < lines.end();
    }

    /** How the first line of the file that is certain to be a token is divided. */
    private void findLayout() {
      Pass ahead = new Pass(options, file, findings);
      while (ahead.lines.next()) {
        ahead.from = ahead.skipBlanks(ahead.lines.start());
        if (ahead.from < ahead.lines.end()
            && in.charAt(ahead.from) != '#'
            && !in.startsWith("-DOCSTART-", ahead.from)) {
          ahead.splitColumns();
          fileColumns = ahead.columns;
          fileSeparator = ahead.separator;
          return;
        }
      }
      // Tokens that all begin with '#', or no tokens at all.
      fileColumns = separator == '\t' ? columns : -1;
      fileSeparator = '\t';
    }

    private void comment() {
      findings.count("comments");
      if (in.startsWith("#begin document", from) || in.startsWith("# newdoc", from)) {
        finish(false);
      }
    }

    private void token() {
      if (columns < 2 || tokenEnd == tokenStart || tagStart <= tokenEnd) {
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
          findings.checkType(
              type, file.path(), lines.number(), options.idPrefix + (sentenceCount + 1));
        }
      }
      if (tokens++ > 0) {
        text.append(' ');
      }
      text.append(in, tokenStart, tokenEnd);
      if (!outside && "ESLU".indexOf(tag.charAt(0)) >= 0) {
        close();
      }
    }

    /** A file of another format must not pass for an empty corpus. */
    private void requireSomething() {
      if (sentenceCount == 0 && !in.isEmpty()) {
        throw new CorpusFormatException(
            file.path(),
            0,
            "no token with a tag in a file of "
                + lines.number()
                + " lines; check that it has one token on a line and its tag in "
                + (options.tagColumn < 0 ? "the last column" : "column " + options.tagColumn));
      }
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
