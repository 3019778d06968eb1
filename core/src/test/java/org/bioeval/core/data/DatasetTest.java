package org.bioeval.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Datasets in memory and on disk give the same items in the same order, and close what they open.
 */
class DatasetTest {

  private static final DatasetInfo INFO = DatasetInfo.of("toy", Split.TEST, "sentence");
  private static final Schema SCHEMA =
      Schema.of("toy", new Schema.Label("A", ""), new Schema.Label("B", ""));

  private static ClassificationInstance item(int number) {
    return new ClassificationInstance(Document.of("d" + number, "text " + number), "A");
  }

  private static List<ClassificationInstance> items(int count) {
    return IntStream.range(0, count).mapToObj(DatasetTest::item).toList();
  }

  /** Counts how often a pass is opened and closed. */
  private static final class Source {
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    Dataset<ClassificationInstance> dataset(int count) {
      return Dataset.streaming(
          INFO,
          SCHEMA,
          () -> {
            opened.incrementAndGet();
            return IntStream.range(0, count)
                .mapToObj(DatasetTest::item)
                .onClose(closed::incrementAndGet);
          });
    }
  }

  @Test
  void refusesEqualIds() {
    List<ClassificationInstance> twice = List.of(item(1), item(2), item(1));
    assertThatThrownBy(() -> Dataset.of(INFO, SCHEMA, twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "two instances of toy test have the id 'd1'; give each a distinct id, since journals and"
                + " reports refer to items by it");
  }

  @Test
  void closesAPassThatWasReadToItsEnd() {
    Source source = new Source();
    List<String> ids = new ArrayList<>();
    for (ClassificationInstance item : source.dataset(3)) {
      ids.add(item.id());
    }
    assertThat(ids).containsExactly("d0", "d1", "d2");
    assertThat(source.opened).hasValue(1);
    assertThat(source.closed).hasValue(1);
  }

  @Test
  void closesAPassThatBreaks() {
    AtomicInteger closed = new AtomicInteger();
    Dataset<ClassificationInstance> broken =
        Dataset.streaming(
            INFO,
            SCHEMA,
            () ->
                IntStream.range(0, 5)
                    .mapToObj(
                        i -> {
                          if (i == 2) {
                            throw new UncheckedIOException(new java.io.IOException("bad sector"));
                          }
                          return item(i);
                        })
                    .onClose(closed::incrementAndGet));
    Iterator<ClassificationInstance> pass = broken.iterator();
    pass.next();
    pass.next();
    assertThatThrownBy(pass::next).isInstanceOf(UncheckedIOException.class);
    assertThat(closed).hasValue(1);
  }

  @Test
  void listsLimitsFiltersAndSamplesCloseTheirPasses() {
    Source source = new Source();
    Dataset<ClassificationInstance> dataset = source.dataset(10);
    assertThat(dataset.toList()).hasSize(10);
    assertThat(dataset.limit(4).toList()).hasSize(4);
    assertThat(dataset.sample(4, 1).toList()).hasSize(4);
    try (Stream<ClassificationInstance> pass = dataset.filter("odd", i -> true).stream()) {
      assertThat(pass.findFirst()).contains(item(0));
    }
    assertThat(source.opened).hasValue(4);
    assertThat(source.closed).hasValue(4);
  }

  @Test
  void limitReadsNoFurtherThanNeeded() {
    AtomicInteger read = new AtomicInteger();
    Dataset<ClassificationInstance> endless =
        Dataset.streaming(
            INFO,
            SCHEMA,
            () ->
                IntStream.iterate(0, i -> i + 1)
                    .peek(i -> read.incrementAndGet())
                    .mapToObj(DatasetTest::item));
    Dataset<ClassificationInstance> first = endless.limit(3);
    assertThat(first.toList()).isEqualTo(items(3));
    assertThat(first.size()).hasValue(3);
    assertThat(read.get()).isEqualTo(3);
    assertThat(first.info().notes()).containsExactly("first 3 items");
  }

  @Test
  void limitsAndSamplesRefuseNegativeCounts() {
    Dataset<ClassificationInstance> dataset = Dataset.of(INFO, SCHEMA, items(2));
    assertThatThrownBy(() -> dataset.limit(-1)).hasMessage("illegal limit: -1, must be at least 0");
    assertThatThrownBy(() -> dataset.sample(-1, 0))
        .hasMessage("illegal sample size: -1, must be at least 0");
    assertThat(dataset.limit(0).toList()).isEmpty();
  }

  @Test
  void filterNotesWhatWasKept() {
    Dataset<ClassificationInstance> kept =
        Dataset.of(INFO, SCHEMA, items(6)).filter("id above 3", i -> i.id().compareTo("d3") > 0);
    assertThat(kept.toList()).extracting(ClassificationInstance::id).containsExactly("d4", "d5");
    assertThat(kept.info().notes()).containsExactly("id above 3");
    assertThat(kept.size()).isEmpty();
  }

  @Property(tries = 200)
  void aSampleIsDistinctInOrderAndRepeatable(
      @ForAll @IntRange(max = 30) int size,
      @ForAll @IntRange(max = 40) int count,
      @ForAll long seed) {
    Dataset<ClassificationInstance> dataset = Dataset.of(INFO, SCHEMA, items(size));
    Dataset<ClassificationInstance> sample = dataset.sample(count, seed);
    ImmutableList<ClassificationInstance> chosen = sample.toList();
    assertThat(chosen).hasSize(Math.min(size, count)).doesNotHaveDuplicates();
    assertThat(dataset.toList().stream().filter(chosen::contains).toList()).isEqualTo(chosen);
    assertThat(dataset.sample(count, seed).toList()).isEqualTo(chosen);
    assertThat(sample.info().notes())
        .containsExactly("random sample of " + Math.min(size, count) + " items, seed " + seed);
  }

  @Test
  void everyItemIsSampledAboutEquallyOften() {
    Dataset<ClassificationInstance> dataset = Dataset.of(INFO, SCHEMA, items(10));
    int[] drawn = new int[10];
    for (int seed = 0; seed < 2000; seed++) {
      for (ClassificationInstance item : dataset.sample(3, seed)) {
        drawn[Integer.parseInt(item.id().substring(1))]++;
      }
    }
    // Each is drawn with probability 0.3: 600 expected, standard deviation 20.5; six of them.
    for (int count : drawn) {
      assertThat(count).isBetween(600 - 123, 600 + 123);
    }
  }

  @Test
  void documentsGiveTheTextOfASpan() {
    Document document = Document.of("d", "pub1", "IL-2 binds 🧬 DNA");
    assertThat(document.text(new Span(11, 13))).isEqualTo("🧬");
    assertThat(document.sourceId()).isEqualTo("pub1");
    assertThat(new ClassificationInstance(document, "A").groupId()).isEqualTo("pub1");
    assertThatThrownBy(() -> document.text(new Span(10, 99)))
        .isInstanceOf(StringIndexOutOfBoundsException.class);
  }

  @Test
  void printsAsOneLine() {
    assertThat(Dataset.of(INFO, SCHEMA, items(1234))).hasToString("toy test, 1,234 × sentence");
    assertThat(new Source().dataset(3)).hasToString("toy test, read on each pass");
  }

  @Property
  void shardsTogetherAreTheDataset(
      @ForAll @IntRange(max = 50) int count, @ForAll @IntRange(min = 1, max = 7) int shards) {
    Dataset<ClassificationInstance> all = Dataset.of(INFO, SCHEMA, items(count));
    List<ClassificationInstance> together = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      together.addAll(all.shard(shard, shards).toList());
    }
    assertThat(together).containsExactlyInAnyOrderElementsOf(all);
  }
}
