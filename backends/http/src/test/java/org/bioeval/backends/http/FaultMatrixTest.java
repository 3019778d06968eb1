package org.bioeval.backends.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The fault matrix with the toy server behind the proxy. */
class FaultMatrixTest extends FaultMatrix {

  private volatile ToyServer server;

  @BeforeAll
  void start() throws IOException {
    server = new ToyServer();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  int port() {
    return server.port();
  }

  @Override
  void restart() throws Exception {
    int port = server.port();
    server.close();
    Thread.sleep(1000);
    server = new ToyServer(port);
  }

  @Override
  Duration requestTimeout() {
    return Duration.ofSeconds(2);
  }

  @Override
  String server() {
    return "toy";
  }

  @Override
  Dialect dialect() {
    return Dialect.VLLM;
  }

  @Override
  String tooLong() {
    return "word ".repeat(1000);
  }

  @Override
  String expected(String prompt) {
    return ToyModel.generate(
            prompt, new ToyModel.Decoding(0, 1, 0, 0, 2, List.of(), 0, text -> true, text -> true))
        .text();
  }
}
