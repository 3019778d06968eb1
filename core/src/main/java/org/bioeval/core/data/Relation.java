package org.bioeval.core.data;

import com.google.common.collect.ImmutableMap;

/**
 * A typed link between two entities of a text.
 *
 * @param id identifier within its instance; may be empty
 * @param type label, such as {@code mechanism}
 * @param head first entity: a mention id, a concept id or a surface text, as {@link
 *     Schema#linking()} says
 * @param tail second entity, likewise
 * @param attributes further facts the corpus gives, such as {@code novel=Novel}
 */
public record Relation(
    String id, String type, String head, String tail, ImmutableMap<String, String> attributes) {

  /**
   * A relation without id and attributes.
   *
   * @param type label
   * @param head first entity
   * @param tail second entity
   * @return the relation
   */
  public static Relation of(String type, String head, String tail) {
    return new Relation("", type, head, tail, ImmutableMap.of());
  }
}
