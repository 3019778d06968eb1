package org.bioeval.backends.djl.internal.model;

import ai.djl.Device;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.torch.DjlProgram;
import org.bioeval.backends.djl.internal.torch.ScriptArchive;
import org.bioeval.backends.djl.internal.torch.TorchProgram;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;

/**
 * A decoder-only model with trainable low-rank matrices beside its linear layers, and their
 * optimiser.
 *
 * <p>The model's own weights are mapped from the checkpoint where the type allows, and never
 * change. Not thread-safe.
 */
public final class Learner implements AutoCloseable {
  private final List<Blueprint.Weight> targets;
  private final TorchProgram program;

  /** Mapped files that the program's tensors point into. */
  private final List<HostTensor> held;

  /**
   * A trainable matrix with its optimiser's state, row by row.
   *
   * @param values the matrix
   * @param first mean of its gradients; empty for zeros
   * @param second mean of their squares; empty for zeros
   */
  public record Matrix(float[] values, float[] first, float[] second) {
    /** A matrix that was never updated. */
    public static Matrix fresh(float[] values) {
      return new Matrix(values, new float[0], new float[0]);
    }
  }

  /**
   * How to take a step.
   *
   * @param seed of the dropped elements
   * @param recompute whether layers are computed again for the backward pass
   * @param last whether the matrices are updated after this micro-batch
   * @param weight what the summed loss is multiplied by
   * @param rate learning rate
   * @param decay decoupled weight decay
   * @param limit largest norm of the gradients, 0 for any
   */
  public record Rule(
      long seed,
      boolean recompute,
      boolean last,
      double weight,
      double rate,
      double decay,
      double limit) {}

  /**
   * What a step gave.
   *
   * @param loss the weighted loss before the step
   * @param norm of the gradients before clipping; 0 if nothing was updated
   */
  public record Outcome(double loss, double norm) {}

  private Learner(List<Blueprint.Weight> targets, TorchProgram program, List<HostTensor> held) {
    this.targets = targets;
    this.program = program;
    this.held = held;
  }

