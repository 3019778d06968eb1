package org.bioeval.backends.djl;

import org.bioeval.core.backend.Backend;
import org.bioeval.testkit.BackendContract;

class TinyChatContractTest extends BackendContract {
  @Override
  protected Backend open() {
    return DjlBackend.load(
        TinyChat.folder(),
        ModelOptions.withDefaults().withSequences(4).withPrecision(Precision.FLOAT32));
  }
}
