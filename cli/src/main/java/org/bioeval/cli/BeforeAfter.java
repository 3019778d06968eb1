package org.bioeval.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.baseline.RetrievalBaseline;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.PairedBootstrap;
import org.bioeval.core.stats.PairedTest;
import org.bioeval.datasets.retrieval.Bm25Retriever;

/** Reports of several systems on the same items, the tuned one compared with each of the others. */
final class BeforeAfter {
  private static final String TUNED = "tuned";

  private final String score;
  private final Map<String, Report> reports = new LinkedHashMap<>();

  private BeforeAfter(String score) {
    this.score = score;
  }

  /** Asks both baselines, the bare model and the tuned one; each report goes to a folder of out. */
  static <I extends Instance, A> BeforeAfter of(
      TuningData<I, A> data,
      Adapter adapter,
      InProcessOptions engine,
      JudgingOptions judging,
      Path out) {
    BeforeAfter comparison = new BeforeAfter(data.job().headline());
    comparison.ask(
        "majority", MajorityBaseline.of(data.job().task(), data.known()), data, judging, out);
    comparison.ask(
        "retrieval",
        RetrievalBaseline.of(
            data.job().task(), data.known(), Bm25Retriever.over(data.known()), data.test()),
        data,
        judging,
        out);
    try (DjlModel loaded = DjlModel.load(engine.model(), engine.options())) {
      comparison.ask("base", judging.answering(loaded.backend()), data, judging, out);
      comparison.ask(TUNED, judging.answering(loaded.with(adapter)), data, judging, out);
    }
    return comparison;
  }

  private <I extends Instance, A> void ask(
      String name, Backend backend, TuningData<I, A> data, JudgingOptions judging, Path out) {
    Path folder = out.resolve(name);
    Report report =
        judging
            .evaluation(data.job(), data.test())
            .withJournal(folder)
            .withItems(folder.resolve("items.jsonl"))
            .withListener(ProgressBar.on(name))
            .run(backend);
    report.write(folder);
    reports.put(name, report);
  }

  @Override
  public String toString() {
    Table table =
        new Table(
            "system", score, "95 % interval", "items", "tuned minus it", "95 % interval", "p");
    reports.forEach((name, report) -> table.row(row(name, report)));
    return table + "Differences, their intervals and p-values: paired bootstrap over sources.\n";
  }

  private String[] row(String name, Report report) {
    Score own = report.score(score);
    String difference = "";
    String interval = "";
    String p = "";
    Sample sample = report.sample(score).orElseThrow();
    Sample tuned = Objects.requireNonNull(reports.get(TUNED)).sample(score).orElseThrow();
    // Items that could not be asked are missing on one side; then there are no pairs to compare.
    if (!name.equals(TUNED) && sample.rows().equals(tuned.rows())) {
      PairedBootstrap bootstrap = PairedBootstrap.withDefaults();
      PairedTest test = bootstrap.test(tuned.formula(), sample.columns(), tuned.columns());
      difference = String.format(Locale.ROOT, "%+.4f", test.difference());
      interval =
          range(bootstrap.interval(tuned.formula(), sample.columns(), tuned.columns()), "%+.4f");
      p = String.format(Locale.ROOT, "%.4f", test.pValue());
    }
    return new String[] {
      name,
      String.format(Locale.ROOT, "%.4f", own.value()),
      range(own.interval(), "%.4f"),
      Long.toString(own.items()),
      difference,
      interval,
      p
    };
  }

  private static String range(ConfidenceInterval interval, String format) {
    return interval.isDefined()
        ? String.format(Locale.ROOT, format + " – " + format, interval.low(), interval.high())
        : "undefined";
  }
}
