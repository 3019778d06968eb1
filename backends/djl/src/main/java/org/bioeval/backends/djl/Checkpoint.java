package org.bioeval.backends.djl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.gguf.GgufModel;
import org.bioeval.backends.checkpoint.internal.text.TokenizerConfig;
import org.bioeval.backends.checkpoint.internal.weights.BareWeights;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.grammar.Vocabulary;
import org.bioeval.backends.djl.internal.text.TextTokenizer;
import org.bioeval.core.backend.ContentDigest;

/**
 * A stored model: a Hugging Face folder, or a GGUF file.
 *
 * @param blueprint what it computes
 * @param weights its tensors
 * @param tokenizerConfig chat template and special tokens
 * @param tokenizer reads the tokenizer, to be closed
 * @param vocabulary reads the tokens' bytes
 * @param identity what tells this checkpoint from others of the same name
 * @param details what reports say about the storage
 */
record Checkpoint(
    Blueprint blueprint,
    TensorSource weights,
    TokenizerConfig tokenizerConfig,
    Supplier<TextTokenizer> tokenizer,
    Supplier<Vocabulary> vocabulary,
    ImmutableSortedMap<String, String> identity,
    ImmutableSortedMap<String, String> details) {

  /** Files beside the weights that change answers. */
  private static final ImmutableList<String> SETTINGS =
      ImmutableList.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.jinja");

  /**
   * Reads all but the tensors.
   *
   * @throws CheckpointException if the checkpoint cannot be used
   */
  static Checkpoint open(Path path) {
    return Files.isRegularFile(path) ? gguf(path) : folder(path);
  }

  /** False if there is nothing to generate with: vectors are all that the model gives. */
  boolean hasHead() {
    return blueprint.tiedHead() || !(weights instanceof BareWeights);
  }

  private static Checkpoint folder(Path folder) {
    return new Checkpoint(
        Architectures.read(config(folder)),
        BareWeights.named(SafeTensors.open(folder)),
        TokenizerConfig.read(folder),
        () -> TextTokenizer.open(folder.resolve("tokenizer.json")),
        () -> Vocabulary.read(folder.resolve("tokenizer.json")),
        ImmutableSortedMap.of(
            "settings.sha256",
            ContentDigest.of(SETTINGS.stream().map(folder::resolve).toList()),
            "weights.sha256",
            ContentDigest.of(weightFiles(folder))),
        ImmutableSortedMap.of());
  }

  private static ImmutableList<Path> weightFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .sorted()
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static Checkpoint gguf(Path file) {
    GgufModel model = GgufModel.open(file);
    return new Checkpoint(
        model.blueprint(),
        model.weights(),
        model.tokenizerConfig(),
        () -> TextTokenizer.of(file + ": tokenizer", model.tokenizerJson()),
        () -> Vocabulary.parse(file + ": tokenizer", model.tokenizerJson()),
        ImmutableSortedMap.of(
            "file.sha256", ContentDigest.of(file), "quantisation", "GGUF " + model.storage()),
        ImmutableSortedMap.of("bytes", Long.toString(size(file))));
  }

  private static ModelConfig config(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      return ModelConfig.parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be read; a checkpoint folder has it: " + e.getMessage(), e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
