package org.bioeval.backends.llamafile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Another program takes the port between its choice and the server's start. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stub is started by a shell script")
@Timeout(300)
class OtherServerTest {

  private static final Prompt PING = Prompt.raw("ping");

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = TinyGguf.model().write(folder.resolve("tiny.Q4_K_M.gguf"));
  }

  /** A server of another model, in this process, that answers everything. */
  private static final class Thief implements AutoCloseable {
    final HttpServer server;
    final AtomicInteger answers = new AtomicInteger();

    Thief(int port) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.setExecutor(Executors.newCachedThreadPool());
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/v1/completions")) {
              answers.incrementAndGet();
            }
            byte[] bytes =
                (path.equals("/v1/models")
                        ? "{\"data\":[{\"id\":\"SOMEBODY-ELSES-MODEL\"}]}"
                        : "{\"status\":\"ok\",\"choices\":[{\"text\":\"stolen\","
                            + "\"finish_reason\":\"stop\"}]}")
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /**
   * A program that tells its port in a file and, while there is a file "wait", starts only when
   * that is gone.
   */
  private Path waiting(String then) throws IOException {
    Path stub = StubServer.program(folder, "stub");
    Path script = folder.resolve("waiting");
    Files.writeString(
        script,
        "#!/bin/sh\n"
            + ("for a in \"$@\"; do if [ \"$p\" = --port ]; then port=$a; fi; p=$a; done\n")
            + ("echo $port >>'" + folder + "/starts'; echo $port >'" + folder + "/port.new'\n")
            + ("mv '" + folder + "/port.new' '" + folder + "/port'\n")
            + ("while [ -e '" + folder + "/wait' ]; do sleep 0.02; done\n")
            + then.replace("STUB", "'" + stub + "' \"$@\"")
            + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> starts() throws IOException {
    return Files.readAllLines(folder.resolve("starts"));
  }

  private int announcedPort() throws Exception {
    Path file = folder.resolve("port");
    while (!Files.exists(file)) {
      Thread.sleep(10);
    }
    int port = Integer.parseInt(Files.readString(file).strip());
    Files.delete(file);
    return port;
  }

  private Thread steal(Thief[] thief) throws IOException {
    Files.createFile(folder.resolve("wait"));
    Thread thread =
        new Thread(
            () -> {
              try {
                thief[0] = new Thief(announcedPort());
                Files.delete(folder.resolve("wait"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void anotherServerOnThePortIsNotTakenForOurs() throws Exception {
    for (String then :
        List.of("exec STUB", "test -e again || { touch again; sleep 600; }; exec STUB")) {
      Files.deleteIfExists(folder.resolve("starts"));
      Thief[] thief = new Thief[1];
      // The server ends because it cannot bind; or it goes on loading for long.
      Thread thread = steal(thief);
      String inFolder = "cd '" + folder + "'\n" + then;
      try (LlamafileBackend backend =
          LlamafileBackend.of(model).server(waiting(inFolder)).maxRestarts(1).start()) {
        assertThat(backend.complete(PING, Decoding.greedy()).text()).isEqualTo("pong");
        assertThat(backend.restarts()).isZero();
        assertThat(starts()).hasSize(2).doesNotHaveDuplicates();
        assertThat(thief[0].answers.get()).isZero();
      } finally {
        thread.join();
        thief[0].close();
        Files.deleteIfExists(folder.resolve("port"));
      }
    }
  }

  @Test
  void anotherServerThatTakesThePortOfACrashedOneAnswersNothing() throws Exception {
    Thief[] thief = new Thief[1];
    try (LlamafileBackend backend =
        LlamafileBackend.of(model).server(waiting("exec STUB")).maxRestarts(2).start()) {
      assertThat(backend.complete(PING, Decoding.greedy()).text()).isEqualTo("pong");
      announcedPort();
      Thread thread = steal(thief);
      backend.process().orElseThrow().descendants().forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(() -> backend.complete(PING, Decoding.greedy()))
          .isInstanceOf(PermanentException.class)
          .hasMessageContaining("is not started again");
      thread.join();
    } finally {
      thief[0].close();
    }
  }

  /** A line of the log that has "bind" in it says nothing about the port. */
  @Test
  void aFailureThatHasNothingToDoWithThePortIsToldAtOnce() throws Exception {
    Path program = waiting("echo 'error: cannot bind adapter tensors to the model'; exit 3");
    assertThatThrownBy(() -> LlamafileBackend.of(model).server(program).start())
        .isInstanceOf(PermanentException.class)
        .hasMessageContaining("cannot bind adapter tensors");
    assertThat(starts()).hasSize(1);
  }

  /** An alias of the user's own is what the server is known by. */
  @Test
  void theUsersAliasIsKept() throws Exception {
    try (LlamafileBackend backend =
        LlamafileBackend.of(model)
            .server(StubServer.program(folder, "stub"))
            .arguments("--alias", "mine")
            .startupTimeout(Duration.ofSeconds(60))
            .start()) {
      assertThat(backend.complete(PING, Decoding.greedy()).text()).isEqualTo("pong");
      assertThat(backend.info().model()).isEqualTo("tiny.Q4_K_M");
    }
  }
}
