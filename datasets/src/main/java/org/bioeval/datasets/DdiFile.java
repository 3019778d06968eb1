package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.bioeval.datasets.format.CodePoints;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.TextFile;
import org.bioeval.datasets.format.XmlCursor;

/**
 * Reads one XML file of the DDI corpus.
 *
 * <p>Offsets in the files include the end: {@code charOffset="0-4"} are five characters, and {@code
 * 25-34;50-74} is a mention in two pieces. Line ends in a sentence are character references, so the
 * parser keeps them and offsets count them.
 */
final class DdiFile {

  /** The two sources, each with a folder of its own. */
  static final ImmutableList<String> SOURCES = ImmutableList.of("DrugBank", "MedLine");

  /** A sentence with its drugs and candidate pairs. */
  record Sentence(Document document, ImmutableList<Mention> entities, ImmutableList<Pair> pairs) {}

  /** Two drugs of a sentence; the type is there if they interact. */
  record Pair(String id, Mention head, Mention tail, Optional<String> type) {}

  private final TextFile file;
  private final XmlCursor xml;
  private final Set<String> types;
  private final boolean pairsAnnotated;
  private final Findings findings;
  private final String source;

  private DdiFile(TextFile file, Set<String> types, boolean pairsAnnotated, Findings findings) {
    this.file = file;
    this.xml = XmlCursor.open(file);
    this.types = types;
    this.pairsAnnotated = pairsAnnotated;
    this.findings = findings;
    this.source = String.valueOf(file.path().getName(file.path().getNameCount() - 2));
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param types of interactions
   * @param pairsAnnotated whether its pairs count
   * @param findings gets counts and what is wrong
   * @return its sentences in order
   * @throws CorpusFormatException if it is not an XML file of this corpus
   */
  static List<Sentence> read(
      TextFile file, ImmutableSet<String> types, boolean pairsAnnotated, Findings findings) {
    return new DdiFile(file, types, pairsAnnotated, findings).readDocument();
  }

  private List<Sentence> readDocument() {
    if (!xml.next() || !xml.isStart("document")) {
      throw xml.error("root element is <" + xml.name() + ">, expected <document>");
    }
    count("documents");
    String name = String.valueOf(file.path().getFileName());
    String sourceId = name.substring(0, name.length() - ".xml".length());
    List<Sentence> sentences = new ArrayList<>();
    while (xml.next()) {
      if (xml.isStart("sentence")) {
        sentences.add(readSentence(sourceId));
      }
    }
    return sentences;
  }

  private Sentence readSentence(String sourceId) {
    Document document = Document.of(xml.attribute("id"), sourceId, xml.attribute("text"));
    Map<String, Mention> entities = new LinkedHashMap<>();
    ImmutableList.Builder<Pair> pairs = ImmutableList.builder();
    int pairCount = 0;
    int positive = 0;
    while (xml.next() && !xml.isEnd("sentence")) {
      if (xml.isStart("entity")) {
        Mention entity = entity(document);
        if (entities.putIfAbsent(entity.id(), entity) != null) {
          report(Kind.MALFORMED, entity.id(), "id occurs twice; the first one is used");
        }
      } else if (xml.isStart("pair")) {
        pairCount++;
        Optional<Pair> pair = pair(entities);
        pair.ifPresent(pairs::add);
        positive += pair.isPresent() && pair.get().type().isPresent() ? 1 : 0;
      }
    }
    countSentence(document.text());
    if (pairsAnnotated) {
      count("pairs", pairCount);
      count("pairs.positive", positive);
      count("sentences.with-pairs", pairCount > 0 ? 1 : 0);
      count("sentences.with-positive", positive > 0 ? 1 : 0);
    } else {
      count("pairs.not-annotated", pairCount);
      count("sentences.with-pairs-not-annotated", pairCount > 0 ? 1 : 0);
    }
    return new Sentence(document, ImmutableList.copyOf(entities.values()), pairs.build());
  }

  private void countSentence(String text) {
    count("sentences");
    findings.count("sentences.empty", text.isEmpty() ? 1 : 0);
    findings.count("sentences.with-newline", text.indexOf('\n') >= 0 ? 1 : 0);
    findings.count("sentences.edge-blank", text.length() == text.strip().length() ? 0 : 1);
  }

  /** Counts in all, and for the source. */
  private void count(String name) {
    count(name, 1);
  }

  private void count(String name, int number) {
    findings.count(name, number);
    findings.count(name + '.' + source, number);
  }

  private Mention entity(Document document) {
    String id = xml.attribute("id");
    String type = xml.attribute("type");
    String words = xml.attribute("text");
    List<Span> spans = spans(document, id, xml.attribute("charOffset"));
    StringBuilder found = new StringBuilder();
    for (Span span : spans) {
      found.append(found.isEmpty() ? "" : " ").append(document.text(span));
    }
    if (!spans.isEmpty() && !found.toString().equals(words)) {
      findings.report(
          Kind.OFFSET_MISMATCH,
          file.path(),
          xml.line(),
          id,
          "text differs from the text at its place",
          words,
          found.toString());
    }
    count("entities");
    findings.count("entities." + type);
    findings.count("entities.discontinuous", spans.size() > 1 ? 1 : 0);
    return new Mention(id, type, spans, words, List.of(), ImmutableMap.of());
  }

  /** The pieces of a mention; none if the place is malformed or outside the text. */
  private List<Span> spans(Document document, String id, String places) {
    CodePoints codePoints = CodePoints.of(document.text());
    List<Span> spans = new ArrayList<>(1);
    for (String place : places.split(";", -1)) {
      int dash = place.indexOf('-');
      int start = dash < 0 ? -1 : number(place.substring(0, dash));
      int last = dash < 0 ? -1 : number(place.substring(dash + 1));
      if (start < 0 || last < start) {
        report(
            Kind.MALFORMED,
            id,
            "charOffset '" + places + "' is not 'first-last' with 0 <= first <= last");
        return List.of();
      }
      int end = codePoints.toUtf16(last + 1);
      if (end > document.text().length()) {
        findings.report(
            Kind.OFFSET_MISMATCH,
            file.path(),
            xml.line(),
            id,
            "charOffset " + places + " lies outside the text of " + document.text().length(),
            xml.attribute("text"),
            "");
        return List.of();
      }
      spans.add(new Span(codePoints.toUtf16(start), end));
    }
    return spans;
  }

  private static int number(String digits) {
    if (digits.isEmpty() || digits.length() > 9) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(digits);
  }

  private Optional<Pair> pair(Map<String, Mention> entities) {
    String id = xml.attribute("id");
    Mention head = entities.get(xml.attribute("e1"));
    Mention tail = entities.get(xml.attribute("e2"));
    if (head == null || tail == null) {
      String missing = head == null ? xml.attribute("e1") : xml.attribute("e2");
      report(Kind.DANGLING_REFERENCE, id, "entity " + missing + " is not there; pair left out");
      return Optional.empty();
    }
    String interacts = xml.attribute("ddi");
    if (interacts.equals("false")) {
      return Optional.of(new Pair(id, head, tail, Optional.empty()));
    }
    if (!interacts.equals("true")) {
      report(Kind.MALFORMED, id, "ddi is '" + interacts + "', neither true nor false; left out");
      return Optional.empty();
    }
    String type = xml.attributeOrNull("type");
    if (type == null) {
      // One pair of the corpus; the same corpus in brat files says INT.
      report(Kind.ODDITY, id, "interaction has no type; taken as 'int', as the brat files say");
      findings.count("relations.untyped");
      return Optional.of(new Pair(id, head, tail, Optional.of("int")));
    }
    if (!types.contains(type)) {
      report(Kind.MALFORMED, id, "type '" + type + "' is none of " + types + "; pair left out");
      return Optional.empty();
    }
    findings.count("relations." + type);
    return Optional.of(new Pair(id, head, tail, Optional.of(type)));
  }

  private void report(Kind kind, String item, String message) {
    findings.report(kind, file.path(), xml.line(), item, message);
  }
}
