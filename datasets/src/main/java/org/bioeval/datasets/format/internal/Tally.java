package org.bioeval.datasets.format.internal;

import java.util.HashMap;
import java.util.Map;
import org.bioeval.datasets.format.Findings;

/** Counts things in all and by type, without making the name of a count for each of them. */
public final class Tally {
  private final String name;
  private final Map<String, long[]> byType = new HashMap<>();
  private long total;

  /**
   * Nothing counted yet.
   *
   * @param name such as {@code mentions}
   */
  public Tally(String name) {
    this.name = name;
  }

  /**
   * Counts one.
   *
   * @param type of the thing
   */
  public void add(String type) {
    total++;
    byType.computeIfAbsent(type, key -> new long[1])[0]++;
  }

  /**
   * Passes the counts on, such as {@code mentions} and {@code mentions.Chemical}.
   *
   * @param findings gets them
   */
  public void addTo(Findings findings) {
    findings.count(name, total);
    byType.forEach((type, count) -> findings.count(name + "." + type, count[0]));
  }
}
