package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
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
import org.bioeval.core.eval.internal.CallLog;
import org.bioeval.core.eval.internal.JournalAsker;
import org.bioeval.core.eval.internal.Judging;
import org.bioeval.core.eval.internal.ModelCall;
import org.bioeval.core.eval.internal.RunSums;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.metric.Metric;
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
  private final RunSums sums;
  private final Deque<Pending<I>> window = new ArrayDeque<>();
  private final Deque<Answered<I, A>> answered = new ArrayDeque<>();
  private final Semaphore permits;
  private final OptionalLong total;
  private final AtomicReference<ModelCall> pointless = new AtomicReference<>();
  private final AtomicReference<Judging<?>> pointlessJudging = new AtomicReference<>();
  private final CallLog log = new CallLog();
  private long done;
  private long resumed;
  private @Nullable Journal journal;
  private Judged.Asker forAllItems = Judged.Asker.direct();

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
  private record Pending<I extends Instance>(I item, List<ModelCall> calls) {
    boolean ready() {
      return calls.stream().allMatch(ModelCall::isDone);
    }

    ImmutableList<JournalKey> keys() {
      return calls.stream().map(ModelCall::key).collect(ImmutableList.toImmutableList());
    }
  }

  EvaluationRun(Evaluation.Settings<I, A> settings, Backend backend) {
    this.settings = settings;
    this.backend = backend;
    this.permits = new Semaphore(settings.concurrency);
    this.total = settings.dataset.size();
    this.sums = new RunSums(backend.info(), settings.metrics.stream().map(Metric::name).toList());
  }

  /** Asks and adds up. */
  RunSums run() {
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
      ran();
    } catch (InterruptedException e) {
      throw cancelled();
    } finally {
      end(own);
      if (items != null) {
        items.close();
      }
    }
    return sums;
  }

  private void ran() {
    RunFacts facts = log.facts(done);
    if (settings.journal != null) {
      facts.write(settings.journal);
    } else if (settings.items != null) {
      Path folder = settings.items.toAbsolutePath().getParent();
      facts.write(Objects.requireNonNull(folder, "folder of a file"));
    }
    settings.listener.ran(facts);
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
        // The failure was already reported by the call that hit it.
        LOG.debug("closing the journal", e);
      }
    }
  }

  private void cancelRest() {
    window.forEach(pending -> pending.calls().forEach(ModelCall::cancel));
    answered.forEach(Answered::cancel);
  }

  private ExecutorService ownThreads() {
    return Executors.newFixedThreadPool(
        settings.concurrency,
        new ThreadFactoryBuilder().setNameFormat("bioeval-ask-%d").setDaemon(true).build());
  }

  private void ask(I item, Executor executor) throws InterruptedException {
    Prompt prompt = settings.task.prompt(item);
    sums.provenance().prompt(prompt);
    int samples = settings.task.samples();
    List<ModelCall> calls = new ArrayList<>(samples);
    // Before the first is asked, so that all are cancelled should the run end here.
    window.add(new Pending<>(item, calls));
    Decoding base = decoding(item);
    for (int sample = 0; sample < samples; sample++) {
      Decoding decoding = settings.task.decoding(base, sample);
      // Without a journal nothing is looked up by its key.
      JournalKey key =
          journal == null
              ? NO_KEY
              : JournalKey.of(item.id(), sample, prompt, decoding, backend.info());
      Optional<Journal.Kept<Completion>> known =
          journal == null ? Optional.empty() : journal.find(key);
      ModelCall call = new ModelCall(key, item.id(), sample, prompt, decoding);
      calls.add(call);
      Optional<Journal.Kept<Journal.Refusal>> refused =
          journal == null || known.isPresent()
              ? Optional.empty()
              : journal.findRefusal(key).filter(kept -> kept.value().holdsFor(backend.info()));
      if (known.isPresent()) {
        resumed++;
        call.answered(known.get());
      } else if (refused.isPresent()) {
        resumed++;
        call.refused(refused.get());
      } else {
        permits.acquire();
        try {
          call.ask(
              backend,
              journal,
              executor,
              permits::release,
              () -> pointless.compareAndSet(null, call));
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
        metric.observe(observation, sums.tally(i));
      } else {
        observe(judging, metric.name(), sums.tally(i));
      }
    }
    answered.remove();
    sums.counts().add(observation.instance().id(), observation.outcome());
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
        sums.unjudged(metric, judging.item(), failure);
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
    ModelCall.Failure failure = null;
    for (ModelCall call : pending.calls()) {
      ModelCall.Reply reply = reply(call);
      log.add(call, reply.completion());
      if (reply.completion() != null) {
        completions.add(reply.completion());
        sums.provenance().used(reply.completion().usage());
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
      sums.counts().failed(item.id(), failure.described());
      Outcome<A> failed = new Outcome.Failed<>(failure.error(), failure.retriable());
      return new Observation<>(item, gold, failed, ImmutableList.of());
    }
    ImmutableList<Completion> all = completions.build();
    return new Observation<>(item, gold, settings.task.parse(item, all), all);
  }

  /** Stops before items ahead of the failed one are through: they may take their time. */
  private void stopIfPointless() throws InterruptedException {
    ModelCall call = pointless.get();
    if (call != null) {
      reply(call);
      throw new AssertionError("a call that makes the run pointless has a reply that ends it");
    }
    Judging<?> judging = pointlessJudging.get();
    if (judging != null) {
      observe(judging, "", new Tally());
    }
  }

  /** The reply to a call, unless it ends the run. */
  private ModelCall.Reply reply(ModelCall call) throws InterruptedException {
    try {
      ModelCall.Reply reply = call.await();
      ModelCall.Failure failure = reply.failure();
      if (failure != null && failure.stopsRun()) {
        throw new EvaluationException(
            stopped(call.item()) + failure.error() + resumeHint(), failure.cause());
      }
      return reply;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JournalException cause) {
        throw cause;
      }
      throw new EvaluationException(
          stopped(call.item()) + e.getCause() + resumeHint(), e.getCause());
    } catch (CancellationException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled();
      }
      throw new EvaluationException(
          stopped(call.item()) + "the call was cancelled" + resumeHint(), e);
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
    return new Progress(done, total, resumed, sums.counts().kinds());
  }
}
