package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;

import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.junit.jupiter.api.Test;

/** What the failure of a job means to a caller. */
class JobResultTest {

  @Test
  void anEngineThatBrokeSaysNothingAboutThePrompt() {
    RuntimeException device = new RuntimeException("CUDA error: device-side assert triggered");
    assertThat(JobResult.failure(new TorchException("the engine failed in 'forward'", device)))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("the engine failed in 'forward'");
    RuntimeException memory = new RuntimeException("CUDA out of memory");
    assertThat(JobResult.failure(new TorchException("the engine failed in 'forward'", memory)))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("out of memory");
  }

  @Test
  void aFaultOfOurOwnEndsTheRun() {
    assertThat(JobResult.failure(new IllegalStateException("no such row")))
        .isInstanceOfSatisfying(
            PermanentException.class,
            e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.RUN));
  }
}
