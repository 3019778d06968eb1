package org.bioeval.backends.checkpoint.internal.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * The tensors of a checkpoint folder: {@code model.safetensors}, or the files that {@code
 * model.safetensors.index.json} names.
 */
public final class SafeTensors implements TensorSource {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final long MAX_INDEX = 100_000_000;

  private final Path folder;
  private final Map<String, SafeTensorsFile> files;

  private SafeTensors(Path folder, Map<String, SafeTensorsFile> files) {
    this.folder = folder;
    this.files = Collections.unmodifiableMap(files);
  }

  /**
   * Opens a folder and checks the headers of all its files.
   *
   * @throws CheckpointException if a file is missing or unsound
   */
  public static SafeTensors open(Path folder) {
    Path single = folder.resolve(SINGLE);
    if (Files.isRegularFile(single)) {
      SafeTensorsFile file = SafeTensorsFile.open(single);
      Map<String, SafeTensorsFile> files = new LinkedHashMap<>();
      file.names().forEach(name -> files.put(name, file));
      return new SafeTensors(folder, files);
    }
    Path index = folder.resolve(INDEX);
    if (!Files.isRegularFile(index)) {
      throw new CheckpointException(
          "%s: neither %s nor %s is there".formatted(folder, SINGLE, INDEX));
    }
    return new SafeTensors(folder, sharded(folder, index));
  }

  @Override
  public Set<String> names() {
    return files.keySet();
  }

  @Override
  public List<Long> shape(String name) {
    return file(name).shape(name);
  }

  @Override
  public ElementType type(String name) {
    return file(name).type(name);
  }

  @Override
  public HostTensor read(String name) {
    return file(name).read(name);
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    return file(name).read(name, from, to);
  }

  @Override
  public String where(String name) {
    SafeTensorsFile file = files.get(name);
    return file == null ? folder.toString() : file.where(name);
  }

  private SafeTensorsFile file(String name) {
    SafeTensorsFile file = files.get(name);
    if (file == null) {
      throw new CheckpointException("%s: no tensor '%s'".formatted(folder, name));
    }
    return file;
  }

  private static Map<String, SafeTensorsFile> sharded(Path folder, Path index) {
    JsonNode map;
    try {
      if (Files.size(index) > MAX_INDEX) {
        throw new CheckpointException(index + ": larger than " + MAX_INDEX + " bytes");
      }
      map = new ObjectMapper().readTree(Files.readAllBytes(index)).path("weight_map");
    } catch (JsonProcessingException e) {
      throw new CheckpointException(index + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CheckpointException(index + ": cannot be read: " + e.getMessage(), e);
    }
    if (!map.isObject() || map.isEmpty()) {
      throw new CheckpointException(index + ": no 'weight_map'");
    }
    Map<String, SafeTensorsFile> opened = new HashMap<>();
    Map<String, SafeTensorsFile> files = new LinkedHashMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = map.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      String shard = entry.getValue().asText();
      requireSibling(index, shard);
      SafeTensorsFile file =
          opened.computeIfAbsent(shard, name -> SafeTensorsFile.open(folder.resolve(name)));
      if (!file.names().contains(entry.getKey())) {
        throw new CheckpointException(
            "%s: says that '%s' is in %s, which does not hold it"
                .formatted(index, entry.getKey(), shard));
      }
      files.put(entry.getKey(), file);
    }
    return files;
  }

  /** A shard is a safetensors file beside the index: not a path elsewhere, not another index. */
  private static void requireSibling(Path index, String shard) {
    if (!shard.endsWith(".safetensors") || shard.contains("/") || shard.contains("\\")) {
      throw new CheckpointException(
          "%s: '%s' is not the name of a .safetensors file beside the index"
              .formatted(index, shard));
    }
  }
}
