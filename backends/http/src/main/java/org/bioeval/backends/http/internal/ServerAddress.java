package org.bioeval.backends.http.internal;

import static com.google.common.base.Preconditions.checkArgument;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is.
 *
 * @param base address that API paths are appended to, such as {@code http://localhost:8000/v1},
 *     without a slash at the end
 * @param root the same without {@code /v1}: where servers keep what is not part of the OpenAI API
 * @param query appended to each address, or null; hidden in messages, since some put secrets there
 */
public record ServerAddress(String base, String root, @Nullable String query) {

  private static final String API_VERSION = "/v1";

  /**
   * Reads an address.
   *
   * @param text such as {@code http://localhost:8000/v1}
   * @return the address
   * @throws IllegalArgumentException if it is not an absolute http or https address, or holds a
   *     password
   */
  public static ServerAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "illegal server address: not a URL; give one such as http://localhost:8000/v1", null);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    checkArgument(
        uri.getUserInfo() == null,
        "illegal server address: it holds a user or password; give the key by apiKey(…)");
    checkArgument(
        (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null,
        "illegal server address: %s, must be absolute and begin with http:// or https://, such as"
            + " http://localhost:8000/v1",
        text.contains("@") ? ApiKey.HIDDEN : text);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String authority = scheme + "://" + uri.getRawAuthority();
    String rootPath =
        path.endsWith(API_VERSION) ? path.substring(0, path.length() - API_VERSION.length()) : path;
    return new ServerAddress(authority + path, authority + rootPath, uri.getRawQuery());
  }

  /** The address of a path of the OpenAI API, such as {@code /chat/completions}. */
  URI api(String path) {
    return withQuery(base + path);
  }

  /** The address of a path outside the OpenAI API, such as {@code /tokenize}. */
  URI outside(String path) {
    return withQuery(root + path);
  }

  /** Tells whether the connection is encrypted. */
  boolean isEncrypted() {
    return base.startsWith("https:");
  }

  private URI withQuery(String address) {
    return URI.create(query == null ? address : address + "?" + query);
  }

  /** The address as messages show it. */
  @Override
  public String toString() {
    return base;
  }
}
