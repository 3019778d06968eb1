package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.observe;
import static org.bioeval.metrics.Scored.scores;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.junit.jupiter.api.Test;

class ChemdnerScoresTest {

  private static final String TEXT = "Aspirin and aspirin; NaCl, NaCl.";

  private static Mention at(String type, int start, int end) {
    return Mention.of("", type, start, end, TEXT.substring(start, end));
  }

  private static final MentionInstance ITEM =
      new MentionInstance(
          Document.of("1", TEXT),
          ImmutableList.of(at("TRIVIAL", 0, 7), at("TRIVIAL", 12, 19), at("FORMULA", 21, 25)));

  private static void assertScores(Map<String, Double> scores, double precision, double recall) {
    assertThat(scores.get("micro-precision")).isCloseTo(precision, within(1e-12));
    assertThat(scores.get("micro-recall")).isCloseTo(recall, within(1e-12));
  }

  @Test
  void mentionsAreUniquePlacesWithoutTheirClass() {
    // Gold: three places. Answer: [0,7) as FAMILY (right place), [12,19) twice (once counted),
    // [27,31) (no gold): TP 2, FP 1, FN 1.
    assertScores(
        scores(
            ChemdnerScores.mentions(),
            observe(
                ITEM,
                at("FAMILY", 0, 7),
                at("TRIVIAL", 12, 19),
                at("FAMILY", 12, 19),
                at("FORMULA", 27, 31))),
        2 / 3.0,
        2 / 3.0);
  }

  @Test
  void anIndexHoldsEachNameOnceWithItsCase() {
    // Gold names: Aspirin, aspirin, NaCl. Answer names: aspirin, NaCl (from another place),
    // "and": TP 2, FP 1, FN 1.
    assertScores(
        scores(
            ChemdnerScores.documents(),
            observe(
                ITEM,
                at("TRIVIAL", 12, 19),
                at("FORMULA", 27, 31),
                at("FORMULA", 21, 25),
                at("TRIVIAL", 8, 11))),
        2 / 3.0,
        2 / 3.0);
  }

  @Test
  void aNameWithoutAPlaceIsInTheIndexButNoMention() {
    Mention lost = Mention.unlocated("Chemical", "NaCl");
    assertScores(scores(ChemdnerScores.mentions(), observe(ITEM, lost)), 0, 0);
    assertScores(scores(ChemdnerScores.documents(), observe(ITEM, lost)), 1, 1 / 3.0);
  }
}
