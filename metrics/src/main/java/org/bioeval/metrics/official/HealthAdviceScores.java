package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;

/**
 * HealthAdvice: whether a sentence gives no, weak or strong advice.
 *
 * <p>The authors report the macro average: the classes are very uneven, and each counts the same.
 *
 * @see <a href="https://aclanthology.org/2021.emnlp-main.486">Li, Wang, Yu 2021, section 5</a>
 */
public final class HealthAdviceScores {

  private static final ImmutableList<String> CLASSES =
      ImmutableList.of("no advice", "weak advice", "strong advice");

  private HealthAdviceScores() {}

  /**
   * Macro precision, recall and F1: the unweighted means of the three classes' values; {@code
   * macro-f1} is the mean of the F1s, as in scikit-learn. A class that occurs in neither gold nor
   * answers counts as 0, so the figure of a few sentences can be low for that reason alone.
   *
   * <p>Scores: {@code macro-precision}, {@code macro-recall}, {@code macro-f1}, {@code accuracy},
   * and {@code precision}, {@code recall}, {@code f1} of each class after its name and a slash.
   *
   * @return the metric, for {@code Tasks.classification}
   * @see <a
   *     href="https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html">f1_score,
   *     average="macro"</a>
   */
  public static Metric<Instance, ImmutableSet<String>> sentences() {
    return new ClassScores("health-advice", CLASSES, false);
  }
}
