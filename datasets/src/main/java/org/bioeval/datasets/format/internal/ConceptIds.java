package org.bioeval.datasets.format.internal;

import com.google.common.collect.ImmutableList;

/** Reads the concept ids of one mention as annotation formats write them. */
public final class ConceptIds {

  private ConceptIds() {}

  /**
   * Divides a text of ids. Blanks around an id do not belong to it, and a part that is empty,
   * {@code -} or {@code -1} says that there is no concept.
   *
   * @param written such as {@code D003866;D009202}
   * @param separator between ids
   * @return the ids in order; empty if there are none
   */
  public static ImmutableList<String> split(String written, String separator) {
    int at = written.indexOf(separator);
    if (at < 0) {
      String only = Blanks.strip(written, 0, written.length());
      return isConcept(only) ? ImmutableList.of(only) : ImmutableList.of();
    }
    ImmutableList.Builder<String> ids = ImmutableList.builder();
    int start = 0;
    while (start <= written.length()) {
      int end = at < 0 ? written.length() : at;
      String id = Blanks.strip(written, start, end);
      if (isConcept(id)) {
        ids.add(id);
      }
      start = end + separator.length();
      at = written.indexOf(separator, start);
    }
    return ids.build();
  }

  private static boolean isConcept(String id) {
    return !id.isEmpty() && !id.equals("-") && !id.equals("-1");
  }
}
