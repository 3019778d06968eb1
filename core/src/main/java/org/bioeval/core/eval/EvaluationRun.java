package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.internal.JournalAsker;
import org.bioeval.core.eval.internal.Judging;
import org.bioeval.core.eval.internal.OutcomeCounts;
import org.bioeval.core.eval.internal.Provenance;
import org.bioeval.core.eval.internal.Question;
import org.bioeval.core.eval.internal.Warnings;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an evaluation.
 *
 * <p>The calling thread walks through the dataset. It takes answers from the journal or hands
 * questions to the executor, never more than the concurrency at once, and keeps the items that are
 * under way in a bounded window. Items leave the window in order, each once its answers are on
 * disk, so metrics, listener and files see the same sequence whatever the threads do.
 */
final class EvaluationRun<I extends Instance, A> {

  /**
   * Items under way: enough to keep the disk's batches large while a slow item holds up the order.
   */
  private static final int WINDOW = 4096;

  /** How long calls that were interrupted are waited for. */
  private static final int LAST_CALLS_SECONDS = 10;

  private static final JournalKey NO_KEY = new JournalKey(0, 0);
  private static final Logger LOG = LoggerFactory.getLogger(EvaluationRun.class);

  private final Evaluation.Settings<I, A> settings;
  private final Backend backend;
  private final List<Tally> tallies = new ArrayList<>();
  private final OutcomeCounts counts = new OutcomeCounts();
  private final Deque<Pending<I>> window = new ArrayDeque<>();
  private final Deque<Answered<I, A>> answered = new ArrayDeque<>();
  private final Map<String, Unjudged> unjudged = new LinkedHashMap<>();
  private final Semaphore permits;
  private final Provenance provenance;
  private final OptionalLong total;
  private final AtomicReference<Question> pointless = new AtomicReference<>();
  private final AtomicReference<Judging<?>> pointlessJudging = new AtomicReference<>();
  private long done;
  private long resumed;
  private @Nullable Journal journal;
  private Judged.Asker forAllItems = Judged.Asker.direct();

  /** Judgements of one metric that a later run may mend. */
  private record Unjudged(long count, String first) {}

  /** An item that was answered, while its answer is being judged. */
  private record Answered<I extends Instance, A>(
      Observation<I, A> observation,
      ImmutableList<JournalKey> keys,
      List<@Nullable Judging<?>> judgings) {
    boolean ready() {
      return judgings.stream().allMatch(judging -> judging == null || judging.isDone());
    }

    void cancel() {
      judgings.stream().filter(Objects::nonNull).forEach(Judging::cancel);
    }
  }

  /** An item under way. */
  private record Pending<I extends Instance>(I item, List<Question> questions) {
    boolean ready() {
      return questions.stream().allMatch(Question::isDone);
    }

    ImmutableList<JournalKey> keys() {
      return questions.stream().map(Question::key).collect(ImmutableList.toImmutableList());
    }
  }

  EvaluationRun(Evaluation.Settings<I, A> settings, Backend backend) {
    this.settings = settings;
    this.backend = backend;
    this.permits = new Semaphore(settings.concurrency);
    this.provenance = new Provenance();
    this.total = settings.dataset.size();
    settings.metrics.forEach(metric -> tallies.add(new Tally()));
  }

  Report run() {
    Executor given = settings.executor;
    ExecutorService own = given == null ? ownThreads() : null;
    ItemWriter<I, A> items = null;
    try {
      // An interrupt that comes before the journal is opened would close its file.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      journal = settings.journal == null ? null : Journal.open(settings.journal);
      forAllItems = JournalAsker.shared(journal);
      items =
          settings.items == null
              ? null
              : new ItemWriter<>(settings.items, settings.task, settings.itemTexts);
      settings.listener.started(progress());
      askAll(own == null ? Objects.requireNonNull(given) : own, items);
      if (journal != null) {
        journal.close();
      }
      if (items != null) {
        items.complete();
      }
    } catch (InterruptedException e) {
      throw cancelled();
    } finally {
      end(own);
      if (items != null) {
        items.close();
      }
    }
    Report report = report();
    settings.listener.finished(report);
    return report;
  }

