package org.bioeval.backends.checkpoint.internal.config;

/**
 * Qwen2 and Qwen2.5 (arXiv:2407.10671): Llama with biases on query, key and value; upper layers may
 * see a sliding window.
 */
final class Qwen2 implements Architecture {
  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public Blueprint blueprint(ModelConfig config) {
    config.require("use_mrope", "false");
    return window(config, new BlueprintBuilder(config).withAttentionInputBias()).build();
  }

  /** Layers from {@code max_window_layers} on see the window, if it is in use at all. */
  static BlueprintBuilder window(ModelConfig config, BlueprintBuilder builder) {
    boolean used = config.flag("use_sliding_window", false);
    int size = config.count("sliding_window", 4096);
    int first = (int) config.number("max_window_layers", 28.0);
    return builder.window(used ? size : 0, builder.layersWhere(layer -> used && layer >= first));
  }
}
