package org.bioeval.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bioeval.cli.tiny.TinyModel;
import org.bioeval.cli.tiny.TinyTraining;
import org.bioeval.core.data.Instance;
import org.bioeval.datasets.Miniatures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the tiny model that comes with this program; for whoever changes it. */
@Command(
    name = "make-tiny-model",
    mixinStandardHelpOptions = true,
    hidden = true,
    description = {
      "Makes the tiny model of 'bioeval quickstart' anew: tokenizer, first weights, training on the"
          + " miniatures' training items. A quarter of an hour on one core.",
      ""
    })
final class MakeTinyModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for it.")
  private Path out;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Steps. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      defaultValue = "0.002",
      description = "Highest learning rate. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(out);
    Path corpora = Miniatures.extractTo(out.resolve("miniatures"));
    TinyTraining training = training(corpora);
    training.run(out, steps, rate, System.err);
    spec.commandLine().getOut().println("The model: " + out.resolve("model"));
    return Main.OK;
  }

  /**
   * What the model is trained on.
   *
   * @param corpora folder of the miniatures
   * @return their training items, without texts that are in any test part
   */
  static TinyTraining training(Path corpora) {
    TinyTraining training = new TinyTraining();
    List<MiniatureTask> questions =
        MiniatureTask.all().stream().filter(question -> !question.isNote()).toList();
    for (MiniatureTask question : questions) {
      holdOut(training, question.load(corpora));
    }
    for (MiniatureTask question : questions) {
      boolean unseen = question.entry().name().equals(TinyModel.UNSEEN);
      add(training, question.load(corpora), unseen);
    }
    return training;
  }

  private static <I extends Instance, A> void holdOut(
      TinyTraining training, MiniatureTask.Items<I, A> items) {
    training.holdOut(items.job().task(), items.test());
  }

  private static <I extends Instance, A> void add(
      TinyTraining training, MiniatureTask.Items<I, A> items, boolean tokensOnly) {
    training.add(items.job().task(), items.train(), tokensOnly);
  }
}
