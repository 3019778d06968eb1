package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;

/**
 * A text with everything its standoff files annotate.
 *
 * @param document the text
 * @param mentions all text-bound annotations ({@code T} lines) in order: given entities, annotated
 *     entities and event triggers
 * @param events in order; arguments may refer to later events, never in a circle
 * @param equivalences sets of mention ids that stand for the same thing ({@code Equiv})
 * @param relations {@code R} lines, first argument as head, second as tail
 */
public record StandoffDocument(
    Document document,
    ImmutableList<Mention> mentions,
    ImmutableList<Event> events,
    ImmutableList<ImmutableSet<String>> equivalences,
    ImmutableList<Relation> relations) {

  /**
   * An instance whose entities are the mentions that are no triggers.
   *
   * @param triggerTypes types of text-bound annotations that state events
   * @return the instance, its coreferences all relations
   */
  public EventInstance toInstance(Set<String> triggerTypes) {
    ImmutableList.Builder<Mention> entities = ImmutableList.builder();
    for (Mention mention : mentions) {
      if (!triggerTypes.contains(mention.type())) {
        entities.add(mention);
      }
    }
    return new EventInstance(
        document.id(), document, entities.build(), events, equivalences, relations);
  }
}
