package org.bioeval.core.data;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of text that names something: an entity mention, an event trigger or an argument.
 *
 * @param id identifier within its instance, such as {@code T4}; may be empty for model answers
 * @param type label, such as {@code Chemical}
 * @param spans where it stands, in the order of the source; more than one for a discontinuous
 *     mention, none for a model answer that could not be found in the text
 * @param text the words of the mention; pieces of a discontinuous mention are joined by one blank
 * @param conceptIds identifiers in a knowledge base, such as MeSH; several for a composite mention,
 *     empty if none
 * @param attributes further facts the corpus gives, such as {@code Severity=High}
 */
public record Mention(
    String id,
    String type,
    ImmutableList<Span> spans,
    String text,
    ImmutableList<String> conceptIds,
    ImmutableMap<String, String> attributes) {

  /**
   * Copies the collections, so that a mention never changes.
   *
   * @param id as described above
   * @param type as described above
   * @param spans as described above
   * @param text as described above
   * @param conceptIds as described above
   * @param attributes as described above
   */
  public Mention(
      String id,
      String type,
      List<Span> spans,
      String text,
      List<String> conceptIds,
      Map<String, String> attributes) {
    this(
        id,
        type,
        ImmutableList.copyOf(spans),
        text,
        ImmutableList.copyOf(conceptIds),
        ImmutableMap.copyOf(attributes));
  }

  /**
   * A contiguous mention without concept ids.
   *
   * @param id identifier within its instance
   * @param type label
   * @param start first UTF-16 code unit
   * @param end code unit after the last one
   * @param text the words of the mention
   * @return the mention
   */
  public static Mention of(String id, String type, int start, int end, String text) {
    return new Mention(
        id,
        type,
        ImmutableList.of(new Span(start, end)),
        text,
        ImmutableList.of(),
        ImmutableMap.of());
  }

  /**
   * A mention whose place in the text is not known.
   *
   * @param type label
   * @param text the words of the mention
   * @return a mention without spans
   */
  public static Mention unlocated(String type, String text) {
    return new Mention("", type, ImmutableList.of(), text, ImmutableList.of(), ImmutableMap.of());
  }

  /**
   * Tells whether the place in the text is known.
   *
   * @return false if there is no span
   */
  public boolean located() {
    return !spans.isEmpty();
  }

  /**
   * First code unit of the leftmost piece.
   *
   * @return offset, at least 0
   * @throws IllegalArgumentException if the mention has no span
   */
  public int start() {
    checkArgument(located(), "mention '%s' has no place in the text; ask located() first", text);
    int start = spans.get(0).start();
    for (Span span : spans) {
      start = Math.min(start, span.start());
    }
    return start;
  }

  /**
   * Code unit after the rightmost piece.
   *
   * @return offset, greater than {@link #start()}
   * @throws IllegalArgumentException if the mention has no span
   */
  public int end() {
    checkArgument(located(), "mention '%s' has no place in the text; ask located() first", text);
    int end = spans.get(0).end();
    for (Span span : spans) {
      end = Math.max(end, span.end());
    }
    return end;
  }

  /**
   * The whole range from the leftmost to the rightmost piece.
   *
   * @return a range that covers all spans
   * @throws IllegalArgumentException if the mention has no span
   */
  public Span cover() {
    return new Span(start(), end());
  }
}
