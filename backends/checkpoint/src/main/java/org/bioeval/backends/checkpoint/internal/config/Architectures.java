package org.bioeval.backends.checkpoint.internal.config;

import java.util.List;
import java.util.stream.Collectors;
import org.bioeval.backends.checkpoint.CheckpointException;

/** The families that can be loaded. */
public final class Architectures {
  private static final List<Architecture> ALL =
      List.of(new Llama(), new Mistral(), new Qwen2(), new Qwen3(), new Phi3(), new Gemma2());

  private Architectures() {}

  /**
   * Reads a configuration with the family that its {@code model_type} names.
   *
   * @throws CheckpointException for an unknown family, an unknown key that may change the result,
   *     or a value that is not computed here
   */
  public static Blueprint read(ModelConfig config) {
    String type = config.text("model_type", null);
    for (Architecture architecture : ALL) {
      if (architecture.modelType().equals(type)) {
        return architecture.blueprint(config);
      }
    }
    throw new CheckpointException(
        "%s: unknown architecture '%s'; known are %s"
            .formatted(
                config.where(),
                type,
                ALL.stream().map(Architecture::modelType).collect(Collectors.joining(", "))));
  }
}
