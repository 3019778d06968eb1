package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.stats.VarianceComponents;
import org.bioeval.core.task.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer judged several times. */
class JudgingsTest {

  private static final Backend MODEL =
      Backend.of("model", (prompt, decoding) -> Completion.of("methods"));

  /** A judge that says another number each time it is asked the same. */
  private static final class Judge {
    final Map<String, AtomicInteger> times = new ConcurrentHashMap<>();
    final List<Decoding> asked = Collections.synchronizedList(new ArrayList<>());
    final int[] says;

    Judge(int... says) {
      this.says = says;
    }

    Backend backend() {
      return Runs.sampling(
          "judge",
          (prompt, decoding) -> {
            asked.add(decoding);
            int time =
                times.computeIfAbsent(prompt.text(), p -> new AtomicInteger()).getAndIncrement();
            int number = says[time % says.length];
            if (number < 0) {
              throw new RetriableException("busy", null);
            }
            return Completion.of(Integer.toString(number));
          });
    }
  }

  /** The mean of the numbers that the judge says. */
  private record JudgedMean(Backend judge)
      implements Judged<ClassificationInstance, ImmutableSet<String>, Double> {
    @Override
    public String name() {
      return "judged";
    }

    @Override
    public ImmutableList<ScoreInfo> scores() {
      return ImmutableList.of(ScoreInfo.amount("quality"));
    }

    @Override
    public Double judge(
        Observation<? extends ClassificationInstance, ? extends ImmutableSet<String>> observation,
        Asker asker) {
      Prompt prompt =
          Prompt.chat(
              Message.user(observation.instance().id() + observation.outcome().scored().get()));
      return Double.valueOf(asker.ask(judge, prompt, Decoding.sampled(0.5).withSeed(1), 0).text());
    }

    @Override
    public void observe(
        Observation<? extends ClassificationInstance, ? extends ImmutableSet<String>> observation,
        Double judgement,
        Tally into) {
      String document = observation.instance().groupId();
      into.item(document);
      into.add(document, "sum", judgement);
      into.add(document, "items", 1);
    }

    @Override
    public ImmutableList<Sample> samples(Tally tally) {
      return tally.items() == 0
          ? ImmutableList.of()
          : ImmutableList.of(tally.sample(scores().get(0), Statistic.ratio(), "sum", "items"));
    }
  }

  private static Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation(Judge judge) {
    return Evaluation.of(Runs.task(), Runs.dataset(6))
        .with(Runs.accuracy())
        .with(new JudgedMean(judge.backend()))
        .withConcurrency(1);
  }

  /**
   * Each answer is judged 2, then 4: means 2 and 4, deviation √2. Contributions of the two
   * documents are 2 and 4 in each: within answers 2, none between documents.
   */
  @Test
  void tellsHowFarAJudgeAgreesWithItself() {
    Judge judge = new Judge(2, 4);
    Report report = evaluation(judge).withJudgings(2).run(MODEL);
    assertThat(judge.asked).hasSize(12);
    assertThat(report.score("quality").value()).isEqualTo(3);
    assertThat(report.score("quality").items()).isEqualTo(6);
    Repeats repeats = report.repeats().orElseThrow();
    assertThat(repeats.count()).isEqualTo(1);
    assertThat(repeats.judgings()).isEqualTo(2);
    assertThat(repeats.changes()).isEmpty();
    ScoreSpread spread = repeats.spread("quality");
    assertThat(spread.judgings()).containsExactly(2.0, 4.0);
    assertThat(spread.judgingDeviation().orElseThrow()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(spread.repeats()).containsExactly(3.0);
    assertThat(spread.deviation()).isEmpty();
    VarianceComponents components = spread.components().orElseThrow();
    assertThat(components.betweenJudgings().orElseThrow()).isCloseTo(2, within(1e-8));
    assertThat(components.betweenRepeats()).isEmpty();
    assertThat(components.betweenDocuments()).isZero();
    // A metric that asks no judge is not judged again.
    assertThat(repeats.spread("accuracy").components()).isEmpty();
    assertThat(repeats.spread("accuracy").judgings()).hasSize(1);
    assertThat(repeats).hasToString("asked once, each answer judged 2 times");
  }

  @Test
  void equalAnswersOfRepeatsAreJudgedAnew(@TempDir Path folder) {
    Judge judge = new Judge(1, 2, 3, 4, 5, 6);
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        evaluation(judge).withRepeats(2).withJournal(folder);
    Report report = evaluation.run(MODEL);
    assertThat(judge.asked).hasSize(12);
    assertThat(report.repeats().orElseThrow().spread("quality").repeats())
        .containsExactly(1.0, 2.0);
    // More judgings ask what is new, three times four calls an item less two.
    Report more = evaluation.withJudgings(3).run(MODEL);
    assertThat(judge.asked).hasSize(36);
    assertThat(evaluation.withJudgings(3).withConcurrency(8).run(MODEL).toJson())
        .isEqualTo(more.toJson());
    assertThat(evaluation.run(MODEL).toJson()).isEqualTo(report.toJson());
    assertThat(judge.asked).hasSize(36);
    // A judge that samples gets another seed each time.
    assertThat(judge.asked.stream().distinct()).hasSize(6);
    more.write(folder);
    assertThat(Report.read(folder)).isEqualTo(more);
    assertThat(more.provenance()).containsEntry("judgings", "3").containsEntry("repeats", "2");
  }

  @Test
  void aJudgeThatFailsOnceLeavesTheDocumentOutOfTheComponents() {
    // The third time it is asked about an answer it fails.
    Judge judge = new Judge(2, 4, -1);
    Report report = evaluation(judge).withJudgings(3).run(MODEL);
    assertThat(report.score("quality").value()).isEqualTo(3);
    assertThat(report.score("quality").items()).isEqualTo(6);
    assertThat(report.warnings().get(0)).startsWith("6 answers were not fully judged by judged");
    ScoreSpread spread = report.repeats().orElseThrow().spread("quality");
    assertThat(spread.judgings().subList(0, 2)).containsExactly(2.0, 4.0);
    assertThat(spread.judgings().get(2)).isNaN();
    assertThat(spread.components()).isEmpty();
  }

  @Test
  void partsMerge() {
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        evaluation(new Judge(2, 4)).withJudgings(2);
    Partial first = evaluation.over(Runs.dataset(6).shard(0, 2)).runPart(MODEL);
    Partial second = evaluation.over(Runs.dataset(6).shard(1, 2)).runPart(MODEL);
    Report whole = evaluation(new Judge(2, 4)).withJudgings(2).run(MODEL);
    assertThat(evaluation.report(second.merge(first)).toJson()).isEqualTo(whole.toJson());
    Partial once = evaluation.withJudgings(1).runPart(MODEL);
    assertThatThrownBy(() -> once.merge(first))
        .hasMessage("cannot merge parts with 1 and 2 judgings");
    assertThatThrownBy(() -> evaluation.withJudgings(0))
        .hasMessage("illegal judgings: 0, must be at least 1");
  }
}
