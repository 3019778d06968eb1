package org.bioeval.backends.djl.lora;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.Objects;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two runs with one seed and one number of threads end with the same adapter, byte for byte. */
@Timeout(300)
class TrainingTwiceTest {

  @ParameterizedTest
  @CsvSource({
    "COMPUTED, FLOAT32, 1",
    "COMPUTED, FLOAT32, 2",
    "COMPUTED, BFLOAT16, 1",
    "COMPUTED, BFLOAT16, 2",
    "INT8, FLOAT32, 2"
  })
  void theSameAdapter(WeightFormat weights, Precision precision, int threads) throws Exception {
    ModelOptions options =
        ModelOptions.withDefaults()
            .withDevice(Device.cpu())
            .withWeights(weights)
            .withPrecision(precision)
            .withThreads(threads);
    String once = digest(options);
    assertThat(digest(options)).isEqualTo(once);
  }

  private static String digest(ModelOptions options) throws Exception {
    Path folder =
        Path.of(
            Objects.requireNonNull(TrainingTwiceTest.class.getResource("/tiny-chat/config.json"))
                .toURI());
    try (DjlModel model = DjlModel.load(Objects.requireNonNull(folder.getParent()), options);
        LoraTrainer trainer = LoraTrainer.of(model, TinyTraining.config())) {
      return trainer
          .fit(
              TinyTraining.examples(),
              Criterion.loss(TinyTraining.examples().subList(0, 3)),
              TinyTraining.options().withSteps(12).withEvaluateEvery(4))
          .last()
          .digest();
    }
  }
}
