package org.bioeval.metrics.geval;

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
 * G-Eval of each answer against its instance's text, for several qualities at once: the mean score
 * of each quality under its name, the share of answers that the judge could not judge as {@code
 * NAME/unjudged}, and the share of judgements that had to fall back to the stated number as {@code
 * NAME/stated}. Unjudged answers are left out of the mean. An item without an answer scores 0 and
 * is not shown to the judge.
 *
 * <p>In an evaluation, answers are judged concurrently, and the judge's replies are kept in the
 * journal of the run.
 */
public final class GEvalMetric
    implements Judged<Instance, String, ImmutableList<Optional<Judgement>>> {
  private final ImmutableList<GEvalJudge> judges;
  private final ImmutableList<ScoreInfo> scores;

  private GEvalMetric(ImmutableList<GEvalJudge> judges, ImmutableList<ScoreInfo> scores) {
    this.judges = judges;
    this.scores = scores;
  }

  /**
   * The metric.
   *
   * @param judges one for each quality
   * @return the metric
   */
  public static GEvalMetric of(GEvalJudge... judges) {
    ImmutableList.Builder<ScoreInfo> scores = ImmutableList.builder();
    for (GEvalJudge judge : judges) {
      String quality = judge.quality().name();
      scores.add(
          ScoreInfo.share(quality),
          ScoreInfo.loss(quality + "/unjudged"),
          ScoreInfo.loss(quality + "/stated"));
    }
    return new GEvalMetric(ImmutableList.copyOf(judges), scores.build());
  }

  @Override
  public String name() {
    return "g-eval";
  }

  @Override
  public ImmutableList<ScoreInfo> scores() {
    return scores;
  }

  /**
   * One judgement for each judge, empty where there is none; none at all for an item without an
   * answer.
   */
  @Override
  public ImmutableList<Optional<Judgement>> judge(
      Observation<? extends Instance, ? extends String> observation, Asker asker) {
    Optional<String> answer = observation.outcome().scored().map(a -> (String) a);
    if (answer.isEmpty()) {
      return ImmutableList.of();
    }
    Instance instance = observation.instance();
    GEvalCase item = GEvalCase.of(instance.id(), instance.text(), answer.get());
    ImmutableList.Builder<Optional<Judgement>> found = ImmutableList.builder();
    for (GEvalJudge judge : judges) {
      found.add(judge.score(item, asker).outcome().scored());
    }
    return found.build();
  }

  @Override
  public void observe(
      Observation<? extends Instance, ? extends String> observation,
      ImmutableList<Optional<Judgement>> judgement,
      Tally into) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < judges.size(); i++) {
      String quality = judges.get(i).quality().name();
      if (judgement.isEmpty()) {
        values.put(quality, 0.0);
        continue;
      }
      Optional<Judgement> one = judgement.get(i);
      values.put(quality + "/unjudged", one.isEmpty() ? 1.0 : 0.0);
      one.ifPresent(
          found -> {
            values.put(quality, found.value());
            values.put(quality + "/stated", found.method() == ScoringMethod.STATED ? 1.0 : 0.0);
          });
    }
    MeansMetric.add(observation, values, into);
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return MeansMetric.samples(scores, tally);
  }
}
