package org.bioeval.backends.checkpoint.internal.gguf;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.GgufFile;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;

/**
 * A GGUF file's tensors under the names, and with the values, that they have in a Hugging Face
 * checkpoint.
 *
 * <p>llama.cpp's converter changes two things, which are undone here. For {@code llama} it reorders
 * the rows of query and key heads from halves to pairs, because its rotation turns neighbouring
 * dimensions together. For Gemma it adds one to the weights of norms.
 */
final class GgufWeights implements TensorSource {
  private static final Map<String, String> WHOLE_MODEL =
      Map.of(
          "model.embed_tokens.weight", "token_embd.weight",
          "model.norm.weight", "output_norm.weight",
          "lm_head.weight", "output.weight");

  /** Parts of a layer, without {@code .weight} and {@code .bias}. */
  private static final Map<String, String> LAYER =
      Map.ofEntries(
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.qkv_proj", "attn_qkv"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.gate_up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"));

  private static final Map<String, String> GEMMA2 =
      Map.of(
          "post_attention_layernorm", "post_attention_norm",
          "pre_feedforward_layernorm", "ffn_norm",
          "post_feedforward_layernorm", "post_ffw_norm");

  /** Tensors that the configuration is read from. */
  private static final Set<String> ROPE =
      Set.of("rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight");

  private final GgufFile file;
  private final String architecture;
  private final Blueprint blueprint;
  private final Map<String, String> names;

  /**
   * The tensors that a blueprint asks for.
   *
   * @throws CheckpointException if the file has a tensor that the blueprint does not use
   */
  GgufWeights(GgufFile file, String where, String architecture, Blueprint blueprint) {
    this.file = file;
    this.architecture = architecture;
    this.blueprint = blueprint;
    Map<String, String> found = new LinkedHashMap<>();
    for (Blueprint.Weight weight : blueprint.weights()) {
      String name = ggufName(weight.name());
      if (file.names().contains(name)) {
        found.put(weight.name(), name);
      }
    }
    this.names = Collections.unmodifiableMap(found);
    Set<String> unused = new TreeSet<>(file.names());
    unused.removeAll(new HashSet<>(found.values()));
    unused.removeAll(ROPE);
    if (!unused.isEmpty()) {
      throw new CheckpointException(
          "%s: unknown tensor '%s' (and %s more); it may change the result, so the model is not loaded"
              .formatted(where, unused.iterator().next(), unused.size() - 1));
    }
  }

  @Override
  public Set<String> names() {
    return names.keySet();
  }

  @Override
  public List<Long> shape(String name) {
    return file.shape(stored(name));
  }

  @Override
  public ElementType type(String name) {
    return file.type(stored(name));
  }

  @Override
  public String where(String name) {
    return file.where(ggufName(name));
  }

  @Override
  public HostTensor read(String name) {
    return read(name, 0, shape(name).get(0));
  }

  @Override
  public int largestRead() {
    return file.largestRead();
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    boolean turned = name.contains("self_attn.q_proj.") || name.contains("self_attn.k_proj.");
    if (architecture.equals("llama") && turned) {
      // Rows move within their heads, so whole heads are read.
      int size = blueprint.headSize();
      long first = from / size * size;
      long end = (to + size - 1) / size * size;
      return rows(halves(file.read(stored(name), first, end), size), from - first, to - first);
    }
    HostTensor tensor = file.read(stored(name), from, to);
    if (blueprint.offsetNorm() && name.endsWith("norm.weight")) {
      FloatBuffer values = tensor.data().asFloatBuffer();
      for (int i = 0; i < values.limit(); i++) {
        values.put(i, values.get(i) - 1);
      }
    }
    return tensor;
  }

  /** Within each head, the rows at even places first, then those at odd ones. */
  private static HostTensor halves(HostTensor pairs, int headSize) {
    long[] shape = pairs.shape();
    int rows = Math.toIntExact(shape[0]);
    int rowBytes = pairs.data().remaining() / rows;
    ByteBuffer from = pairs.data();
    ByteBuffer to = ByteBuffer.allocateDirect(from.remaining()).order(from.order());
    for (int row = 0; row < rows; row++) {
      int within = row % headSize;
      int source = row - within + within % (headSize / 2) * 2 + within / (headSize / 2);
      to.put(row * rowBytes, from, source * rowBytes, rowBytes);
    }
    return new HostTensor(to, shape, pairs.type());
  }

  private static HostTensor rows(HostTensor tensor, long from, long to) {
    long[] shape = tensor.shape();
    int rowBytes = tensor.data().remaining() / (int) shape[0];
    shape[0] = to - from;
    ByteBuffer part = tensor.data().slice((int) from * rowBytes, (int) (to - from) * rowBytes);
    return new HostTensor(part.order(tensor.data().order()), shape, tensor.type());
  }

  private String stored(String name) {
    String stored = names.get(name);
    if (stored == null) {
      throw new CheckpointException("%s: no tensor '%s'".formatted(where(name), ggufName(name)));
    }
    return stored;
  }

  private String ggufName(String name) {
    String whole = WHOLE_MODEL.get(name);
    if (whole != null) {
      return whole;
    }
    // model.layers.N.part.weight
    String[] pieces = name.split("\\.", 4);
    int end = pieces[3].lastIndexOf('.');
    String part = pieces[3].substring(0, end);
    String mapped =
        architecture.equals("gemma2")
            ? GEMMA2.getOrDefault(part, LAYER.getOrDefault(part, part))
            : LAYER.getOrDefault(part, part);
    return "blk." + pieces[2] + "." + mapped + pieces[3].substring(end);
  }
}
