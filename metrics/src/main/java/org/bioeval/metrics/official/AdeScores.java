package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.Statistic;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * ADE: sentences that tell of an adverse drug effect, and the pairs of drug and effect in them.
 *
 * @see <a href="https://doi.org/10.1016/j.jbi.2012.04.008">Gurulingappa et al. 2012</a>
 */
public final class AdeScores {

  private static final String RELATED = "Related";
  private static final String ADVERSE_EFFECT = "Adverse-Effect";

  private AdeScores() {}

  /**
   * Precision, recall and F1 of the class {@code Related}, the sentences that tell of an adverse
   * effect, as the corpus paper and later work on its sentences report; the other class is not
   * scored. A sentence without a readable answer counts as {@code Not-Related}.
   *
   * <p>Scores: {@code precision}, {@code recall}, {@code f1} and {@code accuracy}, the share of
   * sentences whose class is right.
   *
   * @return the metric, for {@code Tasks.classification}
   */
  public static Metric<Instance, ImmutableSet<String>> sentences() {
    return new Sentences();
  }

  /**
   * Drugs and their adverse effects, strict: a relation is right if the place and the type of its
   * drug and of its effect are right, whatever their ids. Relations count as a set per sentence.
   * Only relations of type {@code Adverse-Effect} are scored; doses are no part of the benchmark.
   *
   * <p>Published figures are means over ten folds, most without the 120 relations whose drug and
   * effect overlap; {@link #relationsWithoutOverlap()} leaves those out.
   *
   * <p>Scores: {@code micro-precision}, {@code micro-recall} and {@code micro-f1}.
   *
   * @return the metric, for {@code Tasks.relations}
   * @see <a href="https://arxiv.org/abs/1909.07755">Eberts and Ulges 2020, evaluation on ADE</a>
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> relations() {
    return new Relations("ade-relation", true);
  }

  /**
   * As {@link #relations()}, without relations whose drug and effect share a character, in gold and
   * in answers.
   *
   * @return the metric, for {@code Tasks.relations}
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> relationsWithoutOverlap() {
    return new Relations("ade-relation-no-overlap", false);
  }

  private static final class Sentences extends CountingMetric<Instance, ImmutableSet<String>> {
    private static final String MODE = "class";

    Sentences() {
      super("ade-sentence");
    }

    @Override
    protected void count(
        Instance instance,
        ImmutableSet<String> gold,
        Optional<? extends ImmutableSet<String>> answer,
        Counts counts) {
      boolean right = gold.contains(RELATED);
      boolean given = answer.isPresent() && answer.get().contains(RELATED);
      String group = instance.groupId();
      counts.add(
          group,
          MODE,
          "",
          right && given ? 1 : 0,
          given && !right ? 1 : 0,
          right && !given ? 1 : 0);
      counts.addOwn(group, "items", 1);
      counts.addOwn(group, "right", answer.isPresent() && answer.get().equals(gold) ? 1 : 0);
    }

    @Override
    protected ImmutableList<Sample> more(Counts counts) {
      return ImmutableList.<Sample>builder()
          .addAll(Elements.prf(counts, "", MODE, ""))
          .add(counts.own("accuracy", Statistic.ratio(), "right", "items"))
          .build();
    }
  }

  /** The two ends of a relation; of an end that is no mention its name. */
  private record Link(Extent drug, Extent effect) {
    boolean overlaps() {
      return drug.start() < effect.end() && effect.start() < drug.end();
    }
  }

  private static final class Relations
      extends CountingMetric<RelationInstance, ImmutableList<Relation>> {
    private static final String MODE = "relation";

    private final boolean overlapping;

    Relations(String name, boolean overlapping) {
      super(name);
      this.overlapping = overlapping;
    }

    @Override
    protected void count(
        RelationInstance instance,
        ImmutableList<Relation> gold,
        Optional<? extends ImmutableList<Relation>> answer,
        Counts counts) {
      Map<String, Mention> mentions = new HashMap<>();
      instance.mentions().forEach(mention -> mentions.putIfAbsent(mention.id(), mention));
      Set<Link> right = links(gold, mentions);
      Set<Link> given = links(answer.isPresent() ? answer.get() : ImmutableList.of(), mentions);
      Elements.count(right, given, link -> "", counts, instance.groupId(), MODE);
    }

    private Set<Link> links(ImmutableList<Relation> relations, Map<String, Mention> mentions) {
      return relations.stream()
          .filter(relation -> relation.type().equals(ADVERSE_EFFECT))
          .map(relation -> new Link(end(relation.head(), mentions), end(relation.tail(), mentions)))
          .filter(link -> overlapping || !link.overlaps())
          .collect(Collectors.toSet());
    }

    private static Extent end(String id, Map<String, Mention> mentions) {
      Mention mention = mentions.get(id);
      return mention == null ? new Extent("", -1, -1, id) : Extent.of(mention);
    }

    @Override
    protected ImmutableList<Sample> more(Counts counts) {
      return Elements.prf(counts, "micro-", MODE, "");
    }
  }
}
