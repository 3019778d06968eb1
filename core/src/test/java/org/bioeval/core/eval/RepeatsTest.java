package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import com.google.common.collect.TreeMultiset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.LikelihoodChoice;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.stats.VarianceComponents;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.SelfConsistency;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every item asked several times. */
class RepeatsTest {

  /** A model that counts how often it was asked the same and answers by that number. */
  private static final class Counting implements Backend {
    interface Answers {
      String of(int item, int time);
    }

    final Map<String, AtomicInteger> times = new ConcurrentHashMap<>();
    final Multiset<Integer> asked = TreeMultiset.create();
    final Answers answers;

    Counting(Answers answers) {
      this.answers = answers;
    }

    @Override
    public BackendInfo info() {
      return BackendInfo.of("function", "counting");
    }

    @Override
    public Completion complete(Prompt prompt, Decoding decoding) {
      int item = item(prompt);
      synchronized (asked) {
        asked.add(item);
      }
      int time = times.computeIfAbsent(prompt.text(), p -> new AtomicInteger()).getAndIncrement();
      return Completion.of(answers.of(item, time));
    }
  }

  private static int item(Prompt prompt) {
    return Integer.parseInt(prompt.text().replaceAll("(?s).*Sentence (\\d+) .*", "$1"));
  }

  private static String right(int item) {
    return Runs.LABELS.get(item % 3);
  }

  private static String wrong(int item) {
    return Runs.LABELS.get((item + 1) % 3);
  }

  /**
   * Six items in two documents, asked three times, one at a time. Item 0 is right, wrong, right;
   * item 1 unreadable, right, right; item 2 the same label in two wordings; the others right.
   */
  private static String scripted(int item, int time) {
    return switch (item) {
      case 0 -> time == 1 ? wrong(0) : right(0);
      case 1 -> time == 0 ? "perhaps" : right(1);
      case 2 -> time == 2 ? right(2).toUpperCase(Locale.ROOT) : right(2);
      default -> right(item);
    };
  }

  private static Evaluation<ClassificationInstance, ImmutableSet<String>> six() {
    return Runs.evaluation(6).withConcurrency(1).withRepeats(3);
  }

  @Test
  void tellsWhichAnswersChange() {
    Report report = six().run(new Counting(RepeatsTest::scripted));
    Repeats repeats = report.repeats().orElseThrow();
    assertThat(repeats.count()).isEqualTo(3);
    assertThat(repeats.judgings()).isEqualTo(1);
    // Items 0 and 1 of 6 by answer; by text item 2 as well; 2 of 3 pairs of items 0 and 1 each.
    Score answers = repeats.change(Repeats.ANSWERS_CHANGED).orElseThrow();
    assertThat(answers.value()).isEqualTo(2 / 6.0);
    assertThat(answers.items()).isEqualTo(6);
    assertThat(answers.documents()).isEqualTo(2);
    assertThat(answers.interval().isDefined()).isTrue();
    assertThat(repeats.change(Repeats.TEXTS_CHANGED).orElseThrow().value()).isEqualTo(3 / 6.0);
    assertThat(repeats.change(Repeats.PAIRS_DIFFERING).orElseThrow().value()).isEqualTo(4 / 18.0);
    assertThat(repeats.outcomes())
        .extracting(kinds -> kinds.get(Outcome.Kind.UNPARSEABLE))
        .containsExactly(1L, 0L, 0L);
    assertThat(report.outcomes())
        .containsEntry(Outcome.Kind.ANSWERED, 17L)
        .containsEntry(Outcome.Kind.UNPARSEABLE, 1L);
    assertThat(repeats.toString())
        .startsWith("asked 3 times; 33.3 % (")
        .contains(" of answers change, 50.0 % (")
        .contains(" of texts; two runs differ in 22.2 % (");
  }

