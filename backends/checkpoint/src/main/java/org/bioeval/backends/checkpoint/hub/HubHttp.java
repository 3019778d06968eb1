package org.bioeval.backends.checkpoint.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Requests to the Hub. The token goes to the Hub's own address only: large files are redirected to
 * other hosts, which must not see it.
 */
final class HubHttp {
  private static final int REDIRECTS = 5;
  private static final int LARGEST_ANSWER = 16 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration FIRST_BYTE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();
  private final URI endpoint;
  private final Optional<String> token;
  private final Patience patience;

  /**
   * Requests.
   *
   * @param endpoint the Hub's address
   * @param token is sent there
   * @param patience how long they wait
   */
  HubHttp(URI endpoint, Optional<String> token, Patience patience) {
    this.endpoint = endpoint;
    this.token = token;
    this.patience = patience;
  }

  Patience patience() {
    return patience;
  }

  /** Where a path is. */
  URI address(String path) {
    String base = endpoint.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  /** A small answer as text. */
  String text(String path, String what) throws IOException {
    HttpResponse<InputStream> response = get(path, what, 0);
    try (InputStream body = response.body();
        StallGuard guard = new StallGuard(body, patience.silence())) {
      byte[] bytes = body.readNBytes(LARGEST_ANSWER + 1);
      guard.heard();
      if (bytes.length > LARGEST_ANSWER) {
        throw new HubException(what + ": the Hub's list of files is longer than 16 MiB; refused");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Starts to read a file at an offset; status 206 if the server does so, 200 from the start. */
  HttpResponse<InputStream> get(String path, String what, long from) throws IOException {
    URI at = address(path);
    for (int i = 0; i <= REDIRECTS; i++) {
      HttpRequest.Builder request = request(at).GET();
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
      }
      HttpResponse<InputStream> response = send(request.build(), BodyHandlers.ofInputStream());
      if (!isRedirect(response.statusCode())) {
        if (response.statusCode() / 100 != 2) {
          response.body().close();
          throw failure(response.statusCode(), response.headers(), at, what);
        }
        return response;
      }
      response.body().close();
      at = target(at, response.headers(), what);
    }
    throw new HubException(what + ": more than " + REDIRECTS + " redirects");
  }

  /** What the Hub says about a file, which a redirect to another host's copy of it says too. */
  HttpHeaders head(String path, String what) throws IOException {
    URI at = address(path);
    for (int i = 0; i <= REDIRECTS; i++) {
      HttpRequest request = request(at).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
      HttpResponse<Void> response = send(request, BodyHandlers.discarding());
      HttpHeaders headers = response.headers();
      if (!isRedirect(response.statusCode())) {
        if (response.statusCode() / 100 != 2) {
          throw failure(response.statusCode(), headers, at, what);
        }
        return headers;
      }
      if (headers.firstValue("X-Linked-Etag").isPresent()) {
        return headers;
      }
      URI next = target(at, headers, what);
      if (!isOwn(next)) {
        throw new HubException(
            what + ": the Hub gives no checksum (X-Linked-Etag) with its redirect; refused");
      }
      at = next;
    }
    throw new HubException(what + ": more than " + REDIRECTS + " redirects");
  }

  private HttpRequest.Builder request(URI at) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .timeout(FIRST_BYTE)
            .header("User-Agent", "bioeval")
            .header("Accept-Encoding", "identity");
    if (isOwn(at)) {
      token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    }
    return request;
  }

  private boolean isOwn(URI at) {
    return endpoint.getScheme().equalsIgnoreCase(at.getScheme())
        && endpoint.getAuthority().equalsIgnoreCase(at.getAuthority());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return client.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException("interrupted while asking " + request.uri().getHost(), e);
    }
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI target(URI from, HttpHeaders headers, String what) {
    String location = headers.firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HubException(what + ": a redirect to an address that is none", e);
    }
    boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
    boolean weaker = "https".equals(from.getScheme()) && !"https".equals(to.getScheme());
    if (location.isEmpty() || !web || weaker || to.getHost() == null) {
      throw new HubException(what + ": refused a redirect that is not to https");
    }
    return to;
  }

  private IOException failure(int status, HttpHeaders headers, URI at, String what) {
    // The query of an address may hold a signature that gives access, so it is left out.
    String where = at.getScheme() + "://" + at.getAuthority() + at.getRawPath();
    if (!isOwn(at) || status != 401 && status != 403 && status != 404) {
      return new StatusException(status, where);
    }
    String code = headers.firstValue("X-Error-Code").orElse("");
    String text =
        switch (code) {
          case "GatedRepo" ->
              "access is granted on the model's page at "
                  + endpoint.getHost()
                  + ": accept its terms there"
                  + hint();
          case "RevisionNotFound" -> "there is no such revision; give a branch, a tag or a commit";
          case "EntryNotFound" -> "there is no such file in this revision";
          default ->
              status == 404
                  ? "not found; check the spelling, or it is private" + hint()
                  : "refused; it does not exist, is private, or its terms must be accepted on its"
                      + " page"
                      + hint();
        };
    throw new HubException("%s: %s (HTTP %s from %s)".formatted(what, text, status, where));
  }

  private String hint() {
    return token.isPresent()
        ? "; a token was sent and gives no access"
        : "; a token in the environment variable HF_TOKEN gives access";
  }
}
