package org.bioeval.metrics.rouge;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one prediction, one for each variant asked for.
 *
 * @param byVariant scores in the order in which the variants were asked for
 */
public record RougeScores(ImmutableMap<RougeVariant, RougeScore> byVariant) {

  /**
   * Collects scores.
   *
   * @param byVariant scores in order
   * @return the scores
   */
  public static RougeScores of(Map<RougeVariant, RougeScore> byVariant) {
    return new RougeScores(Maps.immutableEnumMap(byVariant));
  }

  /**
   * The score of a variant.
   *
   * @param variant one that was asked for
   * @return its score
   * @throws IllegalArgumentException if it was not asked for
   */
  public RougeScore get(RougeVariant variant) {
    @Nullable RougeScore score = byVariant.get(variant);
    checkArgument(
        score != null,
        "%s was not computed, only %s; ask for it by Rouge.withVariants",
        variant,
        byVariant.keySet());
    return score;
  }

  /**
   * Overlap of single tokens.
   *
   * @return the score of {@link RougeVariant#ROUGE_1}
   * @throws IllegalArgumentException if it was not asked for
   */
  public RougeScore rouge1() {
    return get(RougeVariant.ROUGE_1);
  }

  /**
   * Overlap of pairs of tokens.
   *
   * @return the score of {@link RougeVariant#ROUGE_2}
   * @throws IllegalArgumentException if it was not asked for
   */
  public RougeScore rouge2() {
    return get(RougeVariant.ROUGE_2);
  }

  /**
   * Longest common subsequence.
   *
   * @return the score of {@link RougeVariant#ROUGE_L}
   * @throws IllegalArgumentException if it was not asked for
   */
  public RougeScore rougeL() {
    return get(RougeVariant.ROUGE_L);
  }

  /**
   * Longest common subsequences line by line.
   *
   * @return the score of {@link RougeVariant#ROUGE_L_SUM}
   * @throws IllegalArgumentException if it was not asked for
   */
  public RougeScore rougeLSum() {
    return get(RougeVariant.ROUGE_L_SUM);
  }
}
