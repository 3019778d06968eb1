package org.bioeval.core.eval.internal;

import java.io.Serializable;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something said of an item, and how often the like was said. Of several, the one of the least id
 * is quoted (a shorter id is less), so that what a report quotes does not depend on the order in
 * which parts of a run were put together.
 *
 * @param item id of the item
 * @param text what is said of it
 * @param count how many items it stands for
 */
record First(String item, String text, long count) implements Serializable {

  private static final long serialVersionUID = 1;

  private static final Comparator<First> ORDER =
      Comparator.comparingInt((First first) -> first.item.length())
          .thenComparing(First::item)
          .thenComparing(First::text);

  /** The one to quote, for both. */
  static @Nullable First merged(@Nullable First one, @Nullable First other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    First least = ORDER.compare(one, other) <= 0 ? one : other;
    return new First(least.item, least.text, one.count + other.count);
  }

  @Override
  public String toString() {
    return item + ", " + text;
  }
}
