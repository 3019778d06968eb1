package org.bioeval.metrics.text;

import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeMetric;

/** ROUGE. */
class RougeMetricContractTest extends NotesContract {
  @Override
  protected Metric<Instance, String> metric() {
    return RougeMetric.of(Rouge.withDefaults());
  }
}
