package org.bioeval.core.eval;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.internal.PooledScores;
import org.bioeval.core.eval.internal.RunSums;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
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
    Dataset<I> dataset;
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
    int repeats = 1;
    int judgings = 1;

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
      copy.repeats = repeats;
      copy.judgings = judgings;
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
   * A copy over other items, such as a part of them.
   *
   * @param dataset the items
   * @return the copy
   */
  public Evaluation<I, A> over(Dataset<I> dataset) {
    return copy(s -> s.dataset = dataset);
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

  /**
   * A copy that asks about every item several times, to measure the noise of a model that does not
   * always give the same answer to the same question. Scores pool the repeats; {@link
   * Report#repeats()} tells how many answers change and how far each score varies.
   *
   * <p>Each repeat has its own entry in the journal, the first that of a run without repeats, so a
   * higher number asks only what is new. Greedy decoding is repeated as it is; a decoding with a
   * seed gets another, derived one for each repeat. Repeats of an item are asked some items apart,
   * so that a server does not answer them in one batch.
   *
   * @param repeats how often each item is asked, at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public Evaluation<I, A> withRepeats(int repeats) {
    checkArgument(repeats >= 1, "illegal repeats: %s, must be at least 1", repeats);
    return copy(s -> s.repeats = repeats);
  }

  /**
   * A copy that has every answer judged several times by metrics that ask judges, to measure how
   * far a judge agrees with itself. Scores pool the judgings; {@link Report#repeats()} tells their
   * spread. Other metrics are not affected.
   *
   * @param judgings how often each answer is judged, at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public Evaluation<I, A> withJudgings(int judgings) {
    checkArgument(judgings >= 1, "illegal judgings: %s, must be at least 1", judgings);
    return copy(s -> s.judgings = judgings);
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
    Report report = report(runPart(backend));
    settings.listener.finished(report);
    return report;
  }

  /**
   * Runs the evaluation over a part of the data, to be merged with other parts. As {@link #run},
   * but for the report.
   *
   * @param backend the model to ask; not closed
   * @return what the part adds up to
   * @throws EvaluationException as from {@link #run}
   * @throws JournalException if the journal cannot be used
   */
  public Partial runPart(Backend backend) {
    return new Partial(new EvaluationRun<>(settings, backend).run());
  }

  /**
   * The report of parts that were run apart.
   *
   * @param parts all parts, merged, of evaluations with the same task, metrics and decoding
   * @return the report, as of one run over this evaluation's dataset
   * @throws IllegalArgumentException if the parts are of other metrics
   */
  public Report report(Partial parts) {
    RunSums sums = parts.sums();
    List<String> names = settings.metrics.stream().map(Metric::name).toList();
    checkArgument(
        sums.metrics().equals(names),
        "the parts have the metrics %s, this evaluation %s",
        sums.metrics(),
        names);
    ImmutableMap.Builder<String, ImmutableList<Sample>> samples = ImmutableMap.builder();
    ImmutableMap.Builder<String, ImmutableList<Score>> scores = ImmutableMap.builder();
    ImmutableMap.Builder<String, ImmutableList<ScoreSpread>> spreads = ImmutableMap.builder();
    boolean repeated = sums.repeats() * sums.judgings() > 1;
    long documents = 0;
    for (int i = 0; i < names.size(); i++) {
      PooledScores pooled =
          new PooledScores(settings.metrics.get(i), sums.sums(i), sums.unbalanced());
      documents = Math.max(documents, pooled.documents());
      ImmutableList<Sample> evidence = pooled.samples();
      samples.put(names.get(i), evidence);
      scores.put(
          names.get(i),
          evidence.stream()
              .map(sample -> pooled.score(sample, settings.intervals))
              .collect(ImmutableList.toImmutableList()));
      if (repeated) {
        spreads.put(names.get(i), pooled.spreads());
      }
    }
    ImmutableMap<String, ImmutableList<Score>> all = scores.buildOrThrow();
    ImmutableList.Builder<String> warnings = ImmutableList.builder();
    warnings.addAll(sums.warnings(all, settings.dataset.report(), settings.partialReadingLimit));
    settings.intervals.remark(documents).ifPresent(warnings::add);
    return new Report(
        warnings.build(),
        sums.items(),
        sums.kinds(),
        sums.counts().unanswerable(),
        sums.counts().readings(),
        sums.counts().firstFailure(),
        all,
        samples.buildOrThrow(),
        sums.provenance()
            .describe(
                settings.dataset,
                settings.task,
                settings.decoding,
                settings.constrained,
                sums.backend(),
                sums.repeats(),
                sums.judgings()),
        repeated ? Optional.of(repeats(sums, spreads.buildOrThrow())) : Optional.empty());
  }

  private Repeats repeats(RunSums sums, ImmutableMap<String, ImmutableList<ScoreSpread>> spreads) {
    return new Repeats(
        sums.repeats(),
        sums.judgings(),
        IntStream.range(0, sums.repeats())
            .mapToObj(repeat -> sums.counts(repeat).kinds())
            .collect(ImmutableList.toImmutableList()),
        sums.changes().stream()
            .map(sample -> sample.score(settings.intervals))
            .collect(ImmutableList.toImmutableList()),
        spreads);
  }
}
