package org.bioeval.backends.djl.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.FakeDecoder;
import org.bioeval.backends.djl.internal.text.TextStream;
import org.bioeval.backends.djl.internal.text.TextTokenizer;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.core.backend.Decoding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A decoder that throws at every call in turn. Whatever fails, every job ends, once, with the right
 * answer or with a failure, and the scheduler goes on.
 */
@Timeout(300)
class SchedulerFaultsTest {
  /** Prompts cross both a block of the cache (128) and the switch of frequencies. */
  private static final int SWITCH = 125;

  /** Three rows of 128 positions, but only two of 256: growing takes a job out. */
  private static final CachePlan PLAN = new CachePlan(3, 520, 100);

  private static final int ANSWER = 12;

  private static ExecutorService callers;
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void open() throws URISyntaxException {
    callers = Executors.newCachedThreadPool();
    tokenizer =
        TextTokenizer.open(
            Path.of(
                Objects.requireNonNull(
                        SchedulerFaultsTest.class.getResource("/tiny-chat/tokenizer.json"))
                    .toURI()));
  }

  @AfterAll
  static void close() {
    callers.shutdownNow();
    tokenizer.close();
  }

  /** What an operation may throw. */
  enum Kind {
    OUT_OF_MEMORY {
      @Override
      Throwable make() {
        return new TorchException("the engine failed", new RuntimeException("out of memory"));
      }
    },
    ENGINE {
      @Override
      Throwable make() {
        return new TorchException("the engine failed", new RuntimeException("index out of range"));
      }
    },
    EXCEPTION {
      @Override
      Throwable make() {
        return new IllegalStateException("no engine at all");
      }
    },
    ERROR {
      @Override
      Throwable make() {
        return new OutOfMemoryError("Java heap space (as the test has it)");
      }
    };

    abstract Throwable make();
  }

