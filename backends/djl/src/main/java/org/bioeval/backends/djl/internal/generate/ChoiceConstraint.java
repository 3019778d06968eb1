package org.bioeval.backends.djl.internal.generate;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One of several token sequences. Where one is the beginning of another, the model may end it by a
 * token that ends answers.
 */
public final class ChoiceConstraint implements TokenConstraint {
  private static final class Node {
    private final Map<Integer, Node> next = new HashMap<>();
    private boolean end;
  }

  private final Set<Integer> endTokens;
  private Node at;
  private boolean ended;

  /**
   * A constraint at its beginning.
   *
   * @param options the sequences, none empty
   * @param endTokens ids that end answers
   */
  public ChoiceConstraint(Collection<int[]> options, Set<Integer> endTokens) {
    this.endTokens = endTokens;
    at = new Node();
    for (int[] option : options) {
      Node node = at;
      for (int token : option) {
        node = node.next.computeIfAbsent(token, t -> new Node());
      }
      node.end = true;
    }
  }

  @Override
  public void mask(float[] logits) {
    float[] kept = new float[at.next.size()];
    int[] tokens = new int[kept.length];
    int n = 0;
    for (int token : at.next.keySet()) {
      tokens[n] = token;
      kept[n++] = logits[token];
    }
    Map<Integer, Float> ends = new HashMap<>();
    if (at.end) {
      endTokens.forEach(token -> ends.put(token, logits[token]));
    }
    java.util.Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i++) {
      logits[tokens[i]] = kept[i];
    }
    ends.forEach((token, logit) -> logits[token] = logit);
  }

  @Override
  public void accept(int token) {
    Node node = at.next.get(token);
    if (node == null) {
      ended = true;
    } else {
      at = node;
    }
  }

  @Override
  public boolean isComplete() {
    return ended || (at.end && at.next.isEmpty());
  }
}
