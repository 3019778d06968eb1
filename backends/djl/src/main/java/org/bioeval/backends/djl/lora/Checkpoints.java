package org.bioeval.backends.djl.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsFile;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsWriter;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.internal.model.Learner;

/**
 * A run's folder: {@code step-N} with the adapter in PEFT's format and the full training state
 * beside it, {@code best-N} with the best adapter so far. A folder gets its name when all of it is
 * on the disk, and an older one goes after that, so that a run killed at any moment finds a whole
 * one.
 */
final class Checkpoints {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "training_state.json";
  private static final String MOMENTS = "training_state.safetensors";
  private static final String STEP = "step-";
  private static final String BEST = "best-";

  private final Path folder;
  private final String fingerprint;

  /**
   * Where a run stands.
   *
   * @param step steps taken
   * @param updates updates made
   * @param bestStep step of the best adapter, 0 for none
   * @param sinceBest evaluations since then
   * @param curve what was measured so far
   */
  record State(int step, long updates, int bestStep, int sinceBest, TrainingCurve curve) {}

  /** A checkpoint that was read. */
  record Restored(Path folder, State state, Iterable<Learner.Matrix> matrices) {}

  Checkpoints(Path folder, String fingerprint) {
    this.folder = folder;
    this.fingerprint = fingerprint;
  }

  /** Writes the best adapter; earlier ones stay until the next {@link #save}. */
  void saveBest(Adapter adapter, int step) {
    publish(BEST + step, adapter::save);
  }

  Adapter best(int step) {
    return Adapter.load(folder.resolve(BEST + step));
  }

  /** Writes a checkpoint and removes those before it. */
  Path save(Adapter adapter, List<Learner.Matrix> matrices, State state) {
    Path written =
        publish(
            STEP + state.step(),
            partial -> {
              adapter.save(partial);
              Map<String, HostTensor> moments = new TreeMap<>();
              for (int i = 0; i < matrices.size(); i++) {
                Learner.Matrix m = matrices.get(i);
                moments.put(name(i, "values"), HostTensor.of(m.values(), m.values().length));
                moments.put(name(i, "first"), HostTensor.of(m.first(), m.first().length));
                moments.put(name(i, "second"), HostTensor.of(m.second(), m.second().length));
              }
              SafeTensorsWriter.write(partial.resolve(MOMENTS), moments, Map.of());
              SafeTensorsWriter.write(partial.resolve(STATE), json(state).toPrettyString() + "\n");
            });
    for (Path old : folders()) {
      String name = String.valueOf(old.getFileName());
      boolean current = name.equals(STEP + state.step()) || name.equals(BEST + state.bestStep());
      if (!current) {
        delete(old);
      }
    }
    return written;
  }

  /**
   * The last checkpoint.
   *
   * @throws CheckpointException if it belongs to a run with other data or settings
   */
  Optional<Restored> restore(int matrices) {
    Optional<Path> last =
        folders().stream()
            .filter(path -> String.valueOf(path.getFileName()).startsWith(STEP))
            .max(Comparator.comparingInt(Checkpoints::number));
    return last.map(path -> read(path, matrices));
  }

  private Restored read(Path path, int count) {
    JsonNode json;
    try {
      json = JSON.readTree(Files.readString(path.resolve(STATE)));
    } catch (JsonProcessingException e) {
      throw new CheckpointException(path + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read: " + e.getMessage(), e);
    }
    if (!json.path("fingerprint").asText().equals(fingerprint)) {
      throw new CheckpointException(
          path
              + ": a checkpoint of a run with other data or settings; delete "
              + folder
              + " or choose another folder");
    }
    SafeTensorsFile file = SafeTensorsFile.open(path.resolve(MOMENTS));
    Iterable<Learner.Matrix> matrices =
        () ->
            IntStream.range(0, count)
                .mapToObj(
                    i ->
                        new Learner.Matrix(
                            file.read(name(i, "values")).toFloats(),
                            file.read(name(i, "first")).toFloats(),
                            file.read(name(i, "second")).toFloats()))
                .iterator();
    ImmutableList.Builder<TrainingCurve.Step> steps = ImmutableList.builder();
    json.path("steps")
        .forEach(
            n ->
                steps.add(
                    new TrainingCurve.Step(
                        n.path("step").asInt(),
                        n.path("loss").asDouble(),
                        n.path("gradientNorm").asDouble(),
                        n.path("learningRate").asDouble())));
    ImmutableList.Builder<TrainingCurve.Evaluated> evaluations = ImmutableList.builder();
    json.path("evaluations")
        .forEach(
            n ->
                evaluations.add(
                    new TrainingCurve.Evaluated(
                        n.path("step").asInt(),
                        n.path("name").asText(),
                        n.path("value").asDouble(),
                        n.path("best").asBoolean())));
    State state =
        new State(
            json.path("step").asInt(),
            json.path("updates").asLong(),
            json.path("bestStep").asInt(),
            json.path("sinceBest").asInt(),
            new TrainingCurve(steps.build(), evaluations.build()));
    return new Restored(path, state, matrices);
  }

  private ObjectNode json(State state) {
    ObjectNode json = JSON.createObjectNode();
    json.put("fingerprint", fingerprint);
    json.put("step", state.step());
    json.put("updates", state.updates());
    json.put("bestStep", state.bestStep());
    json.put("sinceBest", state.sinceBest());
    ArrayNode steps = json.putArray("steps");
    state.curve().steps().forEach(step -> steps.add(JSON.<JsonNode>valueToTree(step)));
    ArrayNode evaluations = json.putArray("evaluations");
    state.curve().evaluations().forEach(e -> evaluations.add(JSON.<JsonNode>valueToTree(e)));
    return json;
  }

  private static String name(int index, String what) {
    return String.format(Locale.ROOT, "%06d.%s", index, what);
  }

  private static int number(Path path) {
    return Integer.parseInt(String.valueOf(path.getFileName()).replaceAll("\\D", ""));
  }

  /** What a folder holds that has its name already; partial ones have another ending. */
  private List<Path> folders() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(
              path -> String.valueOf(path.getFileName()).matches("(" + STEP + "|" + BEST + ")\\d+"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  private interface Content {
    void write(Path folder);
  }

  private Path publish(String name, Content content) {
    Path target = folder.resolve(name);
    Path partial = folder.resolve(name + ".partial");
    delete(partial);
    try {
      Files.createDirectories(partial);
      content.write(partial);
      delete(target);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target + " (" + e.getMessage() + ")", e);
    }
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path + " (" + e.getMessage() + ")", e);
    }
  }
}
