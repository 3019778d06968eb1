package org.bioeval.cli;

import com.google.common.base.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.lora.ProgressLine;
import org.bioeval.cli.tiny.TinyModel;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.baseline.RetrievalBaseline;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.datasets.Miniatures;
import org.bioeval.datasets.retrieval.Bm25Retriever;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores two baselines and a tiny model on the miniatures of all corpora, and fine-tunes it. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "Scores two baselines and a tiny language model on the miniatures of all 13 corpora, in both"
          + " formulations, then fine-tunes the model by LoRA. Needs no network; about a minute.",
      "",
      "The majority baseline gives the answer most frequent in the training data, the retrieval"
          + " baseline the gold answer of the most similar training item. A model has to beat both."
          + " The miniatures are a dozen hand-written items each: the figures show how bioeval works,"
          + " not how hard a corpus is.",
      "",
      "The tiny model has about a million parameters and was trained on the miniatures' training"
          + " items only. It runs in this process as a real checkpoint does, and is of no other use.",
      ""
    })
final class QuickstartCommand implements Callable<Integer> {
  private static final int MAX_TOKENS = 160;

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs/quickstart",
      description = "Folder for reports and journals. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(names = "--baselines-only", description = "Leave out the model and its fine-tuning.")
  private boolean baselinesOnly;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    Path corpora = Miniatures.extractTo(out.resolve("miniatures"));
    PrintWriter console = spec.commandLine().getOut();
    Table table =
        new Table(
            "corpus", "task", "items", "score", "majority", "retrieval", "model", "95 % interval");
    try (DjlModel model = baselinesOnly ? null : model()) {
      for (MiniatureTask question : MiniatureTask.all()) {
        row(table, question, question.load(corpora), model);
      }
      console.println(table);
      if (model != null) {
        tune(model, corpora, console);
      }
    }
    console.println("Reports with intervals and provenance: " + out);
    console.println(
        "Next: bioeval evaluate --help, bioeval show "
            + out.resolve("BC5CDR-structured-retrieval"));
    return Main.OK;
  }

  /** The tiny model; null where the engine does not run on this machine. */
  private @Nullable DjlModel model() {
    try {
      return DjlModel.load(
          TinyModel.extractTo(out), ModelOptions.withDefaults().withPrecision(Precision.FLOAT32));
    } catch (IllegalStateException e) {
      spec.commandLine()
          .getOut()
          .println("No model in this process, baselines only: " + e.getMessage());
      return null;
    }
  }

  private <I extends Instance, A> void row(
      Table table,
      MiniatureTask question,
      MiniatureTask.Items<I, A> items,
      @Nullable DjlModel model) {
    Job<I, A> job = items.job();
    String name = question.name();
    Report majority =
        run(
            job.evaluation(items.test()),
            MajorityBaseline.of(job.task(), items.train()),
            name + "-majority");
    Report retrieval =
        run(
            job.evaluation(items.test()),
            RetrievalBaseline.of(
                job.task(), items.train(), Bm25Retriever.over(items.train()), items.test()),
            name + "-retrieval");
    // Whole conversations are too long for the tiny model.
    Report tiny =
        model == null || question.isNote()
            ? null
            : run(asked(items), model.backend(), name + "-" + TinyModel.NAME);
    Score score = (tiny == null ? retrieval : tiny).score(job.headline());
    table.row(
        question.entry().name(),
        job.task().name().substring(job.task().name().indexOf('/') + 1),
        Long.toString(retrieval.items()),
        job.headline(),
        number(majority.score(job.headline()).value()),
        number(retrieval.score(job.headline()).value()),
        tiny == null ? "-" : number(score.value()),
        score.interval().isDefined()
            ? number(score.interval().low()) + " – " + number(score.interval().high())
            : "undefined");
  }

  /** How a model is asked: greedily, held to the form of the answer. */
  static <I extends Instance, A> Evaluation<I, A> asked(MiniatureTask.Items<I, A> items) {
    return items
        .job()
        .evaluation(items.test())
        .withDecoding(Decoding.greedy().withMaxTokens(MAX_TOKENS))
        .withConstrainedAnswers(true);
  }

  private Report run(Evaluation<?, ?> evaluation, Backend backend, String name) {
    Path folder = out.resolve(name);
    Report report =
        evaluation.withJournal(folder).withItems(folder.resolve("items.jsonl")).run(backend);
    report.write(folder);
    return report;
  }

  private void tune(DjlModel model, Path corpora, PrintWriter console) {
    MiniatureTask unseen =
        MiniatureTask.all().stream()
            .filter(question -> question.entry().name().equals(TinyModel.UNSEEN))
            .findFirst()
            .orElseThrow();
    console.println(
        "Fine-tuning the model on " + unseen.name() + ", which its weights have not seen (LoRA):");
    console.flush();
    Stopwatch time = Stopwatch.createStarted();
    Path folder = out.resolve(unseen.name() + "-tuned");
    QuickstartTuning.Result result =
        QuickstartTuning.run(model, unseen.load(corpora), folder, new ProgressLine(System.err, 20));
    console.println("  " + result + " in " + time);
    console.println("  Its curve: " + folder.resolve("training.html"));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
