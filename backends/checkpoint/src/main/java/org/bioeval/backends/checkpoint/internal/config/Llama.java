package org.bioeval.backends.checkpoint.internal.config;

/** Llama 2 and 3 (arXiv:2307.09288, arXiv:2407.21783), SmolLM2 and the distillations on them. */
final class Llama implements Architecture {
  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public Blueprint blueprint(ModelConfig config) {
    config.require("pretraining_tp", "1");
    config.require("rope_interleaved", "false");
    BlueprintBuilder builder = new BlueprintBuilder(config);
    if (config.flag("attention_bias", false)) {
      builder.withAttentionInputBias().withAttentionOutputBias();
    }
    if (config.flag("mlp_bias", false)) {
      builder.withMlpBias();
    }
    return builder.build();
  }
}
