package org.bioeval.metrics.text;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalMetric;

/** G-Eval by a judge that knows a right note when it sees one. */
class GEvalMetricContractTest extends NotesContract {
  @Override
  protected Metric<Instance, String> metric() {
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) ->
                Completion.of(
                    prompt.text().contains("right note") ? "{\"score\": 10}" : "{\"score\": 2}"));
    return GEvalMetric.of(GEval.fluency().judgedBy(judge));
  }

  @Override
  protected Set<String> bestForGold() {
    return ImmutableSet.of("fluency");
  }
}
