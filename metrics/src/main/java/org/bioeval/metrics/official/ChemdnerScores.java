package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * CHEMDNER (BioCreative IV): chemical names, as mentions (CEM) and as an index of each document
 * (CDI).
 *
 * @see <a href="https://doi.org/10.1186/1758-2946-7-S1-S1">Krallinger et al. 2015</a>
 */
public final class ChemdnerScores {

  private ChemdnerScores() {}

  /**
   * Chemical entity mentions (CEM): the set of (document, start, end). The class of a chemical
   * ({@code TRIVIAL}, {@code FORMULA}, …) is not looked at, since the task did not ask for it; a
   * place that is answered twice counts once. The task's main score is the micro F1.
   *
   * <p>Scores: {@code micro-precision}, {@code micro-recall} and {@code micro-f1}.
   *
   * @return the metric, for {@code Tasks.mentions}
   */
  public static Metric<MentionInstance, ImmutableList<Mention>> mentions() {
    return new Chemicals("chemdner-cem") {
      @Override
      Set<?> elements(ImmutableList<Mention> mentions) {
        return Elements.distinct(mentions, mention -> Extent.of(mention, "Chemical"));
      }
    };
  }

  /**
   * Chemical document indexing (CDI): the set of (document, name), a name being the words of a
   * mention, with upper and lower case told apart, however often it occurs. One item must be one
   * document.
   *
   * <p>Scores: {@code micro-precision}, {@code micro-recall} and {@code micro-f1}, without regard
   * to order; the average precision of ranked lists, which the task gave besides, is not computed,
   * since answers have no ranks.
   *
   * @return the metric, for {@code Tasks.mentions}
   */
  public static Metric<MentionInstance, ImmutableList<Mention>> documents() {
    return new Chemicals("chemdner-cdi") {
      @Override
      Set<?> elements(ImmutableList<Mention> mentions) {
        return Elements.distinct(mentions, Mention::text);
      }
    };
  }

  private abstract static class Chemicals
      extends CountingMetric<MentionInstance, ImmutableList<Mention>> {
    private static final String MODE = "chemical";

    Chemicals(String name) {
      super(name);
    }

    abstract Set<?> elements(ImmutableList<Mention> mentions);

    @Override
    protected void count(
        MentionInstance instance,
        ImmutableList<Mention> gold,
        Optional<? extends ImmutableList<Mention>> answer,
        Counts counts) {
      Set<?> right = elements(gold);
      Set<?> given = elements(answer.isPresent() ? answer.get() : ImmutableList.of());
      long hits = given.stream().filter(right::contains).count();
      counts.add(instance.groupId(), MODE, "", hits, given.size() - hits, right.size() - hits);
    }

    @Override
    protected ImmutableList<Sample> more(Counts counts) {
      return Elements.prf(counts, "micro-", MODE, "");
    }
  }
}
