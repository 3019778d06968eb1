package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How adapters are trained. Start from {@link #withDefaults()} or {@link #study()} and change by
 * the {@code with…} methods, which copy.
 *
 * <p>The loss is the mean cross-entropy of the answers' tokens over a step's examples. The
 * optimiser is AdamW (arXiv:1711.05101) with beta 0.9 and 0.999 and epsilon 1e-8.
 *
 * @param learningRate AdamW's learning rate at its highest, above 0
 * @param schedule how it falls
 * @param warmup steps over which it rises from 0, at least 0
 * @param weightDecay AdamW's decoupled weight decay, at least 0
 * @param maxNorm largest norm of all gradients together, larger ones are scaled down to it; 0 for
 *     any
 * @param batch examples computed at once, at least 1
 * @param accumulation batches whose gradients are added up for one step, at least 1
 * @param steps updates of the matrices, at least 1
 * @param evaluateEvery steps between evaluations, at least 1; there is one after the last step too
 * @param patience evaluations in a row without a new best one after which training stops; 0 for
 *     never
 * @param checkpointEvery steps between checkpoints, at least 1; only with a folder
 * @param checkpoints folder from which a killed run resumes, and where the best adapter is; empty
 *     for none
 * @param packTokens tokens computed at once in place of {@code batch} examples: a step's examples
 *     are laid side by side, none seeing another, until the next would exceed this; 0 for {@code
 *     batch} examples at once
 * @param bucketed whether a step's examples are of about equal length, from the examples of 50
 *     steps, instead of any
 * @param maxTokens longest example, longer ones are left out and reported; 0 for the model's own
 *     limit
 * @param recompute whether layers are computed again for the backward pass: a fifth slower, in a
 *     fraction of the memory
 * @param seed of the first matrices, the order of examples and dropout
 */
public record TrainingOptions(
    double learningRate,
    Schedule schedule,
    int warmup,
    double weightDecay,
    double maxNorm,
    int batch,
    int accumulation,
    int steps,
    int evaluateEvery,
    int patience,
    int checkpointEvery,
    Optional<Path> checkpoints,
    int packTokens,
    boolean bucketed,
    int maxTokens,
    boolean recompute,
    long seed) {

  /**
   * Checks the ranges.
   *
   * @param learningRate AdamW's learning rate at its highest, above 0
   * @param schedule how it falls
   * @param warmup steps over which it rises from 0, at least 0
   * @param weightDecay AdamW's decoupled weight decay, at least 0
   * @param maxNorm largest norm of all gradients together, larger ones are scaled down to it; 0 for
   *     any
   * @param batch examples computed at once, at least 1
   * @param accumulation batches whose gradients are added up for one step, at least 1
   * @param steps updates of the matrices, at least 1
   * @param evaluateEvery steps between evaluations, at least 1; there is one after the last step
   *     too
   * @param patience evaluations in a row without a new best one after which training stops; 0 for
   *     never
   * @param checkpointEvery steps between checkpoints, at least 1; only with a folder
   * @param checkpoints folder from which a killed run resumes, and where the best adapter is; empty
   *     for none
   * @param packTokens tokens computed at once in place of {@code batch} examples: a step's examples
   *     are laid side by side, none seeing another, until the next would exceed this; 0 for {@code
   *     batch} examples at once
   * @param bucketed whether a step's examples are of about equal length, from the examples of 50
   *     steps, instead of any
   * @param maxTokens longest example, longer ones are left out and reported; 0 for the model's own
   *     limit
   * @param recompute whether layers are computed again for the backward pass: a fifth slower, in a
   *     fraction of the memory
   * @param seed of the first matrices, the order of examples and dropout
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingOptions {
    checkArgument(
        learningRate > 0 && Double.isFinite(learningRate),
        "illegal learningRate: %s, must be above 0",
        learningRate);
    checkArgument(weightDecay >= 0, "illegal weightDecay: %s, must be at least 0", weightDecay);
    checkArgument(maxNorm >= 0, "illegal maxNorm: %s, must be at least 0 (0: any)", maxNorm);
    atLeast(0, "warmup", warmup);
    atLeast(1, "batch", batch);
    atLeast(1, "accumulation", accumulation);
    atLeast(1, "steps", steps);
    atLeast(1, "evaluateEvery", evaluateEvery);
    atLeast(0, "patience", patience);
    atLeast(1, "checkpointEvery", checkpointEvery);
    atLeast(0, "packTokens", packTokens);
    atLeast(0, "maxTokens", maxTokens);
  }

  /**
   * 500 steps of 4 examples, learning rate 2e-4 falling in a straight line after 10 steps of
   * warm-up, weight decay 0.01, gradients clipped to norm 1, an evaluation every 100 steps.
   *
   * @return the options
   */
  public static TrainingOptions withDefaults() {
    return new TrainingOptions(
        2e-4,
        Schedule.LINEAR,
        10,
        0.01,
        1,
        4,
        1,
        500,
        100,
        0,
        100,
        Optional.empty(),
        0,
        false,
        0,
        false,
        42);
  }

  /**
   * The study's: AdamW with learning rate 1e-5, 5,000 steps of 4 examples, an evaluation every
   * 1,000 steps. What the study does not say is as transformers' trainer has it: falling in a
   * straight line, no warm-up, no weight decay, gradients clipped to norm 1, seed 42.
   *
   * @return the options
   */
  public static TrainingOptions study() {
    return new TrainingOptions(
        1e-5,
        Schedule.LINEAR,
        0,
        0,
        1,
        4,
        1,
        5_000,
        1_000,
        0,
        1_000,
        Optional.empty(),
        0,
        false,
        0,
        false,
        42);
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @return the rate
   */
  public double rate(int step) {
    return learningRate * schedule.factor(step, warmup, steps);
  }

  /**
   * A copy with another {@code learningRate}.
   *
   * @param learningRate AdamW's learning rate at its highest, above 0
   * @return the copy
   */
  public TrainingOptions withLearningRate(double learningRate) {
    return with(copy -> copy.learningRate = learningRate);
  }

  /**
   * A copy with another {@code schedule}.
   *
   * @param schedule how it falls
   * @return the copy
   */
  public TrainingOptions withSchedule(Schedule schedule) {
    return with(copy -> copy.schedule = schedule);
  }

  /**
   * A copy with another {@code warmup}.
   *
   * @param warmup steps over which it rises from 0, at least 0
   * @return the copy
   */
  public TrainingOptions withWarmup(int warmup) {
    return with(copy -> copy.warmup = warmup);
  }

  /**
   * A copy with another {@code weightDecay}.
   *
   * @param weightDecay AdamW's decoupled weight decay, at least 0
   * @return the copy
   */
  public TrainingOptions withWeightDecay(double weightDecay) {
    return with(copy -> copy.weightDecay = weightDecay);
  }

  /**
   * A copy with another {@code maxNorm}.
   *
   * @param maxNorm largest norm of all gradients together, larger ones are scaled down to it; 0 for
   *     any
   * @return the copy
   */
  public TrainingOptions withMaxNorm(double maxNorm) {
    return with(copy -> copy.maxNorm = maxNorm);
  }

  /**
   * A copy with another {@code batch}.
   *
   * @param batch examples computed at once, at least 1
   * @return the copy
   */
  public TrainingOptions withBatch(int batch) {
    return with(copy -> copy.batch = batch);
  }

  /**
   * A copy with another {@code accumulation}.
   *
   * @param accumulation batches whose gradients are added up for one step, at least 1
   * @return the copy
   */
  public TrainingOptions withAccumulation(int accumulation) {
    return with(copy -> copy.accumulation = accumulation);
  }

  /**
   * A copy with another {@code steps}.
   *
   * @param steps updates of the matrices, at least 1
   * @return the copy
   */
  public TrainingOptions withSteps(int steps) {
    return with(copy -> copy.steps = steps);
  }

  /**
   * A copy with another {@code evaluateEvery}.
   *
   * @param evaluateEvery steps between evaluations, at least 1; there is one after the last step
   *     too
   * @return the copy
   */
  public TrainingOptions withEvaluateEvery(int evaluateEvery) {
    return with(copy -> copy.evaluateEvery = evaluateEvery);
  }

  /**
   * A copy with another {@code patience}.
   *
   * @param patience evaluations in a row without a new best one after which training stops; 0 for
   *     never
   * @return the copy
   */
  public TrainingOptions withPatience(int patience) {
    return with(copy -> copy.patience = patience);
  }

  /**
   * A copy with another {@code checkpointEvery}.
   *
   * @param checkpointEvery steps between checkpoints, at least 1; only with a folder
   * @return the copy
   */
  public TrainingOptions withCheckpointEvery(int checkpointEvery) {
    return with(copy -> copy.checkpointEvery = checkpointEvery);
  }

  /**
   * A copy that writes checkpoints to a folder, and resumes from those that are there.
   *
   * @param folder the folder; made if needed
   * @return the copy
   */
  public TrainingOptions withCheckpoints(Path folder) {
    return with(copy -> copy.checkpoints = Optional.of(folder));
  }

  /**
   * A copy with another {@code packTokens}. What is computed at once is what costs memory, so this
   * puts many short examples and few long ones into one call; a step's examples, {@code batch}
   * times {@code accumulation}, stay the same, and so do its gradients.
   *
   * @param packTokens most tokens computed at once, or one example; 0 for {@code batch} examples
   * @return the copy
   */
  public TrainingOptions withPackTokens(int packTokens) {
    return with(copy -> copy.packTokens = packTokens);
  }

  /**
   * A copy with or without steps of examples of about equal length.
   *
   * @param bucketed whether a step's examples are of about equal length
   * @return the copy
   */
  public TrainingOptions withBucketed(boolean bucketed) {
    return with(copy -> copy.bucketed = bucketed);
  }

  /**
   * A copy with another {@code maxTokens}.
   *
   * @param maxTokens longest example, longer ones are left out and reported; 0 for the model's own
   *     limit
   * @return the copy
   */
  public TrainingOptions withMaxTokens(int maxTokens) {
    return with(copy -> copy.maxTokens = maxTokens);
  }

  /**
   * A copy with another {@code recompute}.
   *
   * @param recompute whether layers are computed again for the backward pass: a fifth slower, in a
   *     fraction of the memory
   * @return the copy
   */
  public TrainingOptions withRecompute(boolean recompute) {
    return with(copy -> copy.recompute = recompute);
  }

  /**
   * A copy with another {@code seed}.
   *
   * @param seed of the first matrices, the order of examples and dropout
   * @return the copy
   */
  public TrainingOptions withSeed(long seed) {
    return with(copy -> copy.seed = seed);
  }

  private TrainingOptions with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.done();
  }

  private static void atLeast(int least, String name, int value) {
    checkArgument(value >= least, "illegal %s: %s, must be at least %s", name, value, least);
  }

  /** The values while one of them is changed. */
  private static final class Copy {
    private double learningRate;
    private Schedule schedule;
    private int warmup;
    private double weightDecay;
    private double maxNorm;
    private int batch;
    private int accumulation;
    private int steps;
    private int evaluateEvery;
    private int patience;
    private int checkpointEvery;
    private Optional<Path> checkpoints;
    private int packTokens;
    private boolean bucketed;
    private int maxTokens;
    private boolean recompute;
    private long seed;

    Copy(TrainingOptions from) {
      learningRate = from.learningRate;
      schedule = from.schedule;
      warmup = from.warmup;
      weightDecay = from.weightDecay;
      maxNorm = from.maxNorm;
      batch = from.batch;
      accumulation = from.accumulation;
      steps = from.steps;
      evaluateEvery = from.evaluateEvery;
      patience = from.patience;
      checkpointEvery = from.checkpointEvery;
      checkpoints = from.checkpoints;
      packTokens = from.packTokens;
      bucketed = from.bucketed;
      maxTokens = from.maxTokens;
      recompute = from.recompute;
      seed = from.seed;
    }

    TrainingOptions done() {
      return new TrainingOptions(
          learningRate,
          schedule,
          warmup,
          weightDecay,
          maxNorm,
          batch,
          accumulation,
          steps,
          evaluateEvery,
          patience,
          checkpointEvery,
          checkpoints,
          packTokens,
          bucketed,
          maxTokens,
          recompute,
          seed);
    }
  }
}