  private void askAll(Executor executor, @Nullable ItemWriter<I, A> items)
      throws InterruptedException {
    try (Stream<I> data = settings.dataset.stream()) {
      Iterator<I> rest = data.iterator();
      while (rest.hasNext()) {
        stopIfPointless();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        I item = rest.next();
        while (window.size() + answered.size() >= WINDOW || anyReady()) {
          advance(executor, items);
        }
        ask(item, executor);
      }
    }
    while (!window.isEmpty() || !answered.isEmpty()) {
      stopIfPointless();
      advance(executor, items);
    }
  }

  private boolean anyReady() {
    return (!answered.isEmpty() && answered.element().ready())
        || (!window.isEmpty() && window.element().ready());
  }

  /** Observes the first item that was judged, or has the first one that was answered judged. */
  private void advance(Executor executor, @Nullable ItemWriter<I, A> items)
      throws InterruptedException {
    if (window.isEmpty() || (!answered.isEmpty() && answered.element().ready())) {
      observeNext(items);
    } else {
      judgeNext(executor);
    }
  }

  /** Leaves nothing behind, whatever happened. */
  private void end(@Nullable ExecutorService own) {
    cancelRest();
    if (own != null) {
      own.shutdownNow();
    }
    // Calls that were interrupted end soon; what they answer until then is worth keeping.
    boolean returned =
        Uninterruptibles.tryAcquireUninterruptibly(
            permits, settings.concurrency, LAST_CALLS_SECONDS, TimeUnit.SECONDS);
    if (!returned) {
      LOG.warn(
          "calls of backend {} are still under way {} s after they were interrupted; their answers"
              + " are lost",
          backend.info().backend(),
          LAST_CALLS_SECONDS);
    }
    if (returned && own != null) {
      Uninterruptibles.awaitTerminationUninterruptibly(own);
    }
    if (journal != null) {
      try {
        journal.close();
      } catch (JournalException e) {
        // The question whose answer could not be kept has told.
        LOG.debug("closing the journal", e);
      }
    }
  }

  private void cancelRest() {
    window.forEach(pending -> pending.questions().forEach(Question::cancel));
    answered.forEach(Answered::cancel);
  }

  private ExecutorService ownThreads() {
    return Executors.newFixedThreadPool(
        settings.concurrency,
        new ThreadFactoryBuilder().setNameFormat("bioeval-ask-%d").setDaemon(true).build());
  }

  private void ask(I item, Executor executor) throws InterruptedException {
    Prompt prompt = settings.task.prompt(item);
    provenance.prompt(prompt);
    int samples = settings.task.samples();
    List<Question> questions = new ArrayList<>(samples);
    // Before the first is asked, so that all are cancelled should the run end here.
    window.add(new Pending<>(item, questions));
    Decoding base = decoding(item);
    for (int sample = 0; sample < samples; sample++) {
      Decoding decoding = settings.task.decoding(base, sample);
      // Without a journal nothing is looked up by its key.
      JournalKey key =
          journal == null
              ? NO_KEY
              : JournalKey.of(item.id(), sample, prompt, decoding, backend.info());
      Optional<Completion> known = journal == null ? Optional.empty() : journal.find(key);
      Question question = new Question(key, item.id(), sample, prompt, decoding);
      questions.add(question);
      Optional<Journal.Refusal> refused =
          journal == null || known.isPresent() ? Optional.empty() : journal.findRefusal(key);
      if (known.isPresent()) {
        resumed++;
        question.answered(known.get());
      } else if (refused.isPresent()) {
        resumed++;
        question.refused(refused.get());
      } else {
        permits.acquire();
        try {
          question.ask(
              backend,
              journal,
              executor,
              permits::release,
              () -> pointless.compareAndSet(null, question));
        } catch (RejectedExecutionException e) {
          throw rejected(item.id(), e);
        }
      }
    }
  }

