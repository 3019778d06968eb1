package org.bioeval.backends.http.internal;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One of several equal servers, with what {@link ServerPool} knows of it and guards. */
public final class Server {

  private final ServerAddress address;
  private static final int IDS_REMEMBERED = 8192;

  private final ConcurrentMap<String, URI> uris = new ConcurrentHashMap<>();
  private final Map<String, Boolean> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > IDS_REMEMBERED;
        }
      };

  final ConcurrencyLimit limit;
  int inFlight;
  int failuresInARow;
  long lastChosen;
  boolean probing;

  /** Nothing is sent before this moment of {@link System#nanoTime}. */
  long restUntil;

  /** True while {@link #restUntil} came from breakdowns: then one request goes first, alone. */
  boolean down;

  Server(ServerAddress address, int maxConcurrency) {
    this.address = address;
    this.limit = new ConcurrencyLimit(maxConcurrency);
    this.restUntil = System.nanoTime();
  }

  /** Where it is. */
  public ServerAddress address() {
    return address;
  }

  /** The address of a path of the OpenAI API. */
  URI api(String path) {
    return uris.computeIfAbsent(path, address::api);
  }

  /**
   * Tells whether an answer was given before: a second copy of an answer, delivered on a connection
   * that is in use again, would else be taken for the answer to the next request.
   *
   * @param id of the answer; an empty one tells nothing
   */
  boolean repeats(String id) {
    if (id.isEmpty()) {
      return false;
    }
    synchronized (ids) {
      return ids.put(id, true) != null;
    }
  }

  double load() {
    return (double) inFlight / limit.value();
  }

  boolean hasRoom(long now) {
    return now - restUntil >= 0 && (down ? !probing : inFlight < limit.value());
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
