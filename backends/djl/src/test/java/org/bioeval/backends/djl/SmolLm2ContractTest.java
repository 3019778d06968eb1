package org.bioeval.backends.djl;

import org.bioeval.core.backend.Backend;
import org.bioeval.testkit.BackendContract;

class SmolLm2ContractTest extends BackendContract {
  @Override
  protected Backend open() {
    return DjlBackend.load(
        SmolLm2.folder(), ModelOptions.withDefaults().withPrecision(Precision.FLOAT32));
  }
}
