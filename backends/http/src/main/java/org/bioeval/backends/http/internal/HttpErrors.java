package org.bioeval.backends.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Ascii;
import java.net.ConnectException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bioeval.backends.http.internal.AttemptFailed.Fault;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.PermanentException.Reason;
import org.bioeval.core.backend.PermanentException.Scope;
import org.bioeval.core.backend.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * What each failure of an HTTP exchange means: the only place that says so. All text that comes
 * from a server passes through the scrubber before it gets into a message.
 */
final class HttpErrors {

  private static final int LONGEST_EXCERPT = 300;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final UnaryOperator<String> scrubber;

  /**
   * Errors of one backend.
   *
   * @param scrubber removes secrets from a text
   */
  HttpErrors(UnaryOperator<String> scrubber) {
    this.scrubber = scrubber;
  }

  /**
   * A status other than 200.
   *
   * @param server that answered
   * @param status HTTP status
   * @param headers of the answer
   * @param body of the answer
   * @return the failure
   */
  AttemptFailed status(Server server, int status, HttpHeaders headers, byte[] body) {
    String said = excerpt(body);
    Optional<Duration> wait = retryAfter(headers, Instant.now());
    return fromCode(server, "answered status " + status, status, said, type(body), wait)
        .withStatus(status);
  }

  /** An error object inside an answer or stream that began with status 200. */
  AttemptFailed errorObject(Server server, JsonNode error) {
    String said = clean(error.path("message").asText(error.toString()));
    String type = types(error);
    int code = error.path("code").asInt(error.path("status").asInt(0));
    if (code < 400 || code >= 600) {
      // Without a status, words that name a final reason make it one.
      boolean refused = RefusalReason.of(words(said, type)) != Reason.REFUSED;
      code = refused ? 400 : 500;
    }
    return fromCode(server, "broke off with an error", code, said, type, Optional.empty());
  }

  private static String words(String said, String type) {
    return Ascii.toLowerCase(said + " " + type);
  }

  private static AttemptFailed fromCode(
      Server server, String what, int status, String said, String type, Optional<Duration> wait) {
    String happened = what + (said.isEmpty() ? "" : " (" + said + ")") + "; ";
    String message = server + " " + happened;
    String words = words(said, type);
    if (status == 429 && words.contains("insufficient_quota")) {
      return permanent(message + "the account's quota is used up: raise it", Scope.RUN);
    }
    if (status == 403 && RefusalReason.filtered(words)) {
      return refused(happened, Reason.CONTENT_FILTER);
    }
    return switch (status) {
      case 401, 403 ->
          permanent(message + "the API key is missing or rejected: check it", Scope.RUN);
      case 402 -> permanent(message + "the account must be topped up", Scope.RUN);
      case 404, 405, 410 ->
          permanent(
              message + "check the base address (it usually ends in /v1) and the model's name",
              Scope.RUN);
      case 408 ->
          retriable(message + "the server took too long: try later", wait, Fault.OVERLOADED);
      // A gateway speaks for a server that did not answer.
      case 504 -> retriable(message + "the server took too long: try later", wait, Fault.SILENT);
      case 429, 503, 529 ->
          retriable(message + "the server is busy: try later", wait, Fault.OVERLOADED);
      // 409 is a lock that another request holds, as OpenAI's own clients take it.
      case 409, 425, 500, 502 -> retriable(message + "try later", wait, Fault.ANSWERED);
      case 413 -> refused(happened, Reason.PROMPT_TOO_LONG);
      case 451 -> refused(happened, Reason.CONTENT_FILTER);
      default -> {
        if (status >= 500) {
          yield retriable(message + "try later", wait, Fault.ANSWERED);
        }
        if (status >= 400) {
          yield refused(happened, RefusalReason.of(words));
        }
        yield permanent(
            message + "redirects and empty answers are not followed: give the final address",
            Scope.RUN);
      }
    };
  }

  /**
   * This prompt will never be answered. Reports quote the message, so it names no server: whichever
   * is asked, at whatever port, says the same.
   */
  private static AttemptFailed refused(String happened, Reason reason) {
    String advice =
        switch (reason) {
          case PROMPT_TOO_LONG -> "shorten the prompt or serve the model with a longer context";
          case CONTENT_FILTER -> "a content filter refused the prompt: change it or the filter";
          case REFUSED -> "change the prompt or the decoding";
        };
    return new AttemptFailed(
        new PermanentException("the server " + happened + advice, null, Scope.ITEM, reason),
        Fault.ANSWERED);
  }

