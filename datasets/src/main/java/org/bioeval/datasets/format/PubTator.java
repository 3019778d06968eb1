package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Document.Section;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Span;
import org.bioeval.datasets.format.internal.Blanks;
import org.bioeval.datasets.format.internal.ConceptIds;
import org.bioeval.datasets.format.internal.Names;
import org.bioeval.datasets.format.internal.Tally;
import org.jspecify.annotations.Nullable;

/**
 * A reader of PubTator files.
 *
 * <pre>
 * 8701013|t|Title of the article.
 * 8701013|a|Its abstract.
 * 8701013⇥0⇥5⇥Title⇥Disease⇥D012345
 * 8701013⇥CID⇥D015738⇥D003693
 * </pre>
 *
 * <p>A document's text is its title, one blank and its abstract, with the sections {@code title}
 * and {@code abstract}; offsets count code points of that text, end exclusive. A mention has 5 to 7
 * columns: document, start, end, text, type, concept ids, and (BC5CDR) the names of the parts of a
 * composite mention, kept as the attribute {@code composite}. Blanks around an id do not belong to
 * it; ids {@code -} and {@code -1} say that there is no concept and are left out, also in a list of
 * ids, and so are empty ones. A relation has 4 or 5 columns: document, type, two concept ids, and
 * (BioRED) the attribute {@code novel}. A line of blanks ends a document. Immutable.
 *
 * <p>Counted are {@code documents}, {@code mentions} (in all and by type), {@code
 * mentions.composite} (those with a seventh column that is not empty), {@code
 * mentions.unnormalised}, {@code mentions.multipleIds}, {@code relations} (in all and by type).
 *
 * @see <a href="https://doi.org/10.1093/nar/gkt441">Wei, Kao, Lu: PubTator, NAR 2013</a>
 */
public final class PubTator {
  private static final int MAX_COLUMNS = 7;

  private final String idSeparator;

  private PubTator(String idSeparator) {
    this.idSeparator = idSeparator;
  }

  /**
   * A reader that takes {@code ;} between the concept ids of one mention, as PubTator itself
   * writes.
   *
   * @return the reader
   */
  public static PubTator withDefaults() {
    return new PubTator(";");
  }

