package org.bioeval.core.eval;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Asks a backend about every item of a dataset and scores the answers.
 *
 * <pre>{@code
 * Report report = Evaluation.of(Tasks.mentions(test.schema()), test)
 *     .with(ExactMatch.mentions())
 *     .withDecoding(Decoding.greedy().withMaxTokens(256))
 *     .withJournal(Path.of("runs/bc5cdr"))
 *     .run(model);
 * Score f1 = report.score("micro-f1");
 * }</pre>
 *
 * <p>Immutable: each {@code with…} gives a changed copy, so one evaluation serves for many
 * backends. Items are asked about concurrently, scored in the order of the dataset.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class Evaluation<I extends Instance, A> {

  /** Questions under way at once, unless set otherwise. */
  public static final int DEFAULT_CONCURRENCY = 8;

  /** Share of answers read in part above which a report warns at its top, unless set otherwise. */
  public static final double DEFAULT_PARTIAL_READING_LIMIT = 0.01;

  private final Settings<I, A> settings;

  /** What an evaluation is made of; changed only while it is being copied. */
  static final class Settings<I extends Instance, A> {
    final Task<I, A> task;
    final Dataset<I> dataset;
    ImmutableList<Metric<? super I, ? super A>> metrics = ImmutableList.of();
    Decoding decoding = Decoding.greedy();
    @Nullable Path journal;
    @Nullable Path items;
    boolean itemTexts;
    EvaluationListener listener = new EvaluationListener() {};
    int concurrency = DEFAULT_CONCURRENCY;
    @Nullable Executor executor;
    boolean constrained;
    double partialReadingLimit = DEFAULT_PARTIAL_READING_LIMIT;
    Intervals intervals = Intervals.withDefaults();

    private Settings(Task<I, A> task, Dataset<I> dataset) {
      this.task = task;
      this.dataset = dataset;
    }

    private Settings<I, A> copy() {
      Settings<I, A> copy = new Settings<>(task, dataset);
      copy.metrics = metrics;
      copy.decoding = decoding;
      copy.journal = journal;
      copy.items = items;
      copy.itemTexts = itemTexts;
      copy.listener = listener;
      copy.concurrency = concurrency;
      copy.executor = executor;
      copy.constrained = constrained;
      copy.partialReadingLimit = partialReadingLimit;
      copy.intervals = intervals;
      return copy;
    }
  }

  private Evaluation(Settings<I, A> settings) {
    this.settings = settings;
  }

  /**
   * An evaluation without metrics: greedy decoding, no journal.
   *
   * @param task the question
   * @param dataset the items
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the evaluation
   */
  public static <I extends Instance, A> Evaluation<I, A> of(Task<I, A> task, Dataset<I> dataset) {
    return new Evaluation<>(new Settings<>(task, dataset));
  }

  /**
   * A copy with one more metric.
   *
   * @param metric what to score by; its name must differ from the others'
   * @return the copy
   * @throws IllegalArgumentException if there is a metric of that name
   */
  public Evaluation<I, A> with(Metric<? super I, ? super A> metric) {
    checkArgument(
        settings.metrics.stream().noneMatch(m -> m.name().equals(metric.name())),
        "there is a metric named '%s' already; give this one another name",
        metric.name());
    ImmutableList<Metric<? super I, ? super A>> all =
        ImmutableList.<Metric<? super I, ? super A>>builder()
            .addAll(settings.metrics)
            .add(metric)
            .build();
    return copy(s -> s.metrics = all);
  }

  /**
   * A copy with another decoding.
   *
   * @param decoding how answers are generated
   * @return the copy
   */
  public Evaluation<I, A> withDecoding(Decoding decoding) {
    return copy(s -> s.decoding = decoding);
  }

  /**
   * A copy that keeps every answer in a journal and takes from it what was answered before.
   *
   * @param folder folder of the journal
   * @return the copy
   */
  public Evaluation<I, A> withJournal(Path folder) {
    return copy(s -> s.journal = folder);
  }

  /**
   * A copy that writes one JSON line per item: outcome, answer, gold and what the model said.
   *
   * @param file the file; complete or absent
   * @return the copy
   */
  public Evaluation<I, A> withItems(Path file) {
    return copy(s -> s.items = file);
  }

  /**
   * A copy that writes the text of each item, too, to the file of {@link #withItems}. Off unless
   * asked for: texts may be private.
   *
   * @param texts whether to write them
   * @return the copy
   */
  public Evaluation<I, A> withItemTexts(boolean texts) {
    return copy(s -> s.itemTexts = texts);
  }

  /**
   * A copy that is followed by a listener.
   *
   * @param listener follows the run
   * @return the copy
   */
  public Evaluation<I, A> withListener(EvaluationListener listener) {
    return copy(s -> s.listener = listener);
  }

  /**
   * A copy that asks about more or fewer items at once.
   *
   * @param concurrency questions under way at once, at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public Evaluation<I, A> withConcurrency(int concurrency) {
    checkArgument(concurrency >= 1, "illegal concurrency: %s, must be at least 1", concurrency);
    return copy(s -> s.concurrency = concurrency);
  }

  /**
   * A copy that runs its questions on an executor of yours, such as one of virtual threads; it is
   * not shut down. Never more tasks are handed to it at once than the concurrency.
   *
   * @param executor runs the questions
   * @return the copy
   */
  public Evaluation<I, A> withExecutor(Executor executor) {
    return copy(s -> s.executor = executor);
  }

  /**
   * A copy that tells backends the form of answers, so that they enforce it: those that can; a
   * backend that cannot is asked without.
   *
   * @param constrained true to enforce the form
   * @return the copy
   */
  public Evaluation<I, A> withConstrainedAnswers(boolean constrained) {
    return copy(s -> s.constrained = constrained);
  }

  /**
   * A copy whose report warns of answers read in part from another share on. Such answers are
   * counted in every report, with or without a warning.
   *
   * @param share of the answers that may be read in part without a warning, between 0 and 1
   * @return the copy
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  public Evaluation<I, A> withPartialReadingLimit(double share) {
    checkArgument(share >= 0 && share <= 1, "illegal share: %s, must be between 0 and 1", share);
    return copy(s -> s.partialReadingLimit = share);
  }

  /**
   * A copy with other confidence intervals.
   *
   * @param intervals how intervals are computed
   * @return the copy
   */
  public Evaluation<I, A> withIntervals(Intervals intervals) {
    return copy(s -> s.intervals = intervals);
  }

  private Evaluation<I, A> copy(Consumer<Settings<I, A>> change) {
    Settings<I, A> changed = settings.copy();
    change.accept(changed);
    return new Evaluation<>(changed);
  }

  /**
   * Runs the evaluation. Interrupting the calling thread cancels it: what was answered stays in the
   * journal.
   *
   * @param backend the model to ask; not closed
   * @return the report
   * @throws EvaluationException if the backend says that every further call is pointless, such as a
   *     rejected key
   * @throws JournalException if the journal cannot be used
   * @throws java.util.concurrent.CancellationException if the calling thread was interrupted
   * @throws java.io.UncheckedIOException if the data cannot be read or the items cannot be written
   */
  public Report run(Backend backend) {
    return new EvaluationRun<>(settings, backend).run();
  }
}
