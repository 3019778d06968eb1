package org.bioeval.examples.cli;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeVariant;

/** The metrics of written answers. */
final class TextMetrics {

  /** The score to show first. */
  static final String HEADLINE = "rougeL";

  private static final Rouge ROUGE = Rouge.withDefaults();

  private TextMetrics() {}

  static ImmutableList<Metric<? super DialogueInstance, ? super String>> all() {
    return ImmutableList.of(
        rouge("rouge1", RougeVariant.ROUGE_1),
        rouge("rouge2", RougeVariant.ROUGE_2),
        rouge(HEADLINE, RougeVariant.ROUGE_L));
  }

  private static Metric<DialogueInstance, String> rouge(String name, RougeVariant variant) {
    return Metric.mean(name, observation -> score(observation, variant));
  }

  private static double score(
      Observation<? extends DialogueInstance, ? extends String> observation, RougeVariant variant) {
    return observation
        .outcome()
        .scored()
        .map(answer -> ROUGE.score(observation.gold(), answer).get(variant).fMeasure())
        .orElse(0.0);
  }
}
