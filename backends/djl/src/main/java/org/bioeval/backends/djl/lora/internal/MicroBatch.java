package org.bioeval.backends.djl.lora.internal;

import java.util.List;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Rope;

/**
 * Examples side by side, each a sequence of its own: no padding, and none attends to another.
 *
 * @param batch their tokens
 * @param wanted indices of the tokens before each answer token
 * @param next the answer tokens
 */
public record MicroBatch(Batch batch, int[] wanted, int[] next) {
  /** Lays examples out. */
  public static MicroBatch of(List<Tokenised> examples, Rope rope) {
    Batch batch = new Batch();
    int learnt = examples.stream().mapToInt(Tokenised::learnt).sum();
    int[] wanted = new int[learnt];
    int[] next = new int[learnt];
    int n = 0;
    for (int row = 0; row < examples.size(); row++) {
      int[] ids = examples.get(row).ids();
      int first = batch.addSegment(row, ids, 0, ids.length, rope.variant(ids.length), Batch.BASE);
      for (int i = examples.get(row).start(); i < ids.length; i++) {
        wanted[n] = first + i - 1;
        next[n++] = ids[i];
      }
    }
    return new MicroBatch(batch, wanted, next);
  }
}
