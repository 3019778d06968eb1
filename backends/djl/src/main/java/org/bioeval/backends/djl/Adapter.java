package org.bioeval.backends.djl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.backends.djl.internal.torch.HostTensor;
import org.bioeval.backends.djl.internal.weights.SafeTensorsFile;

/**
 * A LoRA adapter (arXiv:2106.09685) in PEFT's format: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * <p>To a linear layer's result {@code x W'} it adds {@code scaling * x A' B'}, with the scaling
 * {@code alpha / rank}, or {@code alpha / sqrt(rank)} if the configuration says so
 * (rank-stabilised, arXiv:2312.03732). Apply it with {@link DjlModel#with(Adapter)}.
 */
public final class Adapter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TENSOR =
      Pattern.compile("base_model\\.model\\.(.+)\\.lora_([AB])(?:\\.default)?\\.weight");

  /** Settings that change what an adapter computes, with the only value computed here. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "peft_type", "LORA",
          "bias", "none",
          "fan_in_fan_out", "false",
          "use_dora", "false",
          "use_qalora", "false",
          "lora_bias", "false");

  /** Settings that change what an adapter computes and must be unset. */
  private static final List<String> UNSET =
      List.of(
          "modules_to_save",
          "layer_replication",
          "target_parameters",
          "trainable_token_indices",
          "alora_invocation_tokens",
          "arrow_config",
          "use_bdlora",
          "velora_config",
          "monteclora_config",
          "kasa_config");

  private final String name;
  private final ImmutableMap<String, Pair> pairs;

  /** The two matrices of a layer, and what their product is multiplied by. */
  record Pair(HostTensor a, HostTensor b, double scaling) {}

  private Adapter(String name, ImmutableMap<String, Pair> pairs) {
    this.name = name;
    this.pairs = pairs;
  }

  /**
   * Reads an adapter.
   *
   * @param folder as PEFT saves it
   * @return the adapter; the file must not change while it is in use
   * @throws CheckpointException if a file is missing or unsound, or the adapter is of a kind that
   *     is not computed here
   */
  public static Adapter load(Path folder) {
    Path file = folder.resolve("adapter_config.json");
    JsonNode config = config(file);
    SafeTensorsFile tensors = SafeTensorsFile.open(folder.resolve("adapter_model.safetensors"));
    Map<String, HostTensor> a = new TreeMap<>();
    Map<String, HostTensor> b = new TreeMap<>();
    for (String tensor : tensors.names()) {
      Matcher matcher = TENSOR.matcher(tensor);
      if (!matcher.matches()) {
        throw new CheckpointException(
            tensors.where(tensor)
                + ": tensor '"
                + tensor
                + "' is no LoRA matrix of a linear layer");
      }
      ("A".equals(matcher.group(2)) ? a : b).put(matcher.group(1), tensors.read(tensor));
    }
    if (a.isEmpty() || !a.keySet().equals(b.keySet())) {
      throw new CheckpointException(
          tensors.where("")
              + ": each adapted layer needs lora_A and lora_B, there are "
              + a.keySet()
              + " and "
              + b.keySet());
    }
    ImmutableMap.Builder<String, Pair> pairs = ImmutableMap.builder();
    a.forEach(
        (module, first) ->
            pairs.put(module, pair(file, config, module, first, b.getOrDefault(module, first))));
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return new Adapter(last == null ? folder.toString() : last.toString(), pairs.buildOrThrow());
  }

  /**
   * The adapter's name.
   *
   * @return the folder's name
   */
  public String name() {
    return name;
  }

  /**
   * The layers it changes.
   *
   * @return module names such as {@code model.layers.0.self_attn.q_proj}
   */
  public List<String> modules() {
    return pairs.keySet().asList();
  }

  ImmutableMap<String, Pair> pairs() {
    return pairs;
  }

  @Override
  public String toString() {
    return "adapter " + name;
  }

  private static JsonNode config(Path file) {
    JsonNode config;
    try {
      config = JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
    REQUIRED.forEach(
        (key, only) -> {
          JsonNode value = config.path(key);
          if (!value.isMissingNode() && !value.isNull() && !value.asText().equals(only)) {
            throw new CheckpointException(
                "%s: '%s' is %s, expected %s (nothing else is computed here)"
                    .formatted(file, key, value, only));
          }
        });
    for (String key : UNSET) {
      JsonNode value = config.path(key);
      if (!value.isMissingNode() && !value.isNull() && !value.asText().equals("false")) {
        throw new CheckpointException(
            "%s: '%s' is %s, which is not computed here".formatted(file, key, value));
      }
    }
    return config;
  }

  private static Pair pair(Path file, JsonNode config, String module, HostTensor a, HostTensor b) {
    long[] down = a.shape();
    long[] up = b.shape();
    if (down.length != 2 || up.length != 2 || down[0] != up[1] || down[0] == 0) {
      throw new CheckpointException(
          "%s: matrices of '%s' have shapes %s and %s, expected [rank, in] and [out, rank]"
              .formatted(file, module, a, b));
    }
    double alpha =
        patterned(config.path("alpha_pattern"), module, config.path("lora_alpha").asDouble());
    double rank = down[0];
    boolean stabilised = config.path("use_rslora").asBoolean();
    return new Pair(a, b, alpha / (stabilised ? Math.sqrt(rank) : rank));
  }

  /** The value of the first key that matches the end of the module's name, as in PEFT. */
  private static double patterned(JsonNode patterns, String module, double otherwise) {
    for (Iterator<Map.Entry<String, JsonNode>> it = patterns.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      if (module.matches("(.*\\.)?(" + entry.getKey() + ")")) {
        return entry.getValue().asDouble();
      }
    }
    return otherwise;
  }
}
