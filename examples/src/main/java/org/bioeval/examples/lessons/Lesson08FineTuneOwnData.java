package org.bioeval.examples.lessons;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.lora.Criterion;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.backends.djl.lora.LoraConfig;
import org.bioeval.backends.djl.lora.LoraTrainer;
import org.bioeval.backends.djl.lora.Training;
import org.bioeval.backends.djl.lora.TrainingOptions;
import org.bioeval.core.backend.LikelihoodChoice;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

/**
 * Lesson 8: fine-tune a model on data of your own, here messages to a practice, and on pairs of
 * prompt and answer that belong to no task; before and after in one table, and a full checkpoint
 * with the adapter merged in.
 *
 * <p>Arguments: folder of a checkpoint such as SmolLM2-135M-Instruct, steps, folder for the merged
 * checkpoint.
 */
public final class Lesson08FineTuneOwnData {
  private static final Schema TRIAGE =
      Schema.of(
          "triage",
          new Schema.Label("urgent", "needs a physician within the hour"),
          new Schema.Label("routine", "can wait for an appointment"));

  private static final List<String> URGENT =
      List.of(
          "Crushing chest pain since noon.",
          "My face droops on one side.",
          "He does not wake up any more.",
          "She swallowed a whole box of sleeping pills.",
          "My throat is closing after the wasp sting.",
          "I am vomiting blood.",
          "The baby is blue around the lips.",
          "Sudden worst headache of my life.",
          "He cannot breathe lying down tonight.",
          "The wound spurts blood and will not stop.",
          "Her speech is slurred since this morning.",
          "He has had a seizure for ten minutes.");

  private static final List<String> ROUTINE =
      List.of(
          "Please renew my reading glasses.",
          "I would like a copy of my vaccination card.",
          "My knee has clicked for some years.",
          "When is the next flu shot due?",
          "I need a sick note for last week.",
          "Could you refer me to a dermatologist for a mole check?",
          "My prescription for blood pressure pills runs out next month.",
          "I want to discuss my cholesterol values.",
          "The hay fever is back, as every spring.",
          "Do you take new patients?",
          "I would like to quit smoking.",
          "Please send the invoice to my new address.");

  private Lesson08FineTuneOwnData() {}

  /**
   * Trains on two thirds of the messages, and scores the model before and after on the others.
   *
   * @param arguments see above
   * @throws IllegalArgumentException if there are not three
   */
  public static void main(String... arguments) {
    if (arguments.length != 3) {
      throw new IllegalArgumentException(
          "expected 3 arguments: folder of a checkpoint, steps, folder for the merged checkpoint;"
              + " not "
              + arguments.length);
    }
    Path checkpoint = Path.of(arguments[0]);
    var task = Tasks.classification(TRIAGE);
    Dataset<ClassificationInstance> test = messages(Split.TEST, 0);
    List<Example> examples = new ArrayList<>(Example.of(task, messages(Split.TRAIN, 1)));
    examples.addAll(Example.of(task, messages(Split.TRAIN, 2)));
    // A pair of your own needs no task.
    examples.add(
        Example.of("greeting", Prompt.chat(Message.user("Hello?")), "How can the practice help?"));

    ModelOptions options = ModelOptions.withDefaults().withPrecision(Precision.FLOAT32);
    var evaluation =
        Evaluation.of(task, test).with(ExactMatch.labels()).withConstrainedAnswers(true);
    ScoreTable table = new ScoreTable("micro-f1");
    try (DjlModel base = DjlModel.load(checkpoint, options);
        LoraTrainer trainer = LoraTrainer.of(base, LoraConfig.withDefaults())) {
      table.add("before", evaluation.run(LikelihoodChoice.of(base.backend())));
      Training training =
          trainer.fit(
              examples,
              Criterion.loss(List.of()), // nothing to choose by: the last step's adapter
              TrainingOptions.withDefaults()
                  .withSteps(Integer.parseInt(arguments[1]))
                  .withBatch(8)
                  .withLearningRate(1e-3));
      table.add("after", evaluation.run(LikelihoodChoice.of(base.with(training.best()))));
      training.best().mergeInto(checkpoint, Path.of(arguments[2]));
    }
    System.out.println(table);
  }

  /** A third of the messages. */
  private static Dataset<ClassificationInstance> messages(Split split, int third) {
    List<ClassificationInstance> items = new ArrayList<>();
    for (int i = third; i < URGENT.size(); i += 3) {
      items.add(new ClassificationInstance(Document.of("urgent-" + i, URGENT.get(i)), "urgent"));
      items.add(new ClassificationInstance(Document.of("routine-" + i, ROUTINE.get(i)), "routine"));
    }
    return Dataset.of(DatasetInfo.of("messages", split, "message"), TRIAGE, items);
  }
}
