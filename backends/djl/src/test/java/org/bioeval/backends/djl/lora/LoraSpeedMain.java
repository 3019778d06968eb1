package org.bioeval.backends.djl.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.internal.model.Learner;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.backends.djl.lora.internal.MicroBatch;
import org.bioeval.backends.djl.lora.internal.Tokenised;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/**
 * Times training with the study's adapters; run by {@code benchmarks/peers/lora_speed.sh}.
 *
 * <ul>
 *   <li>{@code full CHECKPOINT THREADS PRECISION STEPS RECOMPUTE NAME}: steps on 4 sequences of 256
 *       random tokens, all of them learnt.
 *   <li>{@code items CHECKPOINT THREADS PRECISION FILE RECOMPUTE NAME}: one pass over the items of
 *       a file, 4 a step, steps bucketed by length.
 *   <li>{@code tokens CHECKPOINT FILE OUT}: writes the items' token ids and where answers start.
 * </ul>
 *
 * <p>A step that is not timed comes first. Prints tokens or items per second and the process's
 * largest resident memory.
 */
final class LoraSpeedMain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 4;
  private static final int LENGTH = 256;

  private LoraSpeedMain() {}

  public static void main(String[] args) throws IOException {
    Path checkpoint = Path.of(args[1]);
    switch (args[0]) {
      case "full" -> full(checkpoint, args);
      case "items" -> items(checkpoint, args);
      case "tokens" -> tokens(checkpoint, Path.of(args[2]), Path.of(args[3]));
      default -> throw new IllegalArgumentException("use full, items or tokens, not " + args[0]);
    }
  }

  private static void full(Path checkpoint, String[] args) throws IOException {
    Torch.threads(Integer.parseInt(args[2]));
    ElementType type = ElementType.valueOf(args[3].toUpperCase(Locale.ROOT));
    int steps = Integer.parseInt(args[4]);
    boolean recompute = Boolean.parseBoolean(args[5]);
    LoraConfig config = LoraConfig.study();
    try (AllLayersLearner model = AllLayersLearner.load(checkpoint, type, config)) {
      Learner learner = model.learner();
      MicroBatch batch = random(model.blueprint());
      learner.install(matrices(model.targets(), config.rank()), config.rank(), 0);
      long start = 0;
      for (int step = 0; step <= steps; step++) {
        Learner.Rule rule =
            new Learner.Rule(step * 100L, recompute, true, 1.0 / batch.next().length, 1e-5, 0, 1);
        double loss = learner.step(batch.batch(), batch.wanted(), batch.next(), rule).loss();
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException("loss " + loss);
        }
        if (step == 0) {
          start = System.nanoTime();
        }
      }
      print(args[6], "tokens/s", steps * ROWS * LENGTH / ((System.nanoTime() - start) / 1e9));
    }
    print(args[6], "peak-GB", peak());
  }

  private static MicroBatch random(Blueprint blueprint) {
    List<Tokenised> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      int[] ids = new int[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        ids[i] = ((row * LENGTH + i) * 7919 + 13) % 40_000;
      }
      rows.add(new Tokenised("row " + row, ids, 1));
    }
    return MicroBatch.of(rows, blueprint.rope());
  }

  private static Iterable<Learner.Matrix> matrices(List<Blueprint.Weight> targets, int rank) {
    return () -> targets.stream().flatMap(target -> matrices(target, rank)).iterator();
  }

  private static Stream<Learner.Matrix> matrices(Blueprint.Weight target, int rank) {
    float[] a = new float[Math.toIntExact(rank * target.shape().get(1))];
    for (int i = 0; i < a.length; i++) {
      a[i] = (i * 37 % 201 - 100) * 4e-4f;
    }
    float[] b = new float[Math.toIntExact(rank * target.shape().get(0))];
    return Stream.of(Learner.Matrix.fresh(a), Learner.Matrix.fresh(b));
  }

  private static void items(Path checkpoint, String[] args) throws IOException {
    List<Example> examples = examples(Path.of(args[4]));
    ModelOptions options =
        ModelOptions.withDefaults()
            .withThreads(Integer.parseInt(args[2]))
            .withPrecision(Precision.valueOf(args[3].toUpperCase(Locale.ROOT)));
    TrainingOptions training =
        TrainingOptions.study().withBucketed(true).withRecompute(Boolean.parseBoolean(args[5]));
    try (LoraTrainer trainer = LoraTrainer.of(checkpoint, options, LoraConfig.study())) {
      trainer.fit(examples.subList(0, ROWS), Criterion.loss(List.of()), training.withSteps(1));
      double[] run = new double[2];
      trainer
          .listen(
              new TrainingListener() {
                @Override
                public void onStep(TrainingProgress progress) {
                  run[0] += progress.tokens();
                  run[1] = progress.tokensPerSecond();
                }
              })
          .fit(examples, Criterion.loss(List.of()), training.withSteps(examples.size() / ROWS));
      print(args[6], "items/s", examples.size() / (run[0] / run[1]));
    }
    print(args[6], "peak-GB", peak());
  }

  private static void tokens(Path checkpoint, Path file, Path out) throws IOException {
    try (DjlModel model = DjlModel.load(checkpoint, ModelOptions.withDefaults().withPacked(false));
        DjlBackend backend = model.backend();
        PrintWriter lines = new PrintWriter(out.toFile())) {
      for (Example example : examples(file)) {
        ObjectNode row = JSON.createObjectNode();
        row.put("start", backend.tokens(example.prompt()).length);
        var ids = row.putArray("ids");
        Arrays.stream(backend.tokens(example.prompt(), example.answer())).forEach(ids::add);
        lines.println(row);
      }
    }
  }

  private static List<Example> examples(Path file) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(line);
      List<Message> messages = new ArrayList<>();
      for (JsonNode message : node.path("messages")) {
        Message.Role role =
            Message.Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT));
        messages.add(new Message(role, message.path("content").asText()));
      }
      examples.add(
          Example.of(
              "item " + examples.size(), Prompt.chat(messages), node.path("answer").asText()));
    }
    return examples;
  }

  private static void print(String name, String measure, double value) {
    System.out.printf(Locale.ROOT, "djl %s %s %.3f%n", name, measure, value);
  }

  private static double peak() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1e6;
      }
    }
    throw new IllegalStateException("no VmHWM in /proc/self/status");
  }
}
