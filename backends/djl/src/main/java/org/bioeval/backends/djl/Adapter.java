package org.bioeval.backends.djl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsFile;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsWriter;

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
  private final JsonNode config;
  private final ImmutableMap<String, Pair> pairs;

  /** The two matrices of a layer, and what their product is multiplied by. */
  record Pair(HostTensor a, HostTensor b, double scaling) {}

  private Adapter(String name, JsonNode config, ImmutableMap<String, Pair> pairs) {
    this.name = name;
    this.config = config;
    this.pairs = pairs;
  }

  /**
   * The two matrices of one adapted layer, row by row, in single precision.
   *
   * @param in numbers the layer takes
   * @param rank rows of A and columns of B
   * @param out numbers the layer gives
   * @param a {@code [rank, in]}
   * @param b {@code [out, rank]}
   */
  public record Matrices(int in, int rank, int out, float[] a, float[] b) {
    /**
     * Checks the lengths.
     *
     * @param in numbers the layer takes
     * @param rank rows of A and columns of B
     * @param out numbers the layer gives
     * @param a {@code [rank, in]}
     * @param b {@code [out, rank]}
     * @throws IllegalArgumentException if an array does not have the length of its shape
     */
    public Matrices {
      if (rank < 1 || a.length != (long) rank * in || b.length != (long) out * rank) {
        throw new IllegalArgumentException(
            "%s and %s numbers do not fill matrices [%s, %s] and [%s, %s]"
                .formatted(a.length, b.length, rank, in, out, rank));
      }
    }
  }

  /**
   * An adapter from memory.
   *
   * @param name for reports
   * @param configuration text of {@code adapter_config.json}
   * @param layers matrices by module name, such as {@code model.layers.0.self_attn.q_proj}; copied
   * @return the adapter
   * @throws CheckpointException if the configuration is no sound JSON, or of a kind that is not
   *     computed here
   */
  public static Adapter of(String name, String configuration, Map<String, Matrices> layers) {
    Path where = Path.of("adapter_config.json");
    JsonNode config = config(where, configuration);
    ImmutableMap.Builder<String, Pair> pairs = ImmutableMap.builder();
    new TreeMap<>(layers)
        .forEach(
            (module, m) ->
                pairs.put(
                    module,
                    pair(
                        where,
                        config,
                        module,
                        HostTensor.of(m.a(), m.rank(), m.in()),
                        HostTensor.of(m.b(), m.out(), m.rank()))));
    return new Adapter(name, config, pairs.buildOrThrow());
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
    JsonNode config = config(file, text(file));
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
    return new Adapter(
        last == null ? folder.toString() : last.toString(), config, pairs.buildOrThrow());
  }

  /**
   * What tells this adapter from another of the same name.
   *
   * @return SHA-256 over configuration and matrices, 64 hexadecimal digits
   */
  public String digest() {
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putUnencodedChars(config.toString());
    pairs.forEach(
        (module, pair) -> {
          hasher.putUnencodedChars(module);
          hasher.putBytes(pair.a().data().duplicate());
          hasher.putBytes(pair.b().data().duplicate());
        });
    return hasher.hash().toString();
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

  /**
   * The settings, as PEFT writes them.
   *
   * @return text of {@code adapter_config.json}
   */
  public String configuration() {
    return config.toPrettyString() + "\n";
  }

  /**
   * What a layer's product of matrices is multiplied by.
   *
   * @param module one of {@link #modules()}
   * @return the factor
   * @throws IllegalArgumentException if the adapter has no such layer
   */
  public double scaling(String module) {
    return require(module).scaling();
  }

  /**
   * A copy of a layer's matrices.
   *
   * @param module one of {@link #modules()}
   * @return the matrices
   * @throws IllegalArgumentException if the adapter has no such layer
   */
  public Matrices matrices(String module) {
    Pair pair = require(module);
    return new Matrices(
        Math.toIntExact(pair.a().shape()[1]),
        Math.toIntExact(pair.a().shape()[0]),
        Math.toIntExact(pair.b().shape()[0]),
        pair.a().toFloats(),
        pair.b().toFloats());
  }

  /**
   * Writes the adapter as PEFT does, each file whole or not at all; matrices in single precision.
   *
   * @param folder where to; made if needed, files of an earlier adapter are replaced
   * @throws java.io.UncheckedIOException if a file cannot be written
   */
  public void save(Path folder) {
    Map<String, HostTensor> tensors = new TreeMap<>();
    for (String module : modules()) {
      Matrices m = matrices(module);
      String prefix = "base_model.model." + module + ".lora_";
      tensors.put(prefix + "A.weight", HostTensor.of(m.a(), m.rank(), m.in()));
      tensors.put(prefix + "B.weight", HostTensor.of(m.b(), m.out(), m.rank()));
    }
    SafeTensorsWriter.write(
        folder.resolve("adapter_model.safetensors"), tensors, Map.of("format", "pt"));
    SafeTensorsWriter.write(folder.resolve("adapter_config.json"), configuration());
  }

  /**
   * Writes a full checkpoint with this adapter merged into its weights, for programs that take no
   * adapters: {@code W + scaling * B A}, computed in single precision and rounded once to the
   * checkpoint's number format, as PEFT's {@code merge_and_unload} does. Configuration, tokenizer
   * and the other files beside the weights are copied; shards stay shards. {@code config.json}
   * comes last, so that a folder that has it is whole.
   *
   * @param checkpoint folder with safetensors, which stays as it is
   * @param out another folder; made if needed, files of the same names are replaced
   * @throws CheckpointException if the adapter does not fit the checkpoint, or its weights are not
   *     in a floating-point format
   * @throws IllegalArgumentException if both folders are the same
   * @throws java.io.UncheckedIOException if a file cannot be written
   */
  public void mergeInto(Path checkpoint, Path out) {
    MergedCheckpoint.write(this, checkpoint, out);
  }

  private Pair require(String module) {
    Pair pair = pairs.get(module);
    if (pair == null) {
      throw new IllegalArgumentException(
          "%s has no layer '%s'; it has %s".formatted(this, module, modules()));
    }
    return pair;
  }

  ImmutableMap<String, Pair> pairs() {
    return pairs;
  }

  @Override
  public String toString() {
    return "adapter " + name;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static JsonNode config(Path file, String text) {
    JsonNode config;
    try {
      config = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file + ": " + e.getOriginalMessage(), e);
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
