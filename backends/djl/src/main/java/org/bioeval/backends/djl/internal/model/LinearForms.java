package org.bioeval.backends.djl.internal.model;

import ai.djl.Device;
import java.util.List;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.djl.internal.torch.Processor;
import org.bioeval.backends.djl.internal.torch.TorchException;

/** Which form of linear layers goes where, and what it takes. */
final class LinearForms {
  private static final int OUTPUTS = 16;

  /** Embedding, final norm and head: the weights before those of the layers. */
  private static final int OUTER = 3;

  private LinearForms() {}

  /** The form that is tried on a device. */
  static LinearForm on(Device device, LinearForm wanted, Blueprint blueprint) {
    boolean x86 = Processor.isX86();
    if (device.isGpu() && (wanted == LinearForm.PLAIN || wanted == LinearForm.REORDERED)) {
      return LinearForm.JOINED;
    }
    if (!device.isGpu() && (x86 || wanted == LinearForm.REORDERED)) {
      return wanted;
    }
    if (wanted == LinearForm.FLOAT16) {
      throw new IllegalArgumentException(
          "FLOAT16 weights are for x86 CPUs; on %s use INT8 weights, or on a GPU Precision.FLOAT16"
              .formatted(device.isGpu() ? device : System.getProperty("os.arch")));
    }
    return device.isGpu() && wanted == LinearForm.INT4_PACKED && tiles(blueprint)
        ? LinearForm.INT4_TILED
        : widened(wanted);
  }

  private static boolean tiles(Blueprint blueprint) {
    return blueprint.weights().stream()
        .filter(weight -> inFourBits(weight, LinearForm.INT4_TILED))
        .allMatch(weight -> weight.shape().get(1) % TiledParts.INPUTS == 0);
  }

  /** The form with the same weights for a CPU that has no kernels for one. */
  static LinearForm simpler(LinearForm form, TorchException cause) {
    if (form == LinearForm.FLOAT16) {
      throw new IllegalArgumentException(
          "this CPU has no kernels for FLOAT16 weights; use INT8 or COMPUTED: "
              + cause.getMessage(),
          cause);
    }
    return widened(form);
  }

  private static LinearForm widened(LinearForm form) {
    return switch (form) {
      case PLAIN, JOINED, REORDERED, FLOAT16 -> LinearForm.PLAIN;
      case INT8, INT8_PACKED -> LinearForm.INT8;
      case INT4, INT4_PACKED, INT4_TILED -> LinearForm.INT4;
    };
  }

  /**
   * Checks that the matrices have sizes that the form takes.
   *
   * @throws CheckpointException that names the first one that has not
   */
  static void check(Blueprint blueprint, LinearForm form) {
    if (!form.fourBits()) {
      return;
    }
    for (Blueprint.Weight weight : blueprint.weights()) {
      List<Long> shape = weight.shape();
      if (inFourBits(weight, form)
          && (shape.get(0) % OUTPUTS != 0 || shape.get(1) % LinearParts.GROUP != 0)) {
        throw new CheckpointException(
            "tensor '%s' of shape %s cannot be kept as INT4, which takes multiples of %s outputs and %s inputs; use INT8 weights"
                .formatted(weight.name(), shape, OUTPUTS, LinearParts.GROUP));
      }
    }
  }

  private static boolean inFourBits(Blueprint.Weight weight, LinearForm form) {
    return form.fourBits() && weight.linear() && weight.index() != Blueprint.HEAD;
  }

  /**
   * Bytes of a model's tensors in a form, with scales and zero points.
   *
   * @param computed the type that is computed in
   * @param stored the type of the stored embedding, which is kept if it is the shorter one and not
   *     the head's matrix too
   */
  static long bytes(
      Blueprint blueprint, LinearForm form, ElementType computed, ElementType stored) {
    return outerBytes(blueprint, form, computed, stored)
        + blueprint.layers() * layerBytes(blueprint, form, computed);
  }

  /** The part of {@link #bytes} that belongs to no layer. */
  static long outerBytes(
      Blueprint blueprint, LinearForm form, ElementType computed, ElementType stored) {
    long sum = 0;
    for (Blueprint.Weight weight : blueprint.weights().subList(0, OUTER)) {
      boolean shared = form.stored() && blueprint.tiedHead() && weight.index() == Blueprint.HEAD;
      boolean lookedUp = !form.stored() && weight.index() == Blueprint.EMBEDDING;
      ElementType type = lookedUp && stored.bytes() < computed.bytes() ? stored : computed;
      sum += shared ? 0 : bytes(weight, form, type);
    }
    return sum;
  }

  /** The part of {@link #bytes} that belongs to one layer. */
  static long layerBytes(Blueprint blueprint, LinearForm form, ElementType computed) {
    return blueprint.weights().subList(OUTER, OUTER + blueprint.perLayer()).stream()
        .mapToLong(weight -> bytes(weight, form, computed))
        .sum();
  }

  private static long bytes(Blueprint.Weight weight, LinearForm form, ElementType type) {
    long elements = weight.shape().stream().reduce(1L, Math::multiplyExact);
    if (!weight.linear()) {
      return elements * type.bytes();
    }
    if (inFourBits(weight, form)) {
      return elements / 2 + elements / LinearParts.GROUP * 4;
    }
    return switch (form) {
      case PLAIN, JOINED, REORDERED -> elements * type.bytes();
      case FLOAT16 -> elements * 2;
      case INT8, INT8_PACKED, INT4, INT4_PACKED, INT4_TILED -> elements + weight.shape().get(0) * 4;
    };
  }
}
