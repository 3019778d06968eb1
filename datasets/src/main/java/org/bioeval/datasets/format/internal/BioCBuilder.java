package org.bioeval.datasets.format.internal;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Document.Section;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Span;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.CodePoints;
import org.bioeval.datasets.format.Findings;

/** Puts documents together from the elements of a BioC collection, whatever its notation. */
public final class BioCBuilder {
  /**
   * Passages are laid out at their offsets; one that claims to be far away must not fill memory.
   */
  private static final int MAX_GAP = 100_000;

  private final Path path;
  private final Findings findings;
  private final ImmutableList<String> idKeys;
  private final Splitter idSplitter;
  private final String headKey;
  private final String tailKey;
  private final String dropKey;
  private final String dropValue;
  private final ImmutableList.Builder<AnnotatedDocument> documents = ImmutableList.builder();

  private final Tally mentionTally = new Tally("mentions");
  private final Tally relationTally = new Tally("relations");
  private long annotationCount;
  private String id = "";
  private final StringBuilder text = new StringBuilder();
  private int points;
  private ImmutableList.Builder<Section> sections = ImmutableList.builder();
  private final List<Annotation> annotations = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

  /** An annotation as read; its offsets can be checked once the whole text is known. */
  static final class Annotation {
    String id = "";
    String text = "";
    int line;
    final Map<String, String> infons = new LinkedHashMap<>();
    final List<Long> locations = new ArrayList<>();

    void location(int offset, int length) {
      locations.add((long) offset << 32 | length);
    }
  }

  /** A relation as read. */
  static final class Link {
    String id = "";
    int line;
    final Map<String, String> infons = new LinkedHashMap<>();
    final List<String> nodes = new ArrayList<>();
  }

  /**
   * A builder for one file.
   *
   * @param path the file
   * @param findings counts and problems are added to it
   * @param idKeys infons that hold concept ids
   * @param idSeparator between several of them
   * @param headKey infon that names a relation's first end
   * @param tailKey infon that names a relation's second end
   * @param dropKey infon by which annotations are left out; empty for none
   * @param dropValue value of that infon
   */
  public BioCBuilder(
      Path path,
      Findings findings,
      ImmutableList<String> idKeys,
      String idSeparator,
      String headKey,
      String tailKey,
      String dropKey,
      String dropValue) {
    this.path = path;
    this.findings = findings;
    this.idKeys = idKeys;
    this.idSplitter = Splitter.on(idSeparator);
    this.headKey = headKey;
    this.tailKey = tailKey;
    this.dropKey = dropKey;
    this.dropValue = dropValue;
  }

  void documentId(String value) {
    id = value;
  }

  /** Adds the text of a passage or sentence at its offset, in code points. */
  void passage(String name, int offset, String words, int line) {
    if (words.isEmpty()) {
      return;
    }
    if (offset < points || offset > points + MAX_GAP) {
      findings.report(
          Kind.MALFORMED,
          path,
          line,
          id,
          "passage at offset "
              + offset
              + " does not follow the text before it, which ends at "
              + points);
      return;
    }
    for (; points < offset; points++) {
      text.append(' ');
    }
    int start = text.length();
    text.append(words);
    points += words.codePointCount(0, words.length());
    sections.add(new Section(name, new Span(start, text.length())));
  }

  void annotation(Annotation annotation) {
    annotations.add(annotation);
  }

  void relation(Link link) {
    links.add(link);
  }

  void endDocument() {
    String words = text.toString();
    Document document = new Document(id, id, words, sections.build());
    CodePoints offsets = CodePoints.of(words);
    ImmutableList.Builder<Mention> mentions =
        ImmutableList.builderWithExpectedSize(annotations.size());
    for (Annotation annotation : annotations) {
      mention(annotation, words, offsets, mentions);
    }
    ImmutableList.Builder<Relation> relations = ImmutableList.builderWithExpectedSize(links.size());
    for (Link link : links) {
      relation(link, relations);
    }
    documents.add(new AnnotatedDocument(document, mentions.build(), relations.build()));
    id = "";
    text.setLength(0);
    points = 0;
    sections = ImmutableList.builder();
    annotations.clear();
    links.clear();
  }

