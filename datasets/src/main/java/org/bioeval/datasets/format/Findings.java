package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What readers count and find wrong while they read; becomes a {@link LoadReport}.
 *
 * <p>Findings {@linkplain #withTypes that know the types of a corpus} also report mentions of any
 * other type. A lenient one collects. A strict one throws at the first offset mismatch, malformed
 * line or dangling reference; oddities and warnings are properties of the corpus and never thrown.
 * Not safe for use by several threads: give each file its own with {@link #fork()} and {@link
 * #add(Findings) add} them in the order of the files.
 */
public final class Findings {
  private final Path folder;
  private final boolean strict;
  private final @Nullable ImmutableSet<String> types;
  private final Map<String, long[]> counts = new HashMap<>();
  private final List<Issue> issues = new ArrayList<>();

  private Findings(Path folder, boolean strict, @Nullable ImmutableSet<String> types) {
    this.folder = folder;
    this.strict = strict;
    this.types = types;
  }

  /**
   * Collects whatever is found.
   *
   * @param folder the corpus folder, which issues name files relative to
   * @return empty findings
   */
  public static Findings lenient(Path folder) {
    return new Findings(folder, false, null);
  }

  /**
   * Throws at the first error of the files.
   *
   * @param folder the corpus folder, which issues name files relative to
   * @return empty findings
   */
  public static Findings strict(Path folder) {
    return new Findings(folder, true, null);
  }

  /**
   * Empty findings of the same folder and strictness for a corpus whose types are known: readers
   * report a mention of any other type as malformed, with its file and line.
   *
   * @param known the types of mentions
   * @return findings
   */
  public Findings withTypes(Set<String> known) {
    return new Findings(folder, strict, ImmutableSet.copyOf(known));
  }

  /**
   * Reports a mention whose type is none of the corpus; nothing if the types are not known.
   *
   * @param type of a mention
   * @param file the file
   * @param line line number from 1, or 0 if the file has no useful lines
   * @param item id of the document
   * @throws CorpusFormatException if these findings are strict and the type is unknown
   */
  public void checkType(String type, Path file, int line, String item) {
    if (types != null && !types.contains(type)) {
      report(
          Kind.MALFORMED,
          file,
          line,
          item,
          "type '" + type + "' is none of " + types + "; mention left out");
    }
  }

  /**
   * Empty findings of the same folder and strictness, and with the same types.
   *
   * @return findings for another thread
   */
  public Findings fork() {
    return new Findings(folder, strict, types);
  }

  /**
   * Adds what was found elsewhere.
   *
   * @param other findings of files that come after those seen so far
   */
  public void add(Findings other) {
    other.counts.forEach((name, count) -> count(name, count[0]));
    issues.addAll(other.issues);
  }

  /**
   * Adds what was found wrong elsewhere, without its counts.
   *
   * @param other findings of files that come after those seen so far
   */
  public void addIssues(Findings other) {
    issues.addAll(other.issues);
  }

  /**
   * Counts one.
   *
   * @param name such as {@code mentions.Chemical}
   */
  public void count(String name) {
    count(name, 1);
  }

  /**
   * Counts several; counting 0 makes the name appear in the report.
   *
   * @param name such as {@code mentions}
   * @param number how many, at least 0
   */
  public void count(String name, long number) {
    long[] count = counts.get(name);
    if (count == null) {
      counts.put(name, new long[] {number});
    } else {
      count[0] += number;
    }
  }

  /**
   * Notes a finding without texts to compare.
   *
   * @param kind what it is
   * @param file the file
   * @param line line number from 1, or 0 if the file has no useful lines
   * @param item id of the document or instance; empty if unknown
   * @param message what is wrong, with the offending value
   * @throws CorpusFormatException if these findings are strict and the kind is an error
   */
  public void report(Kind kind, Path file, int line, String item, String message) {
    report(kind, file, line, item, message, "", "");
  }

  /**
   * Notes a finding.
   *
   * @param kind what it is
   * @param file the file
   * @param line line number from 1, or 0 if the file has no useful lines
   * @param item id of the document or instance; empty if unknown
   * @param message what is wrong
   * @param expected what the annotation says
   * @param found what the text says
   * @throws CorpusFormatException if these findings are strict and the kind is an error
   */
  public void report(
      Kind kind, Path file, int line, String item, String message, String expected, String found) {
    if (strict && kind != Kind.ODDITY && kind != Kind.WARNING) {
      String texts =
          expected.isEmpty() && found.isEmpty()
              ? ""
              : ": expected '" + expected + "', found '" + found + "'";
      throw new CorpusFormatException(
          file,
          line,
          (item.isEmpty() ? "" : item + ": ")
              + message
              + texts
              + "; correct the file, or load it leniently to have this reported instead");
    }
    Path relative = file.startsWith(folder) ? folder.relativize(file) : file;
    String name = relative.toString().replace('\\', '/');
    issues.add(new Issue(kind, name, line, item, message, expected, found));
  }

  /**
   * What was counted and found.
   *
   * @return the report
   */
  public LoadReport toReport() {
    ImmutableSortedMap.Builder<String, Long> sorted = ImmutableSortedMap.naturalOrder();
    counts.forEach((name, count) -> sorted.put(name, count[0]));
    return new LoadReport(sorted.build(), ImmutableList.copyOf(issues));
  }
}
