package org.bioeval.backends.djl;

import java.util.ArrayDeque;
import java.util.Deque;

/** Parts opened one after another, closed again, the last one first, unless all were opened. */
final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes a part; gives it back. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** All went well: the parts stay open. */
  void keep() {
    parts.clear();
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("a part of the model could not be closed", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
