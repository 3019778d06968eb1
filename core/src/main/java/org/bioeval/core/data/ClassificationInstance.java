package org.bioeval.core.data;

import com.google.common.collect.ImmutableMap;

/**
 * A text with one label.
 *
 * @param id identifier, unique within a dataset
 * @param document the text
 * @param label gold label
 * @param attributes further columns of the source, such as {@code design=Cross-Sectional}
 */
public record ClassificationInstance(
    String id, Document document, String label, ImmutableMap<String, String> attributes)
    implements Instance {

  /**
   * An instance without attributes, named like its document.
   *
   * @param document the text
   * @param label gold label
   */
  public ClassificationInstance(Document document, String label) {
    this(document.id(), document, label, ImmutableMap.of());
  }
}
