package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/**
 * What is trained: low-rank matrices beside chosen linear layers (LoRA, arXiv:2106.09685).
 *
 * @param rank rank of the matrices' product, at least 1
 * @param alpha numerator of the scaling, above 0; the product is multiplied by {@code alpha / rank}
 * @param dropout share of an adapter's inputs that are dropped in training, from 0 to below 1
 * @param rankStabilised whether the scaling is {@code alpha / sqrt(rank)} instead
 *     (arXiv:2312.03732)
 * @param targets names of the adapted layers: the last part of a module's name such as {@code
 *     q_proj}, or all of it; empty for all linear layers but the vocabulary head
 */
public record LoraConfig(
    int rank, double alpha, double dropout, boolean rankStabilised, ImmutableList<String> targets) {

  /**
   * Checks the ranges.
   *
   * @param rank rank of the matrices' product, at least 1
   * @param alpha numerator of the scaling, above 0; the product is multiplied by {@code alpha /
   *     rank}
   * @param dropout share of an adapter's inputs that are dropped in training, from 0 to below 1
   * @param rankStabilised whether the scaling is {@code alpha / sqrt(rank)} instead
   *     (arXiv:2312.03732)
   * @param targets names of the adapted layers: the last part of a module's name such as {@code
   *     q_proj}, or all of it; empty for all linear layers but the vocabulary head
   * @throws IllegalArgumentException if a value is out of its range
   */
  public LoraConfig {
    checkArgument(rank >= 1, "illegal rank: %s, must be at least 1", rank);
    checkArgument(alpha > 0 && Double.isFinite(alpha), "illegal alpha: %s, must be above 0", alpha);
    checkArgument(
        dropout >= 0 && dropout < 1, "illegal dropout: %s, must be from 0 to below 1", dropout);
  }

  /**
   * Rank 16, alpha 32, dropout 0.05, all linear layers.
   *
   * @return the configuration
   */
  public static LoraConfig withDefaults() {
    return new LoraConfig(16, 32, 0.05, false, ImmutableList.of());
  }

  /**
   * The study's: rank 64, alpha 32, dropout 0.1, all linear layers.
   *
   * @return the configuration
   */
  public static LoraConfig study() {
    return new LoraConfig(64, 32, 0.1, false, ImmutableList.of());
  }

  /**
   * What the product of an adapter's matrices is multiplied by.
   *
   * @return {@code alpha / rank}, or {@code alpha / sqrt(rank)} if rank-stabilised
   */
  public double scaling() {
    return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
  }

  /**
   * A copy with another rank.
   *
   * @param rank at least 1
   * @return the copy
   */
  public LoraConfig withRank(int rank) {
    return new LoraConfig(rank, alpha, dropout, rankStabilised, targets);
  }

  /**
   * A copy with another alpha.
   *
   * @param alpha above 0
   * @return the copy
   */
  public LoraConfig withAlpha(double alpha) {
    return new LoraConfig(rank, alpha, dropout, rankStabilised, targets);
  }

  /**
   * A copy with another dropout.
   *
   * @param dropout from 0 to below 1
   * @return the copy
   */
  public LoraConfig withDropout(double dropout) {
    return new LoraConfig(rank, alpha, dropout, rankStabilised, targets);
  }

  /**
   * A copy with or without rank-stabilised scaling.
   *
   * @param rankStabilised whether the scaling is {@code alpha / sqrt(rank)}
   * @return the copy
   */
  public LoraConfig withRankStabilised(boolean rankStabilised) {
    return new LoraConfig(rank, alpha, dropout, rankStabilised, targets);
  }

  /**
   * A copy for other layers.
   *
   * @param targets names as in {@link #targets()}; none for all linear layers
   * @return the copy
   */
  public LoraConfig withTargets(String... targets) {
    return new LoraConfig(rank, alpha, dropout, rankStabilised, ImmutableList.copyOf(targets));
  }
}
