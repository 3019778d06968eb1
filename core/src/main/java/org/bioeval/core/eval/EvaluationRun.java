package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.internal.Provenance;
import org.bioeval.core.eval.internal.Question;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.jspecify.annotations.Nullable;

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

  private final Evaluation.Settings<I, A> settings;
  private final Backend backend;
  private final List<Accumulator<? super I, ? super A>> accumulators = new ArrayList<>();
  private final Map<Outcome.Kind, Long> outcomes = new EnumMap<>(Outcome.Kind.class);
  private final Deque<Pending<I>> window = new ArrayDeque<>();
  private final Semaphore permits;
  private final Provenance provenance;
  private long done;
  private long resumed;
  private @Nullable Journal journal;

  /** An item under way. */
  private record Pending<I extends Instance>(I item, List<Question> questions) {
    boolean ready() {
      return questions.stream().allMatch(Question::isDone);
    }
  }

  EvaluationRun(Evaluation.Settings<I, A> settings, Backend backend) {
    this.settings = settings;
    this.backend = backend;
    this.permits = new Semaphore(settings.concurrency());
    this.provenance = new Provenance();
    for (Metric<? super I, ? super A> metric : settings.metrics()) {
      accumulators.add(metric.accumulator());
    }
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      outcomes.put(kind, 0L);
    }
  }

  Report run() {
    Executor given = settings.executor();
    ExecutorService own = given == null ? ownThreads() : null;
    Executor executor = own == null ? Objects.requireNonNull(given) : own;
    ItemWriter<I, A> items =
        settings.items() == null ? null : new ItemWriter<>(settings.items(), settings.task());
    try {
      journal = settings.journal() == null ? null : Journal.open(settings.journal());
      settings.listener().started(progress());
      try (Stream<I> data = settings.dataset().stream()) {
        for (I item : (Iterable<I>) data::iterator) {
          while (window.size() >= WINDOW || (!window.isEmpty() && window.peek().ready())) {
            observe(window.remove(), items);
          }
          window.add(ask(item, executor));
        }
      }
      while (!window.isEmpty()) {
        observe(window.remove(), items);
      }
      if (journal != null) {
        journal.close();
      }
      if (items != null) {
        items.complete();
      }
      Report report = report();
      settings.listener().finished(report);
      return report;
    } catch (InterruptedException e) {
      throw cancelled();
    } finally {
      window.forEach(pending -> pending.questions().forEach(Question::cancel));
      if (own != null) {
        own.shutdownNow();
      }
      if (journal != null) {
        journal.close();
      }
      if (items != null) {
        items.close();
      }
    }
  }

  private ExecutorService ownThreads() {
    return Executors.newFixedThreadPool(
        settings.concurrency(),
        new ThreadFactoryBuilder().setNameFormat("bioeval-ask-%d").setDaemon(true).build());
  }

  private Pending<I> ask(I item, Executor executor) throws InterruptedException {
    Prompt prompt = settings.task().prompt(item);
    provenance.prompt(prompt);
    int samples = settings.task().samples();
    List<Question> questions = new ArrayList<>(samples);
    for (int sample = 0; sample < samples; sample++) {
      Decoding decoding = settings.task().decoding(decoding(item), sample);
      JournalKey key = JournalKey.of(item.id(), sample, prompt, decoding, backend.info());
      Optional<Completion> known = journal == null ? Optional.empty() : journal.find(key);
      Question question = new Question(key, item.id(), sample, prompt, decoding);
      questions.add(question);
      if (known.isPresent()) {
        resumed++;
        question.answered(known.get());
      } else {
        permits.acquire();
        question.ask(backend, journal, executor, permits::release);
      }
    }
    return new Pending<>(item, questions);
  }

  private Decoding decoding(I item) {
    if (!settings.constrained()) {
      return settings.decoding();
    }
    Optional<Constraint> constraint =
        settings
            .task()
            .constraint(item)
            .filter(form -> backend.capabilities().contains(needed(form)));
    return constraint.map(settings.decoding()::withConstraint).orElse(settings.decoding());
  }

  private static Capability needed(Constraint constraint) {
    return constraint instanceof Constraint.JsonSchema
        ? Capability.JSON_SCHEMA
        : constraint instanceof Constraint.Choice ? Capability.CHOICE : Capability.REGEX;
  }

  private void observe(Pending<I> pending, @Nullable ItemWriter<I, A> items)
      throws InterruptedException {
    Observation<I, A> observation = observation(pending);
    for (Accumulator<? super I, ? super A> accumulator : accumulators) {
      accumulator.add(observation);
    }
    outcomes.merge(observation.outcome().kind(), 1L, Long::sum);
    done++;
    if (items != null) {
      items.write(observation);
    }
    settings.listener().observed(observation, progress());
  }

  private Observation<I, A> observation(Pending<I> pending) throws InterruptedException {
    I item = pending.item();
    A gold = settings.task().gold(item);
    ImmutableList.Builder<Completion> completions = ImmutableList.builder();
    Outcome.Failed<A> failure = null;
    for (Question question : pending.questions()) {
      try {
        Question.Reply reply = question.await();
        if (reply.stopsRun()) {
          window.forEach(other -> other.questions().forEach(Question::cancel));
          throw new EvaluationException(
              "the run stopped at item "
                  + item.id()
                  + " after "
                  + done
                  + " items: "
                  + reply.error()
                  + (journal == null
                      ? ""
                      : ". Answers so far are in the journal; run again to go on from there"),
              reply.cause());
        }
        if (reply.completion() != null) {
          completions.add(reply.completion());
        } else {
          failure = new Outcome.Failed<>(reply.error(), reply.retriable());
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof JournalException cause) {
          throw cause;
        }
        throw new EvaluationException(
            "the run stopped at item " + item.id() + ": " + e.getCause(), e.getCause());
      }
    }
    ImmutableList<Completion> all = completions.build();
    return failure != null
        ? new Observation<>(item, gold, failure, ImmutableList.of())
        : new Observation<>(item, gold, settings.task().parse(item, all), all);
  }

  private CancellationException cancelled() {
    Thread.currentThread().interrupt();
    return new CancellationException(
        "cancelled after "
            + done
            + " items"
            + (journal == null
                ? ""
                : "; answers so far are in the journal, run again to go on from there"));
  }

  private Progress progress() {
    return new Progress(done, settings.dataset().size(), resumed, ImmutableMap.copyOf(outcomes));
  }

  private Report report() {
    ImmutableMap.Builder<String, ImmutableList<Sample>> samples = ImmutableMap.builder();
    ImmutableMap.Builder<String, ImmutableList<Score>> scores = ImmutableMap.builder();
    for (int i = 0; i < accumulators.size(); i++) {
      String name = settings.metrics().get(i).name();
      ImmutableList<Sample> evidence = accumulators.get(i).samples();
      samples.put(name, evidence);
      scores.put(
          name,
          evidence.stream()
              .map(sample -> sample.score(settings.bootstrap()))
              .collect(ImmutableList.toImmutableList()));
    }
    return new Report(
        provenance.warnings(outcomes, settings.dataset()),
        done,
        ImmutableMap.copyOf(outcomes),
        scores.buildOrThrow(),
        samples.buildOrThrow(),
        provenance.describe(
            settings.dataset(), settings.task(), settings.decoding(), backend.info()));
  }
}
