package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.bioeval.core.backend.Usage;
import org.junit.jupiter.api.Test;

class TokenPriceTest {

  @Test
  void costIsExact() {
    TokenPrice price = TokenPrice.of("USD", "0.15", "0.60");
    // 1234 × 0.15 + 567 × 0.60 = 185.1 + 340.2 = 525.3 millionths.
    assertThat(price.cost(Usage.of(1234, 567)).orElseThrow()).isEqualByComparingTo("0.0005253");
    assertThat(price.cost(Usage.of(0, 0)).orElseThrow()).isEqualByComparingTo("0");
  }

  @Test
  void unknownCountsHaveNoCost() {
    TokenPrice price = TokenPrice.of("USD", "1", "1");
    assertThat(price.cost(Usage.UNKNOWN)).isEmpty();
    assertThat(price.cost(new Usage(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty())))
        .isEmpty();
  }

  @Test
  void negativePricesAreRefused() {
    assertThatThrownBy(() -> TokenPrice.of("USD", "-1", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal price: -1 and 1, must be at least 0");
  }

  @Test
  void aBackendTellsItsPrice() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpBackend backend =
            OpenAiCompatibleBackend.at(server.address())
                .model("m")
                .withoutDiscovery()
                .price(TokenPrice.of("USD", "0.15", "0.60"))
                .build()) {
      assertThat(backend.info().properties())
          .containsEntry("price.currency", "USD")
          .containsEntry("price.promptPerMillion", "0.15")
          .containsEntry("price.completionPerMillion", "0.60");
    }
  }
}
