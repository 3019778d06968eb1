package org.bioeval.cli;

import java.nio.file.Path;
import java.util.List;
import org.bioeval.backends.djl.lora.LoraConfig;
import org.bioeval.backends.djl.lora.Schedule;
import org.bioeval.backends.djl.lora.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an adapter is trained: the study's settings or those for small models, and changes. */
final class TrainingSettings {

  @Option(
      names = "--study",
      description =
          "Begin with the study's settings: rank 64, alpha 32, dropout 0.1, learning rate 1e-5,"
              + " 5,000 steps of 4, evaluation every 1,000. Default: rank 16, alpha 32, dropout"
              + " 0.05, learning rate 2e-4, 500 steps of 4, evaluation every 100. The options below"
              + " change either.")
  private boolean study;

  @Option(names = "--rank", paramLabel = "N", description = "Rank of the adapter's matrices.")
  private @Nullable Integer rank;

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "Numerator of the scaling: the adapter is multiplied by alpha / rank.")
  private @Nullable Double alpha;

  @Option(names = "--dropout", paramLabel = "X", description = "Dropout of the adapter's inputs.")
  private @Nullable Double dropout;

  @Option(names = "--rank-stabilised", description = "Scale by alpha / sqrt(rank) instead.")
  private boolean rankStabilised;

  @Option(
      names = "--targets",
      paramLabel = "NAME",
      split = ",",
      description = "Adapted layers, such as q_proj,v_proj. Default: all linear layers.")
  private List<String> targets = List.of();

  @Option(names = "--learning-rate", paramLabel = "X", description = "Largest learning rate.")
  private @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "How it falls: ${COMPLETION-CANDIDATES}.")
  private @Nullable Schedule schedule;

  @Option(names = "--warm-up", paramLabel = "N", description = "Steps over which it rises.")
  private @Nullable Integer warmUp;

  @Option(names = "--weight-decay", paramLabel = "X", description = "Decoupled weight decay.")
  private @Nullable Double weightDecay;

  @Option(
      names = "--max-norm",
      paramLabel = "X",
      description = "Gradients are clipped to this norm; 0 for no clipping.")
  private @Nullable Double maxNorm;

  @Option(names = "--batch", paramLabel = "N", description = "Examples computed at once.")
  private @Nullable Integer batch;

  @Option(
      names = "--accumulation",
      paramLabel = "N",
      description = "Batches whose gradients make one step.")
  private @Nullable Integer accumulation;

  @Option(names = "--steps", paramLabel = "N", description = "Steps.")
  private @Nullable Integer steps;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description = "Steps between evaluations by the criterion.")
  private @Nullable Integer evaluateEvery;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop after so many evaluations without a better one; 0 for never.")
  private @Nullable Integer patience;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Steps between checkpoints; a killed run goes on from the last one.")
  private @Nullable Integer checkpointEvery;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "Longer examples are left out, in tokens with their answer.")
  private @Nullable Integer maxLength;

  @Option(
      names = "--pack-tokens",
      paramLabel = "N",
      description =
          "Compute as many of a step's examples at once as have so many tokens together, instead of"
              + " --batch; none sees another.")
  private @Nullable Integer packTokens;

  @Option(
      names = "--bucketed",
      description = "Steps of examples of about equal length, in a random order.")
  private boolean bucketed;

  @Option(
      names = "--recompute",
      description = "Compute activations again in the backward pass: slower, far less memory.")
  private boolean recompute;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of adapters, order, dropout and held-out items. Default: 42.")
  private @Nullable Long seed;

  /** Tells whether an option says what an adapter looks like. */
  boolean shapesAdapter() {
    return rank != null || alpha != null || rankStabilised || !targets.isEmpty();
  }

  LoraConfig lora() {
    LoraConfig lora = study ? LoraConfig.study() : LoraConfig.withDefaults();
    if (rank != null) {
      lora = lora.withRank(rank);
    }
    if (alpha != null) {
      lora = lora.withAlpha(alpha);
    }
    if (dropout != null) {
      lora = lora.withDropout(dropout);
    }
    return lora.withRankStabilised(rankStabilised).withTargets(targets.toArray(new String[0]));
  }

  /** The options, with checkpoints in a folder. */
  TrainingOptions training(Path checkpoints) {
    TrainingOptions options = study ? TrainingOptions.study() : TrainingOptions.withDefaults();
    if (learningRate != null) {
      options = options.withLearningRate(learningRate);
    }
    if (schedule != null) {
      options = options.withSchedule(schedule);
    }
    if (warmUp != null) {
      options = options.withWarmup(warmUp);
    }
    if (weightDecay != null) {
      options = options.withWeightDecay(weightDecay);
    }
    if (maxNorm != null) {
      options = options.withMaxNorm(maxNorm);
    }
    if (batch != null) {
      options = options.withBatch(batch);
    }
    if (accumulation != null) {
      options = options.withAccumulation(accumulation);
    }
    if (steps != null) {
      options = options.withSteps(steps);
    }
    if (evaluateEvery != null) {
      options = options.withEvaluateEvery(evaluateEvery);
    }
    if (patience != null) {
      options = options.withPatience(patience);
    }
    if (checkpointEvery != null) {
      options = options.withCheckpointEvery(checkpointEvery);
    }
    if (packTokens != null) {
      options = options.withPackTokens(packTokens);
    }
    if (maxLength != null) {
      options = options.withMaxTokens(maxLength);
    }
    if (seed != null) {
      options = options.withSeed(seed);
    }
    return options.withBucketed(bucketed).withRecompute(recompute).withCheckpoints(checkpoints);
  }
}
