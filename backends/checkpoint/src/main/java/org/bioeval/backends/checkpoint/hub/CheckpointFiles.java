package org.bioeval.backends.checkpoint.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which files of a repository a model, or an adapter, is loaded from. */
final class CheckpointFiles {
  private static final String CONFIG = "config.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String ADAPTER_CONFIG = "adapter_config.json";
  private static final String ADAPTER = "adapter_model.safetensors";
  private static final Set<String> DESCRIPTIONS =
      Set.of(
          CONFIG,
          TOKENIZER,
          INDEX,
          ADAPTER_CONFIG,
          "generation_config.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "chat_template.jinja");
  private static final JsonMapper JSON = new JsonMapper();

  private CheckpointFiles() {}

  /**
   * Everything but the weights.
   *
   * @param all names of the repository's files
   * @throws HubException if the repository holds nothing that can be loaded
   */
  static List<String> descriptions(Collection<String> all, String repository) {
    boolean adapter = all.contains(ADAPTER_CONFIG) && all.contains(ADAPTER);
    boolean model = all.contains(CONFIG) && (all.contains(WEIGHTS) || all.contains(INDEX));
    if (!adapter && !model) {
      throw new HubException(
          repository
              + ": holds no config.json with model.safetensors, and no adapter; of a repository of"
              + " GGUF files name one: organisation/name:Q4_K_M or organisation/name/file.gguf");
    }
    if (!adapter && !all.contains(TOKENIZER)) {
      throw new HubException(
          repository + ": holds no tokenizer.json; a model cannot be loaded without it");
    }
    return all.stream().filter(DESCRIPTIONS::contains).toList();
  }

  /**
   * The weights.
   *
   * @param all names of the repository's files
   * @param snapshot holds the descriptions already
   */
  static List<String> weights(Collection<String> all, Path snapshot, String repository)
      throws IOException {
    List<String> weights = new ArrayList<>();
    if (all.contains(INDEX)) {
      for (String shard : shards(snapshot.resolve(INDEX))) {
        HubNames.file(shard, repository);
        if (!all.contains(shard)) {
          throw new HubException(
              "%s: %s names the file %s, which the repository does not have"
                  .formatted(repository, INDEX, shard));
        }
        weights.add(shard);
      }
    } else if (all.contains(WEIGHTS)) {
      weights.add(WEIGHTS);
    }
    if (all.contains(ADAPTER)) {
      weights.add(ADAPTER);
    }
    return weights;
  }

  /** Whether a model or an adapter can be loaded from a folder: nothing it names is missing. */
  static boolean areIn(Path snapshot) {
    if (has(snapshot, ADAPTER_CONFIG)) {
      return has(snapshot, ADAPTER);
    }
    if (!has(snapshot, CONFIG) || !has(snapshot, TOKENIZER)) {
      return false;
    }
    if (!has(snapshot, INDEX)) {
      return has(snapshot, WEIGHTS);
    }
    try {
      Set<String> shards = shards(snapshot.resolve(INDEX));
      return !shards.isEmpty() && shards.stream().allMatch(shard -> has(snapshot, shard));
    } catch (IOException e) {
      return false;
    }
  }

  private static Set<String> shards(Path index) throws IOException {
    Set<String> shards = new TreeSet<>();
    JSON.readTree(Files.readAllBytes(index))
        .path("weight_map")
        .forEach(shard -> shards.add(shard.asText()));
    return shards;
  }

  private static boolean has(Path snapshot, String file) {
    return Files.isRegularFile(snapshot.resolve(file));
  }
}
