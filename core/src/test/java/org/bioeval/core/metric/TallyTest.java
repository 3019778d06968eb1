package org.bioeval.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bioeval.core.stats.Statistic;
import org.junit.jupiter.api.Test;

/** Sums per group are exact, bounded in memory, and do not depend on the order. */
class TallyTest {

  private static Tally tally(List<Integer> groups) {
    Tally tally = new Tally();
    for (int group : groups) {
      tally.item("g" + group);
      tally.add("g" + group, "ones", 1);
      if (group % 2 == 0) {
        tally.add("g" + group, "even", group);
      }
    }
    return tally;
  }

  private static Sample sample(Tally tally) {
    return tally.sample("x", Statistic.ratio(), "even", "ones", "never");
  }

  private static void assertSame(Sample actual, Sample expected) {
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.items()).isEqualTo(expected.items());
    assertThat(actual.documents()).isEqualTo(expected.documents());
    assertThat(Arrays.deepEquals(actual.columns(), expected.columns())).isTrue();
  }

  @Property
  void sumsAreThoseOfTheDefinition(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 20) Integer> groups) {
    Map<String, double[]> expected = new HashMap<>();
    for (int group : groups) {
      double[] sums = expected.computeIfAbsent("g" + group, g -> new double[2]);
      sums[0] += group % 2 == 0 ? group : 0;
      sums[1]++;
    }
    Sample sample = sample(tally(groups));
    assertThat(sample.rows()).containsExactlyInAnyOrderElementsOf(expected.keySet()).isSorted();
    for (int g = 0; g < sample.rows().size(); g++) {
      double[] sums = expected.get(sample.rows().get(g));
      assertThat(sample.columns()[0][g]).isEqualTo(sums[0]);
      assertThat(sample.columns()[1][g]).isEqualTo(sums[1]);
      assertThat(sample.columns()[2][g]).isZero();
    }
    assertThat(sample.items()).isEqualTo(groups.size());
  }

  private static List<Integer> many(int count) {
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(i);
    }
    return groups;
  }

  @Test
  void keepsTotalsAndBoundsRowsBeyondTheMost() {
    int count = 3 * Tally.MAX_ROWS;
    Sample sample = sample(tally(many(count)));
    assertThat(sample.rows().size()).isLessThanOrEqualTo(Tally.MAX_ROWS);
    assertThat(Arrays.stream(sample.columns()[1]).sum()).isEqualTo(count);
    // 0 + 2 + 4 + … + (count - 2).
    double half = count / 2;
    assertThat(Arrays.stream(sample.columns()[0]).sum()).isEqualTo(half * (half - 1));
    assertThat(sample.items()).isEqualTo(count);
    assertThat(sample.documents()).isEqualTo(count);
  }

  @Test
  void exactlyTheMostGroupsAreNotBinned() {
    Sample sample = sample(tally(many(Tally.MAX_ROWS)));
    assertThat(sample.rows())
        .hasSize(Tally.MAX_ROWS)
        .contains("g0")
        .noneMatch(g -> g.startsWith("bin-"));
    assertThat(sample(tally(many(Tally.MAX_ROWS + 1))).rows()).allMatch(g -> g.startsWith("bin-"));
  }

  @Test
  void binsDoNotDependOnTheOrder() {
    List<Integer> groups = many(Tally.MAX_ROWS + 5000);
    Sample expected = sample(tally(groups));
    Collections.reverse(groups);
    assertSame(sample(tally(groups)), expected);
    Collections.shuffle(groups, new Random(1));
    assertSame(sample(tally(groups)), expected);
  }

  @Test
  void binnedAndUnbinnedTalliesMergeToOnePass() {
    List<Integer> all = many(2 * Tally.MAX_ROWS);
    Sample expected = sample(tally(all));
    for (int cut :
        new int[] {
          0, 10, Tally.MAX_ROWS - 1, Tally.MAX_ROWS, Tally.MAX_ROWS + 1, all.size() - 10
        }) {
      Tally first = tally(all.subList(0, cut));
      first.merge(tally(all.subList(cut, all.size())));
      assertSame(sample(first), expected);
      Tally other = tally(all.subList(cut, all.size()));
      other.merge(tally(all.subList(0, cut)));
      assertSame(sample(other), expected);
    }
  }

  @Test
  void mergingLeavesTheOtherAsItWas() {
    Tally other = tally(List.of(1, 2, 3));
    Tally tally = tally(List.of(2, 9));
    tally.merge(other);
    assertSame(sample(other), sample(tally(List.of(1, 2, 3))));
    assertSame(sample(tally), sample(tally(List.of(1, 2, 2, 3, 9))));
    assertThat(tally.columns()).containsExactly("even", "ones");
  }

  @Test
  void refusesAmountsThatAreNone() {
    assertThatThrownBy(() -> new Tally().add("g", "c", Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal amount Infinity for column c of document g, must be finite");
  }

  @Test
  void aSampleChecksItsShape() {
    assertThatThrownBy(
            () ->
                new Sample(
                    ScoreInfo.share("f1"),
                    Statistic.ratio(),
                    com.google.common.collect.ImmutableList.of("a"),
                    new double[][] {{1, 2}},
                    1,
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample f1 has 1 rows and a column of 2 values");
    Sample empty = sample(new Tally());
    assertThat(empty.value()).isNaN();
    assertThat(empty.score(org.bioeval.core.stats.Intervals.withDefaults()).interval().isDefined())
        .isFalse();
  }

  /** The exact sum, as the definition says, of a few of the amounts that rounding troubles. */
  @Property
  void sumsOfFractionsAreExactWhateverTheOrder(
      @ForAll @Size(min = 1, max = 40) List<@DoubleRange(min = -1e9, max = 1e9) Double> amounts,
      @ForAll Random random) {
    List<Double> mixed = new ArrayList<>(amounts);
    mixed.add(1e16);
    mixed.add(0.1);
    mixed.add(-1e16);
    BigDecimal sum = BigDecimal.ZERO;
    for (double amount : mixed) {
      sum = sum.add(new BigDecimal(amount));
    }
    Collections.shuffle(mixed, random);
    int cut = random.nextInt(mixed.size() + 1);
    Tally tally = amounts(mixed.subList(0, cut));
    tally.merge(amounts(mixed.subList(cut, mixed.size())));
    assertThat(tally.total("x")).isEqualTo(sum.doubleValue());
    assertThat(tally.sample("x", Statistic.ratio(), "x", "x").columns()[0][0])
        .isEqualTo(sum.doubleValue());
  }

  private static Tally amounts(List<Double> amounts) {
    Tally tally = new Tally();
    amounts.forEach(amount -> tally.add("d", "x", amount));
    return tally;
  }

  @Test
  void aTallyTravelsAsBytes() throws Exception {
    Tally tally = tally(many(2 * Tally.MAX_ROWS));
    tally.add("g1", "ones", 0.1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(tally);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertSame(sample((Tally) in.readObject()), sample(tally));
    }
  }

  @Test
  void zerosHaveTheDocumentsAndColumnsAndNothingElse() {
    for (int documents : new int[] {3, Tally.MAX_ROWS + 5}) {
      Tally tally = new Tally();
      for (int i = 0; i < documents; i++) {
        tally.item("d" + i);
        tally.add("d" + i, i % 2 == 0 ? "even" : "odd", 1);
      }
      Tally zeros = tally.zeros();
      assertThat(zeros.items()).isZero();
      assertThat(zeros.documents()).isEqualTo(documents);
      assertThat(zeros.columns()).containsExactly("even", "odd");
      assertThat(zeros.total("even")).isZero();
      // One document of many, in the rows of all.
      Tally one = new Tally();
      one.item("d1");
      one.add("d1", "odd", 7);
      zeros.merge(one);
      Sample all = tally.sample("share", Statistic.ratio(), "odd", "even");
      Sample sample = zeros.sample("share", Statistic.ratio(), "odd", "even");
      assertThat(sample.rows()).isEqualTo(all.rows());
      assertThat(zeros.total("odd")).isEqualTo(7);
      assertThat(zeros.items()).isEqualTo(1);
      assertThat(tally.total("odd")).isEqualTo(documents / 2);
    }
  }
}
