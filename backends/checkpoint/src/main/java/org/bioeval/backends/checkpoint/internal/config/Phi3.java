package org.bioeval.backends.checkpoint.internal.config;

/**
 * Phi-3, Phi-3.5 and Phi-4 (arXiv:2404.14219, arXiv:2412.08905): Llama with query, key and value in
 * one matrix, gate and up in another, and for some sizes a sliding window.
 */
final class Phi3 implements Architecture {
  @Override
  public String modelType() {
    return "phi3";
  }

  @Override
  public Blueprint blueprint(ModelConfig config) {
    config.require("attention_bias", "false");
    config.require("mlp_bias", "false");
    config.require("lm_head_bias", "false");
    config.require("full_attn_mod", "1");
    config.require("interpolate_factor", "1");
    // Read even where no rotary variant needs it: every configuration of the family has it.
    config.has("original_max_position_embeddings");
    int window = config.has("sliding_window") ? config.count("sliding_window") : 0;
    return new BlueprintBuilder(config)
        .without(Role.QUERY, Role.KEY, Role.VALUE, Role.GATE, Role.UP)
        .with(Role.QUERY_KEY_VALUE, "self_attn.qkv_proj.weight")
        .with(Role.GATE_UP, "mlp.gate_up_proj.weight")
        .window(window)
        .build();
  }
}
