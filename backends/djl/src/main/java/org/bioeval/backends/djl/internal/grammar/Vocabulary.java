package org.bioeval.backends.djl.internal.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of each token of a vocabulary, in a tree by their beginnings.
 *
 * <p>Read from {@code tokenizer.json}: tokens of byte-level BPE stand for bytes by GPT-2's
 * characters, those of SentencePiece hold {@code ▁} for a blank and {@code <0x41>} for a byte.
 * Special tokens have no text and are in no answer's form.
 */
public final class Vocabulary {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A place in the tree. */
  static final class Node {
    private final List<Integer> tokens = new ArrayList<>(1);
    private byte[] edges = {};
    private Node[] children = {};

    List<Integer> tokens() {
      return tokens;
    }

    byte[] edges() {
      return edges;
    }

    Node child(int index) {
      return children[index];
    }

    private Node step(byte edge) {
      for (int i = 0; i < edges.length; i++) {
        if (edges[i] == edge) {
          return children[i];
        }
      }
      edges = java.util.Arrays.copyOf(edges, edges.length + 1);
      children = java.util.Arrays.copyOf(children, edges.length);
      edges[edges.length - 1] = edge;
      Node child = new Node();
      children[edges.length - 1] = child;
      return child;
    }
  }

  private final Node root = new Node();
  private final Map<Integer, byte[]> bytes = new HashMap<>();

  private Vocabulary() {}

  /**
   * Reads the tokens of a tokenizer.
   *
   * @param file {@code tokenizer.json}
   * @throws IllegalArgumentException if it cannot be read, or its tokens are of another kind
   */
  public static Vocabulary read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the tokens of a tokenizer.
   *
   * @param where names it in messages
   * @param json the text of a {@code tokenizer.json}
   * @throws IllegalArgumentException if it is no JSON, or its tokens are of another kind
   */
  public static Vocabulary parse(String where, String json) {
    JsonNode tokenizer;
    try {
      tokenizer = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": " + e.getOriginalMessage(), e);
    }
    String decoder = tokenizer.path("decoder").toString();
    boolean byteLevel = decoder.contains("\"ByteLevel\"");
    if (!byteLevel && !decoder.contains("▁")) {
      throw new IllegalArgumentException(
          where
              + ": tokens are neither byte-level nor SentencePiece's; answers cannot be given a form with"
              + " this tokenizer");
    }
    Map<Integer, Boolean> added = new HashMap<>();
    Vocabulary vocabulary = new Vocabulary();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      int id = token.path("id").intValue();
      added.put(id, true);
      if (!token.path("special").booleanValue()) {
        vocabulary.add(id, token.path("content").asText().getBytes(StandardCharsets.UTF_8));
      }
    }
    JsonNode vocab = tokenizer.path("model").path("vocab");
    if (vocab.isArray()) { // Unigram: pieces with their scores
      for (int id = 0; id < vocab.size(); id++) {
        vocabulary.addPiece(id, vocab.get(id).path(0).asText(), byteLevel, added);
      }
    } else {
      vocab
          .fields()
          .forEachRemaining(
              e -> vocabulary.addPiece(e.getValue().intValue(), e.getKey(), byteLevel, added));
    }
    return vocabulary;
  }

  private void addPiece(int id, String piece, boolean byteLevel, Map<Integer, Boolean> added) {
    if (added.containsKey(id)) {
      return;
    }
    byte[] text = byteLevel ? fromByteLevel(piece) : fromSentencePiece(piece);
    if (text != null && text.length > 0) {
      add(id, text);
    }
  }

  private void add(int id, byte[] text) {
    Node node = root;
    for (byte b : text) {
      node = node.step(b);
    }
    node.tokens.add(id);
    bytes.put(id, text);
  }

  Node root() {
    return root;
  }

  /** The bytes of a token; null if it has none. */
  byte @Nullable [] bytes(int token) {
    return bytes.get(token);
  }

  /** Ids of all tokens with text. */
  List<Integer> tokens() {
    List<Integer> ids = new ArrayList<>(bytes.keySet());
    Collections.sort(ids);
    return ids;
  }

  private static byte @Nullable [] fromByteLevel(String piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < piece.length(); i++) {
      int value = byteOf(piece.charAt(i));
      if (value < 0) {
        return null;
      }
      out.write(value);
    }
    return out.toByteArray();
  }

  /**
   * The byte that a character stands for (GPT-2, {@code bytes_to_unicode} in encoder.py): printable
   * ones for themselves, the other 68 for those from U+0100 on.
   */
  private static int byteOf(char c) {
    if ((c >= '!' && c <= '~') || (c >= 0xA1 && c <= 0xFF && c != 0xAD)) {
      return c;
    }
    int rank = c - 0x100;
    if (rank < 0 || rank > 67) {
      return -1;
    }
    return rank <= 32 ? rank : rank < 67 ? 127 + rank - 33 : 0xAD;
  }

  private static byte[] fromSentencePiece(String piece) {
    if (piece.matches("<0x[0-9A-F]{2}>")) {
      return new byte[] {(byte) Integer.parseInt(piece.substring(3, 5), 16)};
    }
    return piece.replace('▁', ' ').getBytes(StandardCharsets.UTF_8);
  }
}
