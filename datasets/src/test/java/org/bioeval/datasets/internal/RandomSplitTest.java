package org.bioeval.datasets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Split;

class RandomSplitTest {

  @Provide
  Arbitrary<List<ClassificationInstance>> rows() {
    // Few sources and few texts, so that both are shared.
    Arbitrary<String[]> row =
        Combinators.combine(
                Arbitraries.integers().between(1, 12), Arbitraries.integers().between(1, 15))
            .as((source, text) -> new String[] {"p" + source, "text " + text});
    return row.list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(
            pairs -> {
              List<ClassificationInstance> rows = new ArrayList<>();
              for (String[] pair : pairs) {
                String id = "r" + rows.size();
                rows.add(
                    new ClassificationInstance(
                        id, Document.of(id, pair[0], pair[1]), "x", ImmutableMap.of()));
              }
              return rows;
            });
  }

  @Property
  void dividesEveryRowOnceAndRoundsTheTestShareUp(
      @ForAll("rows") List<ClassificationInstance> rows, @ForAll long seed) {
    RandomSplit<ClassificationInstance> parts = RandomSplit.rows(rows, 0.2, seed);
    assertThat(parts.get(Split.TEST)).hasSize((rows.size() + 4) / 5);
    assertThat(parts).isEqualTo(RandomSplit.rows(rows, 0.2, seed));
    assertIsDivision(rows, parts);
  }

  @Property
  void keepsSourcesAndTextsTogether(
      @ForAll("rows") List<ClassificationInstance> rows, @ForAll long seed) {
    RandomSplit<ClassificationInstance> parts = RandomSplit.groups(rows, 0.2, seed);
    assertThat(parts.test().size()).isLessThanOrEqualTo((rows.size() + 4) / 5);
    assertThat(parts).isEqualTo(RandomSplit.groups(rows, 0.2, seed));
    assertIsDivision(rows, parts);
    for (ClassificationInstance test : parts.test()) {
      assertThat(parts.train())
          .noneMatch(train -> train.groupId().equals(test.groupId()))
          .noneMatch(train -> train.text().equals(test.text()));
    }
  }

  private static void assertIsDivision(
      List<ClassificationInstance> rows, RandomSplit<ClassificationInstance> parts) {
    List<ClassificationInstance> both = new ArrayList<>(parts.train());
    both.addAll(parts.test());
    assertThat(both).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(parts.train()).isEqualTo(rows.stream().filter(parts.train()::contains).toList());
    assertThat(parts.test()).isEqualTo(rows.stream().filter(parts.test()::contains).toList());
  }
}
