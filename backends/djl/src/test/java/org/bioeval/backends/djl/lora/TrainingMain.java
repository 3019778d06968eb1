package org.bioeval.backends.djl.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/**
 * One training run for comparison with PEFT; run by {@code benchmarks/peers/lora_parity.sh}.
 *
 * <p>Arguments: checkpoint, work folder, steps, precision, threads, whether to recompute. The
 * folder holds {@code examples.jsonl} (id, prompt, answer) and the initial adapter in {@code
 * initial}. Writes {@code batches.jsonl} (the token ids and answer starts of each step), {@code
 * ours.jsonl} (loss and norm of each step) and the final adapter to {@code ours}.
 */
final class TrainingMain {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TrainingMain() {}

  public static void main(String[] args) throws IOException {
    Path work = Path.of(args[1]);
    List<Example> examples = new ArrayList<>();
    for (String line : Files.readAllLines(work.resolve("examples.jsonl"))) {
      JsonNode node = JSON.readTree(line);
      examples.add(
          Example.of(
              node.path("id").asText(),
              Prompt.chat(Message.user(node.path("prompt").asText())),
              node.path("answer").asText()));
    }
    ModelOptions options =
        ModelOptions.withDefaults()
            .withPacked(false)
            .withPrecision(Precision.valueOf(args[3].toUpperCase(Locale.ROOT)))
            .withThreads(Integer.parseInt(args[4]));
    TrainingOptions training =
        TrainingOptions.withDefaults()
            .withLearningRate(5e-4)
            .withSchedule(Schedule.CONSTANT)
            .withWarmup(0)
            .withSteps(Integer.parseInt(args[2]))
            .withRecompute(Boolean.parseBoolean(args[5]));
    Path checkpoint = Path.of(args[0]);
    try (LoraTrainer trainer =
            LoraTrainer.continuing(checkpoint, options, Adapter.load(work.resolve("initial")), 0);
        PrintWriter ours = new PrintWriter(work.resolve("ours.jsonl").toFile())) {
      List<List<String>> batches = new ArrayList<>();
      trainer.listen(
          new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {
              batches.add(progress.examples());
              ObjectNode line = JSON.createObjectNode();
              line.put("loss", progress.loss());
              line.put("norm", progress.gradientNorm());
              ours.println(line);
              ours.flush();
            }
          });
      trainer.fit(examples, Criterion.loss(List.of()), training).last().save(work.resolve("ours"));
      write(batches, examples, checkpoint, work.resolve("batches.jsonl"));
    }
  }

  private static void write(
      List<List<String>> batches, List<Example> examples, Path checkpoint, Path file)
      throws IOException {
    Map<String, Example> byId = new HashMap<>();
    examples.forEach(example -> byId.put(example.id(), example));
    try (DjlModel model = DjlModel.load(checkpoint, ModelOptions.withDefaults().withPacked(false));
        DjlBackend backend = model.backend();
        PrintWriter lines = new PrintWriter(file.toFile())) {
      for (List<String> ids : batches) {
        ArrayNode batch = JSON.createArrayNode();
        for (String id : ids) {
          Example example = Objects.requireNonNull(byId.get(id));
          ObjectNode row = batch.addObject();
          row.put("start", backend.tokens(example.prompt()).length);
          ArrayNode tokens = row.putArray("ids");
          for (int token : backend.tokens(example.prompt(), example.answer())) {
            tokens.add(token);
          }
        }
        lines.println(batch);
      }
    }
  }
}
