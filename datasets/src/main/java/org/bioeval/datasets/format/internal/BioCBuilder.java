package org.bioeval.datasets.format.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private final String idSeparator;
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
    final Infons infons = new Infons();
    final List<Long> locations = new ArrayList<>();

    void location(int offset, int length) {
      locations.add((long) offset << 32 | length);
    }
  }

  /** A relation as read. */
  static final class Link {
    String id = "";
    int line;
    final Infons infons = new Infons();
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
    this.idSeparator = idSeparator;
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
    if (!from.locations.isEmpty() && Blanks.isBlank(from.text, 0, from.text.length())) {
      findings.report(
          Kind.MALFORMED,
          path,
          from.line,
          id,
          "annotation '" + from.id + "' is of blanks only; left out");
      return;
    }
    mentions.add(typed(from, spans.build()));
  }

  private Mention typed(Annotation from, ImmutableList<Span> spans) {
    String type = "";
    ImmutableList<String> concepts = ImmutableList.of();
    ImmutableMap.Builder<String, String> attributes = null;
    for (String key : from.infons.keys()) {
      if (key.equals("type")) {
        type = only(from.infons, key, "annotation '" + from.id + "'", from.line);
      } else if (idKeys.contains(key)) {
        concepts = withIds(concepts, from.infons, key);
      } else {
        attributes = attributes == null ? ImmutableMap.builder() : attributes;
        attributes.put(key, from.infons.joined(key));
      }
    }
    findings.checkType(type, path, from.line, id);
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

  /** The ids of an infon after those known; some files repeat the same one under another key. */
  private ImmutableList<String> withIds(ImmutableList<String> known, Infons infons, String key) {
    String value = infons.get(key);
    ImmutableList<String> ids =
        value == null ? ImmutableList.of() : ConceptIds.split(value, idSeparator);
    List<String> further = infons.further(key);
    if (known.isEmpty() && further.isEmpty()) {
      return ids;
    }
    ImmutableSet.Builder<String> all = ImmutableSet.<String>builder().addAll(known).addAll(ids);
    further.forEach(more -> all.addAll(ConceptIds.split(more, idSeparator)));
    return all.build().asList();
  }

  /** The value of an infon that must not have several. */
  private String only(Infons infons, String key, String owner, int line) {
    String value = infons.get(key);
    if (!infons.further(key).isEmpty()) {
      findings.report(
          Kind.MALFORMED,
          path,
          line,
          id,
          owner
              + " has several infons '"
              + key
              + "': "
              + infons.joined(key)
              + "; the first one is used");
    }
    return value == null ? "" : value;
  }

  private void relation(Link link, ImmutableList.Builder<Relation> relations) {
    String typeKey = link.infons.keys().contains("relation") ? "relation" : "type";
    String type = link.infons.get(typeKey);
    boolean byNodes = link.nodes.size() == 2;
    String head = byNodes ? link.nodes.get(0) : link.infons.get(headKey);
    String tail = byNodes ? link.nodes.get(1) : link.infons.get(tailKey);
    String owner = "relation '" + link.id + "'";
    only(link.infons, typeKey, owner, link.line);
    if (!byNodes) {
      only(link.infons, headKey, owner, link.line);
      only(link.infons, tailKey, owner, link.line);
    }
    if (type == null || head == null || tail == null) {
      findings.report(
          Kind.MALFORMED,
          path,
          link.line,
          id,
          "relation '" + link.id + "' has no type or not two ends; infons " + link.infons.keys());
      return;
    }
    ImmutableMap.Builder<String, String> attributes = ImmutableMap.builder();
    for (String key : link.infons.keys()) {
      if (!key.equals(typeKey) && (byNodes || !(key.equals(headKey) || key.equals(tailKey)))) {
        attributes.put(key, link.infons.joined(key));
      }
    }
    relations.add(new Relation(link.id, type, head, tail, attributes.buildOrThrow()));
    relationTally.add(type);
  }
}
