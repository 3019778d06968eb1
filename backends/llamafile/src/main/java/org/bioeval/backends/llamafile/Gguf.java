package org.bioeval.backends.llamafile;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.bioeval.backends.llamafile.internal.GgufReader;

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

  // ggml, include/ggml.h: enum ggml_type, for files that do not name their type.
  private static final ImmutableMap<Integer, String> TENSOR_TYPES =
      ImmutableMap.<Integer, String>builder()
          .put(0, "F32")
          .put(1, "F16")
          .put(2, "Q4_0")
          .put(3, "Q4_1")
          .put(6, "Q5_0")
          .put(7, "Q5_1")
          .put(8, "Q8_0")
          .put(10, "Q2_K")
          .put(11, "Q3_K")
          .put(12, "Q4_K")
          .put(13, "Q5_K")
          .put(14, "Q6_K")
          .put(30, "BF16")
          .put(39, "MXFP4")
          .buildOrThrow();

  /**
   * Reads a GGUF file, or the one inside a llamafile.
   *
   * @param file GGUF file or llamafile
   * @return what it says
   * @throws IOException if it is neither, or broken; the message names file and offset
   */
  public static Gguf read(Path file) throws IOException {
    GgufReader.Head head = GgufReader.read(file);
    String architecture = head.texts().getOrDefault("general.architecture", "unknown");
    Long context = head.numbers().get(architecture + ".context_length");
    Path fileName = file.getFileName();
    return new Gguf(
        head.texts().getOrDefault("general.name", String.valueOf(fileName)),
        architecture,
        quantisation(head),
        head.parameters(),
        Files.size(file),
        context == null ? OptionalLong.empty() : OptionalLong.of(context));
  }

  private static String quantisation(GgufReader.Head head) {
    Long type = head.numbers().get("general.file_type");
    String named = type == null ? null : FILE_TYPES.get(type);
    if (named != null) {
      return named;
    }
    return head.tensorTypes().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> TENSOR_TYPES.getOrDefault(most.getKey(), "type " + most.getKey()))
        .orElse("unknown");
  }
}
