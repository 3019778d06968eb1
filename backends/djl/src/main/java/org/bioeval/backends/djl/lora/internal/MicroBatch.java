package org.bioeval.backends.djl.lora.internal;

import java.util.List;
import org.bioeval.backends.checkpoint.internal.config.Rope;
import org.bioeval.backends.djl.internal.model.Batch;

/**
 * Examples side by side, each a sequence of its own: no padding, and none attends to another. What
 * all their prompts have in common at the beginning, such as a task's instructions, stands there
 * once, and every example attends to it: the same losses and gradients for less work.
 *
 * @param batch their tokens
 * @param wanted indices of the tokens before each answer token
 * @param next the answer tokens
 */
public record MicroBatch(Batch batch, int[] wanted, int[] next) {
  /** Shorter beginnings are not worth the larger attention masks. */
  private static final int WORTHWHILE = 16;

  /** Lays examples out, what they have in common once. */
  public static MicroBatch of(List<Tokenised> examples, Rope rope) {
    return of(examples, rope, shared(examples, rope));
  }

  /**
   * Lays examples out, each whole. With dropout a beginning that stands there once would drop the
   * same elements for all examples, and gradients would vary more than those of examples apart.
   */
  public static MicroBatch apart(List<Tokenised> examples, Rope rope) {
    return of(examples, rope, 0);
  }

  private static MicroBatch of(List<Tokenised> examples, Rope rope, int shared) {
    Batch batch = new Batch();
    int learnt = examples.stream().mapToInt(Tokenised::learnt).sum();
    int[] wanted = new int[learnt];
    int[] next = new int[learnt];
    if (shared > 0) {
      int[] ids = examples.get(0).ids();
      batch.addSegment(0, ids, 0, shared, rope.variant(ids.length), Batch.BASE);
    }
    int n = 0;
    for (int row = 0; row < examples.size(); row++) {
      int[] ids = examples.get(row).ids();
      int first =
          batch.addSegment(row, ids, shared, ids.length, rope.variant(ids.length), Batch.BASE);
      for (int i = examples.get(row).start(); i < ids.length; i++) {
        wanted[n] = first + i - shared - 1;
        next[n++] = ids[i];
      }
    }
    return new MicroBatch(batch, wanted, next);
  }

  /** How many tokens the examples have in common before the last token of any prompt. */
  private static int shared(List<Tokenised> examples, Rope rope) {
    Tokenised first = examples.get(0);
    int shared = first.start() - 1;
    for (Tokenised other : examples) {
      // Rotations that depend on the sequence's length make equal tokens different.
      if (rope.variant(other.ids().length) != rope.variant(first.ids().length)) {
        return 0;
      }
      int limit = Math.min(shared, other.start() - 1);
      int same = 0;
      while (same < limit && other.ids()[same] == first.ids()[same]) {
        same++;
      }
      shared = same;
    }
    return examples.size() > 1 && shared >= WORTHWHILE ? shared : 0;
  }
}