  /**
   * Accuracies 5/6, 5/6, 1; pooled 16/18. By document (items 0 to 2, then 3 to 5) right answers 2,
   * 2, 3 and 3, 3, 3: contributions 2 Σ / 6: ⅔, ⅔, 1; 1, 1, 1. Within: 2/27 / (2 · 2) = 1/54; means
   * 7/9 and 1: between 2/81; documents 2/81 − 1/162 = 1/54.
   */
  @Test
  void scoresPoolTheRepeatsAndHaveASpread() {
    Report report = six().run(new Counting(RepeatsTest::scripted));
    Score score = report.score("accuracy");
    assertThat(score.value()).isCloseTo(16 / 18.0, within(1e-15));
    assertThat(score.items()).isEqualTo(6);
    assertThat(score.documents()).isEqualTo(2);
    assertThat(report.items()).isEqualTo(6);
    ScoreSpread spread = report.repeats().orElseThrow().spread("accuracy");
    assertThat(spread.repeats()).containsExactly(5 / 6.0, 5 / 6.0, 1.0);
    assertThat(spread.judgings()).hasSize(1);
    // Deviations from 8/9: −1/18, −1/18, 1/9; squares 1/54, divided by 2.
    assertThat(spread.deviation().orElseThrow()).isCloseTo(Math.sqrt(1 / 108.0), within(1e-12));
    VarianceComponents components = spread.components().orElseThrow();
    assertThat(components.betweenRepeats().orElseThrow()).isCloseTo(1 / 54.0, within(1e-9));
    assertThat(components.betweenDocuments()).isCloseTo(1 / 54.0, within(1e-9));
    assertThat(components.documents()).isEqualTo(2);
    assertThat(components.repeats()).isEqualTo(3);
    assertThat(report.warnings()).noneMatch(w -> w.contains("missing"));
  }

  /** What does not change is as if it had been asked once, in every digit. */
  @Test
  void aModelThatNeverChangesGivesTheScoresOfOneRun() {
    Backend steady = Backend.of("steady", (p, d) -> Runs.answer(p));
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Runs.evaluation(300).with(Metric.mean("thirds", o -> o.instance().text().length() / 3.0));
    Report once = evaluation.run(steady);
    Report seven = evaluation.withRepeats(7).run(steady);
    assertThat(seven.scores()).isEqualTo(once.scores());
    assertThat(seven.samples()).isEqualTo(once.samples());
    assertThat(once.repeats()).isEmpty();
    Repeats repeats = seven.repeats().orElseThrow();
    assertThat(repeats.change(Repeats.TEXTS_CHANGED).orElseThrow().value()).isZero();
    assertThat(repeats.spread("thirds").deviation()).hasValue(0);
    assertThat(repeats.spread("accuracy").components().orElseThrow().betweenRepeats()).hasValue(0);
  }

  @Test
  void oneRepeatIsARunWithoutRepeats() {
    Backend steady = Backend.of("steady", (p, d) -> Runs.answer(p));
    assertThat(Runs.evaluation(30).withRepeats(1).run(steady).toJson())
        .isEqualTo(Runs.evaluation(30).run(steady).toJson());
    assertThatThrownBy(() -> Runs.evaluation(3).withRepeats(0))
        .hasMessage("illegal repeats: 0, must be at least 1");
  }

  @Test
  void aReportIsReadBackAndPrinted(@TempDir Path folder) {
    Report report = six().run(new Counting(RepeatsTest::scripted));
    report.write(folder);
    assertThat(Report.read(folder)).isEqualTo(report);
    assertThat(report.provenance()).containsEntry("repeats", "3");
    assertThat(report.toMarkdown())
        .contains("6 items, each asked 3 times, 17 answered, 1 unparseable.")
        .contains("## Repeats\n\nAsked 3 times; 33.3 % (")
        .contains("Items unparseable: 1, 0, 0.")
        .contains("| accuracy/accuracy | 0.8333 | 1.0000 | 0.0962 |");
  }

  @Test
  void itemsHoldEachTime(@TempDir Path folder) {
    Path file = folder.resolve("items.jsonl");
    var unused = six().withItems(file).withJournal(folder).run(new Counting(RepeatsTest::scripted));
    List<ItemResult> items = Items.read(file).toList();
    assertThat(items).hasSize(6);
    ItemResult second = items.get(1);
    assertThat(second.outcome()).isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(second.repeats())
        .extracting(ItemResult::outcome)
        .containsExactly(Outcome.Kind.UNPARSEABLE, Outcome.Kind.ANSWERED, Outcome.Kind.ANSWERED);
    assertThat(second.repeats())
        .extracting(r -> r.completions().get(0))
        .containsExactly("perhaps", "methods", "methods");
    assertThat(second.repeats()).extracting(ItemResult::exact).containsExactly(false, true, true);
    Set<JournalKey> keys = new TreeSet<>(Comparator.comparing(JournalKey::toString));
    items.forEach(item -> item.repeats().forEach(repeat -> keys.addAll(repeat.keys())));
    assertThat(keys).hasSize(18);
  }

