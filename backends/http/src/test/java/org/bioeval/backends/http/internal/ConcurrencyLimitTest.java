package org.bioeval.backends.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Additive increase and multiplicative decrease, by hand. Times are nanoseconds. */
class ConcurrencyLimitTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void halvesOncePerBurstAndNeverBelowOne() {
    ConcurrencyLimit limit = new ConcurrencyLimit(16);
    assertThat(limit.value()).isEqualTo(16);
    limit.overloaded(0, 10);
    limit.overloaded(1, 11); // Sent before the decrease at 10.
    limit.overloaded(9, 12);
    assertThat(limit.value()).isEqualTo(8);
    for (int i = 0; i < 10; i++) {
      limit.overloaded(100 + i * 10, 105 + i * 10);
    }
    assertThat(limit.value()).isEqualTo(1);
  }

  @Test
  void growsByOneForARoundOfSuccessesUpToTheMaximum() {
    ConcurrencyLimit limit = new ConcurrencyLimit(5);
    limit.overloaded(0, 10);
    assertThat(limit.value()).isEqualTo(2); // 2.5
    // 2.5 + 1/2.5 = 2.9, + 1/2.9 = 3.24…
    limit.succeeded(20, 30, 2);
    assertThat(limit.value()).isEqualTo(2);
    limit.succeeded(20, 30, 2);
    assertThat(limit.value()).isEqualTo(3);
    for (int i = 0; i < 100; i++) {
      limit.succeeded(20, 30, 5);
    }
    assertThat(limit.value()).isEqualTo(5);
  }

  @Test
  void doesNotGrowWhenItIsNotUsed() {
    ConcurrencyLimit limit = new ConcurrencyLimit(64);
    limit.overloaded(0, 10);
    for (int i = 0; i < 1000; i++) {
      limit.succeeded(20, 30, 1);
    }
    assertThat(limit.value()).isEqualTo(32);
  }

  @Test
  void shrinksWhenAnswersTakeMuchLongerThanBefore() {
    ConcurrencyLimit limit = new ConcurrencyLimit(16);
    long now = 0;
    for (int i = 0; i < 100; i++) {
      limit.succeeded(now, now + SECOND, 16);
      now += SECOND;
    }
    assertThat(limit.value()).isEqualTo(16);
    // 0.2 of 20 s and more of the next: the short average passes four times the long one.
    for (int i = 0; i < 5 && limit.value() == 16; i++) {
      limit.succeeded(now, now + 20 * SECOND, 16);
      now += 20 * SECOND;
    }
    assertThat(limit.value()).isEqualTo(12);
  }
}
