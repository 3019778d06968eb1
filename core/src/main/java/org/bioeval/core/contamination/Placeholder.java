package org.bioeval.core.contamination;

/** Placeholder. */
public final class Placeholder {
  private Placeholder() {}
}
