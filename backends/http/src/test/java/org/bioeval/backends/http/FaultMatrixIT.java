package org.bioeval.backends.http;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The fault matrix with a real llama-server behind the proxy. */
class FaultMatrixIT extends FaultMatrix {

  private RealServers.Llama server;

  @BeforeAll
  void start() throws Exception {
    server = new RealServers.Llama();
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  int port() {
    return server.port();
  }

  @Override
  void restart() throws Exception {
    server.restart();
  }

  @Override
  Duration requestTimeout() {
    return Duration.ofSeconds(20);
  }

  @Override
  String server() {
    return "llama-server";
  }

  @Override
  Dialect dialect() {
    return Dialect.LLAMA_CPP;
  }

  @Override
  String tooLong() {
    return "word ".repeat(3000);
  }

  @Override
  String expected(String prompt) {
    return null; // The model's words are its own.
  }
}