  ImmutableList<AnnotatedDocument> documents() {
    ImmutableList<AnnotatedDocument> all = documents.build();
    findings.count("documents", all.size());
    findings.count("annotations", annotationCount);
    mentionTally.addTo(findings);
    relationTally.addTo(findings);
    return all;
  }

  private void mention(
      Annotation from, String words, CodePoints offsets, ImmutableList.Builder<Mention> mentions) {
    boolean dropped = !dropKey.isEmpty() && dropValue.equals(from.infons.get(dropKey));
    annotationCount++;
    if (from.locations.size() > 1) {
      findings.count("annotations.multiLocation");
    }
    ImmutableList.Builder<Span> spans =
        ImmutableList.builderWithExpectedSize(from.locations.size());
    String found = "";
    for (long location : from.locations) {
      int point = (int) (location >> 32);
      int start = offsets.toUtf16(point);
      int end = offsets.toUtf16((int) Math.min(Integer.MAX_VALUE, (long) point + (int) location));
      if (start >= end || end > words.length()) {
        findings.report(
            dropped ? Kind.ODDITY : Kind.MALFORMED,
            path,
            from.line,
            id,
            "annotation '"
                + from.id
                + "' at offset "
                + point
                + " with length "
                + (int) location
                + " does not lie in the text of the document");
        return;
      }
      spans.add(new Span(start, end));
      String piece = words.substring(start, end);
      found = found.isEmpty() ? piece : found + " " + piece;
    }
    // An annotation without a place is about the document as a whole.
    if (!found.equals(from.text) && !from.locations.isEmpty()) {
      // BC5CDR's parts of a composite name words that stand apart, and not always in full.
      boolean expected = dropped && from.locations.size() > 1;
      findings.report(
          expected ? Kind.ODDITY : Kind.OFFSET_MISMATCH,
          path,
          from.line,
          id,
          "annotation '" + from.id + "'" + (dropped ? ", which is left out" : ""),
          from.text,
          found);
    }
    if (dropped) {
      findings.count("annotations.dropped");
      return;
    }
    mentions.add(typed(from, spans.build()));
  }

  private Mention typed(Annotation from, ImmutableList<Span> spans) {
    String type = "";
    ImmutableList<String> concepts = ImmutableList.of();
    ImmutableMap.Builder<String, String> attributes = null;
    for (Map.Entry<String, String> infon : from.infons.entrySet()) {
      String value = infon.getValue();
      if (infon.getKey().equals("type")) {
        type = value;
      } else if (!idKeys.contains(infon.getKey())) {
        attributes = attributes == null ? ImmutableMap.builder() : attributes;
        attributes.put(infon.getKey(), value);
      } else if (!value.isEmpty() && !value.equals("-") && !value.equals("-1")) {
        concepts = ImmutableList.copyOf(idSplitter.split(value));
      }
    }
    mentionTally.add(type);
    if (concepts.isEmpty()) {
      findings.count("mentions.unnormalised");
    } else if (concepts.size() > 1) {
      findings.count("mentions.multipleIds");
    }
    return new Mention(
        from.id,
        type,
        spans,
        from.text,
        concepts,
        attributes == null ? ImmutableMap.of() : attributes.buildOrThrow());
  }

  private void relation(Link link, ImmutableList.Builder<Relation> relations) {
    String typeKey = link.infons.containsKey("relation") ? "relation" : "type";
    String type = link.infons.get(typeKey);
    boolean byNodes = link.nodes.size() == 2;
    String head = byNodes ? link.nodes.get(0) : link.infons.get(headKey);
    String tail = byNodes ? link.nodes.get(1) : link.infons.get(tailKey);
    if (type == null || head == null || tail == null) {
      findings.report(
          Kind.MALFORMED,
          path,
          link.line,
          id,
          "relation '" + link.id + "' has no type or not two ends; infons " + link.infons.keySet());
      return;
    }
    ImmutableMap.Builder<String, String> attributes = ImmutableMap.builder();
    for (Map.Entry<String, String> infon : link.infons.entrySet()) {
      String key = infon.getKey();
      if (!key.equals(typeKey) && (byNodes || !(key.equals(headKey) || key.equals(tailKey)))) {
        attributes.put(key, infon.getValue());
      }
    }
    relations.add(new Relation(link.id, type, head, tail, attributes.buildOrThrow()));
    relationTally.add(type);
  }
}