  private static int[] prompt(int seed, int length) {
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      // Half of the prompts begin alike, so that beginnings are copied from row to row.
      tokens[i] = i < 40 && seed % 2 == 0 ? 7 + i % 5 : 1 + (i * 31 + seed * 17) % 60;
    }
    return tokens;
  }

  private static GenerationJob generation(int[] prompt, int adapter, TokenConstraint constraint) {
    return new GenerationJob(
        prompt,
        adapter,
        Decoding.greedy().withMaxTokens(ANSWER),
        new TextStream(tokenizer, prompt, List.of()),
        Set.of(),
        constraint,
        1 << 20,
        false);
  }

  private static List<Job> jobs() {
    return List.of(
        generation(prompt(0, 60), Batch.BASE, null),
        generation(prompt(2, 121), Batch.BASE, null),
        generation(prompt(1, 123), Batch.BASE, null),
        new ScoreJob(prompt(4, 70), 50, Batch.BASE),
        new EmbeddingJob(prompt(6, 130), 0, Batch.BASE),
        generation(prompt(8, 45), 3, null),
        generation(prompt(10, 118), Batch.BASE, null));
  }

  /** A scheduler on a fake decoder; the first operation waits until all jobs are there. */
  private static final class Run implements AutoCloseable {
    final CountDownLatch submitted = new CountDownLatch(1);
    final FakeDecoder program;
    final Scheduler scheduler;

    Run(FakeDecoder.Faults faults) {
      program =
          new FakeDecoder(
              (operation, what) -> {
                await(submitted);
                return faults.at(operation, what);
              });
      scheduler = new Scheduler(program.decoder(SWITCH), PLAN);
    }

    List<Job> submit() {
      List<Job> jobs = jobs();
      jobs.forEach(scheduler::submit);
      submitted.countDown();
      return jobs;
    }

    @Override
    public void close() {
      submitted.countDown();
      scheduler.close();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The last event of each job, waiting no longer than it may take. */
  private static List<Job.Event> ends(String when, List<Job> jobs) throws Exception {
    List<Future<Job.Event>> futures = new ArrayList<>();
    jobs.forEach(job -> futures.add(callers.submit(() -> end(job))));
    List<Job.Event> events = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      try {
        events.add(futures.get(i).get(10, TimeUnit.SECONDS));
      } catch (TimeoutException e) {
        throw new AssertionError(when + ": job " + i + " never ended", e);
      }
    }
    return events;
  }

  private static Job.Event end(Job job) throws InterruptedException {
    while (true) {
      Job.Event event = job.next();
      if (!(event instanceof Job.Piece)) {
        return event;
      }
    }
  }

  private static void assertRight(String when, List<Job> jobs, List<Job.Event> events) {
    for (int i = 0; i < jobs.size(); i++) {
      if (events.get(i) instanceof Job.Done) {
        assertRight(when + ", job " + i, jobs.get(i));
      }
    }
  }

  private static void assertRight(String when, Job job) {
    int[] given = Arrays.copyOf(job.tokens(), job.promptLength());
    if (job instanceof GenerationJob answer) {
      assertThat(answer.generatedTokens())
          .as(when)
          .isEqualTo(FakeDecoder.expectedAnswer(given, ANSWER, SWITCH, job.adapter()));
    } else if (job instanceof ScoreJob score) {
      assertThat(score.logprob())
          .as(when)
          .isCloseTo(
              FakeDecoder.expectedScore(job.tokens(), job.promptLength(), SWITCH), within(1e-4));
    } else {
      assertThat(((EmbeddingJob) job).mean())
          .as(when)
          .containsExactly(FakeDecoder.expectedMean(job.tokens(), SWITCH), within(1e-3f));
    }
  }

  /** After the scheduler has ended nothing may have been told after a job's end. */
  private static void assertToldOnce(String when, List<Job> jobs) throws InterruptedException {
    for (int i = 0; i < jobs.size(); i++) {
      Job.Event last = new Job.Piece("nothing was told after the end");
      jobs.get(i).tell(last);
      assertThat(jobs.get(i).next()).as("%s: job %d is told again", when, i).isSameAs(last);
    }
  }

  /** Injects a fault, lets all jobs end, and asks the same scheduler again. */
  private static void check(String when, IntPredicate fails, Kind kind, boolean recovers)
      throws Exception {
    List<Job> jobs;
    List<Job> later;
    boolean[] healthy = {false};
    Run run =
        new Run((operation, what) -> !healthy[0] && fails.test(operation) ? kind.make() : null);
    try (run) {
      jobs = run.submit();
      List<Job.Event> events = ends(when, jobs);
      assertRight(when, jobs, events);
      if (recovers) {
        assertThat(events).as(when).allMatch(event -> event instanceof Job.Done);
      }
      healthy[0] = true;
      later = run.submit();
      List<Job.Event> after = ends(when + ", asked again", later);
      assertThat(after).as("%s, asked again", when).allMatch(event -> event instanceof Job.Done);
      assertRight(when + ", asked again", later, after);
    }
    assertToldOnce(when, jobs);
    assertToldOnce(when, later);
    assertThat(run.program.isClosed()).as(when).isTrue();
  }

  private static int operations() throws Exception {
    Run run = new Run(FakeDecoder.Faults.none());
    try (run) {
      List<Job> jobs = run.submit();
      List<Job.Event> events = ends("undisturbed", jobs);
      assertThat(events).allMatch(event -> event instanceof Job.Done);
      assertRight("undisturbed", jobs, events);
    }
    assertThat(run.program.operations()).isGreaterThan(50);
    return run.program.operations();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyJobEndsWhenOneOperationFails(Kind kind) throws Exception {
    int operations = operations();
    for (int k = 0; k < operations; k++) {
      int failing = k;
      check(
          kind + " at operation " + k,
          operation -> operation == failing,
          kind,
          kind == Kind.OUT_OF_MEMORY);
    }
  }

  /** Two in a row: the way out of the first fault fails, too. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyJobEndsWhenTheNextOperationFailsToo(Kind kind) throws Exception {
    int operations = operations();
    for (int k = 0; k < operations; k++) {
      int failing = k;
      check(
          kind + " at operations " + k + " and " + (k + 1),
          operation -> operation == failing || operation == failing + 1,
          kind,
          false);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyJobEndsWhenEverythingFailsFromThenOn(Kind kind) throws Exception {
    int operations = operations();
    for (int k = 0; k < operations; k++) {
      int failing = k;
      check(kind + " from operation " + k + " on", operation -> operation >= failing, kind, false);
    }
  }

  /** Memory runs out, and what follows it fails in another way. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyJobEndsWhenBackingOffFails(Kind kind) throws Exception {
    int operations = operations();
    for (int k = 0; k < operations; k++) {
      for (int later = 1; later <= 3; later++) {
        checkBackingOff(k, k + later, kind);
      }
    }
  }

  private static void checkBackingOff(int first, int second, Kind kind) throws Exception {
    String when = "out of memory at operation " + first + ", " + kind + " at " + second;
    boolean[] healthy = {false};
    List<Job> jobs;
    try (Run run =
        new Run(
            (operation, what) ->
                healthy[0]
                    ? null
                    : operation == first
                        ? Kind.OUT_OF_MEMORY.make()
                        : operation == second ? kind.make() : null)) {
      jobs = run.submit();
      assertRight(when, jobs, ends(when, jobs));
      healthy[0] = true;
      List<Job> later = run.submit();
      List<Job.Event> after = ends(when + ", asked again", later);
      assertThat(after).as("%s, asked again", when).allMatch(event -> event instanceof Job.Done);
      assertRight(when + ", asked again", later, after);
    }
    assertToldOnce(when, jobs);
  }

  /** The methods that move or free the cache fail whenever they are called. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyJobEndsWhenAMethodAlwaysFails(Kind kind) throws Exception {
    for (String method : List.of("reserve", "release", "copy", "step", "score", "pool")) {
      String when = kind + " in every " + method;
      List<Job> jobs;
      // Memory runs out now and then, so that the cache is released at all.
      Run run =
          new Run(
              (operation, what) ->
                  what.equals(method)
                      ? kind.make()
                      : operation % 37 == 36 ? Kind.OUT_OF_MEMORY.make() : null);
      try (run) {
        jobs = run.submit();
        assertRight(when, jobs, ends(when, jobs));
      }
      assertToldOnce(when, jobs);
      assertThat(run.program.isClosed()).as(when).isTrue();
    }
  }

  /** What a constraint throws is its own job's failure only. */
  @Test
  void aFailingConstraintFailsItsOwnJobOnly() throws Exception {
    for (int failing = 0; failing < 3 * ANSWER; failing++) {
      int[] left = {failing};
      TokenConstraint constraint =
          new TokenConstraint() {
            private void count() {
              if (left[0]-- == 0) {
                throw new IllegalArgumentException("the constraint failed");
              }
            }

            @Override
            public void mask(float[] logits) {
              count();
            }

            @Override
            public void accept(int token) {
              count();
            }

            @Override
            public boolean isComplete() {
              count();
              return false;
            }
          };
      String when = "constraint's call " + failing;
      Job constrained = generation(prompt(12, 30), Batch.BASE, constraint);
      List<Job> others;
      try (Run run = new Run(FakeDecoder.Faults.none())) {
        run.scheduler.submit(constrained);
        others = run.submit();
        assertThat(ends(when, List.of(constrained)).get(0)).as(when).isInstanceOf(Job.Failed.class);
        List<Job.Event> events = ends(when, others);
        assertThat(events).as(when).allMatch(event -> event instanceof Job.Done);
        assertRight(when, others, events);
      }
      assertToldOnce(when, List.of(constrained));
      assertToldOnce(when, others);
    }
  }

  /** Jobs given while the model is closed end, whenever that happens. */
  @Test
  void everyJobEndsWhenTheModelIsClosed() throws Exception {
    int operations = operations();
    for (int k = 0; k < operations; k += 3) {
      int closing = k;
      CountDownLatch reached = new CountDownLatch(1);
      Run run =
          new Run(
              (operation, what) -> {
                if (operation == closing) {
                  reached.countDown();
                }
                return null;
              });
      List<Job> jobs = run.submit();
      // Jobs that come in at another moment may take fewer operations.
      boolean unused = reached.await(200, TimeUnit.MILLISECONDS);
      run.close();
      String when = "closed at operation " + k;
      assertRight(when, jobs, ends(when, jobs));
      assertToldOnce(when, jobs);
    }
  }
}
