package org.bioeval.backends.checkpoint.internal.config;

/**
 * Gemma 2 (arXiv:2408.00118): norms before and after each part with weights stored minus one,
 * scaled embeddings, soft caps on attention and logits, and every other layer seeing a window.
 */
final class Gemma2 implements Architecture {
  @Override
  public String modelType() {
    return "gemma2";
  }

  @Override
  public Blueprint blueprint(ModelConfig config) {
    config.require("attention_bias", "false");
    config.require("use_bidirectional_attention", "false");
    // An old name of the window; where both are there they agree.
    config.require("sliding_window_size", Integer.toString(config.count("sliding_window", 4096)));
    BlueprintBuilder builder = new BlueprintBuilder(config);
    return builder
        .with(Role.AFTER_ATTENTION_NORM, "post_attention_layernorm.weight")
        .with(Role.MLP_NORM, "pre_feedforward_layernorm.weight")
        .with(Role.AFTER_MLP_NORM, "post_feedforward_layernorm.weight")
        .offsetNorm()
        .tiedUnlessSaid()
        .embeddingScale(Math.sqrt(builder.hidden()))
        .attentionScale(1 / Math.sqrt(config.number("query_pre_attn_scalar", 256.0)))
        .softCaps(
            cap(config, "attn_logit_softcapping", 50), cap(config, "final_logit_softcapping", 30))
        .window(config.count("sliding_window", 4096), builder.layersWhere(layer -> layer % 2 == 0))
        .build();
  }

  /** A cap that is null is off; one that is missing has the family's value. */
  private static double cap(ModelConfig config, String key, double missing) {
    return config.isNull(key) ? 0 : config.number(key, missing);
  }
}
