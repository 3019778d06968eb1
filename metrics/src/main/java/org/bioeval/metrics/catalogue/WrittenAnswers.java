package org.bioeval.metrics.catalogue;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeMetric;
import org.bioeval.metrics.rouge.RougeVariant;
import org.bioeval.metrics.text.TextMetrics;

/**
 * What written answers are scored by: ROUGE as the clinical summarisation study computes it, and
 * lengths.
 */
public final class WrittenAnswers {

  /** The score to show first. */
  public static final String HEADLINE = "rougeL";

  private WrittenAnswers() {}

  /**
   * What is scored without a model: ROUGE-1, ROUGE-2, ROUGE-L and estimated lengths.
   *
   * @return the metrics
   */
  public static ImmutableList<Metric<Instance, String>> metrics() {
    Rouge rouge =
        Rouge.withDefaults()
            .withVariants(RougeVariant.ROUGE_1, RougeVariant.ROUGE_2, RougeVariant.ROUGE_L);
    return ImmutableList.of(RougeMetric.of(rouge), TextMetrics.lengths());
  }

  /**
   * What is scored with the help of the model that answers: lengths in its own tokens, unless it
   * says of a short text that it cannot count. Where counting fails, the metric tells.
   *
   * @param model the model that answers; open until the last item is scored
   * @return the metrics; none if the model cannot count
   */
  public static ImmutableList<Metric<Instance, String>> metrics(Backend model) {
    return mayCount(model) ? ImmutableList.of(TextMetrics.lengths(model)) : ImmutableList.of();
  }

  private static boolean mayCount(Backend model) {
    try {
      return model.countTokens("a").isPresent();
    } catch (BackendException e) {
      return true;
    }
  }
}
