package org.bioeval.backends.djl.internal.model;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.torch.DjlProgram;
import org.bioeval.backends.djl.internal.torch.ScriptArchive;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.backends.djl.internal.torch.TorchProgram;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A decoder-only model with its weights and its cache, ready to run.
 *
 * <p>Not thread-safe. Cache rows hold one sequence each; who uses them keeps their lengths.
 */
public final class Decoder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Decoder.class);

  private static final float LARGEST_HALF = 65_504;

  private final Blueprint blueprint;
  private final Stages stages;
  private final TorchProgram program;

  /** Mapped files and buffers that the program's tensors point into. */
  private final List<HostTensor> held;

  private final LinearForm form;
  private final long weightBytes;
  private int rows;
  private int capacity;

  /** True from when the cache begins to change until it has: a failure leaves it half changed. */
  private boolean inDoubt;

  Decoder(
      Blueprint blueprint,
      Stages stages,
      TorchProgram program,
      List<HostTensor> held,
      LinearForm form,
      long weightBytes) {
    this.blueprint = blueprint;
    this.stages = stages;
    this.program = program;
    this.held = held;
    this.form = form;
    this.weightBytes = weightBytes;
  }

  /**
   * Loads a model.
   *
   * @param blueprint what to compute
   * @param source its tensors
   * @param devices where to compute; several share the layers by their free memory
   * @param type element type of activations, and of weights in a form that does not say theirs
   * @param wanted how to hold the matrices of linear layers; the next simpler form is taken where
   *     the device has no kernels for it and the numbers stay the same
   * @throws CheckpointException if a tensor is missing or has the wrong shape
   * @throws IllegalArgumentException if the device has no kernels for the form, or there are more
   *     devices than layers
   */
  public static Decoder load(
      Blueprint blueprint,
      TensorSource source,
      List<Device> devices,
      ElementType type,
      LinearForm wanted) {
    Stages stages = Stages.one(blueprint.layers());
    if (devices.size() > 1) {
      LinearForm form = LinearForms.on(devices.get(0), wanted, blueprint);
      stages =
          Stages.byMemory(
              devices.stream().map(Torch::name).toList(),
              devices.stream().map(Torch::freeMemory).toList(),
              blueprint.layers(),
              LinearForms.layerBytes(blueprint, form, type),
              LinearForms.outerBytes(blueprint, form, type, embedding(blueprint, source)));
      LOG.info("{}", stages);
    }
    return load(blueprint, source, devices.get(0), stages, type, wanted);
  }

  /**
   * Loads a model whose layers are placed.
   *
   * @param first the first stage's device
   * @param stages where each layer is
   * @see #load(Blueprint, TensorSource, List, ElementType, LinearForm)
   */
  public static Decoder load(
      Blueprint blueprint,
      TensorSource source,
      Device first,
      Stages stages,
      ElementType type,
      LinearForm wanted) {
    ProgramWeights.check(blueprint, source);
    LinearForm form = LinearForms.on(first, wanted, blueprint);
    LinearForms.check(blueprint, form);
    try {
      return open(blueprint, source, first, stages, type, form);
    } catch (TorchException e) {
      if (e.outOfMemory() || form.stored()) {
        throw e;
      }
      // Kernels for packed matrices need instructions that not every CPU has.
      LinearForm simpler = LinearForms.simpler(form, e);
      LOG.warn("matrices are held as {}, not {}: {}", simpler, form, e.getMessage());
      return open(blueprint, source, first, stages, type, simpler);
    }
  }

  private static Decoder open(
      Blueprint blueprint,
      TensorSource source,
      Device first,
      Stages stages,
      ElementType type,
      LinearForm form) {
    byte[] archive =
        ScriptArchive.write(
            ProgramText.of(blueprint, form, stages),
            ProgramText.ATTRIBUTES,
            ProgramText.DICTIONARIES);
    TorchProgram program = DjlProgram.load(archive, first);
    try {
      List<HostTensor> held = new ArrayList<>();
      ProgramWeights.install(blueprint, source, type, form, program, held);
      long bytes = LinearForms.bytes(blueprint, form, type, embedding(blueprint, source));
      return new Decoder(blueprint, stages, program, held, form, bytes);
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  private static ElementType embedding(Blueprint blueprint, TensorSource source) {
    return source.type(blueprint.weights().get(Blueprint.EMBEDDING).name());
  }

  /** How the matrices of linear layers are held. */
  public LinearForm form() {
    return form;
  }

  /** Bytes of the weights, with scales and zero points; of a mapped file what is in use. */
  public long weightBytes() {
    return weightBytes;
  }

  /** True if half precision cut matrices' elements off. */
  public boolean cut() {
    if (form != LinearForm.FLOAT16) {
      return false;
    }
    try (Result largest = program.call("largest")) {
      return largest.floats(0)[0] > LARGEST_HALF;
    }
  }

  /** Where the layers are. */
  public Stages stages() {
    return stages;
  }

  /** What the model computes. */
  public Blueprint blueprint() {
    return blueprint;
  }

  /** Makes room in the cache, keeping what is there; does nothing if there is room. */
  public void reserve(int wantedRows, int wantedCapacity) {
    if (wantedRows > rows || wantedCapacity > capacity) {
      resize(Math.max(rows, wantedRows), Math.max(capacity, wantedCapacity));
    }
  }

  /**
   * Gives the cache exactly this size, keeping what fits; nothing is kept after a call that failed.
   */
  public void resize(int newRows, int newCapacity) {
    if (inDoubt) {
      release();
    }
    inDoubt = true;
    program.call("reserve", (long) newRows, (long) newCapacity).close();
    inDoubt = false;
    rows = newRows;
    capacity = newCapacity;
  }

  /** Gives the cache's memory back. If that fails, it is tried again before the cache grows. */
  public void release() {
    inDoubt = true;
    rows = 0;
    capacity = 0;
    program.call("release").close();
    inDoubt = false;
  }

  /** Rows of the cache. */
  public int rows() {
    return rows;
  }

  /** Positions of each row of the cache. */
  public int capacity() {
    return capacity;
  }

  /** Copies the first positions of one cache row to another. */
  public void copyRow(int source, int target, int positions) {
    program.call("copy", (long) source, (long) target, (long) positions).close();
  }

  /**
   * Runs a batch.
   *
   * @param wanted indices of the tokens after which the next one is wanted
   * @return for each of them, in tensors of the result: the likeliest next token (64-bit), its
   *     log-probability, and all logits (single precision, {@code [wanted, vocabulary]})
   */
  public Result step(Batch batch, int[] wanted) {
    return program.call("step", batch.tokens(), indices(wanted), batch.plan(), batch.adapters());
  }

  /**
   * Runs a batch whose next tokens are given.
   *
   * @param wanted indices of the tokens whose next token is given
   * @param targets these next tokens
   * @return for each: the log-probability of the given token, the likeliest token (64-bit) and its
   *     log-probability
   */
  public Result score(Batch batch, int[] wanted, int[] targets) {
    return program.call(
        "score", batch.tokens(), indices(wanted), indices(targets), batch.plan(), batch.adapters());
  }

  /**
   * Runs a batch and adds up final hidden states.
   *
   * @param wanted indices of the tokens whose states are added, group by group
   * @param counts how many tokens each group has, at least 1
   * @return the sums, single precision, {@code [groups, hidden]}
   */
  public Result pool(Batch batch, int[] wanted, long[] counts) {
    return program.call(
        "pool", batch.tokens(), indices(wanted), counts, batch.plan(), batch.adapters());
  }

  /**
   * Adds one layer's matrices to an adapter.
   *
   * @param adapter number of the adapter, from 0
   * @param weight the adapted matrix
   * @param a {@code [rank, in]}
   * @param b {@code [out, rank]}
   * @param scaling what their product is multiplied by
   */
  public void adapt(
      int adapter, Blueprint.Weight weight, HostTensor a, HostTensor b, double scaling) {
    long place = 2L * ((long) adapter * blueprint.size() + weight.index());
    adapt(a, place, 1);
    adapt(b, place + 1, scaling);
  }

  private void adapt(HostTensor matrix, long place, double factor) {
    long bits = matrix.type() == ElementType.BFLOAT16 ? 1 : 0;
    program
        .train(
            "adapt",
            matrix,
            HostTensor.of(new long[] {place, bits}, 2),
            HostTensor.of(new float[] {(float) factor}, 1))
        .close();
  }

  /** Frees the matrices of an adapter. */
  public void removeAdapter(int adapter) {
    program.call("unadapt", 2L * adapter * blueprint.size(), 2L * blueprint.size()).close();
  }

  @Override
  public void close() {
    program.close();
    held.clear();
  }

  static HostTensor indices(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return HostTensor.of(wide, values.length);
  }
}
