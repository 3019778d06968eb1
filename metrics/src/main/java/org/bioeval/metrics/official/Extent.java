package org.bioeval.metrics.official;

import org.bioeval.core.data.Mention;

/**
 * A mention's place from its first to its last character, as formats with one start and one end
 * have it.
 *
 * @param type its label
 * @param start first code unit; -1 if the mention has no place
 * @param end code unit after the last one; -1 if the mention has no place
 * @param words its words if it has no place, else empty
 */
record Extent(String type, int start, int end, String words) {

  static Extent of(Mention mention) {
    return of(mention, mention.type());
  }

  static Extent of(Mention mention, String type) {
    return mention.located()
        ? new Extent(type, mention.start(), mention.end(), "")
        : new Extent(type, -1, -1, mention.text());
  }
}
