package org.bioeval.backends.http.internal;

/** A server reserved for one request; ended exactly once, by its outcome or by closing. */
final class Lease implements AutoCloseable {

  private final ServerPool pool;
  private final Server server;
  private final long sentNanos;
  private final boolean probe;
  private boolean ended;

  Lease(ServerPool pool, Server server, long sentNanos, boolean probe) {
    this.pool = pool;
    this.server = server;
    this.sentNanos = sentNanos;
    this.probe = probe;
  }

  Server server() {
    return server;
  }

  long sentNanos() {
    return sentNanos;
  }

  /** Tells whether this request finds out if a server that was down is back. */
  boolean isProbe() {
    return probe;
  }

  void succeeded() {
    ended = true;
    pool.succeeded(this);
  }

  void failed(AttemptFailed failure) {
    ended = true;
    pool.failed(this, failure);
  }

  /** Frees the place if no outcome was reported. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      pool.released(this);
    }
  }
}
