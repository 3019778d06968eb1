package org.bioeval.backends.http;

import java.io.IOException;
import java.util.Optional;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Prompt;
import org.bioeval.testkit.BackendContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The backend contract against a server with vLLM's addresses and shapes. */
class VllmBackendContractTest extends BackendContract {

  private ToyServer server;

  @BeforeAll
  void start() throws IOException {
    server = new ToyServer();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  protected Backend open() {
    return VllmBackend.at(server.address()).build();
  }

  @Override
  protected Optional<Prompt> received() {
    return server.received();
  }
}
