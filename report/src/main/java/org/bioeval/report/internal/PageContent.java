package org.bioeval.report.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;

/** Makes the content of a page from results. */
public final class PageContent {

  /** Facts of a run that never quote an item, kept in a sealed page. */
  private static final ImmutableSet<String> SEALED_FACTS =
      ImmutableSet.of(
          "corpus",
          "corpus.split",
          "corpus.unit",
          "task",
          "task.samples",
          "backend",
          "model",
          "model.parameters",
          "model.quantisation");

  private PageContent() {}

  /**
   * The content.
   *
   * @param comparison results
   * @param decision what was decided, if anything
   * @param files what lies beside the results
   * @param title heading; empty for one that names the corpus
   * @param mostItems most items in the page
   * @param sealed whether texts are left out
   * @return what the template shows
   */
  public static PageModel of(
      Comparison comparison,
      Optional<Decision> decision,
      PageFiles files,
      String title,
      int mostItems,
      boolean sealed) {
    List<Report> reports =
        comparison.results().stream().flatMap(result -> result.report().stream()).toList();
    String measured = reports.isEmpty() ? "no complete run" : measured(reports.get(0));
    ItemFacts facts = new ItemFacts(files.items().keySet(), RunCharts.labels(reports));
    Optional<ItemData.Written> items = items(files, mostItems, sealed, facts);
    return new PageModel(
        title.isEmpty() ? "Evaluation of " + measured : title,
        measured + (reports.isEmpty() ? "" : ", " + counts(reports.get(0))),
        decision.map(DecisionCards::of),
        sealed ? ImmutableList.of() : warnings(comparison),
        charts(comparison, decision, reports, files, facts),
        Optional.of(scores(comparison)),
        facts(comparison, sealed),
        items,
        sealed);
  }

  private static Optional<ItemData.Written> items(
      PageFiles files, int most, boolean sealed, ItemFacts facts) {
    if (files.items().isEmpty()) {
      return Optional.empty();
    }
    if (sealed) {
      SideBySide.forEach(files.items(), facts::add);
      return Optional.empty();
    }
    return Optional.of(new ItemData(most).write(files.items(), facts));
  }

  private static String measured(Report report) {
    Map<String, String> facts = report.provenance();
    String split = facts.getOrDefault("corpus.split", "").toLowerCase(Locale.ROOT);
    return facts.getOrDefault("corpus", "a corpus") + (split.isEmpty() ? "" : " (" + split + ")");
  }

  private static String counts(Report report) {
    long documents =
        report.scores().values().stream()
            .flatMap(List::stream)
            .mapToLong(Score::documents)
            .max()
            .orElse(0);
    return Figures.count(report.items())
        + " items"
        + (documents > 0 ? " of " + Figures.count(documents) + " documents" : "");
  }

  /** Failures, then what reports warn of; a warning that several share is said once. */
  private static ImmutableList<String> warnings(Comparison comparison) {
    ImmutableList.Builder<String> warnings = ImmutableList.builder();
    Map<String, List<String>> shared = new LinkedHashMap<>();
    for (Comparison.Result result : comparison.results()) {
      if (!result.failure().isEmpty()) {
        warnings.add(result.name() + " failed: " + Figures.cut(result.failure()));
      }
      for (String text : result.report().map(Report::warnings).orElse(ImmutableList.of())) {
        shared.computeIfAbsent(text, t -> new ArrayList<>()).add(result.name());
      }
    }
    int all = comparison.results().size();
    shared.forEach(
        (text, names) ->
            warnings.add(
                (names.size() == all && all > 1 ? "all" : String.join(", ", names))
                    + ": "
                    + Figures.cut(text)));
    return warnings.build();
  }

  private static ImmutableList<Chart> charts(
      Comparison comparison,
      Optional<Decision> decision,
      List<Report> reports,
      PageFiles files,
      ItemFacts facts) {
    List<Optional<Chart>> charts = new ArrayList<>();
    Optional<String> score =
        decision
            .map(d -> ((Criterion.Within) d.basis().criteria().get(0)).score())
            .or(() -> mainScore(reports));
    decision.ifPresent(
        d -> {
          charts.add(DecisionCharts.scoreAgainstSize(comparison, d));
          charts.add(DecisionCharts.forest(d));
        });
    score.ifPresent(
        name -> {
          charts.add(RunCharts.scores(comparison, name));
          charts.add(RunCharts.ranks(comparison, name));
          charts.add(ScoreCharts.corpora(name, corpora(comparison, reports, files)));
        });
    charts.add(ScoreCharts.precisionAndRecall(comparison));
    charts.add(RunCharts.labels(comparison));
    charts.add(ItemCharts.confusion(facts));
    charts.add(RunCharts.outcomes(comparison));
    charts.add(ItemCharts.lengths(facts));
    charts.add(ScoreCharts.speed(files.runs()));
    return charts.stream().flatMap(Optional::stream).collect(ImmutableList.toImmutableList());
  }

  private static Map<String, Comparison> corpora(
      Comparison comparison, List<Report> reports, PageFiles files) {
    Map<String, Comparison> all = new LinkedHashMap<>();
    if (!reports.isEmpty()) {
      all.put(measured(reports.get(0)), comparison);
    }
    all.putAll(files.corpora());
    return all;
  }

  private static Optional<String> mainScore(List<Report> reports) {
    return reports.stream()
        .flatMap(report -> report.scores().entrySet().stream())
        .flatMap(entry -> entry.getValue().stream().map(s -> entry.getKey() + "/" + s.name()))
        .findFirst();
  }

  private static DataTable scores(Comparison comparison) {
    DataTable.Builder table =
        DataTable.builder(
            "All scores",
            List.of("candidate", "metric", "score", "value", "low", "high", "items", "documents"));
    for (Comparison.Result result : comparison.results()) {
      result
          .report()
          .ifPresent(
              report ->
                  report
                      .scores()
                      .forEach(
                          (metric, scores) ->
                              scores.forEach(
                                  score -> table.row(row(result.name(), metric, score)))));
    }
    return table.build();
  }

  private static List<Cell> row(String candidate, String metric, Score score) {
    return List.of(
        Cell.of(candidate),
        Cell.of(metric),
        Cell.of(score.name()),
        Cell.of(Figures.score(score.value()), score.value()),
        Cell.of(Figures.score(score.interval().low()), score.interval().low()),
        Cell.of(Figures.score(score.interval().high()), score.interval().high()),
        Cell.of(Figures.count(score.items()), score.items()),
        Cell.of(Figures.count(score.documents()), score.documents()));
  }

  private static ImmutableList<DataTable> facts(Comparison comparison, boolean sealed) {
    ImmutableList.Builder<DataTable> tables = ImmutableList.builder();
    for (Comparison.Result result : comparison.results()) {
      if (result.report().isEmpty()) {
        continue;
      }
      DataTable.Builder table = DataTable.builder(result.name(), List.of("fact", "value"));
      result.report().get().provenance().entrySet().stream()
          .filter(fact -> !sealed || mayLeave(fact.getKey()))
          .forEach(fact -> table.row(List.of(Cell.of(fact.getKey()), Cell.of(fact.getValue()))));
      tables.add(table.build());
    }
    return tables.build();
  }

  private static boolean mayLeave(String fact) {
    return SEALED_FACTS.contains(fact)
        || fact.startsWith("version.")
        || fact.endsWith("sha256")
        || fact.endsWith("digest")
        || fact.endsWith("identity");
  }
}
