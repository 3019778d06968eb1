package org.bioeval.cli.tiny;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE tokenizer (arXiv:1508.07909, on bytes as in GPT-2) and writes it as
 * Hugging Face's {@code tokenizer.json}.
 *
 * <p>Blanks and the marks of JSON are tokens of their own, so that a word has the same tokens in a
 * sentence and in an answer: a small model then copies it token by token. Fixed phrases are one
 * token each.
 */
final class BytePairs {
  private static final String SPLIT =
      " |\\n|\\p{L}+|\\p{N}+|[\"{}\\[\\],:]+|[^\\s\\p{L}\\p{N}\"{}\\[\\],:]|\\s+";

  private record Pair(String left, String right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int first = left.compareTo(other.left);
      return first != 0 ? first : right.compareTo(other.right);
    }
  }

  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final List<Pair> merges = new ArrayList<>();
  private final List<String> special;
  private final List<String> phrases;

  /**
   * Learns a tokenizer.
   *
   * @param special tokens that mark turns; they get the first ids
   * @param phrases texts that are always one token
   * @param texts what the most frequent pairs are counted in
   * @param size number of tokens in the end
   */
  BytePairs(List<String> special, List<String> phrases, List<String> texts, int size) {
    this.special = List.copyOf(special);
    this.phrases = List.copyOf(phrases);
    special.forEach(this::add);
    phrases.forEach(this::add);
    for (int b = 0; b < 256; b++) {
      add(symbol(b));
    }
    learn(words(texts), size);
  }

  /** Number of tokens. */
  int size() {
    return vocabulary.size();
  }

  /** Id of a token. */
  int id(String token) {
    return Objects.requireNonNull(vocabulary.get(token), token);
  }

  private void add(String token) {
    vocabulary.putIfAbsent(token, vocabulary.size());
  }

  /** How often each piece of the texts occurs, as symbols of its bytes. */
  private static Map<List<String>, Integer> words(List<String> texts) {
    Map<String, Integer> counts = new TreeMap<>();
    Pattern split = Pattern.compile(SPLIT);
    for (String text : texts) {
      for (Matcher m = split.matcher(text); m.find(); ) {
        counts.merge(m.group(), 1, Integer::sum);
      }
    }
    Map<List<String>, Integer> words = new LinkedHashMap<>();
    counts.forEach(
        (word, count) -> {
          List<String> symbols = new ArrayList<>();
          for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(symbol(b & 0xff));
          }
          words.put(symbols, count);
        });
    return words;
  }

  private void learn(Map<List<String>, Integer> words, int size) {
    List<List<String>> pieces = new ArrayList<>(words.keySet());
    List<Integer> counts = new ArrayList<>(words.values());
    while (vocabulary.size() < size) {
      Map<Pair, Integer> pairs = new HashMap<>();
      for (int w = 0; w < pieces.size(); w++) {
        List<String> piece = pieces.get(w);
        for (int i = 1; i < piece.size(); i++) {
          pairs.merge(new Pair(piece.get(i - 1), piece.get(i)), counts.get(w), Integer::sum);
        }
      }
      // Equal counts: the alphabet decides, so that the result does not depend on the map.
      Map.Entry<Pair, Integer> most =
          pairs.entrySet().stream()
              .max(
                  Map.Entry.<Pair, Integer>comparingByValue()
                      .thenComparing(Map.Entry.<Pair, Integer>comparingByKey().reversed()))
              .orElse(null);
      if (most == null || most.getValue() < 2) {
        return;
      }
      Pair best = most.getKey();
      merges.add(best);
      add(best.left() + best.right());
      for (int w = 0; w < pieces.size(); w++) {
        pieces.set(w, merged(pieces.get(w), best));
      }
    }
  }

  private static List<String> merged(List<String> piece, Pair pair) {
    List<String> out = new ArrayList<>(piece.size());
    for (int i = 0; i < piece.size(); i++) {
      boolean both =
          i + 1 < piece.size()
              && piece.get(i).equals(pair.left())
              && piece.get(i + 1).equals(pair.right());
      out.add(both ? pair.left() + pair.right() : piece.get(i));
      i += both ? 1 : 0;
    }
    return out;
  }

  /** The printable character that stands for a byte in GPT-2's tokenizer. */
  private static String symbol(int b) {
    boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    if (printable) {
      return Character.toString(b);
    }
    // The others follow each other from U+0100 on: 0 to 32, 127 to 160, 173.
    int rank = b <= 32 ? b : b <= 160 ? 33 + b - 127 : 67;
    return Character.toString(0x100 + rank);
  }

  /** The content of {@code tokenizer.json}. */
  String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    special.forEach(token -> added(added, token, true));
    phrases.forEach(token -> added(added, token, false));
    root.putNull("normalizer");
    ObjectNode before = root.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode steps = before.putArray("pretokenizers");
    ObjectNode split = steps.addObject().put("type", "Split");
    split.putObject("pattern").put("Regex", SPLIT);
    split.put("behavior", "Isolated").put("invert", false);
    byteLevel(steps.addObject());
    root.putNull("post_processor");
    byteLevel(root.putObject("decoder"));
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.put("fuse_unk", false).put("byte_fallback", false);
    vocabulary.forEach(model.putObject("vocab")::put);
    ArrayNode list = model.putArray("merges");
    merges.forEach(pair -> list.add(pair.left() + " " + pair.right()));
    return root.toPrettyString();
  }

  private void added(ArrayNode added, String token, boolean isSpecial) {
    added
        .addObject()
        .put("id", id(token))
        .put("content", token)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", isSpecial);
  }

  private static void byteLevel(ObjectNode node) {
    node.put("type", "ByteLevel").put("add_prefix_space", false);
    node.put("trim_offsets", true).put("use_regex", false);
  }
}
