package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.metric.Metric;
import org.junit.jupiter.api.Test;

/** Parts that were run apart give the report of one run, whatever the division and the order. */
class PartialTest {

  private static final int ITEMS = 60;

  /** Answers, refusals and failures of several kinds, by the number in the sentence. */
  private static final Backend MODEL =
      Backend.of(
          "mixed",
          (prompt, decoding) -> {
            int number =
                Integer.parseInt(prompt.text().replaceAll("(?s).*Sentence (\\d+) .*", "$1"));
            return switch (number % 7) {
              case 1 -> throw new RetriableException("busy " + number % 2, null);
              case 2 ->
                  throw new PermanentException(
                      "too long: " + number, null, PermanentException.Scope.ITEM);
              case 3 -> Completion.of("perhaps", FinishReason.STOP, Usage.of(number, 3));
              default -> Completion.of("methods", FinishReason.STOP, Usage.of(number, 1));
            };
          });

  private static Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation() {
    // Thirds have no exact sum in floating point.
    return Runs.evaluation(ITEMS)
        .with(Metric.mean("thirds", o -> o.instance().text().length() / 3.0 + 1e9 / 7));
  }

  static Partial sent(Partial part) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(part);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Partial) in.readObject();
    }
  }

  @Test
  void anyDivisionAndOrderGivesTheSameBytes() throws Exception {
    Report whole = evaluation().run(MODEL);
    assertThat(whole.warnings()).anyMatch(w -> w.contains("First: item-1, RetriableException"));
    for (int shards : new int[] {1, 2, 3, 10, ITEMS + 5}) {
      List<Partial> parts = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        parts.add(
            sent(
                evaluation()
                    .over(Runs.dataset(ITEMS).shard(shard, shards))
                    .withConcurrency(1 + shard % 3)
                    .runPart(MODEL)));
      }
      assertThat(parts.stream().mapToLong(Partial::items).sum()).isEqualTo(ITEMS);
      Collections.shuffle(parts, new Random(shards));
      Partial all = parts.stream().reduce(Partial::merge).orElseThrow();
      Report merged = evaluation().report(all);
      assertThat(merged.toJson()).isEqualTo(whole.toJson());
      assertThat(merged).isEqualTo(whole);
    }
  }

  @Test
  void mergingLeavesThePartsAsTheyWere() {
    Partial one = evaluation().over(Runs.dataset(ITEMS).shard(0, 2)).runPart(MODEL);
    Partial other = evaluation().over(Runs.dataset(ITEMS).shard(1, 2)).runPart(MODEL);
    String before = evaluation().report(one).toJson();
    assertThat(one.merge(other).items()).isEqualTo(ITEMS);
    assertThat(evaluation().report(one).toJson()).isEqualTo(before);
  }

  @Test
  void partsOfOtherModelsOrMetricsAreRefused() {
    Partial part = evaluation().runPart(MODEL);
    Partial other = evaluation().runPart(Backend.of("other", (p, d) -> Completion.of("methods")));
    assertThatThrownBy(() -> part.merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different models");
    Partial fewer = Runs.evaluation(ITEMS).runPart(MODEL);
    assertThatThrownBy(() -> part.merge(fewer)).hasMessageContaining("different metrics");
    assertThatThrownBy(() -> Runs.evaluation(ITEMS).report(part)).hasMessageContaining("thirds");
  }

  @Test
  void aShardOutOfRangeIsRefused() {
    assertThatThrownBy(() -> Runs.dataset(3).shard(2, 2))
        .hasMessage("illegal shard: 2 of 2, must be from 0 to 1");
  }
}
