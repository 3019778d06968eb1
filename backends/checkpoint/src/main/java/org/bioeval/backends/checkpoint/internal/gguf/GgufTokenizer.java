package org.bioeval.backends.checkpoint.internal.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.text.TokenizerConfig;

/**
 * Writes what a GGUF file's metadata says about tokens as the text of a {@code tokenizer.json}, for
 * the tokenizers library.
 *
 * <p>Two kinds: {@code gpt2}, byte-level BPE with its merges; and {@code llama}, SentencePiece's
 * BPE with a score per token and bytes for what has no token (Llama 2, Mistral, Phi-3, Gemma). What
 * the metadata leaves open is done as llama.cpp does it.
 */
final class GgufTokenizer {
  private static final String KEY = "tokenizer.ggml.";
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;

  /** Texts of control tokens that end an answer whatever the metadata names (llama.cpp's list). */
  private static final Set<String> ENDS =
      Set.of(
          "<|eot_id|>",
          "<|eom_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "<|end_of_text|>");

  /** Phi-3's special tokens that do not take the blanks after them. */
  private static final Set<String> PHI3_WITHOUT_STRIP = Set.of("<unk>", "<s>", "<|endoftext|>");

  private final GgufMetadata metadata;
  private final List<String> tokens;
  private final List<Number> types;

  private GgufTokenizer(GgufMetadata metadata) {
    this.metadata = metadata;
    tokens = metadata.texts(KEY + "tokens");
    types = metadata.numbers(KEY + "token_type").orElse(List.of());
    if (!types.isEmpty() && types.size() != tokens.size()) {
      throw metadata.bad(
          KEY + "token_type", types, "one type for each of %s tokens".formatted(tokens.size()));
    }
  }

  /**
   * The text of a {@code tokenizer.json}.
   *
   * @throws CheckpointException if the tokens are of a kind that is not known here
   */
  static String json(GgufMetadata metadata) {
    return new GgufTokenizer(metadata).write().toString();
  }

  /**
   * Chat template, special tokens and the ends of answers.
   *
   * @throws CheckpointException if a token's number is out of range
   */
  static TokenizerConfig config(GgufMetadata metadata) {
    GgufTokenizer tokenizer = new GgufTokenizer(metadata);
    Map<String, String> special = new TreeMap<>();
    tokenizer.id("bos").ifPresent(id -> special.put("bos_token", tokenizer.tokens.get(id)));
    tokenizer.id("eos").ifPresent(id -> special.put("eos_token", tokenizer.tokens.get(id)));
    tokenizer.id("unknown").ifPresent(id -> special.put("unk_token", tokenizer.tokens.get(id)));
    tokenizer.id("padding").ifPresent(id -> special.put("pad_token", tokenizer.tokens.get(id)));
    Set<Integer> ends = new TreeSet<>();
    for (String name : List.of("eos", "eot", "eom")) {
      tokenizer.id(name).ifPresent(ends::add);
    }
    for (int id = 0; id < tokenizer.tokens.size(); id++) {
      if (ENDS.contains(tokenizer.tokens.get(id))) {
        ends.add(id);
      }
    }
    return new TokenizerConfig(metadata.text("tokenizer.chat_template"), special, ends);
  }

  private ObjectNode write() {
    String kind = metadata.requiredText(KEY + "model");
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", "1.0").putNull("truncation").putNull("padding");
    json.set("added_tokens", addedTokens(kind));
    switch (kind) {
      case "gpt2" -> byteLevel(json);
      case "llama" -> sentencePiece(json);
      default -> throw metadata.bad(KEY + "model", kind, "gpt2 or llama");
    }
    return json;
  }

  private void byteLevel(ObjectNode json) {
    PreTokenizer words = PreTokenizer.of(metadata.where(), metadata.requiredText(KEY + "pre"));
    json.set("normalizer", words.normalizer());
    json.set("pre_tokenizer", words.json());
    ArrayNode merges = JsonNodeFactory.instance.arrayNode();
    for (String merge : metadata.texts(KEY + "merges")) {
      int blank = merge.indexOf(' ', 1);
      if (blank < 0) {
        throw metadata.bad(KEY + "merges", merge, "two tokens with a blank between them");
      }
      merges.addArray().add(merge.substring(0, blank)).add(merge.substring(blank + 1));
    }
    ObjectNode model = model(json, merges);
    model.putNull("unk_token").put("byte_fallback", false).put("fuse_unk", false);
    model.put("ignore_merges", words.ignoresMerges());
    json.set("decoder", PreTokenizer.byteLevel(true));
    around(json, words.addsBeginning());
  }

  private void sentencePiece(ObjectNode json) {
    metadata.require(KEY + "remove_extra_whitespaces", false);
    metadata.require(KEY + "precompiled_charsmap", List.of());
    boolean blankFirst = metadata.flag(KEY + "add_space_prefix", true);
    ObjectNode normalizer = json.putObject("normalizer").put("type", "Sequence");
    ArrayNode steps = normalizer.putArray("normalizers");
    if (blankFirst) {
      steps.addObject().put("type", "Prepend").put("prepend", "\u2581");
    }
    replace(steps.addObject(), " ", "\u2581");
    json.putNull("pre_tokenizer");
    ArrayNode decoders = json.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), "\u2581", " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (blankFirst) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    List<Number> scores =
        metadata
            .numbers(KEY + "scores")
            .filter(list -> list.size() == tokens.size())
            .orElseThrow(
                () ->
                    metadata.bad(
                        KEY + "scores",
                        null,
                        "one for each of %s tokens".formatted(tokens.size())));
    ObjectNode model = model(json, SentencePieceMerges.of(tokens, scores));
    model.put("unk_token", id("unknown").map(tokens::get).orElse("<unk>"));
    model.put("byte_fallback", true).put("fuse_unk", true).put("ignore_merges", false);
    around(json, true);
  }

