package org.bioeval.backends.checkpoint.internal.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * A blueprint in the making. It starts as Llama, read from the keys that all these families share;
 * an architecture then says how it differs.
 */
final class BlueprintBuilder {
  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";

  private final ModelConfig config;
  private final int layers;
  private final int hidden;
  private final int heads;
  private final int headSize;
  private final int maxPositions;
  private final Map<Role, String> names = new EnumMap<>(Role.class);
  private double attentionScale;
  private double attentionCap;
  private double logitCap;
  private double embeddingScale = 1;
  private boolean offsetNorm;
  private boolean tied;
  private int window;
  private List<Boolean> local;

  BlueprintBuilder(ModelConfig config) {
    this.config = config;
    layers = config.count("num_hidden_layers");
    hidden = config.count("hidden_size");
    heads = config.count("num_attention_heads");
    headSize = config.count("head_dim", Math.max(hidden / heads, 1));
    maxPositions = config.count("max_position_embeddings", 2048);
    attentionScale = 1 / Math.sqrt(headSize);
    tied = config.flag("tie_word_embeddings", false);
    local = Collections.nCopies(layers, false);
    config.text("model_type", null);
    config.require("is_decoder", "true");
    names.put(Role.INPUT_NORM, "input_layernorm.weight");
    names.put(Role.QUERY, "self_attn.q_proj.weight");
    names.put(Role.KEY, "self_attn.k_proj.weight");
    names.put(Role.VALUE, "self_attn.v_proj.weight");
    names.put(Role.OUTPUT, "self_attn.o_proj.weight");
    names.put(Role.MLP_NORM, "post_attention_layernorm.weight");
    names.put(Role.GATE, "mlp.gate_proj.weight");
    names.put(Role.UP, "mlp.up_proj.weight");
    names.put(Role.DOWN, "mlp.down_proj.weight");
  }

  /** Adds a tensor to each layer. */
  BlueprintBuilder with(Role role, String name) {
    names.put(role, name);
    return this;
  }

  BlueprintBuilder without(Role... roles) {
    for (Role role : roles) {
      names.remove(role);
    }
    return this;
  }

  /** Biases of the query, key and value projections. */
  BlueprintBuilder withAttentionInputBias() {
    return with(Role.QUERY_BIAS, "self_attn.q_proj.bias")
        .with(Role.KEY_BIAS, "self_attn.k_proj.bias")
        .with(Role.VALUE_BIAS, "self_attn.v_proj.bias");
  }

  BlueprintBuilder withAttentionOutputBias() {
    return with(Role.OUTPUT_BIAS, "self_attn.o_proj.bias");
  }

  BlueprintBuilder withMlpBias() {
    return with(Role.GATE_BIAS, "mlp.gate_proj.bias")
        .with(Role.UP_BIAS, "mlp.up_proj.bias")
        .with(Role.DOWN_BIAS, "mlp.down_proj.bias");
  }

  /** Norms over each query and key head before the rotation. */
  BlueprintBuilder withHeadNorms() {
    return with(Role.QUERY_NORM, "self_attn.q_norm.weight")
        .with(Role.KEY_NORM, "self_attn.k_norm.weight");
  }

  BlueprintBuilder attentionScale(double scale) {
    attentionScale = scale;
    return this;
  }

  BlueprintBuilder softCaps(double attention, double logits) {
    attentionCap = attention;
    logitCap = logits;
    return this;
  }

  BlueprintBuilder embeddingScale(double scale) {
    embeddingScale = scale;
    return this;
  }

  BlueprintBuilder offsetNorm() {
    offsetNorm = true;
    return this;
  }

  BlueprintBuilder tiedUnlessSaid() {
    tied = config.flag("tie_word_embeddings", true);
    return this;
  }

  /** All layers, or none where the size is 0, see the window only. */
  BlueprintBuilder window(int size) {
    return window(size, Collections.nCopies(layers, size > 0));
  }

  /** The configuration's {@code layer_types} if there, else the given pattern, see the window. */
  BlueprintBuilder window(int size, List<Boolean> pattern) {
    List<Boolean> chosen =
        config
            .texts("layer_types")
            .map(types -> types.stream().map(this::isLocal).toList())
            .orElse(pattern);
    boolean any = chosen.contains(true);
    if (any && size == 0) {
      throw new CheckpointException(
          config.where() + ": 'layer_types' names sliding layers but 'sliding_window' is not set");
    }
    window = any ? size : 0;
    local = chosen;
    return this;
  }

  int layers() {
    return layers;
  }

  int hidden() {
    return hidden;
  }

  /** Pattern by layer number, for {@link #window(int, List)}. */
  List<Boolean> layersWhere(java.util.function.IntPredicate isLocal) {
    return IntStream.range(0, layers).mapToObj(isLocal::test).toList();
  }

  Blueprint build() {
    Blueprint.Activation activation = activation();
    Blueprint blueprint =
        new Blueprint(
            layers,
            hidden,
            config.count("intermediate_size"),
            heads,
            config.count("num_key_value_heads", heads),
            headSize,
            config.count("vocab_size"),
            maxPositions,
            config.number("rms_norm_eps", 1e-6),
            activation,
            RopeReader.read(config, headSize, maxPositions),
            attentionScale,
            attentionCap,
            logitCap,
            embeddingScale,
            offsetNorm,
            tied,
            window,
            local,
            names);
    config.rejectUnread();
    return blueprint;
  }

  /** {@code hidden_activation} goes before {@code hidden_act}, as in Gemma's configurations. */
  private Blueprint.Activation activation() {
    String outer = config.text("hidden_act", "silu");
    String name = config.text("hidden_activation", outer);
    return switch (name) {
      case "silu", "swish" -> Blueprint.Activation.SILU;
      case "gelu_pytorch_tanh", "gelu_new" -> Blueprint.Activation.GELU_TANH;
      default ->
          throw new CheckpointException(
              "%s: unknown activation '%s'; known are silu and gelu_pytorch_tanh"
                  .formatted(config.where(), name));
    };
  }

  private boolean isLocal(String type) {
    return switch (type) {
      case SLIDING -> true;
      case FULL -> false;
      default ->
          throw new CheckpointException(
              "%s: unknown layer type '%s'; known are %s and %s"
                  .formatted(config.where(), type, FULL, SLIDING));
    };
  }
}
