package org.bioeval.backends.llamafile;

import java.nio.file.Path;

/** A virtual machine of its own that runs a llamafile backend until told to close, or killed. */
public final class SoakChild {

  private SoakChild() {}

  /** Starts the model and waits for a line, or the end, of standard input. */
  public static void main(String[] args) throws Exception {
    try (LlamafileBackend backend =
        LlamafileBackend.of(Path.of(args[0]))
            .server(Path.of(args[1]))
            .threads(1)
            .contextTokens(256)
            .start()) {
      System.out.println("ready " + backend.info().model());
      int unused = System.in.read();
    }
    System.out.println("closed");
  }
}