  /** The exchange broke before an answer was complete. */
  AttemptFailed transport(Server server, Throwable cause) {
    boolean refused = cause instanceof ConnectException;
    String detail =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : clean(cause.getMessage());
    String message =
        refused
            ? server + " cannot be reached (" + detail + "); check that it runs and its address"
            : "the connection to " + server + " broke (" + detail + "); try later";
    return new AttemptFailed(new RetriableException(message, cause), Fault.UNREACHABLE);
  }

  /** No complete answer within the time for one request. */
  AttemptFailed timeout(Server server, Duration limit) {
    return retriable(
        server
            + " gave no complete answer in "
            + limit.toMillis()
            + " ms; try later, or allow more by requestTimeout(…)",
        Optional.empty(),
        Fault.SILENT);
  }

  /** Status 200 with something that is not an answer. */
  AttemptFailed malformed(Server server, String problem, String contentType, byte[] body) {
    boolean html = contentType.contains("html") || excerpt(body).startsWith("<");
    return retriable(
        server
            + " answered with status 200 but "
            + problem
            + " (content type "
            + (contentType.isEmpty() ? "missing" : clean(contentType))
            + ": "
            + excerpt(body)
            + "); "
            + (html ? "is a proxy or another site in between?" : "try later"),
        Optional.empty(),
        Fault.ANSWERED);
  }

  static AttemptFailed permanent(String message, Scope scope) {
    return new AttemptFailed(new PermanentException(message, null, scope), Fault.ANSWERED);
  }

  private static AttemptFailed retriable(String message, Optional<Duration> wait, Fault fault) {
    return new AttemptFailed(new RetriableException(message, null, wait.orElse(null)), fault);
  }

  private static String type(byte[] body) {
    JsonNode error = errorIn(body);
    return error == null ? "" : types(error);
  }

  /** Type and codes of an error, also the inner one that Azure adds. */
  private static String types(JsonNode error) {
    return String.join(
        " ",
        error.path("type").asText(""),
        error.path("code").asText(""),
        error.path("innererror").path("code").asText(""));
  }

  private static @Nullable JsonNode errorIn(byte[] body) {
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      return json == null ? null : json.get("error");
    } catch (JsonProcessingException e) {
      return null;
    } catch (java.io.IOException e) {
      return null;
    }
  }

  /** What the server said, whichever of the known shapes it chose. */
  private String excerpt(byte[] body) {
    JsonNode error = errorIn(body);
    if (error != null && error.isTextual()) {
      return clean(error.asText());
    }
    if (error != null && error.path("message").isTextual()) {
      return clean(error.path("message").asText());
    }
    return clean(new String(body, 0, Math.min(body.length, 4 * LONGEST_EXCERPT), UTF_8));
  }

  /** One short line without secrets or control characters. */
  private String clean(String text) {
    // Scrubbed before it is cut: half a secret would not be found.
    String line = scrubber.apply(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_EXCERPT ? line : line.substring(0, LONGEST_EXCERPT) + "…";
  }

  /**
   * How long the server asks to wait: {@code retry-after-ms} (OpenAI), else {@code Retry-After} in
   * seconds or as a date (RFC 9110, section 10.2.3).
   */
  static Optional<Duration> retryAfter(HttpHeaders headers, Instant now) {
    Optional<Duration> millis =
        headers.firstValue("retry-after-ms").flatMap(text -> duration(text, 1e6));
    return millis.isPresent()
        ? millis
        : headers
            .firstValue("retry-after")
            .flatMap(text -> duration(text, 1e9).or(() -> untilDate(text, now)));
  }

  private static Optional<Duration> duration(String text, double nanosPerUnit) {
    try {
      double value = Double.parseDouble(text.strip());
      return value >= 0
          ? Optional.of(
              Duration.ofNanos(
                  (long) Math.min(value * nanosPerUnit, (double) LONGEST_WAIT.toNanos())))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A day is longer than any deadline; more would overflow the clock. */
  static Duration atMostADay(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static Optional<Duration> untilDate(String text, Instant now) {
    try {
      Instant date =
          ZonedDateTime.parse(
                  text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
              .toInstant();
      Duration wait = Duration.between(now, date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : atMostADay(wait));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
