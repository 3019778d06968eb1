package org.bioeval.backends.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars, dates and messages are read and written alike wherever that happens. */
class LocaleTest {

  private static final Locale BEFORE = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(BEFORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "ar-EG", "th-TH-u-nu-thai"})
  void nothingDependsOnTheDefaultLocale(String tag) {
    Locale.setDefault(Locale.ROOT);
    String regex = Gbnf.regex("[\\x01-\\x1f]{2,12}I\\d");
    String tokens = Gbnf.tokens(List.of(1, 23, 456));
    Locale.setDefault(Locale.forLanguageTag(tag));
    assertThat(Gbnf.regex("[\\x01-\\x1f]{2,12}I\\d")).isEqualTo(regex);
    assertThat(Gbnf.tokens(List.of(1, 23, 456))).isEqualTo(tokens);
    assertThat(
            HttpErrors.retryAfter(
                java.net.http.HttpHeaders.of(
                    Map.of("Retry-After", List.of("Sun, 22 Nov 2026 11:40:30 GMT")),
                    (name, value) -> true),
                Instant.parse("2026-11-22T11:40:00Z")))
        .contains(Duration.ofSeconds(30));
    Server server = new Server(ServerAddress.parse("HTTP://127.0.0.1:80/v1"), 1);
    assertThat(new HttpErrors(t -> t).timeout(server, Duration.ofMillis(1234)).getMessage())
        .contains(" in 1234 ms");
  }
}
