package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Path;
import java.util.function.Function;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.core.backend.BackendInfo;

/**
 * The model that is adapted: one that its user has loaded, or a folder that is opened when asked.
 */
interface BaseModel {
  /** Which model this is, with the number format to train in. */
  BackendInfo info();

  Path folder();

  ModelOptions options();

  int maxPositions();

  /** Its tokenizer and chat format, for as long as the function runs. */
  <T> T reading(Function<DjlModel, T> function);

  /** A model that answers, for as long as the function runs. */
  <T> T answering(Function<DjlModel, T> function);

  static BaseModel of(DjlModel model) {
    requireOneDevice(model.options());
    return new Loaded(model);
  }

  /** Nothing of it stays in memory between two questions. */
  static BaseModel at(Path folder, ModelOptions options) {
    requireOneDevice(options);
    try (DjlModel model = DjlModel.load(folder, options.withPacked(false))) {
      return new OnDemand(folder, options, model.info(), model.maxPositions());
    }
  }

  private static void requireOneDevice(ModelOptions options) {
    checkArgument(
        options.devices().size() == 1,
        "illegal devices: %s, training takes one device; use withDevice(%s), and where its memory"
            + " does not suffice INT8 or INT4 weights and withRecompute(true)",
        options.devices(),
        options.device());
  }

  /** A model of the user's. */
  record Loaded(DjlModel model) implements BaseModel {
    @Override
    public BackendInfo info() {
      return model.info();
    }

    @Override
    public Path folder() {
      return model.folder();
    }

    @Override
    public ModelOptions options() {
      return model.options();
    }

    @Override
    public int maxPositions() {
      return model.maxPositions();
    }

    @Override
    public <T> T reading(Function<DjlModel, T> function) {
      return function.apply(model);
    }

    @Override
    public <T> T answering(Function<DjlModel, T> function) {
      return function.apply(model);
    }
  }

  /** A checkpoint folder. */
  record OnDemand(Path folder, ModelOptions options, BackendInfo info, int maxPositions)
      implements BaseModel {
    @Override
    public <T> T reading(Function<DjlModel, T> function) {
      // Weights that are only mapped cost nothing until they are multiplied with.
      try (DjlModel model =
          DjlModel.load(
              folder,
              options
                  .withPacked(false)
                  .withWeights(WeightFormat.COMPUTED)
                  .withPrecision(Precision.CHECKPOINT))) {
        return function.apply(model);
      }
    }

    @Override
    public <T> T answering(Function<DjlModel, T> function) {
      try (DjlModel model = DjlModel.load(folder, options)) {
        return function.apply(model);
      }
    }
  }
}
