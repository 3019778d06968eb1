package org.bioeval.report;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.bioeval.report.internal.ReportFiles;

/**
 * A format that results are handed on in. Formats are found by {@link ServiceLoader}: a team adds
 * its own by a file {@code META-INF/services/org.bioeval.report.ReportFormat}.
 *
 * <p>The same data gives the same bytes. A format writes aggregates, never text of items.
 */
public interface ReportFormat {

  /**
   * The name that users choose it by.
   *
   * @return such as {@code latex}
   */
  String name();

  /**
   * What the name of its files ends in.
   *
   * @return such as {@code tex}
   */
  String extension();

  /**
   * Writes results.
   *
   * @param data results
   * @param out where to; stays open
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if the format cannot hold these results; the message says why
   */
  void write(ReportData data, Writer out) throws IOException;

  /**
   * Writes results to a file, whole or not at all.
   *
   * @param data results
   * @param file where to; its folder is made if needed
   * @throws UncheckedIOException if it cannot be written
   */
  default void write(ReportData data, Path file) {
    ReportFiles.write(file, out -> write(data, out));
  }

  /**
   * All formats there are.
   *
   * @return by name
   */
  static ImmutableList<ReportFormat> all() {
    return ServiceLoader.load(ReportFormat.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ReportFormat::name))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * A format by name.
   *
   * @param name such as {@code latex}
   * @return the format
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  static ReportFormat named(String name) {
    ImmutableList<ReportFormat> all = all();
    return all.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no format '"
                        + name
                        + "'; there are "
                        + all.stream().map(ReportFormat::name).collect(Collectors.joining(", "))));
  }
}
