package org.bioeval.backends.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bioeval.core.backend.RealFiles;

/**
 * Real servers and a real model for integration tests, from the folder of {@link RealFiles}. What
 * is not there skips the test with a line that says so.
 */
public final class RealServers {

  private RealServers() {}

  /** llama.cpp's server, or skips. */
  public static Path llamaServer() throws IOException {
    return RealFiles.llamaServer();
  }

  /** SmolLM2-135M-Instruct as a GGUF file, or skips. */
  public static Path gguf() throws IOException {
    return RealFiles.find("models", "SmolLM2-135M-Instruct.Q4_1.gguf", ".ci/servers/fetch-model");
  }

  /** The base address of a running vLLM, from the environment variable, or skips. */
  public static String vllm() {
    String address = System.getenv("BIOEVAL_VLLM");
    assumeTrue(
        address != null && !address.isEmpty(),
        "skipped: needs a running vLLM; run .ci/servers/with-vllm COMMAND, which sets BIOEVAL_VLLM");
    return address;
  }

  /** A llama-server with the model, on a port of its own. */
  public static final class Llama implements AutoCloseable {

    private final Path program;
    private final Path model;
    private final int port;
    private Process process;

    /** Starts it and waits until it answers. */
    public Llama() throws Exception {
      program = llamaServer();
      model = gguf();
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      start();
    }

    private void start() throws Exception {
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(List.of("--model", model.toString(), "--host", "127.0.0.1"));
      command.addAll(List.of("--port", Integer.toString(port), "--threads", "1"));
      command.addAll(List.of("--ctx-size", "8192", "--parallel", "4", "--alias", "smollm2"));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(new File("target/llama-server-" + port + ".log"));
      builder.environment().put("LD_LIBRARY_PATH", program.getParent().toString());
      process = builder.start();
      while (!answers()) {
        if (!process.isAlive()) {
          throw new IllegalStateException(
              "llama-server ended early; see target/llama-server-" + port + ".log");
        }
        Thread.sleep(100);
      }
    }

    private boolean answers() {
      try {
        HttpURLConnection connection =
            (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
        return connection.getResponseCode() == 200;
      } catch (IOException e) {
        return false;
      }
    }

    /** The port it listens on. */
    public int port() {
      return port;
    }

    /** The base address of its API. */
    public String address() {
      return "http://127.0.0.1:" + port + "/v1";
    }

    /** Kills it and starts it again on the same port. */
    public void restart() throws Exception {
      process.destroyForcibly().waitFor();
      start();
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
