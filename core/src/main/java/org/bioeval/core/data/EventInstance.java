package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

/**
 * A text with the events it states.
 *
 * @param id identifier, unique within a dataset
 * @param document the text
 * @param entities given entities (proteins) and annotated ones (sites, anaphora), in the order of
 *     the source
 * @param events gold events in the order of the source; may refer to each other
 * @param equivalences sets of entity ids that stand for the same thing (BioNLP-ST {@code Equiv})
 * @param coreferences anaphora and their antecedents (BioNLP-ST 2013), by entity id
 */
public record EventInstance(
    String id,
    Document document,
    ImmutableList<Mention> entities,
    ImmutableList<Event> events,
    ImmutableList<ImmutableSet<String>> equivalences,
    ImmutableList<Relation> coreferences)
    implements Instance {

  /**
   * An instance without equivalences and coreferences, named like its document.
   *
   * @param document the text
   * @param entities given entities
   * @param events gold events
   */
  public EventInstance(
      Document document, ImmutableList<Mention> entities, ImmutableList<Event> events) {
    this(document.id(), document, entities, events, ImmutableList.of(), ImmutableList.of());
  }
}
