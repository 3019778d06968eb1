package org.bioeval.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.compare.Footprint.Measure;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixRunTest {

  @TempDir Path folder;

  private static Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation(
      String corpus, int items) {
    Schema schema = Schema.of(corpus, new Schema.Label("even", ""), new Schema.Label("odd", ""));
    Dataset<ClassificationInstance> data =
        Dataset.of(
            DatasetInfo.of(corpus, Split.TEST, "sentence"),
            schema,
            IntStream.range(0, items)
                .mapToObj(
                    i ->
                        new ClassificationInstance(
                            Document.of(
                                corpus + i, corpus + "-" + i, corpus + " number " + i + "."),
                            i % 2 == 0 ? "even" : "odd"))
                .toList());
    return Evaluation.of(Tasks.labelSet(schema), data)
        .with(
            Metric.mean(
                "accuracy", o -> o.outcome().scored().filter(o.gold()::equals).isPresent() ? 1 : 0))
        .withConcurrency(1);
  }

  private static Backend model(String name) {
    return Backend.of(
        name,
        (prompt, decoding) -> {
          String number = prompt.text().replaceAll("(?s).* number (\\d+)\\..*", "$1");
          boolean even = Integer.parseInt(number) % 2 == 0;
          return Completion.of(even ? "even" : "odd", FinishReason.STOP, Usage.of(10, 5));
        });
  }

  private static MatrixRun two() {
    return Comparison.over("a", evaluation("a", 40)).over("b", evaluation("b", 20));
  }

  @Test
  void aBackendIsOpenedOnceForAllCorpora() {
    AtomicInteger opened = new AtomicInteger();
    List<MatrixProgress> steps = new ArrayList<>();
    ComparisonMatrix matrix =
        two()
            .with(
                Candidate.of(
                    "large",
                    () -> {
                      opened.incrementAndGet();
                      return model("large");
                    }))
            .with(Candidate.of("small", model("small")))
            .withListener(
                new ComparisonListener() {
                  @Override
                  public void advanced(MatrixProgress progress) {
                    steps.add(progress);
                  }
                })
            .run(folder);
    assertThat(opened).hasValue(1);
    assertThat(matrix.corpora()).containsExactly("a", "b");
    assertThat(matrix.candidates()).containsExactly("large", "small");
    assertThat(folder.resolve("b/small/report.json")).exists();
    assertThat(matrix.on("b").result("small").report().orElseThrow().score("accuracy").value())
        .isEqualTo(1);
    // 60 items and 2 ends of runs for each candidate.
    assertThat(steps).hasSize(2 * (60 + 2));
    // How many there are is not known before the second corpus was begun.
    assertThat(steps.get(0).total()).isEmpty();
    assertThat(steps.get(steps.size() - 1))
        .isEqualTo(new MatrixProgress("b", "small", 4, 4, 120, OptionalLong.of(120)))
        .hasToString("4 of 4 runs, 120 of 120 items; small on b");
  }

  @Test
  void servedCandidatesRunBesideEachOther() {
    // Each waits for the other: one after the other, they would wait for ever.
    CyclicBarrier both = new CyclicBarrier(2);
    Candidate.Opener opener =
        () -> {
          both.await(60, TimeUnit.SECONDS);
          return model("any");
        };
    ComparisonMatrix matrix =
        two()
            .with(Candidate.of("one", opener).served())
            .with(Candidate.of("two", opener).served())
            .run(folder);
    assertThat(matrix.on("a").results()).allMatch(result -> result.report().isPresent());
  }

  @Test
  void localCandidatesRunOneAtATimeAndServedOnesAtMostAsAllowed() {
    AtomicInteger local = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    MatrixRun run = two().withServedAtOnce(1);
    for (String name : List.of("l1", "l2")) {
      run = run.with(Candidate.of(name, () -> counted(local, most)));
    }
    for (String name : List.of("s1", "s2")) {
      run = run.with(Candidate.of(name, () -> counted(served, most)).served());
    }
    run.run(folder);
    assertThat(most).hasValue(1);
    assertThatThrownBy(() -> two().withServedAtOnce(0)).hasMessageContaining("must be at least 1");
  }

  private static Backend counted(AtomicInteger open, AtomicInteger most) {
    most.accumulateAndGet(open.incrementAndGet(), Math::max);
    Backend inner = model("any");
    return new Backend() {
      @Override
      public org.bioeval.core.backend.BackendInfo info() {
        return inner.info();
      }

      @Override
      public Completion complete(
          org.bioeval.core.backend.Prompt prompt, org.bioeval.core.backend.Decoding decoding) {
        return inner.complete(prompt, decoding);
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Test
  void aFailureOnOneCorpusStopsNeitherTheOtherCorporaNorTheOthers() {
    Backend deaf =
        Backend.of(
            "deaf",
            (prompt, decoding) -> {
              if (prompt.text().contains("a number")) {
                throw new org.bioeval.core.backend.PermanentException(
                    "bad key", null, org.bioeval.core.backend.PermanentException.Scope.RUN);
              }
              return model("x").complete(prompt, decoding);
            });
    ComparisonMatrix matrix =
        two()
            .with(Candidate.of("deaf", deaf).parameters(1))
            .with(Candidate.of("large", model("large")).parameters(9))
            .with(Candidate.of("small", model("small")).parameters(5))
            .run(folder);
    assertThat(matrix.on("a").result("deaf").failure()).contains("bad key");
    assertThat(matrix.on("b").result("deaf").report()).isPresent();
    Decision.Smallest decision =
        (Decision.Smallest)
            matrix
                .smallest(Measure.PARAMETERS)
                .within("accuracy", Margin.absolute(0.3))
                .of("large")
                .decide();
    assertThat(decision.which()).isEqualTo("small");
    assertThat(decision.open().get(0).note()).startsWith("failed on a: ").contains("bad key");
  }

  @Test
  void aStoppedRunEndsAllAndGoesOn() {
    ComparisonListener stop =
        new ComparisonListener() {
          @Override
          public void advanced(MatrixProgress progress) {
            if (progress.items() == 30) {
              throw new CancellationException("stop");
            }
          }
        };
    MatrixRun run =
        two()
            .with(Candidate.of("one", model("one")).served())
            .with(Candidate.of("two", model("two")));
    assertThatThrownBy(() -> run.withListener(stop).run(folder))
        .isInstanceOf(CancellationException.class);
    ComparisonMatrix matrix = run.run(folder);
    assertThat(matrix.on("b").results()).allMatch(result -> result.report().isPresent());
  }

  @Test
  void whatWasMeasuredStaysWhenAllAnswersComeFromTheJournal() throws Exception {
    MatrixRun run = two().with(Candidate.of("one", model("one")));
    Footprint first = run.run(folder).on("a").result("one").footprint();
    assertThat(first.value(Measure.LATENCY)).isPresent();
    assertThat(first.value(Measure.TOKENS_PER_SECOND).getAsDouble()).isPositive();
    if (Files.isWritable(Path.of("/proc/self/clear_refs"))) {
      // This process holds a virtual machine: more than 16 MB, less than 64 GB.
      assertThat(first.value(Measure.PEAK_MEMORY).getAsDouble()).isBetween(16e6, 64e9);
    }
    Footprint again = run.run(folder).on("a").result("one").footprint();
    assertThat(again).isEqualTo(first);
    assertThat(Footprint.measuredIn(folder.resolve("a/one"))).isEqualTo(first);
    assertThat(Footprint.measuredIn(folder)).isEqualTo(Footprint.unknown());
    // A served one takes nothing of this machine.
    Footprint served =
        two()
            .with(Candidate.of("far", model("far")).served())
            .run(folder)
            .on("a")
            .result("far")
            .footprint();
    assertThat(served.value(Measure.LATENCY)).isPresent();
    assertThat(served.value(Measure.PEAK_MEMORY)).isEmpty();
  }

  @Test
  void ofSeveralCorporaCostsAddUpAndSpeedsAreMeans() {
    Footprint a =
        Footprint.unknown()
            .with(Measure.PARAMETERS, 7)
            .with(Measure.COST, 2)
            .with(Measure.LATENCY, 1)
            .with(Measure.PEAK_MEMORY, 30);
    Footprint b =
        Footprint.unknown()
            .with(Measure.COST, 3)
            .with(Measure.LATENCY, 2)
            .with(Measure.PEAK_MEMORY, 20)
            .with(Measure.TOKENS_PER_SECOND, 9);
    // Speed is known on b only.
    assertThat(Footprint.over(List.of(a, b)))
        .isEqualTo(
            Footprint.unknown()
                .with(Measure.PARAMETERS, 7)
                .with(Measure.COST, 5)
                .with(Measure.LATENCY, 1.5)
                .with(Measure.PEAK_MEMORY, 30));
  }

  @Test
  void corporaHaveNamesOfFolders() {
    assertThatThrownBy(() -> Comparison.over("a/b", evaluation("a", 9)))
        .hasMessageContaining("illegal name of a corpus: 'a/b'");
    assertThatThrownBy(() -> two().over("A", evaluation("a", 9)))
        .hasMessageContaining("a corpus named 'A' already");
  }
}
