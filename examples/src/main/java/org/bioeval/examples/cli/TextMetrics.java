package org.bioeval.examples.cli;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;

/** The metrics of written answers. */
final class TextMetrics {

  private TextMetrics() {}

  static ImmutableList<Metric<? super Instance, ? super String>> all() {
    return ImmutableList.of(
        Metric.mean("rougeL", o -> o.outcome().scored().map(String::length).orElse(0)));
  }
}
