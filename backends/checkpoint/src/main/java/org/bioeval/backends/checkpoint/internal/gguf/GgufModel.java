package org.bioeval.backends.checkpoint.internal.gguf;

import java.nio.file.Path;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.text.TokenizerConfig;
import org.bioeval.backends.checkpoint.internal.weights.GgufFile;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;

/**
 * A model in a GGUF file.
 *
 * @param blueprint what it computes
 * @param weights its tensors, by their names in a Hugging Face checkpoint
 * @param tokenizerConfig chat template and special tokens
 * @param tokenizerJson the tokenizer, as the text of a {@code tokenizer.json}
 * @param storage how many tensors are stored in which type
 */
public record GgufModel(
    Blueprint blueprint,
    TensorSource weights,
    TokenizerConfig tokenizerConfig,
    String tokenizerJson,
    String storage) {

  /**
   * Reads a file's metadata; tensors are read when they are asked for.
   *
   * @throws CheckpointException if the file is unsound or holds what is not known here
   */
  public static GgufModel open(Path path) {
    GgufFile file = GgufFile.open(path);
    GgufMetadata metadata = new GgufMetadata(path.toString(), file.metadata());
    int parts = metadata.whole("split.count").orElse(1);
    if (parts > 1) {
      throw new CheckpointException(
          "%s: one of %s parts; join them first: llama-gguf-split --merge FIRST_PART OUT"
              .formatted(path, parts));
    }
    Blueprint blueprint = Architectures.read(GgufConfig.read(file, metadata));
    int tokens = metadata.texts("tokenizer.ggml.tokens").size();
    if (tokens != blueprint.vocabulary()) {
      throw new CheckpointException(
          "%s: tokenizer and model do not belong together: %s tokens, %s rows of the embedding"
              .formatted(path, tokens, blueprint.vocabulary()));
    }
    String architecture = GgufConfig.architecture(metadata);
    return new GgufModel(
        blueprint,
        new GgufWeights(file, path.toString(), architecture, blueprint),
        GgufTokenizer.config(metadata),
        GgufTokenizer.json(metadata),
        file.storage());
  }
}
