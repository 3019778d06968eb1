package org.bioeval.backends.llamafile.internal;

import java.io.IOException;
import java.util.List;

/**
 * A process that runs a server and kills it when its own standard input ends: the guard on
 * platforms without a POSIX shell. Uses nothing but the JDK.
 */
public final class Guardian {

  private Guardian() {}

  /**
   * Runs a server.
   *
   * @param command of the server
   * @throws Exception if it cannot be started
   */
  public static void main(String[] command) throws Exception {
    Process server =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    server.getOutputStream().close();
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever written; only the end matters.
                }
              } catch (IOException e) {
                // A broken pipe is an end, too.
              }
              server.descendants().forEach(ProcessHandle::destroyForcibly);
              server.destroyForcibly();
            },
            "watcher");
    watcher.setDaemon(true);
    watcher.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
    System.exit(server.waitFor());
  }
}