  private EvaluationException rejected(String item, RejectedExecutionException e) {
    return new EvaluationException(
        "the run stopped at item "
            + item
            + ": the executor takes no more calls; keep it open until run() returns"
            + resumeHint(),
        e);
  }

  private Decoding decoding(I item) {
    if (!settings.constrained) {
      return settings.decoding;
    }
    Optional<Constraint> constraint =
        settings
            .task
            .constraint(item)
            .filter(form -> backend.capabilities().contains(form.capability()));
    return constraint.map(settings.decoding::withConstraint).orElse(settings.decoding);
  }

  private void judgeNext(Executor executor) throws InterruptedException {
    Pending<I> next = window.element();
    Observation<I, A> observation = observation(next);
    window.remove();
    List<@Nullable Judging<?>> judgings = new ArrayList<>();
    // Before the first begins, so that all are cancelled should the run end here.
    answered.add(
        new Answered<>(observation, journal == null ? ImmutableList.of() : next.keys(), judgings));
    if (observation.outcome().kind() == Outcome.Kind.FAILED) {
      return;
    }
    for (Metric<? super I, ? super A> metric : settings.metrics) {
      judgings.add(
          metric instanceof Judged<? super I, ? super A, ?> judged
              ? begin(judged, observation, executor)
              : null);
    }
  }

  private Judging<?> begin(
      Judged<? super I, ? super A, ?> metric, Observation<I, A> observation, Executor executor)
      throws InterruptedException {
    String id = observation.instance().id();
    JournalAsker asker = JournalAsker.of(journal, id, forAllItems);
    Judging<?> judging = Judging.of(metric, observation, asker);
    permits.acquire();
    try {
      judging.begin(
          executor, permits::release, () -> pointlessJudging.compareAndSet(null, judging));
    } catch (RejectedExecutionException e) {
      throw rejected(id, e);
    }
    return judging;
  }

  private void observeNext(@Nullable ItemWriter<I, A> items) throws InterruptedException {
    Answered<I, A> next = answered.element();
    Observation<I, A> observation = next.observation();
    for (int i = 0; i < next.judgings().size(); i++) {
      Metric<? super I, ? super A> metric = settings.metrics.get(i);
      Judging<?> judging = next.judgings().get(i);
      if (judging == null) {
        metric.observe(observation, tallies.get(i));
      } else {
        observe(judging, metric.name(), tallies.get(i));
      }
    }
    answered.remove();
    counts.add(observation.instance().id(), observation.outcome());
    done++;
    if (items != null) {
      items.write(observation, next.keys());
    }
    settings.listener.observed(observation, progress());
  }

