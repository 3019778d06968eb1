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
import org.bioeval.core.eval.internal.Repetition;
import org.bioeval.core.eval.internal.RunSums;
import org.bioeval.core.metric.Judged;
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

  /**
   * Items between two repeats of one. Repeats that are under way together would share a server's
   * batch, and so the rounding that makes answers differ; with other neighbours they show it.
   */
  private static final int REPEAT_DISTANCE = 128;

  /** How long calls that were interrupted are waited for. */
  private static final int LAST_CALLS_SECONDS = 10;

  private static final JournalKey NO_KEY = new JournalKey(0, 0);
  private static final Logger LOG = LoggerFactory.getLogger(EvaluationRun.class);

  private final Evaluation.Settings<I, A> settings;
  private final Backend backend;
  private final RunSums sums;
  private final Deque<Pending<I>> window = new ArrayDeque<>();
  private final Deque<Answered<I, A>> answered = new ArrayDeque<>();
  private final Deque<Due<I>> due = new ArrayDeque<>();
  private final Semaphore permits;
  private final OptionalLong total;
  private final AtomicReference<ModelCall> pointless = new AtomicReference<>();
  private final AtomicReference<Judging<?>> pointlessJudging = new AtomicReference<>();
  private final CallLog log = new CallLog();
  private long begun;
  private long done;
  private long resumed;
  private @Nullable Journal journal;
  private Judged.Asker forAllItems = Judged.Asker.direct();

  /** An item that was answered in all repeats, while its answers are being judged. */
  private record Answered<I extends Instance, A>(
      ImmutableList<Observation<I, A>> observations,
      ImmutableList<ImmutableList<JournalKey>> keys,
      List<Verdict> judgings) {
    boolean ready() {
      return judgings.stream().allMatch(one -> one.judging().isDone());
    }

    void cancel() {
      judgings.forEach(one -> one.judging().cancel());
    }
  }

  /** The judging of an answer by one metric. */
  private record Verdict(int repeat, int metric, int number, Judging<?> judging) {}

  /** An item under way: calls by repeat, then by sample; those of later repeats join in time. */
  private record Pending<I extends Instance>(I item, Prompt prompt, List<List<ModelCall>> calls) {
    boolean ready() {
      return calls.stream().allMatch(repeat -> repeat.stream().allMatch(ModelCall::isDone));
    }

    ImmutableList<ImmutableList<JournalKey>> keys() {
      return calls.stream()
          .map(
              repeat ->
                  repeat.stream().map(ModelCall::key).collect(ImmutableList.toImmutableList()))
          .collect(ImmutableList.toImmutableList());
    }
  }

  /** An item to ask again once so many items have begun. */
  private record Due<I extends Instance>(Pending<I> pending, long after) {}

  EvaluationRun(Evaluation.Settings<I, A> settings, Backend backend) {
    this.settings = settings;
    this.backend = backend;
    this.permits = new Semaphore(settings.concurrency);
    this.total = settings.dataset.size();
    this.sums = new RunSums(backend.info(), settings.metrics, settings.repeats, settings.judgings);
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
        begin(item, executor);
        while (!due.isEmpty() && due.element().after() <= begun) {
          askAgain(due.remove(), executor);
        }
      }
    }
    while (!due.isEmpty()) {
      stopIfPointless();
      while (anyReady()) {
        advance(executor, items);
      }
      if (!due.isEmpty()) {
        askAgain(due.remove(), executor);
      }
    }
    while (!window.isEmpty() || !answered.isEmpty()) {
      stopIfPointless();
      advance(executor, items);
    }
  }

  private boolean anyReady() {
    return (!answered.isEmpty() && answered.element().ready())
        || (!window.isEmpty() && isWhole(window.element()) && window.element().ready());
  }

  private boolean isWhole(Pending<I> pending) {
    return pending.calls().size() == settings.repeats;
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
    window.forEach(pending -> pending.calls().forEach(repeat -> repeat.forEach(ModelCall::cancel)));
    answered.forEach(Answered::cancel);
  }

  private ExecutorService ownThreads() {
    return Executors.newFixedThreadPool(
        settings.concurrency,
        new ThreadFactoryBuilder().setNameFormat("bioeval-ask-%d").setDaemon(true).build());
  }

  private void begin(I item, Executor executor) throws InterruptedException {
    Prompt prompt = settings.task.prompt(item);
    sums.provenance().prompt(prompt);
    begun++;
    // Before the first is asked, so that all are cancelled should the run end here.
    Pending<I> pending = new Pending<>(item, prompt, new ArrayList<>());
    window.add(pending);
    ask(pending, executor);
  }

  private void askAgain(Due<I> item, Executor executor) throws InterruptedException {
    // An item that held up the window was asked at once.
    if (!isWhole(item.pending())) {
      ask(item.pending(), executor);
    }
  }

  /** Asks the next repeat of an item. */
  private void ask(Pending<I> pending, Executor executor) throws InterruptedException {
    I item = pending.item();
    Prompt prompt = pending.prompt();
    int repeat = pending.calls().size();
    int samples = settings.task.samples();
    List<ModelCall> calls = new ArrayList<>(samples);
    pending.calls().add(calls);
    if (!isWhole(pending)) {
      long distance = Math.max(1, Math.min(REPEAT_DISTANCE, WINDOW / (2 * settings.repeats)));
      due.add(new Due<>(pending, begun + distance));
    }
    Decoding base = decoding(item);
    for (int sample = 0; sample < samples; sample++) {
      Decoding decoding =
          Repetition.decoding(settings.task.decoding(base, sample), repeat, /* judging= */ 0);
      // Without a journal nothing is looked up by its key.
      JournalKey key =
          journal == null
              ? NO_KEY
              : JournalKey.of(item.id(), sample, prompt, decoding, backend.info()).repeat(repeat);
      Optional<Journal.Kept<Completion>> known =
          journal == null ? Optional.empty() : journal.find(key);
      ModelCall call = new ModelCall(key, item.id(), repeat * samples + sample, prompt, decoding);
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
    while (!isWhole(next)) {
      ask(next, executor);
    }
    ImmutableList.Builder<Observation<I, A>> observations = ImmutableList.builder();
    for (int repeat = 0; repeat < settings.repeats; repeat++) {
      observations.add(observation(next, repeat));
    }
    window.remove();
    List<Verdict> judgings = new ArrayList<>();
    Answered<I, A> item =
        new Answered<>(
            observations.build(), journal == null ? ImmutableList.of() : next.keys(), judgings);
    // Before the first begins, so that all are cancelled should the run end here.
    answered.add(item);
    for (int repeat = 0; repeat < settings.repeats; repeat++) {
      Observation<I, A> observation = item.observations().get(repeat);
      for (int metric = 0; metric < settings.metrics.size(); metric++) {
        if (observation.outcome().kind() != Outcome.Kind.FAILED
            && settings.metrics.get(metric) instanceof Judged<? super I, ? super A, ?> judged) {
          for (int number = 0; number < settings.judgings; number++) {
            Judging<?> judging = begin(judged, observation, repeat, number, executor);
            judgings.add(new Verdict(repeat, metric, number, judging));
          }
        }
      }
    }
  }

  private Judging<?> begin(
      Judged<? super I, ? super A, ?> metric,
      Observation<I, A> observation,
      int repeat,
      int number,
      Executor executor)
      throws InterruptedException {
    String id = observation.instance().id();
    JournalAsker asker = JournalAsker.of(journal, id, repeat, number, forAllItems);
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
    Observation<I, A> first = next.observations().get(0);
    for (int repeat = 0; repeat < settings.repeats; repeat++) {
      Observation<I, A> observation = next.observations().get(repeat);
      for (int metric = 0; metric < settings.metrics.size(); metric++) {
        if (observation.outcome().kind() != Outcome.Kind.FAILED
            && !(settings.metrics.get(metric) instanceof Judged)) {
          settings.metrics.get(metric).observe(observation, sums.sums(metric).tally(repeat, 0));
        }
      }
    }
    for (Verdict verdict : next.judgings()) {
      Tally tally = sums.sums(verdict.metric()).tally(verdict.repeat(), verdict.number());
      if (!observe(verdict.judging(), settings.metrics.get(verdict.metric()).name(), tally)) {
        sums.unbalanced(first.instance().groupId());
      }
    }
    answered.remove();
    sums.itemDone(next.observations());
    done++;
    if (items != null) {
      items.write(next.observations(), next.keys());
    }
    settings.listener.observed(first, progress());
  }

  /** Adds a judgement; false if a later run may make another of it. */
  private boolean observe(Judging<?> judging, String metric, Tally tally)
      throws InterruptedException {
    try {
      @Nullable String failure = judging.observe(tally);
      if (failure != null) {
        sums.unjudged(metric, judging.item(), failure);
      }
      return failure == null;
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

  private Observation<I, A> observation(Pending<I> pending, int repeat)
      throws InterruptedException {
    I item = pending.item();
    A gold = settings.task.gold(item);
    ImmutableList.Builder<Completion> completions = ImmutableList.builder();
    Journal.Refusal refusal = null;
    ModelCall.Failure failure = null;
    for (ModelCall call : pending.calls().get(repeat)) {
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
      sums.counts(repeat).failed(item.id(), failure.described());
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
      var unused = observe(judging, "", new Tally());
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
    return new Progress(done, total, resumed, sums.kinds());
  }
}
