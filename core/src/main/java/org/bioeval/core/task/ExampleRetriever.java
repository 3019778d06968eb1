package org.bioeval.core.task;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Instance;

/**
 * Finds training items that resemble a text.
 *
 * @param <I> kind of instance
 */
public interface ExampleRetriever<I extends Instance> {

  /**
   * The most similar items.
   *
   * @param text the text to resemble; an item with the same text (but for case and blanks) is never
   *     returned, so that no item is its own example
   * @param count how many at most, at least 1
   * @return items, most similar first; fewer if there are not enough
   */
  ImmutableList<I> nearest(String text, int count);
}