  /**
   * Loads a model for training; its matrices come by {@link #install}.
   *
   * @param blueprint what to compute
   * @param source the model's tensors
   * @param device where to compute
   * @param type element type of activations, and of weights that are not rounded: float, half or
   *     bfloat16
   * @param form how the model's own matrices are held: {@link LinearForm#PLAIN}, {@link
   *     LinearForm#INT8} or {@link LinearForm#INT4}
   * @param targets the adapted weights, in the order of {@link Blueprint#weights()}
   * @param scaling what a product of matrices is multiplied by
   * @param dropout share of inputs that are dropped, from 0 to below 1
   */
  public static Learner load(
      Blueprint blueprint,
      TensorSource source,
      Device device,
      ElementType type,
      LinearForm form,
      List<Blueprint.Weight> targets,
      double scaling,
      double dropout) {
    ProgramWeights.check(blueprint, source);
    LinearForms.check(blueprint, form);
    String text = TrainingText.of(blueprint, form, targets, scaling, dropout);
    TorchProgram program =
        DjlProgram.load(ScriptArchive.write(text, TrainingText.ATTRIBUTES), device);
    try {
      List<HostTensor> held = new ArrayList<>();
      ProgramWeights.install(blueprint, source, type, form, program, held);
      return new Learner(List.copyOf(targets), program, held);
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  /**
   * Sets all trainable matrices.
   *
   * @param matrices A {@code [rank, in]} and B {@code [out, rank]} of each target in turn, held one
   *     at a time
   * @param rank the rank
   * @param updates how often they were updated
   */
  public void install(Iterable<Matrix> matrices, int rank, long updates) {
    forget(true);
    // One buffer for all: each of its own would leave a hole between tensors that stay.
    int third = Math.multiplyExact(largest(rank), Float.BYTES);
    ByteBuffer room = ByteBuffer.allocateDirect(Math.multiplyExact(3, third));
    int i = 0;
    for (Matrix matrix : matrices) {
      if (i == size()) {
        throw new IllegalArgumentException("more matrices than two for each target");
      }
      List<Long> weight = targets.get(i / 2).shape();
      long[] shape =
          i % 2 == 0 ? new long[] {rank, weight.get(1)} : new long[] {weight.get(0), rank};
      program
          .train(
              "learn",
              HostTensor.of(matrix.values(), room, 0, shape),
              moment(matrix.first(), room, third, shape),
              moment(matrix.second(), room, 2 * third, shape),
              HostTensor.of(new float[] {updates}, 1))
          .close();
      i++;
    }
    if (i < size()) {
      throw new IllegalArgumentException("%s matrices for %s targets".formatted(i, targets.size()));
    }
    // Files that weights were converted from stay resident until their mappings are collected, and
    // so do the buffers used here: several hundred megabytes that the first steps would add to.
    System.gc();
  }

  /** One trainable matrix as it is now. */
  public Matrix read(int index) {
    try (Result result = program.train("read", HostTensor.of(new long[] {index}, 1))) {
      return new Matrix(result.floats(0), result.floats(1), result.floats(2));
    }
  }

  /** The values alone of one trainable matrix as it is now. */
  public float[] values(int index) {
    try (Result result = program.train("read", HostTensor.of(new long[] {index}, 1))) {
      return result.floats(0);
    }
  }

  /** The number of trainable matrices, two for each target. */
  public int size() {
    return 2 * targets.size();
  }

  /**
   * Learns from a micro-batch.
   *
   * @param batch sequences, each a segment of its own
   * @param wanted indices of the tokens whose next token is learnt
   * @param next these next tokens
   */
  public Outcome step(Batch batch, int[] wanted, int[] next, Rule rule) {
    long[] switches = {rule.seed(), rule.recompute() ? 1 : 0, rule.last() ? 1 : 0};
    float[] rates = {
      (float) rule.weight(), (float) rule.rate(), (float) rule.decay(), (float) rule.limit()
    };
    try (Result result =
        program.train(
            "step",
            batch.tokens(),
            plan(batch),
            Decoder.indices(wanted),
            Decoder.indices(next),
            HostTensor.of(switches, switches.length),
            HostTensor.of(rates, rates.length))) {
      return new Outcome(result.floats(0)[0], result.floats(1)[0]);
    }
  }

  /** The sum over the given tokens of the negative log-probability of the next one. */
  public double evaluate(Batch batch, int[] wanted, int[] next) {
    try (Result result =
        program.train(
            "evaluate",
            batch.tokens(),
            plan(batch),
            Decoder.indices(wanted),
            Decoder.indices(next))) {
      return result.floats(0)[0];
    }
  }

  /** Gives up the memory in which steps hold what layers computed, until the next step. */
  public void release() {
    program.train("release").close();
  }

  /** Drops the gradients of an unfinished effective batch. */
  public void dropGradients() {
    forget(false);
  }

  @Override
  public void close() {
    program.close();
    held.clear();
  }

  /** Elements of the largest trainable matrix. */
  private int largest(int rank) {
    return targets.stream()
        .flatMap(target -> target.shape().stream())
        .mapToInt(extent -> Math.toIntExact(Math.multiplyExact(rank, extent)))
        .max()
        .orElse(0);
  }

  private static HostTensor moment(float[] values, ByteBuffer room, int place, long[] shape) {
    return HostTensor.of(values, room, place, values.length == 0 ? new long[] {0} : shape);
  }

  private void forget(boolean all) {
    program.train("forget", HostTensor.of(new long[] {all ? 1 : 0}, 1)).close();
  }

  private static HostTensor plan(Batch batch) {
    long[] plan = batch.plan();
    return HostTensor.of(plan, plan.length);
  }
}
