package org.bioeval.cli;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.LikelihoodChoice;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Report;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.ChainOfThought;
import org.bioeval.core.task.FewShot;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.SelfConsistency;
import org.bioeval.core.task.Strategy;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.retrieval.Bm25Retriever;
import org.bioeval.metrics.catalogue.Formulation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a model about a corpus and scores its answers. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a model about a corpus and scores its answers.",
      "",
      "Answers are kept in the folder --out as they arrive. The same command run again asks only what"
          + " is still open, so an interrupted run loses nothing and a finished one is rescored at"
          + " once.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bioeval evaluate BC5CDR --dir corpora --out runs/bc5cdr",
      "  bioeval evaluate PHEE --dir corpora --formulation structured --shots 5 --retrieved --limit 100",
      "  bioeval evaluate HealthAdvice --miniature --backend majority"
    })
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CorpusOptions corpora = new CorpusOptions();
  @Mixin private BackendOptions backends = new BackendOptions();

  @Parameters(
      index = "0",
      paramLabel = "CORPUS",
      description =
          "PHEE, Genia2011, Genia2013, DDI, GIT, BioRED, BC5CDR, BC2GM, BC4CHEMD, ADE, PubMed20kRCT,"
              + " HealthAdvice or ACI-Bench.")
  private String corpus;

  @Option(
      names = "--view",
      paramLabel = "NAME",
      defaultValue = Corpora.STUDY,
      description =
          "Splits and units: study, official or another view of the corpus (BC5CDR: relations; ADE:"
              + " grouped, relations; BioRED: mentions). Default: ${DEFAULT-VALUE}.")
  private String view;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "Which part. Default: test, or validation where the gold of test is not public.")
  private @Nullable String split;

  @Option(
      names = "--formulation",
      paramLabel = "FORM",
      defaultValue = "label_set",
      description =
          "label_set asks which labels apply, as the biomedical NLP study did; structured asks for all"
              + " mentions, relations or events as JSON. Default: ${DEFAULT-VALUE}.")
  private Formulation formulation;

  @Option(
      names = "--shots",
      paramLabel = "N",
      defaultValue = "0",
      description = "Solved examples in each prompt. Default: ${DEFAULT-VALUE} (zero-shot).")
  private int shots;

  @Option(
      names = "--retrieved",
      description = "Choose the examples most similar to each item, instead of the first of train.")
  private boolean retrieved;

  @Option(
      names = "--chain-of-thought",
      description = "Ask for reasoning before a marked final answer.")
  private boolean chainOfThought;

  @Option(
      names = "--votes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Sample N completions at --temperature and let them vote. Default: 1.")
  private int votes;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "Softmax temperature; 0 is greedy. Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description = "Nucleus sampling. Default: ${DEFAULT-VALUE}.")
  private double topP;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Most tokens to generate, reasoning included. Default: ${DEFAULT-VALUE}.")
  private int maxTokens;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of sampling and of --sample. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Ask about each item N times, and tell how many answers change and how far scores vary. A"
              + " finished run asks only what is new. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--judgings",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Have each answer judged N times by metrics that ask judges, and tell how far these agree"
              + " with themselves. Default: ${DEFAULT-VALUE}.")
  private int judgings;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N items.")
  private @Nullable Integer limit;

  @Option(names = "--sample", paramLabel = "N", description = "Only N items drawn at random.")
  private @Nullable Integer sample;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "Items asked about at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(
      names = "--constrained",
      description = "Have the backend enforce the form of answers, where it can.")
  private boolean constrained;

  @Option(
      names = "--by-likelihood",
      description =
          "Where one of several labels is asked for, take the one the model finds most likely, instead of"
              + " letting it write.")
  private boolean byLikelihood;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for journal, items and reports; one that holds the report of another model or corpus"
              + " is refused. Default: a folder below runs that is named after corpus, split, shots,"
              + " limit and model.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    Corpora.Entry entry = Corpora.named(corpus);
    Corpora.View chosen = entry.view(view);
    Path scratch = (out == null ? Path.of("runs") : out).resolve("miniatures");
    return run(entry, chosen.kind(), chosen.in(corpora.folder(entry, scratch)));
  }

  @SuppressWarnings("unchecked") // the view says which kind of instance its corpus holds
  private <I extends Instance> int run(Corpora.Entry entry, Class<I> kind, Corpus<?> loader)
      throws IOException {
    Split part = split == null ? GoldSplits.reported(entry, loader) : Split.of(split);
    Dataset<I> asked = (Dataset<I>) loader.load(part);
    if (sample != null) {
      asked = asked.sample(sample, seed);
    }
    if (limit != null) {
      asked = asked.limit(limit);
    }
    // A view without training data serves all but baselines and few-shot prompts; these say what
    // they lack.
    Dataset<I> train =
        loader.splits().contains(Split.TRAIN)
            ? (Dataset<I>) loader.load(Split.TRAIN)
            : asked.limit(0);
    warn(asked);
    return run(entry, Job.of(kind, asked, formulation), train, asked);
  }

  /** What tells the folder of this run from those of others, beside the model. */
  private List<String> settings(Corpora.Entry entry, Dataset<?> asked) {
    return List.of(
        entry.name(),
        view,
        asked.info().split().name(),
        formulation.toString(),
        shots + "shot" + (retrieved && shots > 0 ? "-retrieved" : ""),
        chainOfThought ? "cot" : "",
        votes > 1 ? votes + "votes" : "",
        sample == null ? "" : "sample" + sample + "-seed" + seed,
        limit == null ? "" : "limit" + limit,
        backends.kind().toString());
  }

  private <I extends Instance, A> int run(
      Corpora.Entry entry, Job<I, A> plain, Dataset<I> train, Dataset<I> asked) throws IOException {
    Job<I, A> job = plain.with(strategies(train));
    Report report;
    Path folder;
    try (Backend backend = open(job, train, asked)) {
      folder = out != null ? out : RunFolder.byDefault(settings(entry, asked), backend.info());
      RunFolder earlier = RunFolder.open(folder, backend.info(), asked.info());
      Files.createDirectories(folder);
      Evaluation<I, A> evaluation =
          job.evaluation(asked, backend)
              .withDecoding(decoding())
              .withConcurrency(concurrency)
              .withRepeats(repeats)
              .withJudgings(judgings)
              .withConstrainedAnswers(constrained || byLikelihood)
              .withJournal(folder)
              .withItems(folder.resolve("items.jsonl"))
              .withListener(ProgressBar.on(job.task().name()));
      report = evaluation.run(backend);
      String replaced = earlier.replaced(report);
      if (!replaced.isEmpty()) {
        spec.commandLine().getErr().println(replaced);
      }
    }
    report.write(folder);
    print(report, folder);
    Long failed = report.outcomes().get(Outcome.Kind.FAILED);
    return failed != null && failed > 0 ? Main.INCOMPLETE : Main.OK;
  }

  private <I extends Instance, A> Backend open(Job<I, A> job, Dataset<I> train, Dataset<I> asked) {
    Backend backend = backends.open(job.task(), train, asked, concurrency);
    return byLikelihood ? LikelihoodChoice.of(backend) : backend;
  }

  private Decoding decoding() {
    Decoding decoding = Decoding.greedy().withMaxTokens(maxTokens);
    if (temperature > 0 && votes == 1) {
      decoding = decoding.withTemperature(temperature).withTopP(topP).withSeed(seed);
    } else if (votes > 1) {
      decoding = decoding.withTopP(topP).withSeed(seed);
    }
    return decoding;
  }

  private <I extends Instance, A> List<Strategy<I, A>> strategies(Dataset<I> train) {
    List<Strategy<I, A>> strategies = new ArrayList<>();
    if (chainOfThought) {
      strategies.add(ChainOfThought.marked());
    }
    if (shots > 0) {
      strategies.add(
          retrieved
              ? FewShot.retrieved(Bm25Retriever.over(train), shots)
              : FewShot.fixed(train.toList().subList(0, Math.min(shots, train.toList().size()))));
    }
    if (votes > 1) {
      strategies.add(SelfConsistency.of(votes, temperature > 0 ? temperature : 0.7));
    }
    return strategies;
  }

  private void warn(Dataset<?> data) {
    ImmutableList<LoadReport.Issue> warnings = data.report().issues(LoadReport.Kind.WARNING);
    for (LoadReport.Issue warning : warnings) {
      spec.commandLine().getErr().println("warning: " + warning.message());
    }
  }

  private void print(Report report, Path folder) {
    var output = spec.commandLine().getOut();
    report.warnings().forEach(warning -> output.println("WARNING: " + warning));
    Table table =
        new Table("metric", "score", "value", "95 % interval", "items", "documents", "support");
    report
        .scores()
        .forEach(
            (metric, scores) -> {
              for (Score score : scores) {
                table.row(
                    metric,
                    score.name(),
                    String.format(Locale.ROOT, "%.4f", score.value()),
                    String.format(
                        Locale.ROOT,
                        "%.4f – %.4f",
                        score.interval().low(),
                        score.interval().high()),
                    Long.toString(score.items()),
                    Long.toString(score.documents()),
                    score.support().isPresent() ? Long.toString(score.support().getAsLong()) : "");
              }
            });
    output.println(table);
    StringBuilder outcomes = new StringBuilder(report.items() + " items");
    report
        .repeats()
        .filter(found -> found.count() > 1)
        .ifPresent(
            found -> outcomes.append(", each asked ").append(found.count()).append(" times"));
    outcomes.append(':');
    report
        .outcomes()
        .forEach(
            (kind, count) ->
                outcomes.append(' ').append(count).append(' ').append(kind.label()).append(','));
    outcomes.setLength(outcomes.length() - 1);
    output.println(outcomes);
    if (report.readings().notable()) {
      output.println("Reading: " + report.readings() + ".");
    }
    report.repeats().ifPresent(found -> output.print(RepeatsTable.of(found)));
    output.println("Run: " + RunFacts.read(folder));
    output.println(
        "Report: "
            + folder.resolve("report.md")
            + "; look at answers with: bioeval show "
            + folder);
  }
}
