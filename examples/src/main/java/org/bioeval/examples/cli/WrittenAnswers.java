package org.bioeval.examples.cli;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeVariant;
import org.bioeval.metrics.text.TextMetrics;

/**
 * What written answers are scored by: ROUGE as the clinical summarisation study computes it, and
 * lengths.
 */
final class WrittenAnswers {

  /** The score to show first. */
  static final String HEADLINE = "rougeL";

  private WrittenAnswers() {}

  static ImmutableList<Metric<? super DialogueInstance, ? super String>> metrics() {
    Rouge rouge =
        Rouge.withDefaults()
            .withVariants(RougeVariant.ROUGE_1, RougeVariant.ROUGE_2, RougeVariant.ROUGE_L);
    return ImmutableList.of(TextMetrics.rouge(rouge), TextMetrics.lengths());
  }
}
