package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starting, watching and ending a server, with a stub in its place. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stub is started by a shell script")
@Timeout(300)
class LlamafileBackendTest {

  private static final Prompt PING = Prompt.raw("ping");

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = TinyGguf.model().write(folder.resolve("tiny.Q4_K_M.gguf"));
  }

  private LlamafileBuilder stub(String... arguments) throws IOException {
    return LlamafileBackend.of(model).server(StubServer.program(folder, "stub", arguments));
  }

  @Test
  void startsAnswersAndEnds() throws Exception {
    ProcessHandle process;
    List<ProcessHandle> all;
    try (LlamafileBackend backend = stub().start()) {
      assertThat(backend.complete(PING, Decoding.greedy()).text()).isEqualTo("pong");
      assertThat(backend.info().backend()).isEqualTo("llamafile");
      assertThat(backend.info().model()).isEqualTo("tiny.Q4_K_M");
      assertThat(backend.info().properties())
          .containsEntry("parameters", "6")
          .containsEntry("quantisation", "Q4_K_M")
          .containsEntry("bytes", Long.toString(Files.size(model)));
      process = backend.process().orElseThrow();
      all = process.descendants().toList();
    }
    assertThat(all).isNotEmpty();
    process.onExit().join();
    all.forEach(child -> child.onExit().join());
  }

  @Test
  void passesItsOptionsOn() throws Exception {
    List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
    Path adapter = folder.resolve("adapter.gguf");
    assertThatThrownBy(
            () ->
                stub("--fail")
                    .contextTokens(100)
                    .slots(3)
                    .threads(2)
                    .gpuLayers(0)
                    .adapter(adapter)
                    .arguments("--flash-attn", "off")
                    .progress(lines::add)
                    .start())
        .hasMessageContaining("--model " + model)
        .hasMessageContaining("--ctx-size 300 --parallel 3 --threads 2 --n-gpu-layers 0")
        .hasMessageContaining("--lora " + adapter + " --flash-attn off --port ");
  }

  @Test
  void aFailedStartShowsTheEndOfTheLog() {
    assertThatThrownBy(() -> stub("--fail").start())
        .isInstanceOfSatisfying(
            PermanentException.class,
            e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.RUN))
        .hasMessageContaining("ended while it started, with status 3")
        .hasMessageContaining("error: cannot load the model");
  }

  @Test
  void aModelThatIsNeverReadyTimesOutWithTheEndOfTheLog() {
    assertThatThrownBy(() -> stub("--load-forever").startupTimeout(Duration.ofSeconds(3)).start())
        .isInstanceOf(PermanentException.class)
        .hasMessageContaining("was not ready after 3 s; allow more by startupTimeout(…)")
        .hasMessageContaining("stub options:");
  }

  @Test
  void anAnswerThatDoesNotComeTimesOut() throws Exception {
    try (LlamafileBackend backend = stub().requestTimeout(Duration.ofMillis(500)).start()) {
      assertThatThrownBy(() -> backend.complete(Prompt.raw("stall now"), Decoding.greedy()))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("500 ms");
    }
    assertThatThrownBy(() -> LlamafileBackend.of(model).requestTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal requestTimeout: PT0S, must be more than 0");
  }

  @Test
  void interruptEndsTheStart() throws Exception {
    LlamafileBuilder forever = stub("--load-forever");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(forever::start).isInstanceOf(CancellationException.class);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aCrashedServerIsStartedAgainAndTheCallUnderWayIsAnswered() throws Exception {
    try (LlamafileBackend backend = stub().maxRestarts(2).start()) {
      for (int crash = 1; crash <= 2; crash++) {
        ProcessHandle guard = backend.process().orElseThrow();
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(backend.complete(PING, Decoding.greedy()).text()).isEqualTo("pong");
        assertThat(backend.restarts()).isEqualTo(crash);
      }
    }
  }

  @Test
  void aServerThatKeepsCrashingIsGivenUp() throws Exception {
    try (LlamafileBackend backend = stub().maxRestarts(1).start()) {
      assertThatThrownBy(() -> backend.complete(Prompt.raw("crash now"), Decoding.greedy()))
          .isInstanceOfSatisfying(
              PermanentException.class,
              e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.RUN))
          .hasMessageContaining("has crashed 2 times and is not started again")
          .hasMessageContaining("the stub crashes");
      assertThatThrownBy(() -> backend.complete(PING, Decoding.greedy()))
          .isInstanceOf(PermanentException.class);
    }
  }

  @Test
  void usesSeveralModelsOneAfterAnother() throws Exception {
    Path other = TinyGguf.model().write(folder.resolve("tiny.Q8_0.gguf"));
    Path program = StubServer.program(folder, "stub");
    List<ProcessHandle> processes = new java.util.ArrayList<>();
    List<String> names =
        LlamafileBackend.inTurn(
            List.of(model, other),
            builder -> builder.server(program),
            backend -> {
              assertThat(processes).noneMatch(ProcessHandle::isAlive);
              processes.add(backend.process().orElseThrow());
              return backend.info().model();
            });
    assertThat(names).containsExactly("tiny.Q4_K_M", "tiny.Q8_0");
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aMissingModelIsNamed() {
    Path missing = folder.resolve("missing.gguf");
    assertThatThrownBy(() -> LlamafileBackend.of(missing).start())
        .isInstanceOf(PermanentException.class)
        .hasMessageContaining("missing.gguf");
  }

  @Test
  void aProgramWithoutTheExecutableBitIsNamed() throws Exception {
    Path program = StubServer.program(folder, "stub");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> LlamafileBackend.of(model).server(program).start())
        .isInstanceOf(PermanentException.class)
        .hasMessageContaining("chmod +x");
  }
}
