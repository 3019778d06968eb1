package org.bioeval.backends.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats requests that fail for a reason that may pass. */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  private Retries() {}

  /** One attempt. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  /**
   * The result of the first attempt that succeeds.
   *
   * @param attempts most attempts
   * @param pause before the second; doubled for each further one
   * @param what is asked for, for messages
   * @param from whom, for messages
   * @throws FileSystemException if the disk fails, not the network
   * @throws HubException if all fail, or one in a way that will not pass
   */
  static <T> T of(int attempts, Patience pause, String what, URI from, Attempt<T> attempt)
      throws FileSystemException {
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (FileSystemException e) {
        throw e;
      } catch (IOException e) {
        boolean passing = !(e instanceof StatusException status) || status.isWorthAnotherTry();
        if (i == attempts || !passing) {
          throw new HubException(
              "%s: not received from %s: %s; %s"
                  .formatted(
                      what,
                      from,
                      reason(e),
                      passing
                          ? "check the connection and ask again: what came is kept"
                          : "ask whoever runs that server"),
              e);
        }
        pause(what, pause, i, e);
      }
    }
  }

  /** Waits before a further attempt. */
  static void pause(String what, Patience patience, int attempt, IOException error) {
    LOG.warn("{}: {}; trying again", what, reason(error));
    try {
      Thread.sleep(patience.pause().toMillis() << (attempt - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException("interrupted while fetching " + what, e);
    }
  }

  /** The JDK's client has no message for some errors, such as an unknown host. */
  private static String reason(IOException error) {
    String name = error.getClass().getSimpleName();
    return error.getMessage() == null ? name : error.getMessage();
  }
}
