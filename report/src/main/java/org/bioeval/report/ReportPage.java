package org.bioeval.report;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.eval.Report;
import org.bioeval.report.internal.HtmlPage;
import org.bioeval.report.internal.PageContent;

/**
 * The page of a comparison or of a single run: the decision first, then the evidence, then the
 * items.
 *
 * <p>Immutable; each {@code with…} gives a changed copy.
 */
public final class ReportPage {

  /** Most items in a page, unless set otherwise. */
  public static final int DEFAULT_MOST_ITEMS = 10_000;

  private final Comparison comparison;
  private final Optional<Decision> decision;
  private final ImmutableMap<String, Path> items;
  private final String title;
  private final int mostItems;
  private final boolean sealed;

  private ReportPage(
      Comparison comparison,
      Optional<Decision> decision,
      Map<String, Path> items,
      String title,
      int mostItems,
      boolean sealed) {
    this.comparison = comparison;
    this.decision = decision;
    this.items = ImmutableMap.copyOf(items);
    this.title = title;
    this.mostItems = mostItems;
    this.sealed = sealed;
  }

  /**
   * The page of a comparison.
   *
   * @param comparison results of several models
   * @return the page
   */
  public static ReportPage of(Comparison comparison) {
    return new ReportPage(comparison, Optional.empty(), Map.of(), "", DEFAULT_MOST_ITEMS, false);
  }

  /**
   * The page of one run.
   *
   * @param report of the run
   * @return the page
   */
  public static ReportPage of(Report report) {
    return of(Comparison.of(report));
  }

  /**
   * A copy that opens with a decision.
   *
   * @param decision of the same comparison
   * @return the copy
   */
  public ReportPage with(Decision decision) {
    return new ReportPage(comparison, Optional.of(decision), items, title, mostItems, sealed);
  }

  /**
   * A copy in which the items of a candidate can be browsed. Texts are in the page only if the run
   * wrote them, see {@code Evaluation.withItemTexts}.
   *
   * @param candidate its name in the comparison
   * @param file {@code items.jsonl} of its run
   * @return the copy
   * @throws IllegalArgumentException if there is no such candidate
   */
  public ReportPage withItems(String candidate, Path file) {
    Map<String, Path> changed = new TreeMap<>(items);
    changed.put(comparison.result(candidate).name(), file);
    return new ReportPage(comparison, decision, changed, title, mostItems, sealed);
  }

  /**
   * A copy with a title.
   *
   * @param text heading of the page
   * @return the copy
   */
  public ReportPage withTitle(String text) {
    return new ReportPage(comparison, decision, items, text, mostItems, sealed);
  }

  /**
   * A copy with another limit of items. Flipped items and failures go first; the page says how many
   * are left out.
   *
   * @param most most items in the page, at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public ReportPage withMostItems(int most) {
    checkArgument(most >= 1, "illegal number of items: %s, must be at least 1", most);
    return new ReportPage(comparison, decision, items, title, most, sealed);
  }

  /**
   * A copy with aggregates and digests only: no item, no answer, no message that may quote one.
   *
   * @return the copy
   */
  public ReportPage sealed() {
    return new ReportPage(comparison, decision, items, title, mostItems, true);
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param file such as {@code report.html}; its folder is made if needed
   * @throws UncheckedIOException if it cannot be written, or a file of items cannot be read
   * @throws IllegalArgumentException if two files of items are of different items
   */
  public void write(Path file) {
    String page =
        HtmlPage.render(
            PageContent.of(
                comparison,
                decision,
                sealed ? ImmutableMap.of() : items,
                title,
                mostItems,
                sealed));
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path partial = file.resolveSibling(file.getFileName() + ".partial");
      Files.write(partial, page.getBytes(StandardCharsets.UTF_8));
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  /** One line: title and candidates. */
  @Override
  public String toString() {
    return "page of "
        + comparison.results().stream()
            .map(Comparison.Result::name)
            .collect(ImmutableList.toImmutableList());
  }
}
