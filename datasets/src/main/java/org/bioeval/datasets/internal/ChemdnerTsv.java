package org.bioeval.datasets.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Document.Section;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Span;
import org.bioeval.datasets.format.CodePoints;
import org.bioeval.datasets.format.DelimitedText;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.TextFile;

/**
 * CHEMDNER's original files: {@code PMID⇥title⇥abstract} and {@code PMID⇥T|A⇥start⇥end⇥text⇥class}.
 * Offsets count code points from the beginning of the title (T) or of the abstract (A), end
 * exclusive.
 */
public final class ChemdnerTsv {
  private final TextFile annotations;
  private final Findings findings;
  private final Map<String, Article> articles = new LinkedHashMap<>();

  private ChemdnerTsv(TextFile annotations, Findings findings) {
    this.annotations = annotations;
    this.findings = findings;
  }

  /** An abstract whose mentions are still being collected. */
  private record Article(
      Document document,
      int abstractStart,
      CodePoints titleOffsets,
      CodePoints abstractOffsets,
      List<Mention> mentions) {}

  /**
   * Reads abstracts with their mentions.
   *
   * @param abstracts titles and abstracts
   * @param annotations mentions
   * @param findings {@code documents} and {@code mentions} (in all and by class) are added to it
   * @return the abstracts in order
   */
  public static ImmutableList<MentionInstance> read(
      TextFile abstracts, TextFile annotations, Findings findings) {
    ChemdnerTsv tsv = new ChemdnerTsv(annotations, findings);
    tsv.readAbstracts(abstracts);
    tsv.readAnnotations();
    ImmutableList.Builder<MentionInstance> instances = ImmutableList.builder();
    for (Article article : tsv.articles.values()) {
      instances.add(new MentionInstance(article.document, ImmutableList.copyOf(article.mentions)));
    }
    findings.count("documents", tsv.articles.size());
    return instances.build();
  }

  private void readAbstracts(TextFile file) {
    for (DelimitedText row = DelimitedText.of(file, '\t', 3, findings); row.next(); ) {
      String id = row.get(0);
      String title = row.get(1);
      String text = title + " " + row.get(2);
      int start = title.length() + 1;
      ImmutableList.Builder<Section> sections = ImmutableList.builder();
      if (!title.isEmpty()) {
        sections.add(new Section("title", new Span(0, title.length())));
      }
      if (start < text.length()) {
        sections.add(new Section("abstract", new Span(start, text.length())));
      }
      Article article =
          new Article(
              new Document(id, id, text, sections.build()),
              start,
              CodePoints.of(title),
              CodePoints.of(row.get(2)),
              new ArrayList<>());
      if (articles.putIfAbsent(id, article) != null) {
        findings.report(
            Kind.MALFORMED, file.path(), row.line(), id, "a second abstract with this id");
      }
    }
  }

  private void readAnnotations() {
    findings.count("mentions", 0);
    for (DelimitedText row = DelimitedText.of(annotations, '\t', 6, findings); row.next(); ) {
      Article article = articles.get(row.get(0));
      Integer start = Ints.tryParse(row.get(2));
      Integer end = Ints.tryParse(row.get(3));
      boolean inTitle = row.get(1).equals("T");
      if (article == null) {
        report(
            Kind.DANGLING_REFERENCE, row, "mention in an abstract that is not in the other file");
      } else if (start == null || end == null || start < 0 || end <= start) {
        report(
            Kind.MALFORMED,
            row,
            "offsets '" + row.get(2) + "' to '" + row.get(3) + "' are no range");
      } else if (!inTitle && !row.get(1).equals("A")) {
        report(Kind.MALFORMED, row, "second column is '" + row.get(1) + "', must be T or A");
      } else {
        mention(article, inTitle, start, end, row);
      }
    }
  }

  private void mention(Article article, boolean inTitle, int from, int to, DelimitedText row) {
    int base = inTitle ? 0 : article.abstractStart;
    CodePoints offsets = inTitle ? article.titleOffsets : article.abstractOffsets;
    String text = article.document.text();
    int limit = inTitle ? article.abstractStart - 1 : text.length();
    int start = base + offsets.toUtf16(from);
    long end = (long) base + offsets.toUtf16(to);
    if (end > limit) {
      report(Kind.MALFORMED, row, "offsets " + from + " to " + to + " do not lie in the text");
      return;
    }
    String words = row.get(4);
    String found = text.substring(start, (int) end);
    if (!found.equals(words)) {
      findings.report(
          Kind.OFFSET_MISMATCH,
          annotations.path(),
          row.line(),
          article.document.id(),
          "mention at " + row.get(1) + " " + from + "-" + to,
          words,
          found);
    }
    if (words.isBlank()) {
      report(Kind.MALFORMED, row, "mention at " + from + "-" + to + " is of blanks only; left out");
      return;
    }
    String id = "T" + (article.mentions.size() + 1);
    article.mentions.add(Mention.of(id, row.get(5), start, (int) end, words));
    findings.count("mentions");
    findings.count("mentions." + row.get(5));
  }

  private void report(Kind kind, DelimitedText row, String message) {
    findings.report(kind, annotations.path(), row.line(), row.get(0), message);
  }
}
