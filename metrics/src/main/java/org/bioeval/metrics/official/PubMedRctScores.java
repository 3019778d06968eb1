package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;

/**
 * PubMed RCT: which part of an abstract a sentence belongs to.
 *
 * <p>The authors report F1 averaged over the classes and weighted by the number of sentences of
 * each class; the study's own micro scores are those of {@link
 * org.bioeval.metrics.exact.ExactMatch#labels()}.
 *
 * @see <a href="https://arxiv.org/abs/1710.06071">Dernoncourt and Lee 2017</a>
 */
public final class PubMedRctScores {

  /** The classes in the order of an abstract. */
  private static final ImmutableList<String> CLASSES =
      ImmutableList.of("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS");

  private PubMedRctScores() {}

  /**
   * Weighted precision, recall and F1 over the five classes: {@code weighted-f1} is the sum over
   * the classes of support × F1, divided by all support, where support is the number of gold
   * sentences of the class. A sentence without a readable answer is missed by its class and found
   * by none.
   *
   * <p>Scores: {@code weighted-precision}, {@code weighted-recall}, {@code weighted-f1}, {@code
   * accuracy}, and {@code precision}, {@code recall}, {@code f1} of each class after its name and a
   * slash.
   *
   * @return the metric, for {@code Tasks.classification}
   * @see <a
   *     href="https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html">f1_score,
   *     average="weighted"</a>
   */
  public static Metric<Instance, ImmutableSet<String>> sentences() {
    return new ClassScores("pubmed-rct", CLASSES, true);
  }
}