  @Test
  void moreRepeatsAskOnlyWhatIsNew(@TempDir Path folder) {
    Counting model = new Counting((item, time) -> time % 2 == 0 ? right(item) : wrong(item));
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Runs.evaluation(10).withConcurrency(1).withJournal(folder);
    Report one = evaluation.run(model);
    assertThat(model.asked).hasSize(10);
    Report two = evaluation.withRepeats(2).run(model);
    assertThat(model.asked).hasSize(20);
    assertThat(two.repeats().orElseThrow().spread("accuracy").repeats()).containsExactly(1.0, 0.0);
    assertThat(
            evaluation
                .withRepeats(4)
                .run(model)
                .repeats()
                .orElseThrow()
                .spread("accuracy")
                .repeats())
        .containsExactly(1.0, 0.0, 1.0, 0.0);
    assertThat(model.asked).hasSize(40);
    // Fewer again, and one: all from the journal.
    assertThat(evaluation.withRepeats(2).run(model).toJson()).isEqualTo(two.toJson());
    assertThat(evaluation.run(model).toJson()).isEqualTo(one.toJson());
    assertThat(model.asked).hasSize(40);
  }

  @Test
  void samplingGetsAnotherSeedAndGreedyStays() {
    Set<Decoding> seen = ConcurrentHashMap.newKeySet();
    Backend model =
        Runs.sampling(
            "seeds",
            (p, d) -> {
              seen.add(d);
              return Completion.of("methods");
            });
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Runs.evaluation(4).withRepeats(3);
    var unused = evaluation.withDecoding(Decoding.greedy().withSeed(5)).run(model);
    assertThat(seen).containsExactly(Decoding.greedy().withSeed(5));
    seen.clear();
    unused = evaluation.withDecoding(Decoding.sampled(0.7)).run(model);
    assertThat(seen).containsExactly(Decoding.sampled(0.7));
    seen.clear();
    unused = evaluation.withDecoding(Decoding.sampled(0.7).withSeed(5)).run(model);
    assertThat(seen).hasSize(3).contains(Decoding.sampled(0.7).withSeed(5));
    // What servers that count in 32 bits take.
    assertThat(seen).allMatch(d -> d.seed().getAsLong() >= 0 && d.seed().getAsLong() < 1 << 30);
  }