  /**
   * A reader with another separator of concept ids.
   *
   * @param separator such as {@code "|"} (BC5CDR) or {@code ","} (BioRED)
   * @return the reader
   */
  public PubTator withIdSeparator(String separator) {
    if (separator.isEmpty()) {
      throw new IllegalArgumentException("id separator is empty; use one such as \",\"");
    }
    return new PubTator(separator);
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param findings counts and problems are added to it
   * @return the documents in order
   * @throws org.bioeval.datasets.format.CorpusFormatException if the file is not empty but holds no
   *     document, or if {@code findings} is strict and a line does not follow the format, names
   *     another document, disagrees with the text or has an {@linkplain Findings#withTypes
   *     unexpected type}
   */
  public ImmutableList<AnnotatedDocument> read(TextFile file, Findings findings) {
    return new Pass(file, findings, idSeparator).run();
  }

  /** One reading of one file. */
  private static final class Pass {
    private final TextFile file;
    private final String in;
    private final Findings findings;
    private final String idSeparator;
    private final Names names = new Names();
    private final Tally mentionTally = new Tally("mentions");
    private final Tally relationTally = new Tally("relations");
    private final int[] starts = new int[MAX_COLUMNS + 1];
    private final ImmutableList.Builder<AnnotatedDocument> documents = ImmutableList.builder();
    private TextFile.Lines lines;
    private int columns;

    private @Nullable String id;
    private @Nullable String title;
    private @Nullable Document document;
    private CodePoints offsets = CodePoints.of("");
    private ImmutableList.Builder<Mention> mentions = ImmutableList.builder();
    private ImmutableList.Builder<Relation> relations = ImmutableList.builder();
    private int mentionCount;
    private int relationCount;

    Pass(TextFile file, Findings findings, String idSeparator) {
      this.file = file;
      this.in = file.text();
      this.findings = findings;
      this.idSeparator = idSeparator;
      this.lines = file.lines();
    }

    ImmutableList<AnnotatedDocument> run() {
      findings.count("documents", 0);
      while (lines.next()) {
        if (Blanks.isBlank(in, lines.start(), lines.end())) {
          finish();
          continue;
        }
        int bar = lines.start();
        while (bar < lines.end() && in.charAt(bar) != '|' && in.charAt(bar) != '\t') {
          bar++;
        }
        boolean isText =
            bar + 2 < lines.end() && in.charAt(bar) == '|' && in.charAt(bar + 2) == '|';
        if (isText) {
          textLine(bar);
        } else {
          annotationLine();
        }
      }
      finish();
      ImmutableList<AnnotatedDocument> all = documents.build();
      if (all.isEmpty() && !in.isEmpty()) {
        throw new CorpusFormatException(
            file.path(),
            0,
            "no document in a file of "
                + lines.number()
                + " lines; check that each begins with a line 'id|t|title'");
      }
      mentionTally.addTo(findings);
      relationTally.addTo(findings);
      return all;
    }

    private void textLine(int bar) {
      String lineId = in.substring(lines.start(), bar);
      String text = in.substring(bar + 3, lines.end());
      switch (in.charAt(bar + 1)) {
        case 't' -> {
          finish();
          id = lineId;
          title = text;
        }
        case 'a' -> {
          if (title == null || !lineId.equals(id) || document != null) {
            malformed(lineId, "abstract that does not follow the title of its document");
          } else {
            open(title + " " + text, title.length() + 1);
          }
        }
        default -> malformed(lineId, "text line that is neither title (t) nor abstract (a)");
      }
    }

    private void open(String text, int abstractStart) {
      String name = id == null ? "" : id;
      ImmutableList.Builder<Section> sections = ImmutableList.builder();
      int titleEnd = Math.min(text.length(), abstractStart - 1);
      if (titleEnd > 0) {
        sections.add(new Section("title", new Span(0, titleEnd)));
      }
      if (abstractStart < text.length()) {
        sections.add(new Section("abstract", new Span(abstractStart, text.length())));
      }
      document = new Document(name, name, text, sections.build());
      offsets = CodePoints.of(text);
    }

    private void annotationLine() {
      split();
      String current = id;
      if (current == null || title == null) {
        malformed("", "annotation before the title of a document");
        return;
      }
      if (!field(0, current)) {
        findings.report(
            Kind.DANGLING_REFERENCE,
            file.path(),
            lines.number(),
            current,
            "annotation of document '" + field(0) + "' among those of '" + current + "'");
        return;
      }
      if (document == null) {
        open(title, title.length() + 1);
      }
      if (columns >= 5 && digits(1)) {
        mention(current);
      } else if ((columns == 4 || columns == 5) && !digits(1)) {
        relation(current);
      } else {
        malformed(
            current,
            "line has "
                + columns
                + " tab-separated columns; a mention has 5 to 7, a relation 4 or 5");
      }
    }

    private void split() {
      columns = 0;
      int at = lines.start();
      while (true) {
        if (columns < MAX_COLUMNS) {
          starts[columns] = at;
        }
        columns++;
        int tab = in.indexOf('\t', at);
        if (tab < 0 || tab >= lines.end()) {
          break;
        }
        at = tab + 1;
        if (columns <= MAX_COLUMNS) {
          starts[columns] = at;
        }
      }
      if (columns <= MAX_COLUMNS) {
        starts[columns] = lines.end() + 1;
      }
    }

    private String field(int column) {
      return in.substring(starts[column], starts[column + 1] - 1);
    }

    private boolean field(int column, String value) {
      return starts[column + 1] - 1 - starts[column] == value.length()
          && in.startsWith(value, starts[column]);
    }

    private boolean digits(int column) {
      int end = starts[column + 1] - 1;
      for (int i = starts[column]; i < end; i++) {
        if (in.charAt(i) < '0' || in.charAt(i) > '9') {
          return false;
        }
      }
      return end > starts[column] && end - starts[column] < 10;
    }

    private int number(int column) {
      return Integer.parseInt(in, starts[column], starts[column + 1] - 1, 10);
    }

    private void mention(String current) {
      Document owner = document;
      if (columns > MAX_COLUMNS || !digits(2) || owner == null) {
        malformed(current, "mention has " + columns + " columns or an end that is no number");
        return;
      }
      String text = owner.text();
      int start = offsets.toUtf16(number(1));
      int end = offsets.toUtf16(number(2));
      if (start >= end || end > text.length()) {
        malformed(
            current,
            "mention at "
                + number(1)
                + "-"
                + number(2)
                + " does not lie in the document, which has "
                + text.length()
                + " characters");
        return;
      }
      int from = starts[3];
      int length = starts[4] - 1 - from;
      String words = text.substring(start, end);
      if (end - start != length || !in.startsWith(words, from)) {
        String found = words;
        words = field(3);
        findings.report(
            Kind.OFFSET_MISMATCH,
            file.path(),
            lines.number(),
            current,
            "mention at " + number(1) + "-" + number(2),
            words,
            found);
      }
      if (Blanks.isBlank(words, 0, words.length())) {
        malformed(
            current, "mention at " + number(1) + "-" + number(2) + " is of blanks only; left out");
        return;
      }
      String type = names.get(in, starts[4], starts[5] - 1);
      findings.checkType(type, file.path(), lines.number(), current);
      ImmutableList<String> concepts = columns > 5 ? concepts() : ImmutableList.of();
      ImmutableMap<String, String> attributes = ImmutableMap.of();
      if (columns > 6 && starts[7] - 1 > starts[6]) {
        attributes = ImmutableMap.of("composite", field(6));
        findings.count("mentions.composite");
      }
      mentions.add(
          new Mention(
              "T" + ++mentionCount,
              type,
              ImmutableList.of(new Span(start, end)),
              words,
              concepts,
              attributes));
      mentionTally.add(type);
    }

    private ImmutableList<String> concepts() {
      ImmutableList<String> concepts = ConceptIds.split(field(5), idSeparator);
      if (concepts.isEmpty()) {
        findings.count("mentions.unnormalised");
      } else if (concepts.size() > 1) {
        findings.count("mentions.multipleIds");
      }
      return concepts;
    }

    private void relation(String current) {
      String type = names.get(in, starts[1], starts[2] - 1);
      relations.add(
          new Relation(
              "R" + relationCount++,
              type,
              Blanks.strip(in, starts[2], starts[3] - 1),
              Blanks.strip(in, starts[3], starts[4] - 1),
              columns > 4
                  ? ImmutableMap.of("novel", names.get(in, starts[4], starts[5] - 1))
                  : ImmutableMap.of()));
      relationTally.add(type);
    }

    private void finish() {
      if (title != null) {
        if (document == null) {
          open(title, title.length() + 1);
        }
        if (document != null) {
          documents.add(new AnnotatedDocument(document, mentions.build(), relations.build()));
          findings.count("documents");
        }
      }
      id = null;
      title = null;
      document = null;
      mentions = ImmutableList.builder();
      relations = ImmutableList.builder();
      mentionCount = 0;
      relationCount = 0;
    }

    private void malformed(String item, String message) {
      findings.report(Kind.MALFORMED, file.path(), lines.number(), item, message);
    }
  }
}
