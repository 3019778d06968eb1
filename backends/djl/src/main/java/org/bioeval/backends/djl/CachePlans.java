package org.bioeval.backends.djl;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.djl.internal.generate.CachePlan;
import org.bioeval.backends.djl.internal.model.Stages;
import org.bioeval.backends.djl.internal.torch.Torch;

/** Sizes the cache of keys and values from the memory that there is. */
final class CachePlans {
  private static final int CPU_ROWS = 16;
  private static final int GPU_ROWS = 64;
  private static final int CPU_PROMPT_TOKENS = 1024;
  private static final int GPU_PROMPT_TOKENS = 8192;
  private static final double SHARE_OF_GPU = 0.85;
  private static final int PART_OF_MACHINE = 4;

  private CachePlans() {}

  /** The plan for a model whose weights are loaded. */
  static CachePlan of(ModelOptions options, Blueprint blueprint, ElementType type, Stages stages) {
    boolean gpu = options.device().isGpu();
    long perLayer = 2L * blueprint.keyHeads() * blueprint.headSize() * type.bytes();
    long tokens;
    if (options.cacheBytes() > 0 || !gpu) {
      long bytes =
          options.cacheBytes() > 0 ? options.cacheBytes() : machineMemory() / PART_OF_MACHINE;
      tokens = tokens(List.of(bytes), List.of(blueprint.layers()), perLayer);
    } else {
      List<Long> free =
          options.devices().stream()
              .map(device -> (long) (SHARE_OF_GPU * Torch.freeMemory(device)))
              .toList();
      tokens = tokens(free, stages.layers(), perLayer);
    }
    int chosen = gpu ? GPU_ROWS : CPU_ROWS;
    int rows = options.sequences() > 0 ? options.sequences() : chosen;
    return new CachePlan(rows, tokens, gpu ? GPU_PROMPT_TOKENS : CPU_PROMPT_TOKENS);
  }

  /**
   * Positions whose keys and values fit everywhere, at least one.
   *
   * @param bytes for each device, what it may use
   * @param layers for each device, how many it has
   * @param perLayer bytes of a position in one layer
   */
  static long tokens(List<Long> bytes, List<Integer> layers, long perLayer) {
    long least = Long.MAX_VALUE;
    for (int d = 0; d < layers.size(); d++) {
      least = Math.min(least, bytes.get(d) / (layers.get(d) * perLayer));
    }
    return Math.max(1, least);
  }

  private static long machineMemory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