  private void observe(Judging<?> judging, String metric, Tally tally) throws InterruptedException {
    try {
      @Nullable String failure = judging.observe(tally);
      if (failure != null) {
        unjudged.merge(
            metric,
            new Unjudged(1, failure),
            (earlier, one) -> new Unjudged(earlier.count() + 1, earlier.first()));
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JournalException cause) {
        throw cause;
      }
      String why =
          e.getCause() instanceof BackendException failure
              ? String.valueOf(failure.getMessage())
              : String.valueOf(e.getCause());
      throw new EvaluationException(
          stopped(judging.item()) + "the judge: " + why + resumeHint(), e.getCause());
    } catch (CancellationException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled();
      }
      throw new EvaluationException(
          stopped(judging.item()) + "the call was cancelled" + resumeHint(), e);
    }
  }

  private Observation<I, A> observation(Pending<I> pending) throws InterruptedException {
    I item = pending.item();
    A gold = settings.task.gold(item);
    ImmutableList.Builder<Completion> completions = ImmutableList.builder();
    Journal.Refusal refusal = null;
    Question.Failure failure = null;
    for (Question question : pending.questions()) {
      Question.Reply reply = reply(question);
      if (reply.completion() != null) {
        completions.add(reply.completion());
        provenance.used(reply.completion().usage());
      }
      refusal = refusal == null ? reply.refusal() : refusal;
      failure = failure == null ? reply.failure() : failure;
    }
    // A sample that can never be had settles the item, whatever became of the others.
    if (refusal != null) {
      Outcome<A> never = new Outcome.Unanswerable<>(refusal.cause(), refusal.message());
      return new Observation<>(item, gold, never, ImmutableList.of());
    }
    if (failure != null) {
      counts.failed(item.id(), failure.described());
      Outcome<A> failed = new Outcome.Failed<>(failure.error(), failure.retriable());
      return new Observation<>(item, gold, failed, ImmutableList.of());
    }
    ImmutableList<Completion> all = completions.build();
    return new Observation<>(item, gold, settings.task.parse(item, all), all);
  }

  /** Stops before items ahead of the failed one are through: they may take their time. */
  private void stopIfPointless() throws InterruptedException {
    Question question = pointless.get();
    if (question != null) {
      reply(question);
      throw new AssertionError("a question that makes the run pointless has a reply that ends it");
    }
    Judging<?> judging = pointlessJudging.get();
    if (judging != null) {
      observe(judging, "", new Tally());
    }
  }

  /** The reply to a question, unless it ends the run. */
  private Question.Reply reply(Question question) throws InterruptedException {
    try {
      Question.Reply reply = question.await();
      Question.Failure failure = reply.failure();
      if (failure != null && failure.stopsRun()) {
        throw new EvaluationException(
            stopped(question.item()) + failure.error() + resumeHint(), failure.cause());
      }
      return reply;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JournalException cause) {
        throw cause;
      }
      throw new EvaluationException(
          stopped(question.item()) + e.getCause() + resumeHint(), e.getCause());
    } catch (CancellationException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled();
      }
      throw new EvaluationException(
          stopped(question.item()) + "the call was cancelled" + resumeHint(), e);
    }
  }

  private String stopped(String item) {
    return "the run stopped at item " + item + " after " + done + " items: ";
  }

  private CancellationException cancelled() {
    Thread.currentThread().interrupt();
    return new CancellationException("cancelled after " + done + " items" + resumeHint());
  }

  private String resumeHint() {
    return journal == null
        ? ""
        : ". Answers so far are in the journal; run again to go on from there";
  }

  private Progress progress() {
    return new Progress(done, total, resumed, counts.kinds());
  }

  private Report report() {
    ImmutableMap.Builder<String, ImmutableList<Sample>> samples = ImmutableMap.builder();
    ImmutableMap.Builder<String, ImmutableList<Score>> scores = ImmutableMap.builder();
    long documents = 0;
    for (int i = 0; i < tallies.size(); i++) {
      documents = Math.max(documents, tallies.get(i).documents());
      Metric<? super I, ? super A> metric = settings.metrics.get(i);
      String name = metric.name();
      ImmutableList<Sample> evidence = metric.samples(tallies.get(i));
      samples.put(name, evidence);
      scores.put(
          name,
          evidence.stream()
              .map(sample -> sample.score(settings.intervals))
              .collect(ImmutableList.toImmutableList()));
    }
    ImmutableMap<String, ImmutableList<Score>> all = scores.buildOrThrow();
    ImmutableList.Builder<String> warnings = ImmutableList.builder();
    warnings.addAll(unjudged());
    warnings.addAll(
        new Warnings(counts, settings.partialReadingLimit).of(all, settings.dataset.report()));
    settings.intervals.remark(documents).ifPresent(warnings::add);
    return new Report(
        warnings.build(),
        done,
        counts.kinds(),
        counts.unanswerable(),
        counts.readings(),
        counts.firstFailure(),
        all,
        samples.buildOrThrow(),
        provenance.describe(
            settings.dataset,
            settings.task,
            settings.decoding,
            settings.constrained,
            backend.info()));
  }

  private List<String> unjudged() {
    List<String> warnings = new ArrayList<>();
    unjudged.forEach(
        (metric, missing) ->
            warnings.add(
                missing.count()
                    + (missing.count() == 1 ? " answer was" : " answers were")
                    + " not fully judged by "
                    + metric
                    + " because the judge failed. Run again with the same journal to ask it again."
                    + " First: "
                    + missing.first()));
    return warnings;
  }
}
