package org.bioeval.cli.tiny;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.lora.Criterion;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.backends.djl.lora.LoraConfig;
import org.bioeval.backends.djl.lora.LoraTrainer;
import org.bioeval.backends.djl.lora.ProgressLine;
import org.bioeval.backends.djl.lora.Schedule;
import org.bioeval.backends.djl.lora.TrainingOptions;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;

/**
 * Makes the tiny model: a tokenizer from the training items, random weights, and low-rank matrices
 * of half the hidden size beside all linear layers, which are trained and then merged.
 */
public final class TinyTraining {
  private static final long SEED = 1;
  private static final int VOCABULARY = 1536;
  private static final int BATCH = 6;

  /** Half of the hidden size: a full rank takes twice the time. */
  private static final int RANK = 64;

  /** Longer examples, such as whole abstracts, would take most of the time. */
  private static final int LONGEST = 260;

  private final PracticeItems practice = new PracticeItems();
  private final List<Example> all = new ArrayList<>();
  private final Set<String> heldOut = new HashSet<>();

  /** Makes an empty set of training items. */
  public TinyTraining() {}

  /**
   * Keeps texts out of the training, whatever item they come with: corpora such as ADE have
   * sentences of the test part in the train part too. To be called before {@link #add}.
   *
   * @param task the question
   * @param test items that the model will be scored on
   * @param <I> kind of instance
   * @param <A> type of answer
   */
  public <I extends Instance, A> void holdOut(Task<I, A> task, Dataset<I> test) {
    for (I instance : test.toList()) {
      heldOut.add(text(task.prompt(instance)));
    }
  }

  /**
   * Adds a task's training items, but for those whose text is held out.
   *
   * @param task the question
   * @param train training items
   * @param tokensOnly whether the tokenizer alone may learn from them
   * @param <I> kind of instance
   * @param <A> type of answer
   */
  public <I extends Instance, A> void add(Task<I, A> task, Dataset<I> train, boolean tokensOnly) {
    Dataset<I> kept =
        train.filter("not in a test part", item -> !heldOut.contains(text(task.prompt(item))));
    all.addAll(Example.of(task, kept));
    if (!tokensOnly) {
      practice.add(task, kept);
    }
  }

  /**
   * All items that anything is learnt from.
   *
   * @return the items as they are, without their variants
   */
  public ImmutableList<Example> examples() {
    return ImmutableList.copyOf(all);
  }

  /** What is asked about, without case and punctuation. */
  private static String text(Prompt prompt) {
    List<Message> messages = prompt.messages();
    return messages
        .get(messages.size() - 1)
        .text()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", " ");
  }

  /**
   * Trains and writes the model to {@code folder/model}.
   *
   * @param folder where to; {@code first} and {@code adapter} in it are what the model is made of
   * @param steps of the training
   * @param rate highest learning rate
   * @param out where progress is shown
   * @throws IOException if a file cannot be written
   */
  public void run(Path folder, int steps, double rate, PrintStream out) throws IOException {
    Path first = folder.resolve("first");
    TinyCheckpoint.write(first, tokenizer(), SEED);
    ModelOptions options =
        ModelOptions.withDefaults().withPrecision(Precision.FLOAT32).withThreads(1);
    LoraConfig everything = LoraConfig.withDefaults().withRank(RANK).withAlpha(RANK).withDropout(0);
    TrainingOptions training =
        TrainingOptions.withDefaults()
            .withSteps(steps)
            .withBatch(BATCH)
            .withLearningRate(rate)
            .withSchedule(Schedule.COSINE)
            .withWarmup(40)
            .withMaxTokens(LONGEST)
            .withEvaluateEvery(steps)
            .withCheckpointEvery(100)
            .withCheckpoints(folder.resolve("run"))
            .withSeed(SEED);
    try (DjlModel base = DjlModel.load(first, options);
        LoraTrainer trainer = LoraTrainer.of(base, everything)) {
      Adapter trained =
          trainer
              .listen(new ProgressLine(out, 20))
              .fit(practice.draw(steps * BATCH, SEED), Criterion.loss(List.of()), training)
              .last();
      trained.save(folder.resolve("adapter"));
      trained.mergeInto(first, folder.resolve("model"));
    }
  }

  private BytePairs tokenizer() {
    Map<String, Integer> phrases = new TreeMap<>();
    List<String> texts = new ArrayList<>();
    for (Example example : all) {
      for (Message message : example.prompt().messages()) {
        if (message.role() == Message.Role.SYSTEM) {
          // Instructions are the same for all items of a corpus: a line is one token.
          message
              .text()
              .lines()
              .filter(line -> line.length() > 3)
              .forEach(line -> phrases.put(line + "\n", 1));
        } else {
          texts.add(message.text());
        }
      }
      texts.add(example.answer());
    }
    return new BytePairs(TinyCheckpoint.SPECIAL, List.copyOf(phrases.keySet()), texts, VOCABULARY);
  }
}
