package org.bioeval.backends.checkpoint.internal.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * All that tells one decoder-only model from another: sizes, choices, and the names of its tensors.
 *
 * @param layers number of layers
 * @param hidden size of the residual stream
 * @param intermediate inner size of the feed-forward part
 * @param heads query heads
 * @param keyHeads key and value heads; each serves {@code heads / keyHeads} query heads
 * @param headSize dimensions of a head
 * @param vocabulary number of token ids
 * @param maxPositions longest sequence that the model was made for
 * @param epsilon added to the mean square in norms
 * @param activation the feed-forward activation
 * @param rope rotary embedding
 * @param attentionScale what query-key products are multiplied by
 * @param attentionCap soft cap of these products, 0 for none
 * @param logitCap soft cap of the logits, 0 for none
 * @param embeddingScale what token embeddings are multiplied by
 * @param offsetNorm whether norm weights are stored minus one (Gemma)
 * @param tiedHead whether the vocabulary head is the embedding
 * @param window how many last positions a local layer sees, 0 where there are no local layers
 * @param localLayers for each layer, whether it sees the window only
 * @param names the tensor of each role in a layer, after the layer's prefix
 */
public record Blueprint(
    int layers,
    int hidden,
    int intermediate,
    int heads,
    int keyHeads,
    int headSize,
    int vocabulary,
    int maxPositions,
    double epsilon,
    Activation activation,
    Rope rope,
    double attentionScale,
    double attentionCap,
    double logitCap,
    double embeddingScale,
    boolean offsetNorm,
    boolean tiedHead,
    int window,
    List<Boolean> localLayers,
    Map<Role, String> names) {

  /** Tensors before the first layer's: embedding, final norm, head, frequencies of the rotation. */
  public static final int FIRST_LAYER = 4;

  /** Index of the token embedding. */
  public static final int EMBEDDING = 0;

  /** Index of the final norm's weight. */
  public static final int FINAL_NORM = 1;

  /** Index of the vocabulary head. */
  public static final int HEAD = 2;

  /** Index of the inverse frequencies. */
  public static final int FREQUENCIES = 3;

  /** Activation of the feed-forward part. */
  public enum Activation {
    /** {@code x * sigmoid(x)}. */
    SILU,
    /** GELU in its tanh form (arXiv:1606.08415). */
    GELU_TANH
  }

  /**
   * One tensor of the model.
   *
   * @param index its place in the program's list
   * @param name its name in the checkpoint
   * @param shape its extents
   * @param linear whether it is the matrix of a linear layer
   */
  public record Weight(int index, String name, List<Long> shape, boolean linear) {}

  /** Copies the collections and checks that the sizes fit together. */
  public Blueprint {
    localLayers = List.copyOf(localLayers);
    names = Collections.unmodifiableMap(new EnumMap<>(names));
    if (heads % keyHeads != 0) {
      throw new CheckpointException(
          "%s query heads cannot share %s key heads evenly".formatted(heads, keyHeads));
    }
    if (localLayers.size() != layers) {
      throw new CheckpointException(
          "%s layer types for %s layers".formatted(localLayers.size(), layers));
    }
  }

  /** True if layers have a tensor of this role. */
  public boolean has(Role role) {
    return names.containsKey(role);
  }

  /** Number of tensors in a layer. */
  public int perLayer() {
    return names.size();
  }

  /** Number of tensors of the whole model. */
  public int size() {
    return FIRST_LAYER + layers * perLayer();
  }

  /** Place of a role among the tensors of a layer, -1 if there is none. */
  public int offset(Role role) {
    return new ArrayList<>(names.keySet()).indexOf(role);
  }

  /** Every tensor that the checkpoint must hold, in the program's order. */
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    List<Long> table = List.of((long) vocabulary, (long) hidden);
    weights.add(new Weight(EMBEDDING, "model.embed_tokens.weight", table, false));
    weights.add(new Weight(FINAL_NORM, "model.norm.weight", List.of((long) hidden), false));
    weights.add(
        new Weight(HEAD, tiedHead ? "model.embed_tokens.weight" : "lm_head.weight", table, true));
    for (int layer = 0; layer < layers; layer++) {
      int index = FIRST_LAYER + layer * perLayer();
      for (Map.Entry<Role, String> entry : names.entrySet()) {
        weights.add(
            new Weight(
                index++,
                "model.layers." + layer + "." + entry.getValue(),
                shape(entry.getKey()),
                entry.getKey().isLinear()));
      }
    }
    return weights;
  }

  private List<Long> shape(Role role) {
    long queries = (long) heads * headSize;
    long keys = (long) keyHeads * headSize;
    long in = hidden;
    long inner = intermediate;
    return switch (role) {
      case INPUT_NORM, MLP_NORM, AFTER_ATTENTION_NORM, AFTER_MLP_NORM, OUTPUT_BIAS, DOWN_BIAS ->
          List.of(in);
      case QUERY -> List.of(queries, in);
      case QUERY_BIAS -> List.of(queries);
      case KEY, VALUE -> List.of(keys, in);
      case KEY_BIAS, VALUE_BIAS -> List.of(keys);
      case QUERY_KEY_VALUE -> List.of(queries + 2 * keys, in);
      case QUERY_NORM, KEY_NORM -> List.of((long) headSize);
      case OUTPUT -> List.of(in, queries);
      case GATE, UP -> List.of(inner, in);
      case GATE_BIAS, UP_BIAS -> List.of(inner);
      case GATE_UP -> List.of(2 * inner, in);
      case DOWN -> List.of(in, inner);
    };
  }
}
