package org.bioeval.core.task.internal;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import java.util.List;

/** The ids of an answer's events, which models refer to with and without a letter before. */
final class EventIds {

  private final ImmutableSet<String> ids;

  EventIds(List<String> ids) {
    this.ids = ImmutableSet.copyOf(ids);
  }

  boolean contains(String id) {
    return ids.contains(id);
  }

  /** The id that is meant; what was said if there is none of that number. */
  String resolve(String said) {
    String plain = said.strip();
    if (ids.contains(plain)) {
      return plain;
    }
    String number = number(plain);
    String found = null;
    for (String id : ids) {
      if (!number.isEmpty() && number(id).equals(number)) {
        if (found != null) {
          return plain;
        }
        found = id;
      }
    }
    return found == null ? plain : found;
  }

  private static String number(String id) {
    return CharMatcher.inRange('0', '9').retainFrom(id);
  }
}
