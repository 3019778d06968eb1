package org.bioeval.backends.checkpoint.internal.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * How a byte-level BPE cuts a text into words, by the names that llama.cpp's converter gives to the
 * {@code pre_tokenizer} of each model's {@code tokenizer.json} ({@code tokenizer.ggml.pre}).
 */
enum PreTokenizer {
  /** GPT-2's pattern, which the byte-level step of the tokenizers library has built in. */
  GPT2(null, false, false, false, "gpt-2", "phi-2"),
  /** SmolLM: as GPT-2, digits one by one. */
  DIGITS(null, true, false, false, "smollm"),
  /** Llama 3: digits by up to three; a word that is a token is not cut again. */
  LLAMA3(Patterns.THREE_DIGITS, false, false, true, "llama3", "llama-v3", "llama-bpe"),
  /** Phi-4 has the pattern of Llama 3, under the name of the first model converted with it. */
  DBRX(Patterns.THREE_DIGITS, false, false, false, "dbrx"),
  /** Qwen 2, 2.5 and 3: each digit alone, composed Unicode (NFC). */
  QWEN2(Patterns.ONE_DIGIT, false, true, false, "qwen2"),
  /** DeepSeek-R1-Distill-Qwen: as Qwen, its text left as it is. */
  DEEPSEEK_QWEN(Patterns.ONE_DIGIT, false, false, false, "deepseek-r1-qwen");

  /** The patterns of the models' published {@code tokenizer.json}, in Oniguruma's syntax. */
  private static final class Patterns {
    private static final String BEFORE_DIGITS =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String AFTER_DIGITS =
        "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    static final String THREE_DIGITS = BEFORE_DIGITS + "\\p{N}{1,3}" + AFTER_DIGITS;
    static final String ONE_DIGIT = BEFORE_DIGITS + "\\p{N}" + AFTER_DIGITS;
  }

  private final Optional<String> pattern;
  private final boolean digits;
  private final boolean composed;
  private final boolean wholeWords;
  private final String[] names;

  PreTokenizer(
      @org.jspecify.annotations.Nullable String pattern,
      boolean digits,
      boolean composed,
      boolean wholeWords,
      String... names) {
    this.pattern = Optional.ofNullable(pattern);
    this.digits = digits;
    this.composed = composed;
    this.wholeWords = wholeWords;
    this.names = names;
  }

  /**
   * By name.
   *
   * @throws CheckpointException if the name is not known
   */
  static PreTokenizer of(String where, String name) {
    for (PreTokenizer candidate : values()) {
      if (Arrays.asList(candidate.names).contains(name)) {
        return candidate;
      }
    }
    throw new CheckpointException(
        "%s: unknown 'tokenizer.ggml.pre' = '%s'; known are %s"
            .formatted(
                where,
                name,
                Arrays.stream(values())
                    .flatMap(known -> Arrays.stream(known.names))
                    .collect(Collectors.joining(", "))));
  }

  /** Whether a word that is a token is taken as it is, without merging its characters. */
  boolean ignoresMerges() {
    return wholeWords;
  }

  /** Whether texts are preceded by the beginning token where the file does not say. */
  boolean addsBeginning() {
    return this == LLAMA3;
  }

  /** The {@code normalizer} of a {@code tokenizer.json}. */
  JsonNode normalizer() {
    return composed
        ? JsonNodeFactory.instance.objectNode().put("type", "NFC")
        : JsonNodeFactory.instance.nullNode();
  }

  /** The {@code pre_tokenizer} of a {@code tokenizer.json}. */
  JsonNode json() {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    if (digits) {
      steps.addObject().put("type", "Digits").put("individual_digits", true);
    }
    pattern.ifPresent(
        regex -> {
          ObjectNode split = steps.addObject().put("type", "Split");
          split.putObject("pattern").put("Regex", regex);
          split.put("behavior", "Isolated").put("invert", false);
        });
    steps.add(byteLevel(pattern.isEmpty()));
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    sequence.set("pretokenizers", steps);
    return sequence;
  }

  /** The step that writes each byte as one visible character. */
  static ObjectNode byteLevel(boolean cut) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", cut);
  }
}
