package org.bioeval.backends.djl;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The committed tiny chat model: random weights, a byte-level tokenizer, the ChatML format. Made by
 * {@code src/test/python/make_tiny_chat.py}.
 */
final class TinyChat {
  private TinyChat() {}

  static Path folder() {
    try {
      return Path.of(
              Objects.requireNonNull(TinyChat.class.getResource("/tiny-chat/config.json")).toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static DjlBackend open() {
    return DjlBackend.load(folder(), ModelOptions.withDefaults().withSequences(4));
  }
}
