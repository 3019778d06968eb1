package org.bioeval.backends.djl.internal.model;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;

/** Random weights in memory for a configuration: shapes that no committed file has. */
public final class RandomCheckpoint implements TensorSource {
  private static final String CONFIG =
      """
      {"model_type": "%s", "hidden_size": %d, "intermediate_size": %d, "num_attention_heads": %d,
       "num_key_value_heads": %d, "head_dim": %d, "num_hidden_layers": 2, "vocab_size": %d,
       "hidden_act": "silu", "max_position_embeddings": 2048, "rms_norm_eps": 1e-6,
       "rope_theta": 10000.0, "tie_word_embeddings": false}
      """;

  private final Blueprint blueprint;
  private final Map<String, HostTensor> tensors = new TreeMap<>();

  /** A model of two layers and 96 words. */
  public RandomCheckpoint(
      String type, int hidden, int intermediate, int heads, int keyHeads, int headSize) {
    this(type, hidden, intermediate, heads, keyHeads, headSize, 96);
  }

  /** A model of two layers. */
  public RandomCheckpoint(
      String type, int hidden, int intermediate, int heads, int keyHeads, int headSize, int words) {
    String config = CONFIG.formatted(type, hidden, intermediate, heads, keyHeads, headSize, words);
    blueprint = Architectures.read(ModelConfig.parse("config.json", config));
    Random random = new Random(5);
    for (Blueprint.Weight weight : blueprint.weights()) {
      long[] shape = weight.shape().stream().mapToLong(n -> n).toArray();
      float[] values = new float[(int) HostTensor.elements(shape)];
      // Norms around one; matrices as large as an initialised model's, so that layers matter.
      double scale = shape.length == 1 ? 0.1 : 1.5 / Math.sqrt(shape[1]);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * scale + (shape.length == 1 ? 1 : 0));
      }
      tensors.put(weight.name(), HostTensor.of(values, shape));
    }
  }

  public Blueprint blueprint() {
    return blueprint;
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public List<Long> shape(String name) {
    return java.util.Arrays.stream(tensors.get(name).shape()).boxed().toList();
  }

  @Override
  public ElementType type(String name) {
    return ElementType.FLOAT32;
  }

  @Override
  public HostTensor read(String name) {
    return tensors.get(name);
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    throw new UnsupportedOperationException("whole tensors are small enough");
  }

  @Override
  public String where(String name) {
    return "memory";
  }
}
