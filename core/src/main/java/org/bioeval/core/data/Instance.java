package org.bioeval.core.data;

/**
 * One item of a dataset: a text and its gold annotation.
 *
 * <p>The five kinds are those of the two studies; a corpus of your own fits one of them.
 */
public sealed interface Instance
    permits ClassificationInstance,
        DialogueInstance,
        EventInstance,
        MentionInstance,
        RelationInstance {

  /**
   * Identifier, unique within a dataset.
   *
   * @return the identifier
   */
  String id();

  /**
   * The text the gold annotation refers to.
   *
   * @return the document
   */
  Document document();

  /**
   * The text shown to a model.
   *
   * @return the document's text
   */
  default String text() {
    return document().text();
  }

  /**
   * What this item shares with items that are not independent of it: the publication or encounter
   * it was taken from. Confidence intervals resample these groups, and leak-free splits keep them
   * together.
   *
   * @return the document's source
   */
  default String groupId() {
    return document().sourceId();
  }
}
