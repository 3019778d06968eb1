package org.bioeval.backends.djl.internal.model;

import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.Role;

/** What a training step holds of a layer for the backward pass, a row for each token. */
enum Held {
  /** The layer's input. */
  INPUT,
  /** Queries, before they are normed and turned. */
  QUERY,
  /** Keys, before they are normed and turned. */
  KEY,
  /** Values. */
  VALUE,
  /** The heads' outputs. */
  HEADS,
  /** Their projection, where a norm comes after it. */
  PROJECTED,
  /** The feed-forward part's input. */
  ATTENDED,
  /** Its gate, before activation. */
  GATE,
  /** What the activated gate is multiplied by. */
  UP,
  /** The feed-forward part's result, where a norm comes after it. */
  DOWN;

  /** Elements of a row; 0 where the model has no such thing. */
  int width(Blueprint b) {
    return switch (this) {
      case INPUT, ATTENDED -> b.hidden();
      case QUERY, HEADS -> b.heads() * b.headSize();
      case KEY, VALUE -> b.keyHeads() * b.headSize();
      case PROJECTED -> b.has(Role.AFTER_ATTENTION_NORM) ? b.hidden() : 0;
      case GATE, UP -> b.intermediate();
      case DOWN -> b.has(Role.AFTER_MLP_NORM) ? b.hidden() : 0;
    };
  }

  /** A line that holds tensor {@code x} of the layer that is run. */
  String hold(String x) {
    return "(self).hold(" + ordinal() + ", g, " + x + ", )\n";
  }

  /** The tensor held in a slot, of {@code n} tokens. */
  String read(String slot) {
    return "(self).held(" + ordinal() + ", " + slot + ", n, )";
  }
}
