package org.bioeval.backends.djl.internal.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.Role;
import org.bioeval.backends.checkpoint.internal.config.Rope;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.torch.TorchProgram;

/** Gives a program the weights of its model. */
final class ProgramWeights {
  private ProgramWeights() {}

  /**
   * Checks that a checkpoint has what a model needs.
   *
   * @throws CheckpointException if a tensor is missing or has the wrong shape
   */
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

  /**
   * Installs all weights.
   *
   * @param held gets the mapped tensors that the program points into
   */
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
        assemble(program, pieces, weight, asStored ? stored : type, pack);
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
  static Map<Integer, List<Integer>> joins(Blueprint blueprint) {
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
  private static void assemble(
      TorchProgram program,
      List<HostTensor> pieces,
      Blueprint.Weight weight,
      ElementType type,
      boolean pack) {
    int room = pack ? Blueprint.EMBEDDING : weight.index();
    long row = 0;
    for (HostTensor piece : pieces) {
      long bits = piece.type() == ElementType.BFLOAT16 ? 1 : 0;
      long[] how = {weight.index(), bits, type.code(), row, weight.shape().get(0), room};
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
