package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
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
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.internal.ModelCall;
import org.bioeval.core.eval.internal.OutcomeCounts;
import org.bioeval.core.eval.internal.Provenance;
import org.bioeval.core.eval.internal.Warnings;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
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
  private final List<Accumulator<? super I, ? super A>> accumulators = new ArrayList<>();
  private final OutcomeCounts counts = new OutcomeCounts();
  private final Deque<Pending<I>> window = new ArrayDeque<>();
  private final Semaphore permits;
  private final Provenance provenance;
  private final OptionalLong total;
  private final AtomicReference<ModelCall> pointless = new AtomicReference<>();
  private long done;
  private long resumed;
  private @Nullable Journal journal;

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
    this.provenance = new Provenance();
    this.total = settings.dataset.size();
    for (Metric<? super I, ? super A> metric : settings.metrics) {
      accumulators.add(metric.accumulator());
    }
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
      items = settings.items == null ? null : new ItemWriter<>(settings.items, settings.task);
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
        while (window.size() >= WINDOW || (!window.isEmpty() && window.peek().ready())) {
          observeNext(items);
        }
        ask(item, executor);
      }
    }
    while (!window.isEmpty()) {
      stopIfPointless();
      observeNext(items);
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
      Optional<Completion> known = journal == null ? Optional.empty() : journal.find(key);
      ModelCall call = new ModelCall(key, item.id(), sample, prompt, decoding);
      calls.add(call);
      Optional<Journal.Refusal> refused =
          journal == null || known.isPresent() ? Optional.empty() : journal.findRefusal(key);
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
          throw new EvaluationException(
              "the run stopped at item "
                  + item.id()
                  + ": the executor takes no more calls; keep it open until run() returns"
                  + resumeHint(),
              e);
        }
      }
    }
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

  private void observeNext(@Nullable ItemWriter<I, A> items) throws InterruptedException {
    Pending<I> next = window.element();
    Observation<I, A> observation = observation(next);
    window.remove();
    for (Accumulator<? super I, ? super A> accumulator : accumulators) {
      accumulator.add(observation);
    }
    counts.add(observation.instance().id(), observation.outcome());
    done++;
    if (items != null) {
      items.write(observation, journal == null ? ImmutableList.of() : next.keys());
    }
    settings.listener.observed(observation, progress());
  }

  private Observation<I, A> observation(Pending<I> pending) throws InterruptedException {
    I item = pending.item();
    A gold = settings.task.gold(item);
    ImmutableList.Builder<Completion> completions = ImmutableList.builder();
    Journal.Refusal refusal = null;
    ModelCall.Failure failure = null;
    for (ModelCall call : pending.calls()) {
      ModelCall.Reply reply = reply(call);
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
    ModelCall call = pointless.get();
    if (call != null) {
      reply(call);
      throw new AssertionError("a call that makes the run pointless has a reply that ends it");
    }
  }

  /** The reply to a call, unless it ends the run. */
  private ModelCall.Reply reply(ModelCall call) throws InterruptedException {
    try {
      ModelCall.Reply reply = call.await();
      ModelCall.Failure failure = reply.failure();
      if (failure != null && failure.stopsRun()) {
        throw new EvaluationException(
            stopped(call) + failure.error() + resumeHint(), failure.cause());
      }
      return reply;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JournalException cause) {
        throw cause;
      }
      throw new EvaluationException(stopped(call) + e.getCause() + resumeHint(), e.getCause());
    } catch (CancellationException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled();
      }
      throw new EvaluationException(stopped(call) + "the call was cancelled" + resumeHint(), e);
    }
  }

  private String stopped(ModelCall call) {
    return "the run stopped at item " + call.item() + " after " + done + " items: ";
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
    for (int i = 0; i < accumulators.size(); i++) {
      String name = settings.metrics.get(i).name();
      ImmutableList<Sample> evidence = accumulators.get(i).samples();
      samples.put(name, evidence);
      scores.put(
          name,
          evidence.stream()
              .map(sample -> sample.score(settings.bootstrap))
              .collect(ImmutableList.toImmutableList()));
    }
    ImmutableMap<String, ImmutableList<Score>> all = scores.buildOrThrow();
    return new Report(
        new Warnings(counts, settings.partialReadingLimit).of(all, settings.dataset.report()),
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
}
