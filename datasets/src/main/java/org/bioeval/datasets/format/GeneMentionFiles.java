package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;

/**
 * A reader of the gene mention files of BioCreative I and II: sentences in one file, mentions in
 * two.
 *
 * <pre>
 * P00001606T0076 Comparison with alkaline phosphatases and 5-nucleotidase
 * P00001606T0076|14 33|alkaline phosphatases
 * </pre>
 *
 * <p>Offsets of mentions count only characters that are no white space, and the end is the last
 * character of the mention (the format's own README words it as exclusive; the files do not). The
 * third column may differ from the text: that is reported, the third column kept as the mention's
 * words. Mentions of the second file become {@link MentionInstance#alternatives()}.
 *
 * <p>Counted are {@code sentences}, {@code sentences.withMention}, {@code mentions}, {@code
 * mentions.GENE} and {@code alternatives}.
 *
 * @see <a href="https://doi.org/10.1186/gb-2008-9-s2-s2">Smith et al., Genome Biology 2008</a>
 */
public final class GeneMentionFiles {
  private static final String TYPE = "GENE";

  private final Findings findings;
  private final Map<String, Sentence> sentences = new LinkedHashMap<>();

  private GeneMentionFiles(Findings findings) {
    this.findings = findings;
  }

  /** A sentence whose mentions are still being collected. */
  private static final class Sentence {
    final Document document;
    final List<Mention> genes = new ArrayList<>(2);
    final List<Mention> alternatives = new ArrayList<>(2);

    Sentence(Document document) {
      this.document = document;
    }
  }

  /**
   * Reads sentences with their mentions.
   *
   * @param sentences lines of id, blank, sentence
   * @param genes lines of id, first and last character, words: the gold
   * @param alternatives likewise: what the official scorer accepts in place of gold it overlaps
   * @param findings counts and problems are added to it
   * @return the sentences in order
   * @throws org.bioeval.datasets.format.CorpusFormatException if {@code findings} is strict and a
   *     line does not follow the format, names an unknown sentence or disagrees with its text
   */
  public static ImmutableList<MentionInstance> read(
      TextFile sentences, TextFile genes, TextFile alternatives, Findings findings) {
    GeneMentionFiles files = new GeneMentionFiles(findings);
    files.readSentences(sentences);
    files.readMentions(genes, true);
    files.readMentions(alternatives, false);
    return files.build();
  }

  private void readSentences(TextFile file) {
    String in = file.text();
    for (TextFile.Lines lines = file.lines(); lines.next(); ) {
      if (lines.isEmpty()) {
        continue;
      }
      int blank = in.indexOf(' ', lines.start());
      if (blank <= lines.start() || blank >= lines.end() - 1) {
        findings.report(
            Kind.MALFORMED,
            file.path(),
            lines.number(),
            "",
            "line '" + shorten(lines.line()) + "' is not an id, a blank and a sentence");
        continue;
      }
      String id = in.substring(lines.start(), blank);
      Sentence sentence = new Sentence(Document.of(id, in.substring(blank + 1, lines.end())));
      if (sentences.putIfAbsent(id, sentence) != null) {
        findings.report(
            Kind.MALFORMED, file.path(), lines.number(), id, "a second sentence with this id");
      }
    }
  }

  private void readMentions(TextFile file, boolean gold) {
    String in = file.text();
    String lastId = "";
    Sentence sentence = null;
    for (TextFile.Lines lines = file.lines(); lines.next(); ) {
      if (lines.isEmpty()) {
        continue;
      }
      int bar = in.indexOf('|', lines.start());
      int bar2 = in.indexOf('|', bar + 1);
      int blank = in.indexOf(' ', bar + 1);
      int first = bar > lines.start() && blank > bar ? number(in, bar + 1, blank) : -1;
      int last = blank > 0 && bar2 > blank ? number(in, blank + 1, bar2) : -1;
      if (first < 0 || last < first || bar2 >= lines.end()) {
        findings.report(
            Kind.MALFORMED,
            file.path(),
            lines.number(),
            "",
            "line '" + shorten(lines.line()) + "' is not id|first last|words");
        continue;
      }
      if (sentence == null
          || lastId.length() != bar - lines.start()
          || !in.startsWith(lastId, lines.start())) {
        lastId = in.substring(lines.start(), bar);
        sentence = sentences.get(lastId);
      }
      if (sentence == null) {
        findings.report(
            Kind.DANGLING_REFERENCE,
            file.path(),
            lines.number(),
            lastId,
            "mention of a sentence that is not in the file of sentences");
        continue;
      }
      String words = in.substring(bar2 + 1, lines.end());
      mention(sentence, first, last, words, gold, file, lines.number());
    }
  }

  private void mention(
      Sentence sentence, int first, int last, String words, boolean gold, TextFile file, int line) {
    String text = sentence.document.text();
    int start = position(text, 0, first);
    int end = start < 0 ? -1 : position(text, start, last - first) + 1;
    String id = sentence.document.id();
    if (start < 0 || end <= 0) {
      findings.report(
          Kind.MALFORMED,
          file.path(),
          line,
          id,
          "characters " + first + " to " + last + " do not lie in the sentence");
      return;
    }
    if (end - start != words.length() || !text.startsWith(words, start)) {
      findings.report(
          Kind.OFFSET_MISMATCH,
          file.path(),
          line,
          id,
          "characters " + first + " to " + last + " without blanks",
          words,
          text.substring(start, end));
    }
    List<Mention> list = gold ? sentence.genes : sentence.alternatives;
    String name = (gold ? "T" : "A") + (list.size() + 1);
    list.add(Mention.of(name, TYPE, start, end, words));
  }

  /** Where the n-th character from {@code from} on that is no white space stands, or -1. */
  private static int position(String text, int from, int n) {
    int left = n;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      // A pair of surrogates is one character to the tools that counted.
      boolean counts =
          c < 0x80 ? c > ' ' : !Character.isWhitespace(c) && !Character.isLowSurrogate(c);
      if (counts && left-- == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int number(String in, int start, int end) {
    if (end <= start || end - start > 9) {
      return -1;
    }
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = in.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static String shorten(String line) {
    return line.length() <= 60 ? line : line.substring(0, 60) + "…";
  }

  private ImmutableList<MentionInstance> build() {
    ImmutableList.Builder<MentionInstance> instances =
        ImmutableList.builderWithExpectedSize(sentences.size());
    long genes = 0;
    long alternatives = 0;
    long withGene = 0;
    for (Sentence sentence : sentences.values()) {
      genes += sentence.genes.size();
      alternatives += sentence.alternatives.size();
      withGene += sentence.genes.isEmpty() ? 0 : 1;
      instances.add(
          new MentionInstance(
              sentence.document.id(),
              sentence.document,
              ImmutableList.copyOf(sentence.genes),
              ImmutableList.copyOf(sentence.alternatives)));
    }
    findings.count("sentences", sentences.size());
    findings.count("sentences.withMention", withGene);
    findings.count("mentions", genes);
    findings.count("mentions." + TYPE, genes);
    findings.count("alternatives", alternatives);
    return instances.build();
  }
}
