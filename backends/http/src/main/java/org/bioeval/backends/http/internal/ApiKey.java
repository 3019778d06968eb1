package org.bioeval.backends.http.internal;

import java.util.function.Supplier;
import org.bioeval.core.backend.PermanentException;

/**
 * A secret that is read anew for each request, so that it may rotate, and shows itself to nobody
 * else: {@link #toString} hides it and {@link #scrub} removes it from text of other origin.
 */
public final class ApiKey {

  /** Stands where a secret stood. */
  public static final String HIDDEN = "***";

  private static final int SHORTEST_SCRUBBED = 4;

  private final String origin;
  private final String header;
  private final String prefix;
  private final Supplier<String> supplier;

  /**
   * A key that goes into a header.
   *
   * @param origin where it comes from, for error messages
   * @param header name of the header
   * @param prefix what precedes it in the header, such as {@code "Bearer "}
   * @param supplier gives it
   */
  public ApiKey(String origin, String header, String prefix, Supplier<String> supplier) {
    this.origin = origin;
    this.header = header;
    this.prefix = prefix;
    this.supplier = supplier;
  }

  /** Name of the header that carries the key. */
  public String header() {
    return header;
  }

  /**
   * The header's value.
   *
   * @throws PermanentException if the key is missing or no header could carry it; the message does
   *     not hold it
   */
  public String headerValue() {
    return prefix + value();
  }

  private String value() {
    String key = supplier.get();
    String stripped = key == null ? "" : key.strip();
    if (stripped.isEmpty()) {
      throw failure("there is no API key in " + origin + "; set it");
    }
    // The JDK would refuse such a header with a message that shows the value.
    if (!stripped.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw failure(
          "the API key in "
              + origin
              + " holds a blank, a control character or a character outside ASCII; set it without");
    }
    return stripped;
  }

  private static PermanentException failure(String message) {
    return new PermanentException(message, null, PermanentException.Scope.RUN);
  }

  /** A text without the key, should it be in there. */
  public String scrub(String text) {
    String key;
    try {
      key = value();
    } catch (RuntimeException e) {
      return text;
    }
    return key.length() < SHORTEST_SCRUBBED ? text : text.replace(key, HIDDEN);
  }

  @Override
  public String toString() {
    return "API key from " + origin;
  }
}
