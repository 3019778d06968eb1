package org.bioeval.backends.djl;

import ai.djl.Device;
import com.google.common.base.Joiner;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.template.TemplateException;
import org.bioeval.backends.checkpoint.internal.text.ChatFormat;
import org.bioeval.backends.checkpoint.internal.text.TokenizerConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.generate.CachePlan;
import org.bioeval.backends.djl.internal.generate.Job;
import org.bioeval.backends.djl.internal.generate.Scheduler;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.model.NumberFormats;
import org.bioeval.backends.djl.internal.text.TextTokenizer;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.core.backend.BackendInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A language model in this process: a Hugging Face checkpoint with its tokenizer, or a GGUF file,
 * on a CPU or GPUs.
 *
 * <p>All native memory belongs to the model and is given back by {@link #close()}. Safe for use by
 * many threads at once.
 */
public final class DjlModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DjlModel.class);

  private final Path folder;
  private final ModelOptions options;
  private final BackendInfo info;
  private final Blueprint blueprint;
  private final TextTokenizer tokenizer;
  private final TokenizerConfig tokenizerConfig;
  private final Optional<ChatFormat> chatFormat;
  private final LoadedAdapters adapters;
  private final Scheduler scheduler;
  private final AnswerForms answerForms;
  private final boolean head;
  private volatile boolean closed;

  private DjlModel(
      Path folder,
      ModelOptions options,
      BackendInfo info,
      Blueprint blueprint,
      TextTokenizer tokenizer,
      TokenizerConfig tokenizerConfig,
      Optional<ChatFormat> chatFormat,
      LoadedAdapters adapters,
      Scheduler scheduler,
      AnswerForms answerForms,
      boolean head) {
    this.folder = folder;
    this.options = options;
    this.info = info;
    this.blueprint = blueprint;
    this.tokenizer = tokenizer;
    this.tokenizerConfig = tokenizerConfig;
    this.chatFormat = chatFormat;
    this.adapters = adapters;
    this.scheduler = scheduler;
    this.answerForms = answerForms;
    this.head = head;
  }

  /**
   * Loads a checkpoint with the default options.
   *
   * @param folder with {@code config.json}, {@code tokenizer.json} and safetensors; or a GGUF file
   * @param device where to compute
   * @return the model, to be closed
   * @throws CheckpointException if the checkpoint cannot be used
   * @throws IllegalStateException if the native library is missing or does not see the device
   */
  public static DjlModel load(Path folder, Device device) {
    return load(folder, ModelOptions.withDefaults().withDevice(device));
  }

  /**
   * Loads a checkpoint.
   *
   * @param folder with {@code config.json}, {@code tokenizer.json} and safetensors; or a GGUF file
   * @param options device, precision and memory
   * @return the model, to be closed
   * @throws CheckpointException if the checkpoint cannot be used
   * @throws IllegalStateException if the native library is missing or does not see the device
   */
  public static DjlModel load(Path folder, ModelOptions options) {
    return load(folder, options, Optional.empty());
  }

  /**
   * Loads a checkpoint with an adapter merged into its weights, which then answers at the bare
   * model's speed. {@link #with(Adapter)} keeps it beside the weights instead, in single precision.
   *
   * @param folder with {@code config.json}, {@code tokenizer.json} and safetensors; or a GGUF file
   * @param options device, precision and memory
   * @param adapter what is merged, in the checkpoint's own number format
   * @return the model, to be closed
   * @throws CheckpointException if the checkpoint cannot be used or the adapter does not fit it
   * @throws IllegalStateException if the native library is missing or does not see the device
   */
  public static DjlModel load(Path folder, ModelOptions options, Adapter adapter) {
    return load(folder, options, Optional.of(adapter));
  }

  private static DjlModel load(Path folder, ModelOptions options, Optional<Adapter> merged) {
    options.devices().forEach(Torch::require);
    if (options.threads() > 0) {
      Torch.threads(options.threads());
    }
    return load(folder, options, merged, Checkpoint.open(folder));
  }

  /** Loads what is in a checkpoint; where any part fails, nothing stays open. */
  static DjlModel load(
      Path folder, ModelOptions options, Optional<Adapter> merged, Checkpoint checkpoint) {
    Blueprint blueprint = checkpoint.blueprint();
    TensorSource stored = checkpoint.weights();
    TensorSource weights = merged.isPresent() ? new MergedWeights(stored, merged.get()) : stored;
    TokenizerConfig tokenizerConfig = checkpoint.tokenizerConfig();
    Optional<ChatFormat> chat = chatFormat(folder, tokenizerConfig, options);
    try (Opened opened = new Opened()) {
      TextTokenizer tokenizer = opened.add(checkpoint.tokenizer().get());
      Loaded loaded = decoder(blueprint, weights, options);
      Decoder decoder = opened.add(loaded.decoder());
      CachePlan plan = CachePlans.of(options, blueprint, loaded.type(), decoder.stages());
      BackendInfo info = info(folder, options, checkpoint, loaded, merged);
      Scheduler scheduler = opened.add(new Scheduler(decoder, plan));
      DjlModel model =
          new DjlModel(
              folder,
              options,
              info,
              blueprint,
              tokenizer,
              tokenizerConfig,
              chat,
              new LoadedAdapters(decoder),
              scheduler,
              new AnswerForms(checkpoint.vocabulary()),
              checkpoint.hasHead());
      opened.keep();
      return model;
    }
  }

  /**
   * A backend that answers with this model. Closing it leaves the model open.
   *
   * @return the backend
   * @throws CheckpointException if the checkpoint has no vocabulary head
   */
  public DjlBackend backend() {
    requireHead();
    return new DjlBackend(this, false);
  }

  /**
   * A backend that answers with this model and an adapter. Several adapters may be in use at once,
   * beside each other and the bare model; one that is given again is not loaded again. Closing the
   * backend leaves model and adapter loaded.
   *
   * @param adapter the adapter
   * @return the backend
   * @throws CheckpointException if the adapter does not fit the model, or the checkpoint has no
   *     vocabulary head
   */
  public DjlBackend with(Adapter adapter) {
    requireHead();
    return new DjlBackend(this, false, adapterNumber(adapter), adapter.name(), adapter.digest());
  }

  /**
   * Vectors of texts, from the model's final hidden states.
   *
   * @param pooling how a text's tokens become one vector
   * @return the embedder, whose vectors are not normalised and which needs no closing
   */
  public DjlEmbedder embedder(Pooling pooling) {
    return new DjlEmbedder(this, pooling, false, Batch.BASE);
  }

  /**
   * Frees the memory of an adapter; backends and embedders made with it must not be used any more.
   *
   * @param adapter an adapter given to {@link #with}
   */
  public void remove(Adapter adapter) {
    requireOpen();
    adapters.remove(adapter);
  }

  /**
   * Which model this is.
   *
   * @return the identity for reports
   */
  public BackendInfo info() {
    return info;
  }

  /**
   * Where the model was loaded from.
   *
   * @return the checkpoint's folder, or the GGUF file
   */
  public Path folder() {
    return folder;
  }

  /**
   * How the model was loaded.
   *
   * @return device, precision and memory
   */
  public ModelOptions options() {
    return options;
  }

  /**
   * Longest sequence, prompt and answer together, that the model was made for.
   *
   * @return number of tokens
   */
  public int maxPositions() {
    return blueprint.maxPositions();
  }

  /**
   * Token ids of a text.
   *
   * @param text the text
   * @param special whether to add the tokens that the model expects around a text
   * @return the ids
   * @throws IllegalStateException if the model is closed
   * @throws CheckpointException if the tokenizer gives an id that the model does not have
   */
  public int[] encode(String text, boolean special) {
    requireOpen();
    int[] ids = tokenizer.encode(text, special);
    for (int id : ids) {
      if (id >= blueprint.vocabulary()) {
        throw new CheckpointException(
            "tokenizer and model %s do not belong together: token id %s, the model has %s tokens"
                .formatted(info.model(), id, blueprint.vocabulary()));
      }
    }
    return ids;
  }

  /** Fails what is being answered and frees all memory. Calling it again does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      scheduler.close();
      tokenizer.close();
    }
  }

  /** Says what is missing where answers cannot be generated. */
  void requireHead() {
    if (!head) {
      throw new CheckpointException(
          "%s: no tensor 'lm_head.weight', which answers are generated with; the checkpoint gives vectors only, use embedder(Pooling)"
              .formatted(folder));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("model " + info.model() + " is closed");
    }
  }

  TextTokenizer tokenizer() {
    return tokenizer;
  }

  TokenizerConfig tokenizerConfig() {
    return tokenizerConfig;
  }

  Optional<ChatFormat> chatFormat() {
    return chatFormat;
  }

  /** The number of an adapter, which is loaded if it is new. */
  int adapterNumber(Adapter adapter) {
    requireOpen();
    return adapters.numberOf(adapter);
  }

  int dimensions() {
    return blueprint.hidden();
  }

  AnswerForms answerForms() {
    return answerForms;
  }

  void submit(Job job) {
    scheduler.submit(job);
  }

  private static Optional<ChatFormat> chatFormat(
      Path folder, TokenizerConfig config, ModelOptions options) {
    try {
      return config
          .chatTemplate()
          .map(
              template ->
                  new ChatFormat(
                      template, config.specialTokens(), () -> LocalDateTime.now(options.clock())));
    } catch (TemplateException e) {
      throw new CheckpointException(folder + ": chat template: " + e.getMessage(), e);
    }
  }

  /** Loads the weights; where the fastest form does not do, in the form that always does. */
  private static Loaded decoder(Blueprint blueprint, TensorSource weights, ModelOptions options) {
    NumberFormats formats = NumberFormats.of(options, weights);
    boolean chosen = options.weights() == WeightFormat.AUTOMATIC;
    if (chosen && formats.form() == LinearForm.FLOAT16) {
      String reason;
      try (Opened opened = new Opened()) {
        Decoder decoder = opened.add(decoder(blueprint, weights, options, formats));
        if (!decoder.cut()) {
          opened.keep();
          return new Loaded(decoder, formats.type());
        }
        reason = "an element lies beyond 65,504";
      } catch (IllegalArgumentException e) {
        reason = String.valueOf(e.getMessage());
      }
      LOG.info("matrices are not kept in half precision: {}", reason);
      formats = NumberFormats.of(options.withWeights(WeightFormat.COMPUTED), weights);
    }
    return new Loaded(decoder(blueprint, weights, options, formats), formats.type());
  }

  private static Decoder decoder(
      Blueprint blueprint, TensorSource weights, ModelOptions options, NumberFormats formats) {
    return Decoder.load(blueprint, weights, options.devices(), formats.type(), formats.form());
  }

  private record Loaded(Decoder decoder, ElementType type) {}

  private static BackendInfo info(
      Path folder,
      ModelOptions options,
      Checkpoint checkpoint,
      Loaded loaded,
      Optional<Adapter> merged) {
    Blueprint blueprint = checkpoint.blueprint();
    long parameters =
        blueprint.weights().stream()
            .filter(
                weight ->
                    weight.index() != Blueprint.HEAD
                        || checkpoint.hasHead() && !blueprint.tiedHead())
            .mapToLong(
                weight -> weight.shape().stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b))
            .sum();
    Map<String, String> identity = new TreeMap<>(checkpoint.identity());
    identity.put("precision", loaded.type().name().toLowerCase(Locale.ROOT));
    Map<String, String> details = new TreeMap<>(checkpoint.details());
    details.put(BackendInfo.CONTEXT_TOKENS, Integer.toString(blueprint.maxPositions()));
    details.put("device", Joiner.on(", ").join(options.devices()));
    details.put("engine", "PyTorch " + Torch.start().getVersion());
    details.put("packed", Boolean.toString(loaded.decoder().form().packed()));
    details.put("parameters", Long.toString(parameters));
    loaded
        .decoder()
        .form()
        .elements()
        .ifPresent(
            elements -> {
              identity.put("weights", elements);
              details.put("weightBytes", Long.toString(loaded.decoder().weightBytes()));
            });
    merged.ifPresent(
        adapter -> {
          details.put("merged", adapter.name());
          identity.put("merged.sha256", adapter.digest());
        });
    Path path = folder.toAbsolutePath().normalize();
    String name = path.getFileName() == null ? folder.toString() : path.getFileName().toString();
    Optional<String> repository = Hub.repositoryOf(path);
    if (repository.isPresent()) {
      details.put("revision", name);
    }
    return BackendInfo.of("djl", repository.orElse(name))
        .withIdentity(identity)
        .withDetails(details);
  }
}
