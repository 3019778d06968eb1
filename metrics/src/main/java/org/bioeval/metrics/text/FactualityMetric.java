package org.bioeval.metrics.text;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.internal.MeansMetric;

/**
 * The claims of each answer. What comes of judging is the report, empty where the answer could not
 * be checked or there is none.
 */
record FactualityMetric(ClaimCheck check)
    implements Judged<Instance, String, Optional<ClaimReport>> {

  private static final ImmutableList<ScoreInfo> SCORES =
      ImmutableList.of(
          ScoreInfo.share("entailed"),
          ScoreInfo.loss("contradicted"),
          ScoreInfo.loss("missing"),
          ScoreInfo.amount("claims"),
          ScoreInfo.loss("unjudged"));

  @Override
  public String name() {
    return "factuality";
  }

  @Override
  public ImmutableList<ScoreInfo> scores() {
    return SCORES;
  }

  @Override
  public Optional<ClaimReport> judge(
      Observation<? extends Instance, ? extends String> observation, Asker asker) {
    Optional<String> answer = observation.outcome().scored().map(a -> (String) a);
    Instance instance = observation.instance();
    return answer.flatMap(
        text -> check.check(instance.id(), instance.text(), text, asker).scored());
  }

  @Override
  public void observe(
      Observation<? extends Instance, ? extends String> observation,
      Optional<ClaimReport> judgement,
      Tally into) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (observation.outcome().scored().isEmpty()) {
      values.put("entailed", 0.0);
    } else {
      values.put("unjudged", judgement.isEmpty() ? 1.0 : 0.0);
    }
    judgement.ifPresent(
        report -> {
          if (!report.claims().isEmpty()) {
            values.put("entailed", report.share(ClaimReport.Verdict.ENTAILED));
            values.put("contradicted", report.share(ClaimReport.Verdict.CONTRADICTED));
            values.put("missing", report.share(ClaimReport.Verdict.MISSING));
          }
          values.put("claims", (double) report.claims().size());
        });
    MeansMetric.add(observation, values, into);
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return MeansMetric.samples(SCORES, tally);
  }
}
