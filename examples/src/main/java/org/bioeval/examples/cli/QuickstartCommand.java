package org.bioeval.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.baseline.RetrievalBaseline;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.Miniatures;
import org.bioeval.datasets.retrieval.Bm25Retriever;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores two baselines on the miniatures of all corpora. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "Scores two baselines on the miniatures of all 13 corpora, in both formulations.",
      "",
      "The majority baseline gives the answer most frequent in the training data, the retrieval"
          + " baseline the gold answer of the most similar training item. A model has to beat both."
          + " The miniatures are a dozen hand-written items each: the figures show how bioeval works,"
          + " not how hard a corpus is.",
      ""
    })
final class QuickstartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs/quickstart",
      description = "Folder for reports and journals. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    Path corpora = Miniatures.extractTo(out.resolve("miniatures"));
    Table table =
        new Table("corpus", "task", "items", "score", "majority", "retrieval", "95 % interval");
    for (Corpora.Entry entry : Corpora.all()) {
      for (Formulation formulation : Formulation.values()) {
        boolean note = entry.view(Corpora.OFFICIAL).kind() == DialogueInstance.class;
        boolean once = note || entry.task().equals("text-classification");
        Corpora.View view =
            entry.view(
                formulation == Formulation.LABEL_SET && !note ? Corpora.STUDY : Corpora.OFFICIAL);
        if (!once || formulation == Formulation.LABEL_SET) {
          row(table, entry, view.kind(), view.in(corpora.resolve(entry.name())), formulation);
        }
      }
    }
    spec.commandLine().getOut().println(table);
    spec.commandLine()
        .getOut()
        .println(
            "Reports with intervals and provenance: "
                + out
                + System.lineSeparator()
                + "Next: bioeval evaluate --help, bioeval show "
                + out.resolve("BC5CDR-structured-retrieval"));
    return Main.OK;
  }

  @SuppressWarnings("unchecked") // the view says which kind of instance its corpus holds
  private <I extends Instance> void row(
      Table table, Corpora.Entry entry, Class<I> kind, Corpus<?> corpus, Formulation formulation) {
    Dataset<I> train = (Dataset<I>) corpus.load(Split.TRAIN);
    Dataset<I> test = (Dataset<I>) corpus.load(GoldSplits.reported(entry, corpus));
    row(table, entry, Job.of(kind, test, formulation), train, test, formulation);
  }

  private <I extends Instance, A> void row(
      Table table,
      Corpora.Entry entry,
      Job<I, A> job,
      Dataset<I> train,
      Dataset<I> test,
      Formulation formulation) {
    String name = entry.name() + "-" + formulation;
    Report majority = run(job, test, MajorityBaseline.of(job.task(), train), name + "-majority");
    Report retrieval =
        run(
            job,
            test,
            RetrievalBaseline.of(job.task(), train, Bm25Retriever.over(train), test),
            name + "-retrieval");
    Score score = retrieval.score(job.headline());
    table.row(
        entry.name(),
        job.task().name().substring(job.task().name().indexOf('/') + 1),
        Long.toString(retrieval.items()),
        job.headline(),
        number(majority.score(job.headline()).value()),
        number(score.value()),
        score.interval().isDefined()
            ? number(score.interval().low()) + " – " + number(score.interval().high())
            : "undefined");
  }

  private <I extends Instance, A> Report run(
      Job<I, A> job, Dataset<I> test, Backend backend, String name) {
    Path folder = out.resolve(name);
    Report report =
        job.evaluation(test)
            .withJournal(folder)
            .withItems(folder.resolve("items.jsonl"))
            .run(backend);
    report.write(folder);
    return report;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