  /**
   * A model whose scores waver: items 0 to 4 of 12 have another likeliest label the second time.
   */
  @Test
  void likelihoodsAreAskedAgainToo() {
    Map<String, AtomicInteger> times = new ConcurrentHashMap<>();
    Backend scoring =
        new Backend() {
          @Override
          public BackendInfo info() {
            return BackendInfo.of("function", "scoring");
          }

          @Override
          public ImmutableSet<Capability> capabilities() {
            return ImmutableSet.of(Capability.CONTINUATION_SCORES);
          }

          @Override
          public Completion complete(Prompt prompt, Decoding decoding) {
            throw new AssertionError("asked to write");
          }

          @Override
          public ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
            int item = item(prompt);
            int time =
                times.computeIfAbsent(prompt.text(), p -> new AtomicInteger()).getAndIncrement();
            String likeliest = item < 5 && time == 1 ? wrong(item) : right(item);
            return continuations.stream()
                .map(text -> new ContinuationScore(text, text.contains(likeliest) ? -1 : -9, 1))
                .collect(ImmutableList.toImmutableList());
          }
        };
    Report report =
        Evaluation.of(Tasks.classification(Runs.dataset(1).schema()), Runs.dataset(12))
            .with(Runs.accuracy())
            .withConstrainedAnswers(true)
            .withConcurrency(1)
            .withRepeats(2)
            .run(LikelihoodChoice.of(scoring));
    Repeats repeats = report.repeats().orElseThrow();
    assertThat(repeats.spread("accuracy").repeats()).containsExactly(1.0, 7 / 12.0);
    assertThat(repeats.change(Repeats.ANSWERS_CHANGED).orElseThrow().value()).isEqualTo(5 / 12.0);
  }

  @Test
  void votesAreDrawnAnewInEachRepeat() {
    Multiset<Decoding> seen = ConcurrentHashMultiset.create();
    Backend model =
        Runs.sampling(
            "votes",
            (p, d) -> {
              seen.add(d);
              return Completion.of("methods");
            });
    var unused =
        Evaluation.of(Runs.task().with(SelfConsistency.of(5, 0.8)), Runs.dataset(2))
            .with(Runs.accuracy())
            .withRepeats(3)
            .run(model);
    assertThat(seen).hasSize(30);
    assertThat(seen.elementSet()).hasSize(15);
  }

  /** Item 0 fails the first time, item 5 always. */
  @Test
  void aFailedRepeatIsNoAnswer() {
    Backend model =
        new Counting(
            (item, time) -> {
              if (item == 5 || (item == 0 && time == 0)) {
                throw new RetriableException("busy", null);
              }
              return right(item);
            });
    Report report = six().run(model);
    assertThat(report.items()).isEqualTo(6);
    assertThat(report.outcomes()).containsEntry(Outcome.Kind.FAILED, 4L);
    assertThat(report.repeats().orElseThrow().outcomes())
        .extracting(kinds -> kinds.get(Outcome.Kind.FAILED))
        .containsExactly(2L, 1L, 1L);
    // Five items have an answer at some time; failing is no change.
    assertThat(report.score("accuracy").items()).isEqualTo(5);
    assertThat(report.score("accuracy").value()).isEqualTo(1);
    Score changed = report.repeats().orElseThrow().change(Repeats.ANSWERS_CHANGED).orElseThrow();
    assertThat(changed.items()).isEqualTo(5);
    assertThat(changed.value()).isZero();
    assertThat(report.warnings()).hasSize(2);
    assertThat(report.warnings().get(0))
        .startsWith(
            "4 repeats of items were not answered because the backend failed; they are not in the"
                + " scores.");
  }

  @Test
  void anyDivisionAndOrderGivesTheSameBytes() throws Exception {
    Random random = new Random(1);
    List<Integer> noise = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      noise.add(random.nextInt(4));
    }
    // Fails, changes and disagrees; what it says is kept, since parts ask in another order.
    Counting.Answers answers =
        (item, time) -> {
          int draw = noise.get(4 * item + time);
          if (draw == 0 && item % 5 == 0) {
            throw new RetriableException("busy", null);
          }
          return draw == 1 ? wrong(item) : draw == 2 ? "perhaps" : right(item);
        };
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Runs.evaluation(60)
            .with(Metric.mean("thirds", o -> o.outcome().kind().ordinal() / 3.0 + 1e9 / 7))
            .withRepeats(4);
    Report whole = evaluation.withConcurrency(1).run(new Counting(answers));
    for (int shards : new int[] {2, 7}) {
      List<Partial> parts = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        Partial part =
            evaluation
                .withConcurrency(1)
                .over(Runs.dataset(60).shard(shard, shards))
                .runPart(new Counting(answers));
        parts.add(PartialTest.sent(part));
      }
      Collections.shuffle(parts, random);
      Partial all = parts.stream().reduce(Partial::merge).orElseThrow();
      assertThat(all.items()).isEqualTo(60);
      assertThat(evaluation.report(all).toJson()).isEqualTo(whole.toJson());
      assertThat(evaluation.report(all)).isEqualTo(whole);
    }
    Partial two = evaluation.withRepeats(2).runPart(new Counting(answers));
    Partial four = evaluation.runPart(new Counting(answers));
    assertThatThrownBy(() -> two.merge(four)).hasMessage("cannot merge parts with 2 and 4 repeats");
  }

  /** Stopped at any call, a run goes on to the report of one that was not. */
  @Test
  void aStoppedRunGoesOnWithoutAskingTwice(@TempDir Path folder) throws IOException {
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Runs.evaluation(40).withRepeats(3).withConcurrency(3).withJournal(folder);
    Counting model = new Counting((item, time) -> Runs.LABELS.get((item + 2 * time) % 3));
    int stops = 0;
    Report report = null;
    while (report == null) {
      int limit = model.asked.size() + 17;
      Backend stopping =
          new Backend() {
            @Override
            public BackendInfo info() {
              return model.info();
            }

            @Override
            public Completion complete(Prompt prompt, Decoding decoding) {
              synchronized (model) {
                if (model.asked.size() >= limit) {
                  throw new PermanentException("stopped", null, PermanentException.Scope.RUN);
                }
                return model.complete(prompt, decoding);
              }
            }
          };
      try {
        report = evaluation.run(stopping);
      } catch (EvaluationException e) {
        stops++;
      }
    }
    assertThat(stops).isGreaterThanOrEqualTo(5);
    assertThat(model.asked).hasSize(120);
    for (int item = 0; item < 40; item++) {
      assertThat(model.asked.count(item)).isEqualTo(3);
    }
    assertThat(report.items()).isEqualTo(40);
    assertThat(
            Files.readAllLines(folder.resolve(Journal.FILE_NAME)).stream()
                .filter(line -> line.startsWith("{\"key\""))
                .distinct())
        .hasSize(120);
    // All from the journal, by another concurrency: the same bytes.
    assertThat(evaluation.withConcurrency(1).run(model).toJson()).isEqualTo(report.toJson());
    assertThat(model.asked).hasSize(120);
  }

  /** Each item is asked its third time before the window could hold all items. */
  @Test
  void manyItemsAndManyRepeatsEnd() {
    for (int repeats : new int[] {2, 50}) {
      int items = repeats == 2 ? 9_000 : 300;
      Counting model = new Counting((item, time) -> right(item));
      Report report = Runs.evaluation(items).withRepeats(repeats).run(model);
      assertThat(model.asked).hasSize(items * repeats);
      assertThat(report.score("accuracy").items()).isEqualTo(items);
    }
  }

  /** Repeats that are asked together share a batch; those of 300 items are 128 items apart. */
  @Test
  void repeatsOfAnItemAreAskedApart() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    Counting model =
        new Counting(
            (item, time) -> {
              order.add(item);
              return right(item);
            });
    var unused = Runs.evaluation(300).withConcurrency(1).withRepeats(2).run(model);
    for (int item = 0; item < 300; item++) {
      int first = order.indexOf(item);
      int last = order.lastIndexOf(item);
      assertThat(last - first).as("item %s", item).isGreaterThanOrEqualTo(100);
    }
  }

  /** A mean over documents is no quotient: repeats are averaged, not added up. */
  @Test
  void aMeanOverDocumentsStaysInItsRange() {
    PerDocument metric = new PerDocument();
    Report report =
        Evaluation.of(Runs.task(), Runs.dataset(6))
            .with(metric)
            .withConcurrency(1)
            .withRepeats(3)
            .withIntervals(Intervals.withDefaults().withResamples(50))
            .run(new Counting(RepeatsTest::scripted));
    // Documents have 2, 2, 3 and 3, 3, 3 right answers of 3: (7/9 + 1) / 2.
    assertThat(report.score("per-document").value()).isCloseTo(8 / 9.0, within(1e-12));
    assertThat(report.repeats().orElseThrow().spread("per-document").repeats().get(0))
        .isCloseTo(5 / 6.0, within(1e-12));
  }

  @Test
  void reportsWithRepeatsAreComparedWithThoseWithout() {
    Report steady =
        Runs.evaluation(60).run(Backend.of("right", (p, d) -> Completion.of(right(item(p)))));
    Report noisy =
        Runs.evaluation(60)
            .withRepeats(3)
            .run(new Counting((item, time) -> (item + time) % 9 == 0 ? wrong(item) : right(item)));
    Comparison comparison = Comparison.of(Map.of("steady", steady, "noisy", noisy));
    assertThat(comparison.result("noisy").report()).contains(noisy);
  }

  private static final class PerDocument
      implements Metric<ClassificationInstance, ImmutableSet<String>> {
    @Override
    public String name() {
      return "documents";
    }

    @Override
    public ImmutableList<ScoreInfo> scores() {
      return ImmutableList.of(ScoreInfo.share("per-document"));
    }

    @Override
    public void observe(
        Observation<? extends ClassificationInstance, ? extends ImmutableSet<String>> o,
        Tally into) {
      into.item(o.instance().groupId());
      boolean hit = o.outcome().scored().filter(a -> a.equals(o.gold())).isPresent();
      into.add(o.instance().groupId(), "share", hit ? 1 / 3.0 : 0);
    }

    @Override
    public ImmutableList<Sample> samples(Tally tally) {
      return ImmutableList.of(tally.sample(scores().get(0), Statistic.mean(), "share"));
    }
  }
}
