package org.bioeval.backends.checkpoint.internal.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The merges of a SentencePiece BPE. Its model holds no list of merges: any two neighbours whose
 * union is a token may merge, the highest score first. As a list that is every way to cut a token
 * into two tokens, in the order of the tokens' scores; which cut of the same token comes first is
 * taken from the converter of transformers, by the length of the left part.
 */
final class SentencePieceMerges {
  /** Longer tokens are not cut: no published vocabulary has any, and a hostile one could. */
  private static final int LONGEST = 256;

  private record Merge(String left, String right, float score) {}

  private SentencePieceMerges() {}

  /** The merges as a {@code tokenizer.json} lists them. */
  static ArrayNode of(List<String> tokens, List<Number> scores) {
    Set<String> vocabulary = new HashSet<>(tokens);
    List<Merge> merges = new ArrayList<>();
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      if (token.length() > LONGEST) {
        continue;
      }
      float score = scores.get(id).floatValue();
      for (int at = 1; at < token.length(); at++) {
        String left = token.substring(0, at);
        String right = token.substring(at);
        if (!Character.isLowSurrogate(token.charAt(at))
            && vocabulary.contains(left)
            && vocabulary.contains(right)) {
          merges.add(new Merge(left, right, score));
        }
      }
    }
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(merge -> merge.left().codePointCount(0, merge.left().length()))
            .thenComparingInt(merge -> merge.right().codePointCount(0, merge.right().length()))
            .reversed());
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    merges.forEach(merge -> list.addArray().add(merge.left()).add(merge.right()));
    return list;
  }
}
