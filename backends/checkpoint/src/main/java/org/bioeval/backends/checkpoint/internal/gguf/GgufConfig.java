package org.bioeval.backends.checkpoint.internal.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.GgufFile;

/**
 * Says in the keys of a {@code config.json} what a GGUF file's metadata and tensors say, so that
 * the families read both in the same way.
 *
 * <p>Keys: ggml-org/ggml, docs/gguf.md, and the constants of the Python package gguf. What a family
 * means beyond its keys follows llama.cpp.
 */
final class GgufConfig {
  private static final Set<String> KNOWN = Set.of("llama", "qwen2", "qwen3", "phi3", "gemma2");

  /** Layers of the one Gemma 2 whose attention is not scaled by its head size. */
  private static final int GEMMA2_27B_LAYERS = 46;

  private final GgufFile file;
  private final GgufMetadata metadata;
  private final String architecture;
  private final ObjectNode config = JsonNodeFactory.instance.objectNode();
  private final int headSize;
  private final int context;

  private GgufConfig(GgufFile file, GgufMetadata metadata) {
    this.file = file;
    this.metadata = metadata;
    architecture = metadata.requiredText("general.architecture");
    if (!KNOWN.contains(architecture)) {
      throw new CheckpointException(
          "%s: unknown architecture '%s'; known are gemma2, llama (with Mistral), phi3, qwen2, qwen3"
              .formatted(metadata.where(), architecture));
    }
    int hidden = whole("embedding_length");
    int heads = whole("attention.head_count");
    int inferred = Math.max(hidden / Math.max(heads, 1), 1);
    headSize = metadata.whole(key("attention.key_length")).orElse(inferred);
    context = whole("context_length");
  }

  /** The architecture's name in the file. */
  static String architecture(GgufMetadata metadata) {
    return metadata.requiredText("general.architecture");
  }

  /**
   * The configuration.
   *
   * @throws CheckpointException for an unknown architecture, a missing key, or one that may change
   *     the result and is not known
   */
  static ModelConfig read(GgufFile file, GgufMetadata metadata) {
    GgufConfig reader = new GgufConfig(file, metadata);
    reader.sizes();
    reader.family();
    reader.config.set("rope_parameters", reader.rope());
    metadata.rejectUnread(reader.architecture + ".");
    return ModelConfig.parse(metadata.where(), reader.config.toString());
  }

  private void sizes() {
    config.put("num_hidden_layers", whole("block_count"));
    config.put("hidden_size", whole("embedding_length"));
    config.put("intermediate_size", whole("feed_forward_length"));
    config.put("num_attention_heads", whole("attention.head_count"));
    metadata
        .whole(key("attention.head_count_kv"))
        .ifPresent(n -> config.put("num_key_value_heads", n));
    config.put("head_dim", headSize);
    metadata.require(key("attention.value_length"), (long) headSize);
    config.put("max_position_embeddings", context);
    config.put("rms_norm_eps", number("attention.layer_norm_rms_epsilon"));
    config.put("vocab_size", extent("token_embd.weight"));
    metadata.whole(key("vocab_size"));
    config.put("tie_word_embeddings", !file.names().contains("output.weight"));
    metadata.require(key("attention.causal"), true);
    for (String experts : List.of("expert_count", "expert_used_count")) {
      metadata.require(key(experts), 0L);
    }
  }

  private void family() {
    int window = metadata.whole(key("attention.sliding_window")).orElse(0);
    config.put("model_type", architecture);
    switch (architecture) {
      case "llama" -> {
        if (window > 0) {
          config.put("model_type", "mistral").put("sliding_window", window);
        } else {
          config.put("attention_bias", file.names().contains("blk.0.attn_q.bias"));
          config.put("mlp_bias", file.names().contains("blk.0.ffn_gate.bias"));
        }
      }
      case "phi3" -> {
        if (window > 0) {
          config.put("sliding_window", window);
        }
      }
      case "gemma2" -> {
        config.put("hidden_activation", "gelu_pytorch_tanh").put("sliding_window", window);
        config.put("attn_logit_softcapping", number("attn_logit_softcapping"));
        config.put("final_logit_softcapping", number("final_logit_softcapping"));
        boolean largest = whole("block_count") == GEMMA2_27B_LAYERS;
        config.put(
            "query_pre_attn_scalar",
            largest ? whole("embedding_length") / whole("attention.head_count") : headSize);
      }
      default -> {
        if (window > 0) {
          throw metadata.bad(key("attention.sliding_window"), window, "no window");
        }
      }
    }
  }

