package org.bioeval.backends.djl.internal.model;

import java.util.Optional;

/** How a program holds the matrices of its linear layers, and with which kernels it multiplies. */
public enum LinearForm {
  /** In the type that is computed in. */
  PLAIN,
  /** In the type that is computed in, joined as {@link #joins()} says; for GPUs. */
  JOINED,
  /** Reordered for oneDNN, in the type that is computed in; CPU only. */
  REORDERED,
  /** Half precision, packed for FBGEMM, multiplied in single precision; x86 CPUs only. */
  FLOAT16,
  /** 8-bit integers with a scale per output, widened for each product; any device. */
  INT8,
  /** The numbers of {@link #INT8}, packed for FBGEMM; x86 CPUs only. */
  INT8_PACKED,
  /**
   * 4-bit integers with a scale and a zero point for each 32 inputs of an output, widened for each
   * product, and the vocabulary head as {@link #INT8}; any device.
   */
  INT4,
  /**
   * The numbers of {@link #INT4} in the engine's packed order, and the vocabulary head as {@link
   * #INT8_PACKED}; x86 CPUs only.
   */
  INT4_PACKED,
  /**
   * The numbers of {@link #INT4} in the order of the engine's kernel for tensor cores, and the
   * vocabulary head as {@link #INT8}; NVIDIA GPUs from compute capability 8.0.
   */
  INT4_TILED;

  /** True if the matrices are in an order of their own for the CPU's kernels. */
  public boolean packed() {
    return this == REORDERED || this == FLOAT16 || this == INT8_PACKED || this == INT4_PACKED;
  }

  /** The elements' format, where it is not the type that is computed in. */
  public Optional<String> elements() {
    return switch (this) {
      case PLAIN, JOINED, REORDERED -> Optional.empty();
      case FLOAT16 -> Optional.of("float16");
      case INT8, INT8_PACKED -> Optional.of("int8");
      case INT4, INT4_PACKED, INT4_TILED -> Optional.of("int4");
    };
  }

  /**
   * True if query, key and value matrices are held as one, gate and up matrices too, and there are
   * fewer operations around them: starting one costs as much as a small one takes.
   */
  boolean joins() {
    return this == JOINED || packed();
  }

  /**
   * True if a norm is one kernel, which rounds once. In bfloat16 that is closer to single precision
   * and further from transformers, so a CPU's bfloat16 does as transformers does.
   */
  boolean doublesNorms() {
    return joins() && this != REORDERED;
  }

  /** True if the elements stay as they are, in the type that is computed in. */
  boolean stored() {
    return this == PLAIN || this == JOINED;
  }

  /** True for 4-bit integers. */
  boolean fourBits() {
    return this == INT4 || this == INT4_PACKED || this == INT4_TILED;
  }
}
