package org.bioeval.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.compare.Footprint.Measure;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Progress;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonRunTest {

  private static final int ITEMS = 400;

  @TempDir Path folder;

  /** Item i has the label "even" or "odd", and says so. */
  private static Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation() {
    Schema schema = Schema.of("toy", new Schema.Label("even", ""), new Schema.Label("odd", ""));
    Dataset<ClassificationInstance> data =
        Dataset.of(
            DatasetInfo.of("toy", Split.TEST, "sentence"),
            schema,
            IntStream.range(0, ITEMS)
                .mapToObj(
                    i ->
                        new ClassificationInstance(
                            Document.of("item-" + i, "document-" + i, "number " + i + " of all"),
                            i % 2 == 0 ? "even" : "odd"))
                .toList());
    return Evaluation.of(Tasks.labelSet(schema), data)
        .with(
            Metric.mean(
                "accuracy", o -> o.outcome().scored().filter(o.gold()::equals).isPresent() ? 1 : 0))
        .withConcurrency(1);
  }

  /** A model that is right but for every n-th item, and counts its calls. */
  private static final class Model implements Backend {
    private final String name;
    private final int wrongEvery;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private RuntimeException failure = new IllegalStateException("unused");
    private int failAfter = Integer.MAX_VALUE;

    Model(String name, int wrongEvery) {
      this.name = name;
      this.wrongEvery = wrongEvery;
    }

    Model failing(int after, RuntimeException with) {
      failAfter = after;
      failure = with;
      return this;
    }

    @Override
    public BackendInfo info() {
      return BackendInfo.of("toy", name).withDetail("parameters", "1000");
    }

    @Override
    public Completion complete(Prompt prompt, Decoding decoding) {
      if (calls.incrementAndGet() > failAfter) {
        throw failure;
      }
      String number = prompt.text().replaceAll("(?s).*number (\\d+) of all.*", "$1");
      int i = Integer.parseInt(number);
      boolean even = (i % 2 == 0) ^ (i % wrongEvery == wrongEvery - 1);
      return Completion.of(even ? "even" : "odd", FinishReason.STOP, Usage.UNKNOWN);
    }

    Backend opened() {
      open.incrementAndGet();
      return this;
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  private static byte[] all(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString();
        // How long it took differs.
        if (!name.contains("journal") && !name.endsWith(".lock") && !name.endsWith("run.json")) {
          all.append(name).append('\n').append(Files.readString(file)).append('\n');
        }
      }
    }
    return all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static ComparisonRun<ClassificationInstance, ImmutableSet<String>> run(
      Model large, Model small) {
    return Comparison.of(evaluation())
        .with(Candidate.of("large", large::opened).parameters(7_000))
        .with(Candidate.of("small", small::opened));
  }

  @Test
  void runsEachCandidateInItsFolderAndDecides() {
    Model large = new Model("l", 20);
    Model small = new Model("s", 20);
    List<String> turns = new ArrayList<>();
    AtomicInteger steps = new AtomicInteger();
    Comparison comparison =
        run(large, small)
            .withListener(
                new ComparisonListener() {
                  @Override
                  public void started(String candidate, int number, int candidates) {
                    // Only one is open at a time.
                    assertThat(large.open.get() + small.open.get()).isZero();
                    turns.add(candidate + " " + number + "/" + candidates);
                  }

                  @Override
                  public void progressed(String candidate, Progress progress) {
                    steps.incrementAndGet();
                  }

                  @Override
                  public void finished(String candidate, Comparison.Result result) {
                    turns.add(candidate + " " + result.report().isPresent());
                  }
                })
            .run(folder);
    assertThat(turns).containsExactly("large 1/2", "large true", "small 2/2", "small true");
    assertThat(steps).hasValue(2 * ITEMS);
    assertThat(folder.resolve("small/report.json")).exists();
    assertThat(folder.resolve("small/items.jsonl")).exists();
    assertThat(large.open.get() + small.open.get()).isZero();
    Decision decision =
        comparison
            .smallest(Measure.PARAMETERS)
            .within("accuracy", Margin.absolute(0.05))
            .of("large")
            .and(Criterion.atMost(Outcome.Kind.TRUNCATED, 0.01))
            .withDraws(999)
            .decide();
    // The size of the small one is what its backend tells.
    assertThat(decision.basis().candidate("small").footprint().value(Measure.PARAMETERS))
        .hasValue(1_000);
    // Every 20th is wrong, the same ones: 0.95 both. None of 400 is truncated; 0.99⁴⁰⁰ = 0.018.
    assertThat(decision.basis().candidate("large").score()).hasValue(0.95);
    assertThat(((Decision.Smallest) decision).which()).isEqualTo("small");
  }

  @Test
  void oneFailedCandidateDoesNotStopTheOthers() {
    Comparison comparison =
        Comparison.of(evaluation())
            .with(
                Candidate.of(
                    "missing",
                    () -> {
                      throw new IOException("no such file");
                    }))
            .with(
                Candidate.of(
                    "rejected",
                    new Model("r", 9)
                        .failing(
                            3,
                            new PermanentException("bad key", null, PermanentException.Scope.RUN))))
            .with(Candidate.of("sound", new Model("s", 20)))
            .run(folder);
    assertThat(comparison.result("missing").failure()).isEqualTo("no such file");
    assertThat(comparison.result("missing").toString()).isEqualTo("missing: failed (no such file)");
    assertThat(comparison.result("rejected").report()).isEmpty();
    assertThat(comparison.result("rejected").failure()).contains("bad key");
    assertThat(comparison.result("sound").report()).isPresent();
  }

  @Test
  void aRunThatWasStoppedEndsInTheSameFiles() throws Exception {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    run(new Model("l", 20), new Model("s", 7)).run(whole);
    ComparisonListener stop =
        new ComparisonListener() {
          @Override
          public void progressed(String candidate, Progress progress) {
            if (candidate.equals("small") && progress.done() == 150) {
              throw new CancellationException("stop");
            }
          }
        };
    assertThatThrownBy(
            () -> run(new Model("l", 20), new Model("s", 7)).withListener(stop).run(stopped))
        .isInstanceOf(CancellationException.class);
    assertThat(stopped.resolve("small/report.json")).doesNotExist();
    Model large = new Model("l", 20);
    Model small = new Model("s", 7);
    run(large, small).run(stopped);
    assertThat(large.calls).hasValue(0);
    // What was shown is not asked again; more may have been asked ahead.
    assertThat(small.calls.get()).isLessThanOrEqualTo(ITEMS - 150);
    assertThat(all(stopped)).isEqualTo(all(whole)).isNotEmpty();
  }

  @Test
  void anIncompleteCandidateIsShown() {
    Model flaky = new Model("s", 20).failing(390, new RetriableException("busy", null));
    Decision decision =
        run(new Model("l", 20), flaky)
            .run(folder)
            .smallest(Measure.PARAMETERS)
            .within("accuracy", Margin.absolute(0.05))
            .of("large")
            .decide();
    assertThat(((Decision.Refused) decision).reason()).isEqualTo(Decision.Reason.INCOMPLETE);
    assertThat(decision.sentence()).contains("small is incomplete: 10 of 400 items");
  }

  @Test
  void namesHaveToBeDistinctAndNameFolders() {
    Model model = new Model("m", 9);
    assertThatThrownBy(
            () ->
                Comparison.of(evaluation())
                    .with(Candidate.of("A", model))
                    .with(Candidate.of("a", model)))
        .hasMessageContaining("a candidate named 'a' already");
    for (String name : List.of("", " ", "a/b", "..", "a\\b", "a\n")) {
      assertThatThrownBy(() -> Candidate.of(name, model))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("illegal name of a candidate");
    }
    assertThat(Candidate.of("1.5B Q4_K_M", model).parameters(1_540_000_000L).bytes(986_000_000L))
        .hasToString("1.5B Q4_K_M (parameters=1.54 G, bytes=986 M)");
  }
}
