package org.bioeval.backends.http;

import java.io.IOException;
import java.util.Optional;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Prompt;
import org.bioeval.testkit.BackendContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The backend contract of the dialect without extensions. */
class OpenAiCompatibleBackendContractTest extends BackendContract {

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
    return OpenAiCompatibleBackend.at(server.address()).model(ToyServer.MODEL).build();
  }

  @Override
  protected Optional<Prompt> received() {
    return server.received();
  }
}
