package org.bioeval.backends.checkpoint.internal.config;

/** Mistral (arXiv:2310.06825): Llama whose layers may all see a sliding window. */
final class Mistral implements Architecture {
  private static final int WINDOW_IF_NOT_SAID = 4096;

  @Override
  public String modelType() {
    return "mistral";
  }

  @Override
  public Blueprint blueprint(ModelConfig config) {
    int window = 0;
    if (config.has("sliding_window")) {
      window = config.count("sliding_window");
    } else if (!config.isNull("sliding_window")) {
      window = WINDOW_IF_NOT_SAID;
    }
    return new BlueprintBuilder(config).window(window).build();
  }
}
