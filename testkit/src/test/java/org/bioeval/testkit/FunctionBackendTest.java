package org.bioeval.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;

/** A backend from a function, which claims nothing, keeps the contract. */
class FunctionBackendTest extends BackendContract {

  private final AtomicReference<Prompt> last = new AtomicReference<>();

  @Override
  protected Backend open() {
    return Backend.of(
        "echo",
        (prompt, decoding) -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
          }
          last.set(prompt);
          return Completion.of("You said: " + prompt.text());
        });
  }

  @Override
  protected Optional<Prompt> received() {
    return Optional.ofNullable(last.get());
  }

  @Override
  protected boolean limitsTokens() {
    return false;
  }

  @Test
  void isNamed() throws Exception {
    assertThat(backend().info()).isEqualTo(BackendInfo.of("function", "echo"));
    assertThat(backend().capabilities()).isEmpty();
  }
}
