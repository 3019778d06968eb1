package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * The closed lists a corpus annotates with: what a prompt offers and a parser accepts.
 *
 * @param name of the corpus
 * @param labels mention types, relation types, event types or classes, in the order they are
 *     offered
 * @param roles argument roles by event type; empty unless events are annotated
 * @param linking what the ends of a relation refer to
 * @param directed whether head and tail of a relation differ in meaning
 * @param negative the label that says "nothing here" (DDI's pairs without interaction), if there is
 *     one
 */
public record Schema(
    String name,
    ImmutableList<Label> labels,
    ImmutableMap<String, ImmutableList<String>> roles,
    Linking linking,
    boolean directed,
    Optional<String> negative) {

  /** What the ends of a relation refer to. */
  public enum Linking {
    /** Ids of mentions in the same instance. */
    MENTION,
    /** Concept ids that mentions of the same instance carry. */
    CONCEPT,
    /** The words themselves. */
    SURFACE
  }

  /**
   * A label and what it means.
   *
   * @param name as written in the corpus
   * @param description one phrase for a prompt; may be empty
   */
  public record Label(String name, String description) {}

  /**
   * A schema of labels only: mentions or classes.
   *
   * @param name of the corpus
   * @param labels in the order they are offered
   * @return the schema
   */
  public static Schema of(String name, Label... labels) {
    return new Schema(
        name,
        ImmutableList.copyOf(labels),
        ImmutableMap.of(),
        Linking.MENTION,
        true,
        Optional.empty());
  }

  /**
   * The names of the labels.
   *
   * @return names in order
   */
  public ImmutableList<String> labelNames() {
    return labels.stream().map(Label::name).collect(ImmutableList.toImmutableList());
  }
}
