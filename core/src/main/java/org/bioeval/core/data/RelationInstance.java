package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * A text with its entities and the relations between them.
 *
 * @param id identifier, unique within a dataset
 * @param document the text
 * @param mentions entity mentions in the order of the source
 * @param relations gold relations
 * @param candidate the pair in question where one item is one pair (DDI as the study posed it);
 *     empty where one item is a whole text
 */
public record RelationInstance(
    String id,
    Document document,
    ImmutableList<Mention> mentions,
    ImmutableList<Relation> relations,
    Optional<Candidate> candidate)
    implements Instance {

  /**
   * A pair of mentions to be classified.
   *
   * @param head first mention
   * @param tail second mention
   */
  public record Candidate(Mention head, Mention tail) {}

  /**
   * An instance about the whole text, named like its document.
   *
   * @param document the text
   * @param mentions entity mentions
   * @param relations gold relations
   */
  public RelationInstance(
      Document document, ImmutableList<Mention> mentions, ImmutableList<Relation> relations) {
    this(document.id(), document, mentions, relations, Optional.empty());
  }
}
