package org.bioeval.backends.djl;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsWriter;

/** Writes a checkpoint folder with an adapter merged into its weights. */
final class MergedCheckpoint {
  private static final String CONFIG = "config.json";
  private static final String INDEX = "model.safetensors.index.json";

  /** Other forms of the weights that a folder may hold; they would not have the adapter in them. */
  private static final ImmutableList<String> WEIGHTS =
      ImmutableList.of(
          ".safetensors",
          ".safetensors.index.json",
          ".bin",
          ".bin.index.json",
          ".gguf",
          ".h5",
          ".msgpack",
          ".onnx",
          ".pt",
          ".pth");

  private MergedCheckpoint() {}

  static void write(Adapter adapter, Path checkpoint, Path out) {
    try {
      if (Files.exists(out) && Files.isSameFile(checkpoint, out)) {
        throw new IllegalArgumentException(
            out + " is the checkpoint itself; choose another folder, it must stay as it is");
      }
      MergedWeights weights = new MergedWeights(SafeTensors.open(checkpoint), adapter);
      Files.createDirectories(out);
      Files.deleteIfExists(out.resolve(CONFIG));
      for (Path file : companions(checkpoint)) {
        Files.copy(file, out.resolve(name(file)), StandardCopyOption.REPLACE_EXISTING);
      }
      Map<String, List<String>> files = new TreeMap<>();
      for (String tensor : weights.names()) {
        files
            .computeIfAbsent(name(Path.of(weights.where(tensor))), file -> new ArrayList<>())
            .add(tensor);
      }
      files.forEach(
          (file, tensors) ->
              SafeTensorsWriter.write(out.resolve(file), weights, tensors, Map.of("format", "pt")));
      copyIfThere(checkpoint, out, INDEX);
      // The folder is no checkpoint before this file is there, so none is loaded half-written.
      copyIfThere(checkpoint, out, CONFIG);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out + " (" + e.getMessage() + ")", e);
    }
  }

  /** Tokenizer, template, licence and so on: files beside the weights. */
  private static List<Path> companions(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> WEIGHTS.stream().noneMatch(end -> name(file).endsWith(end)))
          .filter(file -> !name(file).equals(CONFIG))
          .toList();
    }
  }

  private static void copyIfThere(Path from, Path to, String file) throws IOException {
    if (Files.exists(from.resolve(file))) {
      Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