  private static void replace(ObjectNode step, String from, String to) {
    step.put("type", "Replace").put("content", to).putObject("pattern").put("String", from);
  }

  private ObjectNode model(ObjectNode json, ArrayNode merges) {
    ObjectNode model = json.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    model.set("merges", merges);
    return model;
  }

  private ArrayNode addedTokens(String kind) {
    boolean phi3 = kind.equals("llama") && GgufConfig.architecture(metadata).equals("phi3");
    ArrayNode added = JsonNodeFactory.instance.arrayNode();
    for (int id = 0; id < types.size(); id++) {
      int type = types.get(id).intValue();
      String text = tokens.get(id);
      if ((type == CONTROL || type == USER_DEFINED) && !text.isEmpty()) {
        added
            .addObject()
            .put("id", id)
            .put("content", text)
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", phi3 && type == CONTROL && !PHI3_WITHOUT_STRIP.contains(text))
            .put("normalized", false)
            .put("special", type == CONTROL);
      }
    }
    return added;
  }

  /** The tokens before and after a text that is not a chat. */
  private void around(ObjectNode json, boolean beginsUnlessSaid) {
    Map<String, Integer> special = new LinkedHashMap<>();
    ObjectNode processor = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");
    ArrayNode single = processor.putArray("single");
    if (metadata.flag(KEY + "add_bos_token", beginsUnlessSaid)) {
      id("bos").ifPresent(id -> addSpecial(single, special, id));
    }
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    if (metadata.flag(KEY + "add_eos_token", false)) {
      id("eos").ifPresent(id -> addSpecial(single, special, id));
    }
    if (special.isEmpty()) {
      json.putNull("post_processor");
      return;
    }
    ArrayNode pair = processor.putArray("pair");
    pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    ObjectNode all = processor.putObject("special_tokens");
    special.forEach(
        (text, id) -> {
          ObjectNode entry = all.putObject(text).put("id", text);
          entry.putArray("ids").add(id);
          entry.putArray("tokens").add(text);
        });
    json.set("post_processor", processor);
  }

  private void addSpecial(ArrayNode single, Map<String, Integer> special, int id) {
    special.put(tokens.get(id), id);
    single.addObject().putObject("SpecialToken").put("id", tokens.get(id)).put("type_id", 0);
  }

  private Optional<Integer> id(String name) {
    String key = KEY + name + "_token_id";
    Optional<Integer> id = metadata.whole(key);
    if (id.isPresent() && id.get() >= tokens.size()) {
      throw metadata.bad(key, id.get(), "a number below " + tokens.size());
    }
    return id;
  }
}
