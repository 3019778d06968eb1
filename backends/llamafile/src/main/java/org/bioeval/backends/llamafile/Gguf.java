package org.bioeval.backends.llamafile;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.GgufHead;
import org.bioeval.backends.checkpoint.internal.weights.GgufParts;

/**
 * What a model file says about itself, read without loading it. The format is ggml's <a
 * href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">GGUF</a>, versions 2 and 3.
 *
 * @param name {@code general.name}, or the file's name if there is none
 * @param architecture such as {@code llama}
 * @param quantisation such as {@code Q4_K_M}, by llama.cpp's names
 * @param parameters number of weights
 * @param bytes size of the file
 * @param contextTokens longest context the model was trained for, where it is told
 */
public record Gguf(
    String name,
    String architecture,
    String quantisation,
    long parameters,
    long bytes,
    OptionalLong contextTokens) {

  // llama.cpp, include/llama.h: enum llama_ftype, without the names that were removed.
  private static final ImmutableMap<Long, String> FILE_TYPES =
      ImmutableMap.<Long, String>builder()
          .put(0L, "F32")
          .put(1L, "F16")
          .put(2L, "Q4_0")
          .put(3L, "Q4_1")
          .put(7L, "Q8_0")
          .put(8L, "Q5_0")
          .put(9L, "Q5_1")
          .put(10L, "Q2_K")
          .put(11L, "Q3_K_S")
          .put(12L, "Q3_K_M")
          .put(13L, "Q3_K_L")
          .put(14L, "Q4_K_S")
          .put(15L, "Q4_K_M")
          .put(16L, "Q5_K_S")
          .put(17L, "Q5_K_M")
          .put(18L, "Q6_K")
          .put(19L, "IQ2_XXS")
          .put(20L, "IQ2_XS")
          .put(21L, "Q2_K_S")
          .put(22L, "IQ3_XS")
          .put(23L, "IQ3_XXS")
          .put(24L, "IQ1_S")
          .put(25L, "IQ4_NL")
          .put(26L, "IQ3_S")
          .put(27L, "IQ3_M")
          .put(28L, "IQ2_S")
          .put(29L, "IQ2_M")
          .put(30L, "IQ4_XS")
          .put(31L, "IQ1_M")
          .put(32L, "BF16")
          .put(36L, "TQ1_0")
          .put(37L, "TQ2_0")
          .put(38L, "MXFP4")
          .buildOrThrow();

  /**
   * Reads a GGUF file, or the one inside a llamafile. Of a model in several files ({@code
   * NAME-00001-of-00003.gguf}) the first is given and all are counted.
   *
   * @param file GGUF file or llamafile
   * @return what it says
   * @throws IOException if it is neither, or broken, or a further file of it is missing; the
   *     message names file and byte
   */
  public static Gguf read(Path file) throws IOException {
    try {
      List<Path> files = GgufParts.of(file);
      GgufHead head = GgufHead.read(file);
      Map<String, Long> weights = new TreeMap<>();
      long bytes = 0;
      for (Path part : files) {
        GgufHead read = part.equals(file) ? head : GgufHead.read(part);
        read.tensors()
            .values()
            .forEach(tensor -> weights.merge(tensor.typeName(), tensor.elements(), Math::addExact));
        bytes += Files.size(part);
      }
      String architecture = text(head, "general.architecture").orElse("unknown");
      return new Gguf(
          text(head, "general.name").orElse(String.valueOf(file.getFileName())),
          architecture,
          quantisation(head, weights),
          weights.values().stream().reduce(0L, Math::addExact),
          bytes,
          number(head, architecture + ".context_length"));
    } catch (CheckpointException e) {
      throw new IOException(e.getMessage(), e);
    } catch (ArithmeticException e) {
      throw new IOException(file + ": more than 2^63 weights", e);
    }
  }

  private static Optional<String> text(GgufHead head, String key) {
    return head.metadata().get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static OptionalLong number(GgufHead head, String key) {
    return head.metadata().get(key) instanceof Long n ? OptionalLong.of(n) : OptionalLong.empty();
  }

  /** What the file calls itself; without that, the type of most weights. */
  private static String quantisation(GgufHead head, Map<String, Long> weights) {
    OptionalLong type = number(head, "general.file_type");
    String named = type.isEmpty() ? null : FILE_TYPES.get(type.getAsLong());
    return named != null
        ? named
        : weights.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("unknown");
  }
}
