package org.bioeval.backends.djl.internal.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {
  @Test
  void matrixUnitsAreReadFromTheKernelsDescription(@TempDir Path folder) throws IOException {
    Path description = folder.resolve("cpuinfo");
    assertThat(Processor.hasMatrixUnits(description)).isFalse();
    Files.writeString(description, "flags\t\t: fpu avx512_bf16 amx_tile\n");
    assertThat(Processor.hasMatrixUnits(description)).isFalse();
    Files.writeString(description, "flags\t\t: fpu avx512_bf16 amx_bf16 amx_tile\n");
    assertThat(Processor.hasMatrixUnits(description)).isTrue();
  }
}
