package org.bioeval.backends.djl.internal.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What the machine's processor can do. */
public final class Processor {
  private static final Set<String> X86 = Set.of("amd64", "x86_64");
  private static final boolean MATRIX_UNITS = hasMatrixUnits(Path.of("/proc/cpuinfo"));

  private Processor() {}

  /** True for the x86 family, whose kernels for packed matrices the engine brings. */
  public static boolean isX86() {
    return X86.contains(System.getProperty("os.arch"));
  }

  /**
   * True if there are matrix units for bfloat16 (AMX), with which products in bfloat16 are the
   * fastest by far. Only Linux tells; elsewhere false.
   */
  public static boolean hasMatrixUnits() {
    return MATRIX_UNITS;
  }

  static boolean hasMatrixUnits(Path description) {
    try {
      return Files.isReadable(description) && Files.readString(description).contains(" amx_bf16");
    } catch (IOException e) {
      return false;
    }
  }
}
