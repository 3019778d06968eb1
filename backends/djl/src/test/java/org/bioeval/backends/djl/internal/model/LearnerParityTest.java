package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsFile;
import org.bioeval.backends.djl.lora.internal.MicroBatch;
import org.bioeval.backends.djl.lora.internal.Tokenised;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Training steps as PEFT and torch take them. The goldens were made by {@code
 * src/test/python/make_training_goldens.py} with peft 0.21.2, transformers 5.19.0 and torch 2.13.0;
 * its rate, decay and limit are repeated here. Runs named int8 or int4 have a base whose matrices
 * are rounded, on PEFT's side to the same numbers in single precision.
 */
class LearnerParityTest {
  private static final double RATE = 5e-3;
  private static final double DECAY = 0.01;
  private static final double LIMIT = 1;
  private static final long SEED = 77;

  static List<Path> runs() throws IOException {
    try (Stream<Path> files = Files.list(resource("/golden-training"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void lossesNormsAndFinalMatricesAreThoseOfPeft(Path file) {
    for (boolean recompute : new boolean[] {false, true}) {
      try (Run run = new Run(file, 0)) {
        float[] losses = run.floats("losses");
        float[] norms = run.floats("norms");
        for (int step = 0; step < losses.length; step++) {
          Learner.Outcome outcome = run.step(step, recompute, 1);
          assertThat(outcome.loss()).isCloseTo(losses[step], within(1e-4));
          assertThat(outcome.norm()).isCloseTo(norms[step], within(1e-3 * norms[step]));
        }
        for (int i = 0; i < run.learner.size(); i++) {
          assertClose(
              run.learner.read(i).values(),
              run.floats("final." + run.tensor(i)),
              1e-3,
              run.tensor(i));
        }
      }
    }
  }

  /** Three micro-batches of one sequence are one batch of three. */
  @ParameterizedTest
  @MethodSource("runs")
  void accumulatedGradientsAreThoseOfTheWholeBatch(Path file) {
    try (Run whole = new Run(file, 0);
        Run parts = new Run(file, 0)) {
      for (int step = 0; step < 3; step++) {
        Learner.Outcome expected = whole.step(step, false, 1);
        Learner.Outcome actual = parts.step(step, step == 1, 3);
        assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
        assertThat(actual.norm()).isCloseTo(expected.norm(), within(1e-4 * expected.norm()));
      }
    }
  }

  /** A layer that is computed twice must drop the same elements, or the gradients are wrong. */
  @ParameterizedTest
  @MethodSource("runs")
  void recomputationDropsTheSameElements(Path file) {
    try (Run recorded = new Run(file, 0.3);
        Run recomputed = new Run(file, 0.3);
        Run undropped = new Run(file, 0)) {
      for (int step = 0; step < 3; step++) {
        Learner.Outcome expected = recorded.step(step, false, 1);
        Learner.Outcome actual = recomputed.step(step, true, 1);
        assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
        assertThat(actual.norm()).isCloseTo(expected.norm(), within(1e-4 * expected.norm()));
        assertThat(undropped.step(step, false, 1).loss())
            .isNotCloseTo(expected.loss(), within(1e-4));
      }
    }
  }

  /** What prompts have in common stands once in a batch; losses and gradients stay the same. */
  @ParameterizedTest
  @MethodSource("runs")
  void aSharedBeginningChangesNothing(Path file) {
    try (Run apart = new Run(file, 0);
        Run together = new Run(file, 0)) {
      int[] beginning = Arrays.copyOf(apart.ints("ids.1"), 20);
      List<Tokenised> examples = new ArrayList<>();
      Batch separate = new Batch();
      List<Integer> wanted = new ArrayList<>();
      for (int k : new int[] {0, 2, 3}) {
        int[] ids = Ints.concat(beginning, apart.ints("ids." + k));
        int start = beginning.length + apart.ints("start." + k)[0];
        int first = separate.addSegment(k, ids, 0, ids.length, 0, Batch.BASE);
        examples.add(new Tokenised("e" + k, ids, start));
        for (int i = start; i < ids.length; i++) {
          wanted.add(first + i - 1);
        }
      }
      MicroBatch shared = MicroBatch.of(examples, apart.checkpoint.blueprint().rope());
      assertThat(shared.batch().size()).isEqualTo(separate.size() - 2 * beginning.length);
      for (boolean recompute : new boolean[] {false, true}) {
        Learner.Rule rule = new Learner.Rule(1, recompute, true, 0.1, RATE, DECAY, LIMIT);
        Learner.Outcome expected = apart.learner.step(separate, array(wanted), shared.next(), rule);
        Learner.Outcome actual =
            together.learner.step(shared.batch(), shared.wanted(), shared.next(), rule);
        assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-4));
        assertThat(actual.norm()).isCloseTo(expected.norm(), within(1e-4 * expected.norm()));
      }
      for (int i = 0; i < apart.learner.size(); i++) {
        assertClose(
            together.learner.read(i).first(), apart.learner.read(i).first(), 1e-3, "moment " + i);
      }
    }
  }

  /**
   * With dropout no other tool drops the same elements, so the gradient of each matrix is held
   * against differences of the loss along it, elements dropped alike on both sides.
   */
  @ParameterizedTest
  @MethodSource("runs")
  void gradientsWithDropoutAreTheSlopesOfTheLoss(Path file) {
    try (Run run = new Run(file, 0.3)) {
      List<Learner.Matrix> initial = run.initial();
      for (boolean recompute : new boolean[] {false, true}) {
        List<float[]> gradients = run.gradients(recompute);
        for (int i = 0; i < initial.size(); i++) {
          double norm = norm(gradients.get(i));
          double length = 0.02 / norm;
          double above = run.lossBeside(initial, i, gradients.get(i), length / norm);
          double below = run.lossBeside(initial, i, gradients.get(i), -length / norm);
          assertThat((above - below) / (2 * length))
              .as(run.tensor(i))
              .isCloseTo(norm, within(0.02 * norm));
        }
        run.install(initial);
      }
    }
  }

  /** Inverted dropout keeps the mean: over many seeds the loss is near that without. */
  @Test
  void seedsChooseWhatIsDropped() {
    Path file = resource("/golden-training").resolve("llama.safetensors");
    try (Run run = new Run(file, 0.1)) {
      double first = run.loss(0, 1);
      assertThat(run.loss(0, 1)).isEqualTo(first);
      assertThat(run.loss(0, 2)).isNotEqualTo(first);
    }
  }

  /** One golden run: its checkpoint, adapters and batches. */
  private static final class Run implements AutoCloseable {
    private final SafeTensorsFile golden;
    private final GoldenCheckpoint checkpoint;
    private final List<Blueprint.Weight> targets = new ArrayList<>();
    private final Learner learner;
    private final int rank;

    Run(Path file, double dropout) {
      golden = SafeTensorsFile.open(file);
      String name = String.valueOf(file.getFileName()).replace(".safetensors", "");
      LinearForm form =
          name.endsWith("-int8")
              ? LinearForm.INT8
              : name.endsWith("-int4") ? LinearForm.INT4 : LinearForm.PLAIN;
      checkpoint =
          new GoldenCheckpoint(
              form == LinearForm.PLAIN
                  ? resource("/golden").resolve(name)
                  : resource("/golden-quantised").resolve(name.substring(0, name.length() - 5)));
      for (Blueprint.Weight weight : checkpoint.blueprint().weights()) {
        if (golden.names().contains("initial." + tensor(weight, 0))) {
          targets.add(weight);
        }
      }
      rank = golden.shape("initial." + tensor(targets.get(0), 0)).get(0).intValue();
      double alpha =
          switch (name) {
            case "llama-biases-wide-heads" -> 6;
            case "phi3" -> 3;
            default -> 8;
          };
      double scaling = alpha / (name.equals("mistral-window") ? Math.sqrt(rank) : rank);
      learner =
          Learner.load(
              checkpoint.blueprint(),
              checkpoint.weights(),
              Device.cpu(),
              ElementType.FLOAT32,
              form,
              targets,
              scaling,
              dropout);
      install(initial());
    }

    List<Learner.Matrix> initial() {
      List<Learner.Matrix> matrices = new ArrayList<>();
      for (int i = 0; i < learner.size(); i++) {
        matrices.add(Learner.Matrix.fresh(floats("initial." + tensor(i))));
      }
      return matrices;
    }

    void install(List<Learner.Matrix> matrices) {
      learner.install(matrices, rank, 0);
    }

    /** The gradient of each matrix: its first moment after one update is a tenth of it. */
    List<float[]> gradients(boolean recompute) {
      run(members(0), new Learner.Rule(SEED, recompute, true, 1, 0, 0, 0));
      List<float[]> gradients = new ArrayList<>();
      for (int i = 0; i < learner.size(); i++) {
        float[] gradient = learner.read(i).first();
        for (int k = 0; k < gradient.length; k++) {
          gradient[k] *= 10;
        }
        gradients.add(gradient);
      }
      return gradients;
    }

    /** The loss where one matrix has {@code factor} times {@code direction} added to it. */
    double lossBeside(List<Learner.Matrix> initial, int index, float[] direction, double factor) {
      float[] moved = initial.get(index).values().clone();
      for (int k = 0; k < moved.length; k++) {
        moved[k] += (float) (factor * direction[k]);
      }
      List<Learner.Matrix> matrices = new ArrayList<>(initial);
      matrices.set(index, Learner.Matrix.fresh(moved));
      install(matrices);
      return loss(0, SEED);
    }

    Learner.Outcome step(int step, boolean recompute, int parts) {
      int[] members = members(step);
      int learnt = 0;
      for (int k : members) {
        learnt += ints("ids." + k).length - ints("start." + k)[0];
      }
      double loss = 0;
      double norm = 0;
      int size = members.length / parts;
      for (int part = 0; part < parts; part++) {
        boolean last = part == parts - 1;
        Learner.Rule rule =
            new Learner.Rule(900 + 50 * step, recompute, last, 1.0 / learnt, RATE, DECAY, LIMIT);
        Learner.Outcome outcome =
            run(Arrays.copyOfRange(members, part * size, (part + 1) * size), rule);
        loss += outcome.loss();
        norm += outcome.norm();
      }
      return new Learner.Outcome(loss, norm);
    }

    double loss(int step, long seed) {
      int[] members = members(step);
      double loss = run(members, new Learner.Rule(seed, false, false, 1, 0, 0, 0)).loss();
      learner.dropGradients();
      return loss;
    }

    private int[] members(int step) {
      return Arrays.copyOfRange(ints("batches"), 3 * step, 3 * step + 3);
    }

    private Learner.Outcome run(int[] members, Learner.Rule rule) {
      Batch batch = new Batch();
      List<Integer> wanted = new ArrayList<>();
      List<Integer> next = new ArrayList<>();
      for (int row = 0; row < members.length; row++) {
        int[] ids = ints("ids." + members[row]);
        int first = batch.addSegment(row, ids, 0, ids.length, 0, Batch.BASE);
        for (int i = ints("start." + members[row])[0]; i < ids.length; i++) {
          wanted.add(first + i - 1);
          next.add(ids[i]);
        }
      }
      return learner.step(batch, array(wanted), array(next), rule);
    }

    String tensor(int index) {
      return tensor(targets.get(index / 2), index % 2);
    }

    private static String tensor(Blueprint.Weight weight, int which) {
      return "base_model.model."
          + weight.name().replaceAll("weight$", which == 0 ? "lora_A.weight" : "lora_B.weight");
    }

    float[] floats(String name) {
      HostTensor tensor = golden.read(name);
      FloatBuffer values = tensor.data().asFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    }

    private int[] ints(String name) {
      LongBuffer values = golden.read(name).data().asLongBuffer();
      int[] copy = new int[values.remaining()];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = (int) values.get(i);
      }
      return copy;
    }

    @Override
    public void close() {
      learner.close();
    }
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(i -> i).toArray();
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static void assertClose(float[] actual, float[] expected, double limit, String name) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(difference / size)).as(name).isLessThan(limit);
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(LearnerParityTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
