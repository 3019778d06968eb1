package org.bioeval.backends.checkpoint.internal.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Map;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.GgufFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokenizers from a GGUF file's metadata against llama-tokenize and the package sentencepiece.
 * {@code tokenizers.json} was made by {@code src/test/python/make_gguf_models.py}; its header names
 * the versions.
 */
class GgufTokenizerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-2",
        "smollm",
        "llama-bpe",
        "dbrx",
        "qwen2",
        "deepseek-r1-qwen",
        "spm",
        "spm-without-blank"
      })
  void idsAreThoseOfLlamaTokenize(String name) throws IOException {
    JsonNode golden = golden();
    try (HuggingFaceTokenizer tokenizer = open(file(name))) {
      for (int i = 0; i < golden.get("texts").size(); i++) {
        String text = golden.get("texts").get(i).asText();
        if (name.equals("qwen2") && !Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
          // Qwen's own tokenizer composes characters first; llama.cpp leaves that out.
          continue;
        }
        assertThat(tokenizer.encode(text, true, false).getIds())
            .as("%s: %s", name, text)
            .isEqualTo(JSON.convertValue(golden.get("ids").get(name).get(i), long[].class));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spm", "spm-without-blank"})
  void idsAreThoseOfSentencePiece(String name) throws IOException {
    JsonNode golden = golden();
    try (HuggingFaceTokenizer tokenizer = open(file(name))) {
      for (int i = 0; i < golden.get("texts").size(); i++) {
        String text = golden.get("texts").get(i).asText();
        if (text.contains("<|")) {
          // The package was not told of the special tokens that were added.
          continue;
        }
        long[] ids = tokenizer.encode(text, false, false).getIds();
        assertThat(ids)
            .as("%s: %s", name, text)
            .isEqualTo(
                JSON.convertValue(golden.get("sentencepiece").get(name).get(i), long[].class));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-bpe", "deepseek-r1-qwen", "spm", "spm-without-blank"})
  void textComesBack(String name) throws IOException {
    try (HuggingFaceTokenizer tokenizer = open(file(name))) {
      for (JsonNode node : golden().get("texts")) {
        String text = node.asText().replace("\u2581", " ");
        if (name.equals("spm") && text.contains("<|")) {
          // Llama 2's tokenizer adds a blank after each special token, and so does llama.cpp.
          continue;
        }
        long[] ids = tokenizer.encode(text, false, false).getIds();
        assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
      }
    }
  }

  @Test
  void composedUnicodeForQwen() throws IOException {
    try (HuggingFaceTokenizer tokenizer = open(file("qwen2"))) {
      assertThat(tokenizer.encode("e\u0301", false, false).getIds())
          .isEqualTo(tokenizer.encode("\u00e9", false, false).getIds());
    }
  }

  @Test
  void anUnknownPreTokenizerIsNamed() throws IOException {
    String bytes = Files.readString(file("smollm"), StandardCharsets.ISO_8859_1);
    Path odd = folder.resolve("odd.gguf");
    Files.writeString(odd, bytes.replace("smollm", "smellm"), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> open(odd))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("unknown 'tokenizer.ggml.pre' = 'smellm'")
        .hasMessageContaining("smollm");
  }

  private static HuggingFaceTokenizer open(Path file) throws IOException {
    GgufMetadata metadata = new GgufMetadata(file.toString(), GgufFile.open(file).metadata());
    byte[] json = GgufTokenizer.json(metadata).getBytes(StandardCharsets.UTF_8);
    return HuggingFaceTokenizer.newInstance(
        new ByteArrayInputStream(json),
        Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true"));
  }

  private static Path file(String name) {
    return Path.of("src/test/resources/gguf/tokenizers", name + ".gguf");
  }

  private static JsonNode golden() throws IOException {
    return JSON.readTree(
        Files.readString(
            Path.of("src/test/resources/gguf/tokenizers.json"), StandardCharsets.UTF_8));
  }
}
