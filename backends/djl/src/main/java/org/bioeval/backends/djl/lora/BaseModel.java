package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.backends.djl.internal.model.NumberFormats;
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
    requireFolder(model.folder());
    requireOneDevice(model.options());
    return new Loaded(model);
  }

  /** Nothing of it stays in memory between two questions. */
  static BaseModel at(Path folder, ModelOptions options) {
    requireFolder(folder);
    requireOneDevice(options);
    try (DjlModel model = mapped(folder, options)) {
      NumberFormats formats = NumberFormats.of(options, SafeTensors.open(folder));
      Map<String, String> format = new TreeMap<>();
      format.put("precision", formats.type().name().toLowerCase(Locale.ROOT));
      formats.form().elements().ifPresent(elements -> format.put("weights", elements));
      BackendInfo info = model.info().withIdentity(format);
      return new OnDemand(folder, options, info, model.maxPositions());
    }
  }

  /** Weights that are only mapped cost nothing until they are multiplied with. */
  private static DjlModel mapped(Path folder, ModelOptions options) {
    return DjlModel.load(
        folder,
        options
            .withPacked(false)
            .withWeights(WeightFormat.COMPUTED)
            .withPrecision(Precision.CHECKPOINT));
  }

  private static void requireFolder(Path model) {
    if (Files.isRegularFile(model)) {
      throw new CheckpointException(
          model + ": adapters are trained on checkpoint folders (config.json, *.safetensors) only");
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
      try (DjlModel model = mapped(folder, options)) {
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
