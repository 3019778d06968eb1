package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;

/**
 * A document as annotation formats give it: a text, mentions and relations.
 *
 * @param document the text
 * @param mentions in the order of the file
 * @param relations in the order of the file; empty if the format or the file has none
 */
public record AnnotatedDocument(
    Document document, ImmutableList<Mention> mentions, ImmutableList<Relation> relations) {

  /**
   * The mentions as gold.
   *
   * @return an instance named like the document
   */
  public MentionInstance toMentions() {
    return new MentionInstance(document, mentions);
  }

  /**
   * The relations as gold.
   *
   * @return an instance named like the document
   */
  public RelationInstance toRelations() {
    return new RelationInstance(document, mentions, relations);
  }
}
