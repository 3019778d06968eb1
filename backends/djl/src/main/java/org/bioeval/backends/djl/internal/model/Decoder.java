package org.bioeval.backends.djl.internal.model;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.backends.djl.CheckpointException;
import org.bioeval.backends.djl.internal.torch.DjlProgram;
import org.bioeval.backends.djl.internal.torch.ElementType;
import org.bioeval.backends.djl.internal.torch.HostTensor;
import org.bioeval.backends.djl.internal.torch.ScriptArchive;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.backends.djl.internal.torch.TorchProgram;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.bioeval.backends.djl.internal.weights.TensorSource;
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
  private final TorchProgram program;

  /** Mapped files and buffers that the program's tensors point into. */
  private final List<HostTensor> held;

  private final LinearForm form;
  private final long weightBytes;
  private int rows;
  private int capacity;

  private Decoder(
      Blueprint blueprint,
      TorchProgram program,
      List<HostTensor> held,
      LinearForm form,
      long weightBytes) {
    this.blueprint = blueprint;
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
   * @param device where to compute
   * @param type element type of activations, and of weights in a form that does not say theirs
   * @param wanted how to hold the matrices of linear layers; the next simpler form is taken where
   *     the device has no kernels for it and the numbers stay the same
   * @throws CheckpointException if a tensor is missing or has the wrong shape
   * @throws IllegalArgumentException if the device has no kernels for the form
   */
  public static Decoder load(
      Blueprint blueprint,
      TensorSource source,
      Device device,
      ElementType type,
      LinearForm wanted) {
    check(blueprint, source);
    LinearForm form = LinearForms.on(device, wanted, blueprint);
    LinearForms.check(blueprint, form);
    try {
      return open(blueprint, source, device, type, form);
    } catch (TorchException e) {
      if (e.outOfMemory() || form.stored()) {
        throw e;
      }
      // Kernels for packed matrices need instructions that not every CPU has.
      LinearForm simpler = LinearForms.simpler(form, e);
      LOG.warn("matrices are held as {}, not {}: {}", simpler, form, e.getMessage());
      return open(blueprint, source, device, type, simpler);
    }
  }

  private static Decoder open(
      Blueprint blueprint, TensorSource source, Device device, ElementType type, LinearForm form) {
    byte[] archive =
        ScriptArchive.write(
            ProgramText.of(blueprint, form), ProgramText.ATTRIBUTES, ProgramText.DICTIONARIES);
    TorchProgram program = DjlProgram.load(archive, device);
    try {
      List<HostTensor> held = new ArrayList<>();
      install(blueprint, source, type, form, program, held);
      ElementType embedding = source.type(blueprint.weights().get(Blueprint.EMBEDDING).name());
      long bytes = LinearForms.bytes(blueprint, form, type, embedding);
      return new Decoder(blueprint, program, held, form, bytes);
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
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

  /** Gives the cache exactly this size, keeping what fits. */
  public void resize(int newRows, int newCapacity) {
    program.call("reserve", (long) newRows, (long) newCapacity).close();
    rows = newRows;
    capacity = newCapacity;
  }

  /** Gives the cache's memory back. */
  public void release() {
    program.call("release").close();
    rows = 0;
    capacity = 0;
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

  static void check(Blueprint blueprint, TensorSource source) {
    for (Blueprint.Weight weight : blueprint.weights()) {
      if (!source.names().contains(weight.name())) {
        throw new CheckpointException(
            "%s: no tensor '%s', which the configuration asks for"
                .formatted(source.where(weight.name()), weight.name()));
      }
      if (!source.shape(weight.name()).equals(weight.shape())) {
        throw new CheckpointException(
            "%s: tensor '%s' has shape %s, the configuration asks for %s"
                .formatted(
                    source.where(weight.name()),
                    weight.name(),
                    source.shape(weight.name()),
                    weight.shape()));
      }
    }
  }

  static void install(
      Blueprint blueprint,
      TensorSource source,
      ElementType type,
      LinearForm form,
      TorchProgram program,
      List<HostTensor> held) {
    Map<String, Integer> unpacked = new HashMap<>();
    Map<Integer, List<Integer>> joins = form.joins() ? joins(blueprint) : Map.of();
    Set<Integer> parts = new HashSet<>();
    joins.values().forEach(parts::addAll);
    List<HostTensor> waiting = new ArrayList<>();
    for (Blueprint.Weight weight : blueprint.weights()) {
      boolean packs = !form.stored() && weight.linear();
      boolean part = parts.contains(weight.index());
      // What is joined is packed when the last part has come.
      boolean pack = packs && !part;
      Integer same = unpacked.get(weight.name());
      if (same != null && !packs) {
        program.train("share", HostTensor.of(new long[] {weight.index(), same}, 2)).close();
        continue;
      }
      List<HostTensor> pieces = source.pieces(weight.name());
      ElementType stored = source.type(weight.name());
      // The embedding is looked up and then widened, unless it is the head's matrix too.
      boolean lookedUp = !form.stored() && weight.index() == Blueprint.EMBEDDING;
      boolean asStored = packs || lookedUp && stored.bytes() < type.bytes();
      ElementType to = asStored && !pack ? stored : type;
      if (pieces.size() > 1) {
        join(program, pieces, weight, asStored ? stored : type);
        if (pack) {
          program.train("packed", HostTensor.of(new long[] {weight.index(), to.code()}, 2)).close();
        }
      } else {
        HostTensor tensor = pieces.get(0);
        if (!pack && stored == to) {
          (part ? waiting : held).add(tensor);
        }
        put(program, tensor, weight.index(), to, pack);
      }
      List<Integer> complete = joins.get(weight.index());
      if (complete != null) {
        join(program, complete, type, packs);
        waiting.clear();
      }
      if (!packs && !part) {
        unpacked.put(weight.name(), weight.index());
      }
    }
    put(
        program,
        frequencies(blueprint.rope()),
        Blueprint.FREQUENCIES,
        ElementType.FLOAT32,
        false,
        true);
    program.call("installed").close();
  }

  /** For the last of each group of weights that are held as one, all of them. */
  private static Map<Integer, List<Integer>> joins(Blueprint blueprint) {
    Map<Integer, List<Integer>> joins = new HashMap<>();
    for (int layer = 0; layer < blueprint.layers(); layer++) {
      int first = Blueprint.FIRST_LAYER + layer * blueprint.perLayer();
      for (List<Role> roles : ProjectionParts.joined(blueprint)) {
        List<Integer> places = roles.stream().map(role -> first + blueprint.offset(role)).toList();
        joins.put(Collections.max(places), places);
      }
    }
    return joins;
  }

  private static void join(
      TorchProgram program, List<Integer> places, ElementType type, boolean pack) {
    long[] how = new long[2 + places.size()];
    how[0] = type.code();
    how[1] = pack ? 1 : 0;
    for (int i = 0; i < places.size(); i++) {
      how[2 + i] = places.get(i);
    }
    program.train("join", HostTensor.of(how, how.length)).close();
  }

  /** One tensor of the engine from pieces, of which one is read at a time. */
  private static void join(
      TorchProgram program, List<HostTensor> pieces, Blueprint.Weight weight, ElementType type) {
    long row = 0;
    for (HostTensor piece : pieces) {
      long bits = piece.type() == ElementType.BFLOAT16 ? 1 : 0;
      long[] how = {weight.index(), bits, type.code(), row, weight.shape().get(0)};
      program.train("part", piece, HostTensor.of(how, how.length)).close();
      row += piece.shape()[0];
    }
  }

  private static void put(
      TorchProgram program, HostTensor tensor, int index, ElementType type, boolean pack) {
    put(program, tensor, index, type, pack, false);
  }

  private static void put(
      TorchProgram program,
      HostTensor tensor,
      int index,
      ElementType type,
      boolean pack,
      boolean own) {
    long bits = tensor.type() == ElementType.BFLOAT16 ? 1 : 0;
    long[] how = {index, bits, type.code(), own ? 1 : 0, pack ? 1 : 0};
    program.train("put", tensor, HostTensor.of(how, how.length)).close();
  }

  private static HostTensor frequencies(Rope rope) {
    int half = rope.dimensions() / 2;
    float[] rows = new float[rope.inverseFrequencies().size() * half];
    for (int i = 0; i < rope.inverseFrequencies().size(); i++) {
      System.arraycopy(rope.inverseFrequencies().get(i), 0, rows, i * half, half);
    }
    return HostTensor.of(rows, rope.inverseFrequencies().size(), half);
  }
}
