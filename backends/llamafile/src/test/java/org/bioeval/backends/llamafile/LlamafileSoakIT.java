package org.bioeval.backends.llamafile;

import java.io.IOException;
import java.nio.file.Path;
import org.bioeval.backends.http.RealServers;

/** The soak with a real llama-server: 12 starts, or as many as {@code -Dbioeval.soak} says. */
class LlamafileSoakIT extends LlamafileSoak {

  @Override
  int starts() {
    return Integer.getInteger("bioeval.soak", 12);
  }

  @Override
  Path model() throws IOException {
    return RealServers.gguf();
  }

  @Override
  Path server() throws IOException {
    return RealServers.llamaServer();
  }
}
