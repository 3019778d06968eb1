package org.bioeval.backends.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RFC 9110, section 10.2.3, and OpenAI's milliseconds. */
class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-22T11:40:00Z");

  private static java.util.Optional<Duration> wait(String name, String value) {
    return HttpErrors.retryAfter(HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true), NOW);
  }

  @Test
  void secondsMillisecondsAndDates() {
    assertThat(wait("Retry-After", "120")).contains(Duration.ofMinutes(2));
    assertThat(wait("retry-after", " 0.5 ")).contains(Duration.ofMillis(500));
    assertThat(wait("retry-after-ms", "1500")).contains(Duration.ofMillis(1500));
    assertThat(wait("Retry-After", "Sun, 22 Nov 2026 11:40:30 GMT"))
        .contains(Duration.ofSeconds(30));
    assertThat(wait("Retry-After", "Sun, 22 Nov 2026 11:39:00 GMT")).contains(Duration.ZERO);
    // RFC 9110, section 5.6.7, has four digits for the year; this is the last one.
    assertThat(wait("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")).contains(Duration.ofDays(1));
  }

  @Test
  void nonsenseIsNoHint() {
    assertThat(wait("Retry-After", "soon")).isEmpty();
    assertThat(wait("Retry-After", "-1")).isEmpty();
    assertThat(wait("Retry-After", "")).isEmpty();
    assertThat(wait("X-Other", "5")).isEmpty();
    assertThat(wait("Retry-After", "1e300")).contains(Duration.ofDays(1));
  }
}
