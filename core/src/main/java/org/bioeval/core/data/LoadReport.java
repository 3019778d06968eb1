package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;

/**
 * What a loader counted and what it found wrong.
 *
 * @param counts such as {@code documents=500}, {@code mentions=9809}, {@code
 *     mentions.Chemical=5385}
 * @param issues everything in the files that disagrees with itself or with the format, in the order
 *     of the files
 */
public record LoadReport(ImmutableSortedMap<String, Long> counts, ImmutableList<Issue> issues) {

  /** A report without counts and issues. */
  public static final LoadReport EMPTY =
      new LoadReport(ImmutableSortedMap.of(), ImmutableList.of());

  /** What kind of finding an issue is. */
  public enum Kind {
    /** The annotated text differs from the text at the annotated place. */
    OFFSET_MISMATCH,
    /** A line or element that does not follow the format; it was left out. */
    MALFORMED,
    /** A reference to something that is not there; it was left out. */
    DANGLING_REFERENCE,
    /** Odd but usable, kept as it is. */
    ODDITY,
    /** A property of the data a user should know before trusting a score, such as a leaky split. */
    WARNING
  }

  /**
   * One finding.
   *
   * @param kind what it is
   * @param file path of the file, relative to the corpus folder
   * @param line line number from 1, or 0 if the file has no useful lines
   * @param item id of the document or instance; empty if unknown
   * @param message what is wrong
   * @param expected what the annotation says; empty if not applicable
   * @param found what the text says; empty if not applicable
   */
  public record Issue(
      Kind kind,
      String file,
      int line,
      String item,
      String message,
      String expected,
      String found) {

    @Override
    public String toString() {
      StringBuilder line = new StringBuilder();
      line.append(kind).append(' ').append(file);
      if (this.line > 0) {
        line.append(':').append(this.line);
      }
      if (!item.isEmpty()) {
        line.append(" (").append(item).append(')');
      }
      line.append(": ").append(message);
      if (!expected.isEmpty() || !found.isEmpty()) {
        line.append(": expected '")
            .append(expected)
            .append("', found '")
            .append(found)
            .append('\'');
      }
      return line.toString();
    }
  }

  /**
   * Issues of one kind.
   *
   * @param kind which
   * @return the issues in order
   */
  public ImmutableList<Issue> issues(Kind kind) {
    return issues.stream()
        .filter(issue -> issue.kind() == kind)
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * One count.
   *
   * @param name such as {@code mentions}
   * @return the count, 0 if there is none of that name
   */
  public long count(String name) {
    Long count = counts.get(name);
    return count == null ? 0 : count;
  }
}
