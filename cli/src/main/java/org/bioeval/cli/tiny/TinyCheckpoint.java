package org.bioeval.cli.tiny;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * First weights of a small Llama-type model, written as a checkpoint folder with its tokenizer.
 *
 * <p>The token embeddings are random and stay so; they are the vocabulary head too. Random
 * directions are nearly orthogonal, so the layers can tell tokens apart and name them. Keys begin
 * as queries and attention's outputs as its inputs transposed (in the manner of arXiv:2305.09828):
 * heads then look at like tokens and repeat what they see, which is half of copying.
 */
final class TinyCheckpoint {
  static final int HIDDEN = 128;
  static final int LAYERS = 4;
  static final int HEADS = 4;
  static final int INTERMEDIATE = 352;
  static final int POSITIONS = 2048;
  static final String END = "<|end|>";
  static final List<String> SPECIAL = List.of("<|system|>", "<|user|>", "<|assistant|>", END);

  private static final double EMBEDDING_DEVIATION = 0.15;
  private static final double ATTENTION = 0.06;
  private static final double DEVIATION = 0.04;
  private static final String TEMPLATE =
      "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
          + "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

  /** Names and extents of the model's tensors. */
  private record Tensor(String name, List<Integer> shape, double deviation) {}

  private TinyCheckpoint() {}

  /**
   * Writes a checkpoint with random weights in bfloat16.
   *
   * @param folder is made if it does not exist
   * @param tokenizer its tokens
   * @param seed of the weights
   */
  static void write(Path folder, BytePairs tokenizer, long seed) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.json());
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("model_type", "llama").put("hidden_size", HIDDEN);
    config.putArray("architectures").add("LlamaForCausalLM");
    config.put("intermediate_size", INTERMEDIATE).put("num_hidden_layers", LAYERS);
    config.put("num_attention_heads", HEADS).put("num_key_value_heads", HEADS);
    config.put("max_position_embeddings", POSITIONS).put("rms_norm_eps", 1e-6);
    config.put("hidden_act", "silu").put("rope_theta", 10000.0);
    config.put("tie_word_embeddings", true).put("vocab_size", tokenizer.size());
    config.put("eos_token_id", tokenizer.id(END));
    Files.writeString(folder.resolve("config.json"), config.toPrettyString());
    ObjectNode names = JsonNodeFactory.instance.objectNode();
    names.put("tokenizer_class", "PreTrainedTokenizerFast").put("eos_token", END);
    names.put("clean_up_tokenization_spaces", false).put("chat_template", TEMPLATE);
    Files.writeString(folder.resolve("tokenizer_config.json"), names.toPrettyString());
    Files.write(folder.resolve("model.safetensors"), weights(tokenizer.size(), seed));
  }

  private static Map<String, Tensor> tensors(int vocabulary) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    put(all, "model.embed_tokens.weight", EMBEDDING_DEVIATION, vocabulary, HIDDEN);
    put(all, "model.norm.weight", 0, HIDDEN);
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "model.layers." + layer + ".";
      put(all, prefix + "input_layernorm.weight", 0, HIDDEN);
      put(all, prefix + "post_attention_layernorm.weight", 0, HIDDEN);
      for (String name : new String[] {"q_proj", "k_proj", "v_proj", "o_proj"}) {
        put(all, prefix + "self_attn." + name + ".weight", ATTENTION, HIDDEN, HIDDEN);
      }
      put(all, prefix + "mlp.gate_proj.weight", DEVIATION, INTERMEDIATE, HIDDEN);
      put(all, prefix + "mlp.up_proj.weight", DEVIATION, INTERMEDIATE, HIDDEN);
      put(all, prefix + "mlp.down_proj.weight", DEVIATION, HIDDEN, INTERMEDIATE);
    }
    return all;
  }

  private static void put(
      Map<String, Tensor> all, String name, double deviation, Integer... shape) {
    all.put(name, new Tensor(name, List.of(shape), deviation));
  }

  /** A safetensors file: normally distributed matrices, norms of ones. */
  private static byte[] weights(int vocabulary, long seed) {
    Map<String, Tensor> tensors = tensors(vocabulary);
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    int at = 0;
    for (Tensor tensor : tensors.values()) {
      int bytes = 2 * tensor.shape().stream().reduce(1, (a, b) -> a * b);
      ObjectNode node = header.putObject(tensor.name()).put("dtype", "BF16");
      tensor.shape().forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(at).add(at + bytes);
      at += bytes;
    }
    String text = header.toString();
    byte[] json = (text + " ".repeat((8 - text.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + at).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    Random random = new Random(seed);
    double[] queries = {};
    double[] values = {};
    for (Tensor tensor : tensors.values()) {
      int size = tensor.shape().stream().reduce(1, (a, b) -> a * b);
      double[] matrix = new double[size];
      for (int i = 0; i < size; i++) {
        matrix[i] = tensor.deviation() == 0 ? 1 : tensor.deviation() * random.nextGaussian();
      }
      if (tensor.name().endsWith("q_proj.weight")) {
        queries = matrix;
      } else if (tensor.name().endsWith("k_proj.weight")) {
        matrix = queries;
      } else if (tensor.name().endsWith("v_proj.weight")) {
        values = matrix;
      } else if (tensor.name().endsWith("o_proj.weight")) {
        matrix = transposed(values);
      }
      for (double value : matrix) {
        file.putShort(bfloat16((float) value));
      }
    }
    return file.array();
  }

  private static double[] transposed(double[] matrix) {
    double[] other = new double[matrix.length];
    for (int row = 0; row < HIDDEN; row++) {
      for (int column = 0; column < HIDDEN; column++) {
        other[column * HIDDEN + row] = matrix[row * HIDDEN + column];
      }
    }
    return other;
  }

  /** The upper half of a float's bits, rounded to the nearest. */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }
}