  private ObjectNode rope() {
    ObjectNode rope = JsonNodeFactory.instance.objectNode();
    rope.put("rope_theta", metadata.number(key("rope.freq_base")).orElse(10_000.0));
    int turned = metadata.whole(key("rope.dimension_count")).orElse(headSize);
    if (turned != headSize) {
      if (architecture.equals("llama")) {
        throw metadata.bad(key("rope.dimension_count"), turned, headSize + ", the size of a head");
      }
      // The next number up, so that its product with the head size is not rounded below a whole.
      rope.put("partial_rotary_factor", Math.nextUp((double) turned / headSize));
    }
    String type = metadata.text(key("rope.scaling.type")).orElse("none");
    double factor = metadata.number(key("rope.scaling.factor")).orElse(1.0);
    metadata.flag(key("rope.scaling.finetuned"), true);
    int original = metadata.whole(key("rope.scaling.original_context_length")).orElse(context);
    if (file.names().contains("rope_factors_long.weight")) {
      rope.put("rope_type", "longrope").put("original_max_position_embeddings", original);
      rope.set("short_factor", factors("rope_factors_short.weight"));
      rope.set("long_factor", factors("rope_factors_long.weight"));
      metadata
          .number(key("rope.scaling.attn_factor"))
          .ifPresent(scale -> rope.put("attention_factor", scale));
      return rope;
    }
    metadata.require(key("rope.scaling.attn_factor"), 1.0);
    if (file.names().contains("rope_freqs.weight")) {
      // Llama 3's frequencies, already worked out as divisors: longrope with nothing to switch.
      rope.put("rope_type", "longrope").put("original_max_position_embeddings", context);
      rope.set("short_factor", factors("rope_freqs.weight"));
      rope.set("long_factor", factors("rope_freqs.weight"));
      rope.put("attention_factor", 1.0);
      return rope;
    }
    switch (type) {
      case "none" -> rope.put("rope_type", "default");
      case "linear" -> rope.put("rope_type", "linear").put("factor", factor);
      case "yarn" -> {
        rope.put("rope_type", "yarn").put("factor", factor);
        rope.put("original_max_position_embeddings", original);
        metadata.require(key("rope.scaling.yarn_ext_factor"), 1.0);
        metadata.require(key("rope.scaling.yarn_attn_factor"), 1.0);
        for (String beta : List.of("beta_fast", "beta_slow")) {
          metadata
              .number(key("rope.scaling.yarn_" + beta))
              .ifPresent(value -> rope.put(beta, value));
        }
      }
      default ->
          throw metadata.bad(key("rope.scaling.type"), type, "none, linear, yarn or longrope");
    }
    return rope;
  }

  private ArrayNode factors(String tensor) {
    if (!file.names().contains(tensor)) {
      throw new CheckpointException("%s: no tensor '%s'".formatted(metadata.where(), tensor));
    }
    ArrayNode factors = JsonNodeFactory.instance.arrayNode();
    FloatBuffer values = file.read(tensor).data().asFloatBuffer();
    while (values.hasRemaining()) {
      factors.add(values.get());
    }
    return factors;
  }

  private long extent(String tensor) {
    return file.shape(tensor).get(0);
  }

  private int whole(String suffix) {
    return metadata.requiredWhole(key(suffix));
  }

  private double number(String suffix) {
    return metadata
        .number(key(suffix))
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s: no '%s' in the metadata".formatted(metadata.where(), key(suffix))));
  }

  private String key(String suffix) {
    return architecture + "." + suffix;
  }
}
