package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;

/**
 * A text with its identity.
 *
 * @param id identifier of this text within its corpus, such as {@code 8701013} or {@code
 *     DDI-DrugBank.d36.s4}
 * @param sourceId identifier of the publication or encounter it was taken from; texts with the same
 *     source are not independent of each other, so confidence intervals resample sources
 * @param text the text all offsets refer to, as in the corpus file
 * @param sections named parts of the text in order, such as title and abstract; may be empty
 */
public record Document(String id, String sourceId, String text, ImmutableList<Section> sections) {

  /**
   * A named part of a document.
   *
   * @param name such as {@code title}
   * @param span where it stands in the document's text
   */
  public record Section(String name, Span span) {}

  /**
   * A document that is its own source and has no sections.
   *
   * @param id identifier
   * @param text the text
   * @return the document
   */
  public static Document of(String id, String text) {
    return new Document(id, id, text, ImmutableList.of());
  }

  /**
   * A document taken from a source, without sections.
   *
   * @param id identifier
   * @param sourceId identifier of the publication or encounter
   * @param text the text
   * @return the document
   */
  public static Document of(String id, String sourceId, String text) {
    return new Document(id, sourceId, text, ImmutableList.of());
  }

  /**
   * The text in a range.
   *
   * @param span a range within the text
   * @return the characters of the range
   * @throws StringIndexOutOfBoundsException if the range reaches past the text
   */
  public String text(Span span) {
    return text.substring(span.start(), span.end());
  }
}
