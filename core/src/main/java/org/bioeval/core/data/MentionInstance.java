package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;

/**
 * A text with its entity mentions.
 *
 * @param id identifier, unique within a dataset
 * @param document the text
 * @param mentions gold mentions in the order of the source
 * @param alternatives mentions that an official scorer accepts in place of an overlapping gold
 *     mention (BC2GM's ALTGENE); never gold themselves
 */
public record MentionInstance(
    String id,
    Document document,
    ImmutableList<Mention> mentions,
    ImmutableList<Mention> alternatives)
    implements Instance {

  /**
   * An instance without alternatives, named like its document.
   *
   * @param document the text
   * @param mentions gold mentions
   */
  public MentionInstance(Document document, ImmutableList<Mention> mentions) {
    this(document.id(), document, mentions, ImmutableList.of());
  }
}
