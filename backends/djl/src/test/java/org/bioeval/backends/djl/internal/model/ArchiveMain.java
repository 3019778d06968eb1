package org.bioeval.backends.djl.internal.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.djl.internal.torch.ScriptArchive;

/**
 * Writes a model's generated programs as files, for machines that have torch and no JDK; run by
 * {@code benchmarks/peers/djl_cuda.sh}.
 *
 * <p>Arguments: a checkpoint's folder, of which {@code config.json} is read, and a folder that gets
 * {@code FORM.pt} for each {@link LinearForm} that a GPU may use, {@code train.pt} with an adapter
 * on every linear layer (scaling 0.5), with dropout 0.1 {@code train-dropout.pt}, for two devices
 * with half of the layers each {@code FORM-on-cuda0-cuda1.pt} and the like, and {@code
 * program.json}: the order of the weights, the frequencies of the rotation and the sizes.
 */
final class ArchiveMain {
  private static final List<LinearForm> FORMS =
      List.of(
          LinearForm.PLAIN,
          LinearForm.JOINED,
          LinearForm.INT8,
          LinearForm.INT4,
          LinearForm.INT4_TILED);
  private static final List<List<String>> PAIRS =
      List.of(List.of("cuda:0", "cuda:1"), List.of("cuda:0", "cpu"), List.of("cpu", "cpu"));
  private static final double SCALING = 0.5;
  private static final double DROPOUT = 0.1;

  private ArchiveMain() {}

  public static void main(String[] args) throws IOException {
    Path config = Path.of(args[0]).resolve("config.json");
    Blueprint blueprint =
        Architectures.read(ModelConfig.parse(config.toString(), Files.readString(config)));
    Path out = Files.createDirectories(Path.of(args[1]));
    int half = blueprint.layers() / 2;
    for (LinearForm form : FORMS) {
      String name = form.name().toLowerCase(Locale.ROOT);
      Files.write(out.resolve(name + ".pt"), archive(ProgramText.of(blueprint, form)));
      for (List<String> pair : PAIRS) {
        Stages stages = Stages.of(pair, List.of(half, blueprint.layers() - half));
        Files.write(
            out.resolve(name + "-on-" + String.join("-", pair).replace(":", "") + ".pt"),
            archive(ProgramText.of(blueprint, form, stages)));
      }
    }
    List<Blueprint.Weight> targets =
        blueprint.weights().stream()
            .filter(weight -> weight.linear() && weight.index() != Blueprint.HEAD)
            .toList();
    for (double dropout : new double[] {0, DROPOUT}) {
      Files.write(
          out.resolve(dropout == 0 ? "train.pt" : "train-dropout.pt"),
          ScriptArchive.write(
              TrainingText.of(blueprint, LinearForm.PLAIN, targets, SCALING, dropout),
              TrainingText.ATTRIBUTES));
    }
    ObjectMapper json = new ObjectMapper();
    json.writeValue(out.resolve("program.json").toFile(), description(json, blueprint, targets));
  }

  private static byte[] archive(String text) {
    return ScriptArchive.write(text, ProgramText.ATTRIBUTES, ProgramText.DICTIONARIES);
  }

  private static ObjectNode description(
      ObjectMapper json, Blueprint blueprint, List<Blueprint.Weight> targets) {
    ObjectNode root = json.createObjectNode();
    ArrayNode weights = root.putArray("weights");
    for (Blueprint.Weight weight : blueprint.weights()) {
      weights
          .addObject()
          .put("index", weight.index())
          .put("name", weight.name())
          .put("linear", weight.linear())
          .putPOJO("shape", weight.shape());
    }
    ArrayNode joined = root.putArray("joined");
    for (List<Integer> places : ProgramWeights.joins(blueprint).values()) {
      places.forEach(joined.addArray()::add);
    }
    ArrayNode frequencies = root.putArray("frequencies");
    for (float[] row : blueprint.rope().inverseFrequencies()) {
      ArrayNode values = frequencies.addArray();
      for (float value : row) {
        values.add(value);
      }
    }
    root.put("layers", blueprint.layers());
    root.put("perLayer", blueprint.perLayer());
    root.put("switchLength", blueprint.rope().switchLength());
    root.put("switches", blueprint.rope().inverseFrequencies().size() > 1);
    ArrayNode adapted = root.putArray("targets");
    targets.forEach(target -> adapted.add(target.name()));
    return root;
  }
}
