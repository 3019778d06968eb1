package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a load fails after the weights are there, the native memory is given back. */
class FailedLoadTest {

  /** What the engine's root holds: one entry for each loaded program. */
  private static int open() throws Exception {
    try (NDManager any = NDManager.newBaseManager("PyTorch")) {
      Field resources = BaseNDManager.class.getDeclaredField("resources");
      resources.setAccessible(true);
      return ((Map<?, ?>) resources.get(any.getParentManager())).size();
    }
  }

  @Test
  void whatFollowsTheWeightsMayFail() throws Exception {
    Path folder = TinyChat.folder();
    ModelOptions options = ModelOptions.withDefaults();
    int before;
    try (DjlModel model = DjlModel.load(folder, options)) {
      assertThat(model.folder()).isEqualTo(folder);
      before = open() - 1;
    }
    assertThat(open()).as("a model that is closed").isEqualTo(before);
    Checkpoint whole = Checkpoint.open(folder);
    // Without details the identity, which is made after the decoder, cannot be made.
    Checkpoint odd =
        new Checkpoint(
            whole.blueprint(),
            whole.weights(),
            whole.tokenizerConfig(),
            whole.tokenizer(),
            whole.vocabulary(),
            whole.identity(),
            null);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> DjlModel.load(folder, options, Optional.empty(), odd))
          .isInstanceOf(NullPointerException.class);
    }
    assertThat(open()).as("after failed loads").isEqualTo(before);
  }

  @Test
  void partsAreClosedFromTheLastOnUnlessKept() {
    List<String> closed = new ArrayList<>();
    try (Opened opened = new Opened()) {
      AutoCloseable unused = opened.add(() -> closed.add("first"));
      unused = opened.add(() -> closed.add("second"));
    }
    assertThat(closed).containsExactly("second", "first");
    try (Opened opened = new Opened()) {
      AutoCloseable unused = opened.add(() -> closed.add("third"));
      opened.keep();
    }
    assertThat(closed).hasSize(2);
    assertThatThrownBy(
            () -> {
              try (Opened opened = new Opened()) {
                AutoCloseable unused = opened.add(() -> closed.add("fourth"));
                unused =
                    opened.add(
                        () -> {
                          throw new java.io.IOException("no");
                        });
              }
            })
        .hasRootCauseMessage("no");
    assertThat(closed).endsWith("fourth");
  }
}
