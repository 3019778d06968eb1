package org.bioeval.benchmarks.datasets;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.Locale;
import org.bioeval.core.backend.Message;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Split;
import org.bioeval.core.task.FewShot;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.Bc5cdr;
import org.bioeval.datasets.HealthAdvice;

/**
 * Prints what a model is trained on, as JSON Lines with the messages of the prompt and the answer:
 * the items of {@code benchmarks/peers/lora_speed.sh}.
 *
 * <p>Arguments: {@code HealthAdvice} (labels) or {@code BC5CDR} (mentions in sentences), its
 * folder, and how many training items to draw; or {@code HealthAdvice-8-shot}, the same, for items
 * of the test part after the same eight of the training part.
 */
public final class TrainingItems {
  private static final long SEED = 42;
  private static final int SHOTS = 8;

  private TrainingItems() {}

  /**
   * Prints the items.
   *
   * @param arguments corpus, folder, count
   */
  public static void main(String... arguments) {
    Path folder = Path.of(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "HealthAdvice" -> {
        var train = HealthAdvice.in(folder).study().load(Split.TRAIN);
        print(Tasks.classification(train.schema()), train, count);
      }
      case "HealthAdvice-8-shot" -> {
        var corpus = HealthAdvice.in(folder).study();
        var train = corpus.load(Split.TRAIN);
        var task = Tasks.classification(train.schema());
        print(
            task.with(FewShot.fixed(ImmutableList.copyOf(train.sample(SHOTS, SEED)))),
            corpus.load(Split.TEST),
            count);
      }
      case "BC5CDR" -> {
        var train = Bc5cdr.in(folder).study().load(Split.TRAIN);
        print(Tasks.mentions(train.schema()), train, count);
      }
      default ->
          throw new IllegalArgumentException(
              "illegal corpus '"
                  + arguments[0]
                  + "': use HealthAdvice, HealthAdvice-8-shot or BC5CDR");
    }
  }

  private static <I extends Instance, A> void print(Task<I, A> task, Dataset<I> data, int count) {
    ObjectMapper json = new ObjectMapper();
    for (I item : data.sample(count, SEED)) {
      ObjectNode line = json.createObjectNode();
      ArrayNode messages = line.putArray("messages");
      for (Message message : task.prompt(item).messages()) {
        messages
            .addObject()
            .put("role", message.role().name().toLowerCase(Locale.ROOT))
            .put("content", message.text());
      }
      System.out.println(line.put("answer", task.format(task.gold(item))));
    }
  }
}
