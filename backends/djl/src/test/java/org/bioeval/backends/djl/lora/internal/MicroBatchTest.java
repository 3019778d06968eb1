package org.bioeval.backends.djl.lora.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.bioeval.backends.checkpoint.internal.config.Rope;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
  private static final Rope ROPE = new Rope(2, List.of(new float[] {1}), 1, 0);

  /** Twenty tokens in common, then two of the prompt's own and three of an answer. */
  private static Tokenised example(int own) {
    int[] ids = IntStream.range(0, 25).map(i -> i < 20 ? i : 100 * own + i).toArray();
    return new Tokenised("e" + own, ids, 22);
  }

  private final List<Tokenised> examples = List.of(example(1), example(2), example(3));

  @Test
  void whatExamplesHaveInCommonStandsThereOnce() {
    MicroBatch batch = MicroBatch.of(examples, ROPE);
    assertThat(batch.batch().size()).isEqualTo(20 + 3 * 5);
    assertThat(batch.next()).containsExactly(122, 123, 124, 222, 223, 224, 322, 323, 324);
    // The last prompt token and the first two answer tokens of each.
    assertThat(batch.wanted()).containsExactly(21, 22, 23, 26, 27, 28, 31, 32, 33);
  }

  @Test
  void apartEachExampleIsWhole() {
    MicroBatch batch = MicroBatch.apart(examples, ROPE);
    assertThat(batch.batch().size()).isEqualTo(3 * 25);
    assertThat(batch.next()).containsExactly(122, 123, 124, 222, 223, 224, 322, 323, 324);
    assertThat(batch.wanted()).containsExactly(21, 22, 23, 46, 47, 48, 71, 72, 73);
  }
}
