package org.bioeval.backends.llamafile;

import java.io.IOException;
import java.nio.file.Path;

/** The soak with the stub server: each way of ending once. */
class LlamafileSoakTest extends LlamafileSoak {

  @Override
  int starts() {
    return End.values().length;
  }

  @Override
  Path model() throws IOException {
    return TinyGguf.model().write(folder.resolve("tiny"));
  }

  @Override
  Path server() throws IOException {
    return StubServer.program(folder, "stub");
  }
}
