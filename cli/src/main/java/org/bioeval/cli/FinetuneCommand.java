package org.bioeval.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.lora.Criterion;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.backends.djl.lora.LoraTrainer;
import org.bioeval.backends.djl.lora.Training;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.datasets.Corpora;
import org.bioeval.metrics.catalogue.Formulation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a LoRA adapter on a corpus or on own pairs, and shows what that gained. */
@Command(
    name = "finetune",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a LoRA adapter in this process and shows what that gained.",
      "",
      "Training items ask what evaluation asks. The folder --out gets the adapter in PEFT's format"
          + " (adapter), the curves (training.html, training.csv), checkpoints, a report for each"
          + " system that is compared and the comparison (comparison.txt). A run that was killed"
          + " goes on with --resume.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bioeval finetune HealthAdvice --dir corpora --model SmolLM2-135M-Instruct"
          + " --learning-rate 5e-4 --by-likelihood --out runs/advice",
      "  bioeval finetune BC5CDR --dir corpora --model my-model --formulation structured"
          + " --criterion micro-f1 --test-items 300 --out runs/bc5cdr",
      "  bioeval finetune PHEE --dir corpora --model my-model --study --out runs/phee",
      "  bioeval finetune --pairs own.jsonl --model my-model --out runs/own"
    })
final class FinetuneCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CorpusOptions corpora = new CorpusOptions();
  @Mixin private InProcessOptions engine = new InProcessOptions();
  @Mixin private TrainingSettings settings = new TrainingSettings();
  @Mixin private JudgingOptions judging = new JudgingOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CORPUS",
      description = "As in bioeval evaluate; none with --pairs.")
  private @Nullable String corpus;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "Own data instead of a corpus: JSON Lines with prompt and answer, and if wanted system,"
              + " id and group (what it shares with pairs that are not independent of it).")
  private @Nullable Path pairs;

  @Option(
      names = "--test-pairs",
      paramLabel = "FILE",
      description = "Pairs to compare on. Default: a tenth of the groups of --pairs.")
  private @Nullable Path testPairs;

  @Option(
      names = "--continue",
      paramLabel = "DIR",
      description = "Go on with this adapter in PEFT's format, instead of a new one.")
  private @Nullable Path continued;

  @Option(
      names = "--view",
      paramLabel = "NAME",
      defaultValue = Corpora.STUDY,
      description = "Splits and units, as in bioeval evaluate. Default: ${DEFAULT-VALUE}.")
  private String view;

  @Option(
      names = "--formulation",
      paramLabel = "FORM",
      defaultValue = "label_set",
      description = "label_set or structured, as in bioeval evaluate. Default: ${DEFAULT-VALUE}.")
  private Formulation formulation;

  @Option(
      names = "--merge",
      paramLabel = "DIR",
      description = "Also write the model with the adapter merged, as a full checkpoint.")
  private @Nullable Path merge;

  @Option(
      names = "--resume",
      description = "Go on with the run in --out from its last checkpoint, with equal settings.")
  private boolean resume;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the adapter, curves, checkpoints and reports.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    checkUsage();
    Files.createDirectories(out);
    return run(data());
  }

  private void checkUsage() throws IOException {
    if ((corpus == null) == (pairs == null)) {
      throw new IllegalArgumentException("name a corpus or give --pairs FILE, one of the two");
    }
    if (pairs == null && testPairs != null) {
      throw new IllegalArgumentException("--test-pairs goes with --pairs, not with a corpus");
    }
    if (pairs != null && judging.byLikelihood) {
      throw new IllegalArgumentException(
          "--by-likelihood needs a closed list of labels, which --pairs has not; leave it out");
    }
    if (continued != null && settings.shapesAdapter()) {
      throw new IllegalArgumentException(
          "--continue keeps rank, alpha, scaling and targets of the adapter; leave out --rank,"
              + " --alpha, --rank-stabilised and --targets");
    }
    if (!resume && holdsCheckpoints()) {
      throw new IllegalArgumentException(
          out
              + " holds checkpoints of an earlier run; go on with it by --resume, or choose another"
              + " --out");
    }
  }

  private boolean holdsCheckpoints() throws IOException {
    Path folder = checkpoints();
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isPresent();
    }
  }

  private TuningData<?, ?> data() throws IOException {
    long seed = settings.training(checkpoints()).seed();
    if (corpus != null) {
      Corpora.Entry entry = Corpora.named(corpus);
      Corpora.View chosen = entry.view(view);
      return TuningData.of(
          entry,
          chosen,
          chosen.in(corpora.folder(entry, out.resolve("miniatures"))),
          formulation,
          judging,
          seed);
    }
    Path file = java.util.Objects.requireNonNull(pairs);
    Job<DialogueInstance, String> job = PairTask.job();
    Dataset<DialogueInstance> all = Pairs.read(file, Split.TRAIN);
    Dataset<DialogueInstance> test;
    if (testPairs != null) {
      test = Pairs.read(testPairs, Split.TEST);
    } else {
      TuningData.Halves<DialogueInstance> halves = TuningData.Halves.of(job, all, seed);
      all = halves.larger();
      test = halves.tenth();
    }
    TuningData<DialogueInstance, String> data =
        TuningData.of(job, all, all.limit(0), test, judging, seed);
    if (data.learnt().toList().isEmpty()) {
      throw new IllegalArgumentException(
          file
              + ": too few groups to hold out some for validation and test; give more pairs,"
              + " --test-pairs FILE or --criterion none");
    }
    return data;
  }

  private <I extends Instance, A> int run(TuningData<I, A> data) throws IOException {
    Criterion criterion = criterion(data);
    Training training;
    try (LoraTrainer trainer = trainer()) {
      training =
          trainer
              .listen(TrainingBar.onStandardError())
              .fit(
                  Example.of(data.job().task(), data.learnt()),
                  criterion,
                  settings.training(checkpoints()));
    }
    training.write(out);
    if (merge != null) {
      training.best().mergeInto(engine.model(), merge);
    }
    var output = spec.commandLine().getOut();
    output.println("Adapter of step " + training.bestStep() + ": " + out.resolve("adapter"));
    output.println("Curves: " + out.resolve("training.html"));
    if (!data.test().toList().isEmpty()) {
      String table = BeforeAfter.of(data, training.best(), engine, judging, out).toString();
      Files.writeString(out.resolve("comparison.txt"), table);
      output.println();
      output.println(table);
    }
    return Main.OK;
  }

  private <I extends Instance, A> Criterion criterion(TuningData<I, A> data) {
    return switch (judging.criterion) {
      case JudgingOptions.LOSS -> Criterion.loss(Example.of(data.job().task(), data.validation()));
      case JudgingOptions.NONE -> Criterion.loss(List.of());
      default -> {
        String score = judging.criterion;
        Evaluation<I, A> evaluation = judging.evaluation(data.job(), data.validation());
        // An unknown name shall not cost a hundred steps.
        var unused =
            judging
                .evaluation(data.job(), data.validation().limit(1))
                .run(MajorityBaseline.of(data.job().task(), data.known()))
                .score(score);
        yield new Criterion.Measured(
            score,
            true,
            backend -> evaluation.run(judging.answering(backend)).score(score).value());
      }
    };
  }

  private LoraTrainer trainer() {
    return continued == null
        ? LoraTrainer.of(engine.model(), engine.options(), settings.lora())
        : LoraTrainer.continuing(
            engine.model(), engine.options(), Adapter.load(continued), settings.lora().dropout());
  }

  private Path checkpoints() {
    return out.resolve("checkpoints");
  }
}
