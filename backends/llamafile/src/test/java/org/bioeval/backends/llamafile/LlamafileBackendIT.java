package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.bioeval.backends.http.RealServers;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.testkit.BackendContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend contract with a real llama-server that the backend starts itself. */
class LlamafileBackendIT extends BackendContract {

  @TempDir Path folder;

  @Override
  protected Backend open() throws Exception {
    return LlamafileBackend.of(RealServers.gguf())
        .server(RealServers.llamaServer())
        .threads(1)
        .slots(4)
        .contextTokens(2048)
        .start();
  }

  @Override
  protected boolean sameTextUnderLoad() {
    return false; // Slots are computed in one batch, whose size changes the last digits.
  }

  @Test
  void reportsTheFile() throws Exception {
    assertThat(backend().info().backend()).isEqualTo("llamafile");
    assertThat(backend().info().model()).isEqualTo("SmolLM2-135M-Instruct.Q4_1");
    assertThat(backend().info().properties())
        .containsEntry("parameters", "134515008")
        .containsEntry("bytes", Long.toString(Files.size(RealServers.gguf())))
        .containsEntry("quantisation", "Q4_1")
        .containsEntry("contextTokens", "2048")
        .containsEntry("trainedContextTokens", "8192");
  }

  /**
   * A llamafile is an executable with the weights inside that takes llama-server's options. None
   * can be had from a registry, so a script that ends in a zip archive with the model stands in.
   */
  @Test
  void runsAnExecutableWithTheModelInside() throws Exception {
    Path script = folder.resolve("smollm2.llamafile");
    Path server = RealServers.llamaServer();
    Files.writeString(
        script,
        "#!/bin/sh\nLD_LIBRARY_PATH='"
            + server.getParent()
            + "' exec '"
            + server
            + "' --model '"
            + RealServers.gguf()
            + "' \"$@\"\nexit\n");
    byte[] head = TinyGguf.model().bytes();
    try (java.util.zip.ZipOutputStream zip =
        new java.util.zip.ZipOutputStream(
            Files.newOutputStream(script, java.nio.file.StandardOpenOption.APPEND))) {
      zip.putNextEntry(new java.util.zip.ZipEntry("model.gguf"));
      zip.write(head);
    }
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> answers =
        LlamafileBackend.inTurn(
            List.of(script),
            builder -> builder.threads(1).contextTokens(256),
            backend -> backend.complete(question(), Decoding.greedy().withMaxTokens(8)).text());
    assertThat(answers.get(0)).isNotEmpty();
  }
}
