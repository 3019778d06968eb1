package org.bioeval.metrics.text;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;

/** Factuality by a judge that finds two claims in every note. */
class FactualityMetricContractTest extends NotesContract {
  @Override
  protected Metric<Instance, String> metric() {
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              if (prompt.text().contains("{\"claims\"")) {
                String claim = prompt.text().contains("right note") ? "right" : "wrong";
                return Completion.of("{\"claims\": [\"" + claim + "\", \"" + claim + "\"]}");
              }
              return Completion.of(
                  prompt.text().contains("1. right")
                      ? "{\"verdicts\": [\"entailed\", \"entailed\"]}"
                      : "{\"verdicts\": [\"missing\", \"contradicted\"]}");
            });
    return TextMetrics.factuality(ClaimCheck.by(judge));
  }

  @Override
  protected Set<String> bestForGold() {
    return ImmutableSet.of("entailed");
  }

  @Override
  protected double greatest(String score) {
    return score.equals("claims") ? 2 : 1;
  }
}
