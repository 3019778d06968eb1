package org.bioeval.report;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.eval.Report;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.report.internal.HtmlPage;
import org.bioeval.report.internal.PageContent;
import org.bioeval.report.internal.PageFiles;

/**
 * The page of a comparison or of a single run: the decision first, then the evidence, then the
 * items.
 *
 * <p>Immutable; each {@code with…} gives a changed copy.
 */
public final class ReportPage {

  /** Most items in a page, unless set otherwise. */
  public static final int DEFAULT_MOST_ITEMS = 10_000;

  private static final String ITEMS = "items.jsonl";

  private final Comparison comparison;
  private final Optional<Decision> decision;
  private final PageFiles files;
  private final String title;
  private final int mostItems;
  private final boolean sealed;

  private ReportPage(
      Comparison comparison,
      Optional<Decision> decision,
      PageFiles files,
      String title,
      int mostItems,
      boolean sealed) {
    this.comparison = comparison;
    this.decision = decision;
    this.files = files;
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
    return new ReportPage(
        comparison,
        Optional.empty(),
        new PageFiles(ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of()),
        "",
        DEFAULT_MOST_ITEMS,
        false);
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
    return new ReportPage(comparison, Optional.of(decision), files, title, mostItems, sealed);
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
    return with(
        new PageFiles(
            plus(files.items(), comparison.result(candidate).name(), file),
            files.runs(),
            files.corpora()));
  }

  /**
   * A copy that shows all that lies in the folder of a candidate's run: its items, if there is a
   * file {@code items.jsonl}, and how fast it was, if there is a {@code run.json}.
   *
   * @param candidate its name in the comparison
   * @param folder of its run
   * @return the copy
   * @throws IllegalArgumentException if there is no such candidate
   * @throws UncheckedIOException if {@code run.json} cannot be read
   */
  public ReportPage withRun(String candidate, Path folder) {
    String name = comparison.result(candidate).name();
    ReportPage changed =
        Files.exists(folder.resolve(ITEMS)) ? withItems(name, folder.resolve(ITEMS)) : this;
    return Files.exists(folder.resolve(RunFacts.FILE_NAME))
        ? changed.with(
            new PageFiles(
                changed.files.items(),
                plus(files.runs(), name, RunFacts.read(folder)),
                files.corpora()))
        : changed;
  }

  /**
   * A copy whose chart of corpora has one more row. The page's own comparison is the first row; the
   * decision stays its own.
   *
   * @param name of the row, such as the corpus
   * @param results of the same candidates on another corpus
   * @return the copy
   */
  public ReportPage withCorpus(String name, Comparison results) {
    return with(new PageFiles(files.items(), files.runs(), plus(files.corpora(), name, results)));
  }

  private ReportPage with(PageFiles changed) {
    return new ReportPage(comparison, decision, changed, title, mostItems, sealed);
  }

  private static <T> ImmutableMap<String, T> plus(
      ImmutableMap<String, T> map, String name, T value) {
    Map<String, T> changed = new TreeMap<>(map);
    changed.put(name, value);
    return ImmutableMap.copyOf(changed);
  }

  /**
   * A copy with a title.
   *
   * @param text heading of the page
   * @return the copy
   */
  public ReportPage withTitle(String text) {
    return new ReportPage(comparison, decision, files, text, mostItems, sealed);
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
    return new ReportPage(comparison, decision, files, title, most, sealed);
  }

  /**
   * A copy with aggregates and digests only: no item, no answer, no message that may quote one.
   *
   * @return the copy
   */
  public ReportPage sealed() {
    return new ReportPage(comparison, decision, files, title, mostItems, true);
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param file such as {@code report.html}; its folder is made if needed
   * @throws UncheckedIOException if it cannot be written, or a file of items cannot be read
   * @throws IllegalArgumentException if two files of items are of different items
   */
  public void write(Path file) {
    HtmlPage.write(PageContent.of(comparison, decision, files, title, mostItems, sealed), file);
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
