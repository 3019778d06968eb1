package org.bioeval.backends.djl;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.bioeval.backends.djl.internal.generate.CachePlan;
import org.bioeval.backends.djl.internal.model.Blueprint;
import org.bioeval.backends.djl.internal.torch.ElementType;
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
  static CachePlan of(ModelOptions options, Blueprint blueprint, ElementType type) {
    boolean gpu = options.device().isGpu();
    long bytes = options.cacheBytes();
    if (bytes == 0) {
      bytes =
          gpu
              ? (long) (SHARE_OF_GPU * Torch.freeMemory(options.device()))
              : machineMemory() / PART_OF_MACHINE;
    }
    long perToken =
        2L * blueprint.layers() * blueprint.keyHeads() * blueprint.headSize() * type.bytes();
    int chosen = gpu ? GPU_ROWS : CPU_ROWS;
    int rows = options.sequences() > 0 ? options.sequences() : chosen;
    return new CachePlan(
        rows, Math.max(1, bytes / perToken), gpu ? GPU_PROMPT_TOKENS : CPU_PROMPT_TOKENS);
  }

  private static long machineMemory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
