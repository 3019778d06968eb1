package org.bioeval.backends.checkpoint.internal.config;

/** Qwen3 (arXiv:2505.09388): Llama with norms over query and key heads. */
final class Qwen3 implements Architecture {
  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public Blueprint blueprint(ModelConfig config) {
    if (!config.has("head_dim")) {
      throw new org.bioeval.backends.checkpoint.CheckpointException(
          config.where() + ": no 'head_dim'");
    }
    BlueprintBuilder builder = new BlueprintBuilder(config).withHeadNorms();
    if (config.flag("attention_bias", false)) {
      builder.withAttentionInputBias().withAttentionOutputBias();
    }
    return Qwen2.window(config, builder).build();
  }
}
