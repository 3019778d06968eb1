package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowCountsTest {
  private static final int[] SIZES = {1, 2, 8, 16, 64};

  /** A matrix of which counts agree, from the sets of those that do. */
  private static float[] same(int[]... sets) {
    float[] same = new float[SIZES.length * SIZES.length];
    for (int[] set : sets) {
      for (int i : set) {
        for (int j : set) {
          same[i * SIZES.length + j] = 1;
        }
      }
    }
    return same;
  }

  @Test
  void whereAllAgreeAllAreUsed() {
    float[] all = same(new int[] {0, 1, 2, 3, 4});
    assertThat(RowCounts.best(SIZES, all, new int[] {1, 8})).isEqualTo(List.of(1, 2, 8, 16, 64));
  }

  @Test
  void oneSetIsChosenByWhatIsToBeComputed() {
    // As on AVX2: small numbers of rows agree, and large ones do.
    float[] two = same(new int[] {0, 1, 2}, new int[] {3, 4});
    assertThat(RowCounts.best(SIZES, two, new int[] {1, 2, 8})).isEqualTo(List.of(1, 2, 8));
    assertThat(RowCounts.best(SIZES, two, new int[] {100, 400})).isEqualTo(List.of(16, 64));
  }

  @Test
  void aCountWhoseRowsDependOnTheirPlaceIsNotUsed() {
    float[] odd = same(new int[] {0}, new int[] {3});
    assertThat(RowCounts.best(SIZES, odd, new int[] {8, 16})).isEqualTo(List.of(16));
  }

  @Test
  void callsAreFilledUp() {
    RowCounts counts = new RowCounts(List.of(16, 64), List.of(2, 8), List.of(2, 8));
    assertThat(counts.promptRows(1)).isEqualTo(16);
    assertThat(counts.promptRows(17)).isEqualTo(64);
    assertThat(counts.answerRows(3)).isEqualTo(8);
    // The head takes eight rows at a time, then what is left.
    assertThat(counts.headRows(8)).isEqualTo(8);
    assertThat(counts.headRows(17)).isEqualTo(18);
  }
}
