package org.bioeval.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a processor can do that kernels of the engine use.
 *
 * @param name as the system gives it
 * @param features such as {@code AVX2}, in the order of their age; empty if the system does not
 *     tell
 */
record ProcessorFeatures(String name, List<String> features) {

  /** Limits what the engine's kernels use. */
  static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

  /** Names for people by flag, of the x86 and the ARM family. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("avx2", "AVX2");
    NAMES.put("avx512f", "AVX-512");
    NAMES.put("avx512_vnni", "AVX-512 VNNI");
    NAMES.put("avx_vnni", "AVX VNNI");
    NAMES.put("avx512_bf16", "AVX-512 bf16");
    NAMES.put("avx512_fp16", "AVX-512 fp16");
    NAMES.put("amx_bf16", "AMX bf16");
    NAMES.put("amx_int8", "AMX int8");
    NAMES.put("asimd", "NEON");
    NAMES.put("sve", "SVE");
    NAMES.put("bf16", "bf16");
    NAMES.put("i8mm", "int8 products");
  }

  /** The processor of this machine; only Linux tells its features. */
  static ProcessorFeatures here() {
    try {
      return of(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      return of(List.of());
    }
  }

  /**
   * A processor from the lines of {@code /proc/cpuinfo}.
   *
   * @param lines of which those of the first core count
   */
  static ProcessorFeatures of(List<String> lines) {
    @Nullable String name = value(lines, "model name");
    @Nullable String x86 = value(lines, "flags");
    @Nullable String flags = x86 == null ? value(lines, "Features") : x86;
    Set<String> has = flags == null ? Set.of() : ImmutableSet.copyOf(Splitter.on(' ').split(flags));
    List<String> features = new ArrayList<>();
    NAMES.forEach(
        (flag, feature) -> {
          if (has.contains(flag)) {
            features.add(feature);
          }
        });
    return new ProcessorFeatures(
        name == null ? System.getProperty("os.arch", "unknown") : name, List.copyOf(features));
  }

  private static @Nullable String value(List<String> lines, String key) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
        return line.substring(colon + 1).strip();
      }
    }
    return null;
  }

  /** The features in words. */
  String describe() {
    return features.isEmpty() ? "this system does not tell" : String.join(", ", features);
  }
}
