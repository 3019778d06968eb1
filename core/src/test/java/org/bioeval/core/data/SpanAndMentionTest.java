package org.bioeval.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Spans are half-open and never empty; mentions know where they are or say that they do not. */
class SpanAndMentionTest {

  @Test
  void refusesEmptyAndNegativeSpans() {
    assertThatThrownBy(() -> new Span(3, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal span [3, 3): start must be at least 0 and end greater than start");
    assertThatThrownBy(() -> new Span(-1, 3)).hasMessageContaining("illegal span [-1, 3)");
    assertThatThrownBy(() -> new Span(5, 2)).hasMessageContaining("illegal span [5, 2)");
  }

  @Property
  void overlapIsSharingACodeUnit(
      @ForAll @IntRange(min = 0, max = 12) int a,
      @ForAll @IntRange(min = 1, max = 6) int aLength,
      @ForAll @IntRange(min = 0, max = 12) int b,
      @ForAll @IntRange(min = 1, max = 6) int bLength) {
    Span first = new Span(a, a + aLength);
    Span second = new Span(b, b + bLength);
    boolean shared = false;
    boolean all = true;
    for (int i = b; i < b + bLength; i++) {
      boolean inFirst = i >= a && i < a + aLength;
      shared |= inFirst;
      all &= inFirst;
    }
    assertThat(first.overlaps(second)).isEqualTo(shared);
    assertThat(second.overlaps(first)).isEqualTo(shared);
    assertThat(first.contains(second)).isEqualTo(all);
    assertThat(first.length()).isEqualTo(aLength);
  }

  @Test
  void ordersByStartThenEnd() {
    assertThat(List.of(new Span(4, 9), new Span(1, 8), new Span(4, 5)).stream().sorted())
        .containsExactly(new Span(1, 8), new Span(4, 5), new Span(4, 9));
    assertThat(new Span(4, 9)).hasToString("[4, 9)");
  }

  @Test
  void aDiscontinuousMentionCoversItsPieces() {
    // "left and right ventricle": "left ... ventricle", pieces out of order.
    Mention mention =
        new Mention(
            "T1",
            "Anatomy",
            List.of(new Span(15, 24), new Span(0, 4)),
            "left ventricle",
            List.of(),
            ImmutableMap.of());
    assertThat(mention.start()).isZero();
    assertThat(mention.end()).isEqualTo(24);
    assertThat(mention.cover()).isEqualTo(new Span(0, 24));
    assertThat(mention.located()).isTrue();
  }

  @Test
  void aMentionWithoutPlaceSaysSo() {
    Mention mention = Mention.unlocated("Chemical", "aspirin");
    assertThat(mention.located()).isFalse();
    for (Runnable place : List.<Runnable>of(mention::start, mention::end, mention::cover)) {
      assertThatThrownBy(place::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'aspirin' has no place in the text; ask located() first");
    }
  }

  @Test
  void aMentionCopiesItsCollections() {
    java.util.ArrayList<Span> spans = new java.util.ArrayList<>(List.of(new Span(0, 1)));
    Mention mention = new Mention("T1", "A", spans, "x", List.of(), ImmutableMap.of());
    spans.clear();
    assertThat(mention.spans()).containsExactly(new Span(0, 1));
  }

  @Test
  void splitsHaveOneName() {
    assertThat(Split.of("devel")).isEqualTo(Split.VALIDATION);
    assertThat(Split.of("dev")).isEqualTo(Split.VALIDATION);
    assertThat(Split.of("valid")).isEqualTo(Split.VALIDATION);
    assertThat(Split.of("test3")).hasToString("test3");
    assertThatThrownBy(() -> Split.of("Test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("illegal split 'Test'")
        .hasMessageContaining("such as 'train'");
  }

  @Test
  void issuesReadLikeCompilerMessages() {
    LoadReport.Issue issue =
        new LoadReport.Issue(
            LoadReport.Kind.OFFSET_MISMATCH, "a.txt", 7, "doc1", "text differs", "IL-2", "IL-");
    assertThat(issue)
        .hasToString("OFFSET_MISMATCH a.txt:7 (doc1): text differs: expected 'IL-2', found 'IL-'");
    LoadReport report =
        new LoadReport(
            com.google.common.collect.ImmutableSortedMap.of("documents", 1L),
            ImmutableList.of(issue));
    assertThat(report.count("documents")).isEqualTo(1);
    assertThat(report.count("absent")).isZero();
    assertThat(report.issues(LoadReport.Kind.WARNING)).isEmpty();
    assertThat(report.issues(LoadReport.Kind.OFFSET_MISMATCH)).containsExactly(issue);
  }
}
