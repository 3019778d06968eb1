package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Statistic;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * DDIExtraction 2013 (SemEval-2013 task 9.2): interactions between drugs.
 *
 * <p>What is scored are pairs of drugs in one sentence, without direction. Only the four types of
 * interaction ({@code mechanism}, {@code effect}, {@code advise}, {@code int}) are counted; a pair
 * without interaction is never a hit and never a class. <em>Classification</em>, the task's main
 * score, needs pair and type: micro precision, recall and F1 pool the four types.
 * <em>Detection</em> needs the pair alone. The <em>macro</em> scores are, as in the task, the means
 * over the four types of precision and of recall, and {@code macro-f1} the harmonic mean of those
 * two means; the mean of the four F1s, which many later papers and scikit-learn call macro F1, is
 * {@code macro-f1-mean}. The two differ.
 *
 * <p>Scores: {@code micro-…}, {@code macro-…}, {@code macro-f1-mean}, {@code detection/…} and
 * {@code …} of each type after its name and a slash, where … is {@code precision}, {@code recall}
 * and {@code f1}.
 *
 * <p>A corpus whose negative pairs were filtered (as the study's) can lack some positive pairs; its
 * recall is then not comparable with figures on the whole test set.
 *
 * @see <a href="https://aclanthology.org/S13-2056">Segura-Bedmar, Martínez, Herrero-Zazo 2013 </a>
 */
public final class DdiScores {

  private static final ImmutableList<String> TYPES =
      ImmutableList.of("mechanism", "effect", "advise", "int");
  private static final String CLASSIFICATION = "classification";
  private static final String DETECTION = "detection";

  private DdiScores() {}

  /**
   * Scores over items that are one pair each, answered by its type; any other label, such as {@code
   * none}, says that there is no interaction.
   *
   * @return the metric, for {@code Tasks.labelSet} on candidate pairs
   */
  public static Metric<Instance, ImmutableSet<String>> pairs() {
    return new Pairs();
  }

  /**
   * Scores over items that are sentences, answered by relations between mention ids. A pair that is
   * answered twice with one type counts once; with two types, each is an answer.
   *
   * @return the metric, for {@code Tasks.relations}
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> relations() {
    return new Relations();
  }

  /** A pair of drugs; the smaller id first. */
  private record Pair(String first, String second) {
    static Pair of(Relation relation) {
      String head = relation.head();
      String tail = relation.tail();
      return head.compareTo(tail) <= 0 ? new Pair(head, tail) : new Pair(tail, head);
    }
  }

  /** A pair of drugs that interact in some way. */
  private record Interaction(Pair pair, String type) {}

  private static ImmutableList<Sample> scores(Counts counts) {
    int types = TYPES.size();
    ImmutableList.Builder<Sample> samples = ImmutableList.builder();
    samples.addAll(Elements.prf(counts, "micro-", CLASSIFICATION, ""));
    samples.add(
        counts.of(
            "macro-precision",
            Formula.classMean(Statistic.microPrecision(), types),
            CLASSIFICATION,
            TYPES),
        counts.of(
            "macro-recall",
            Formula.classMean(Statistic.microRecall(), types),
            CLASSIFICATION,
            TYPES),
        counts.of(
            "macro-f1",
            Formula.harmonic(
                Formula.classMean(Statistic.microPrecision(), types),
                Formula.classMean(Statistic.microRecall(), types)),
            CLASSIFICATION,
            TYPES),
        counts.of(
            "macro-f1-mean", Formula.classMean(Statistic.microF1(), types), CLASSIFICATION, TYPES));
    samples.addAll(Elements.prf(counts, "detection/", DETECTION, ""));
    for (String type : TYPES) {
      samples.addAll(Elements.prf(counts, type + "/", CLASSIFICATION, type));
    }
    return samples.build();
  }

  private static final class Pairs extends CountingMetric<Instance, ImmutableSet<String>> {
    Pairs() {
      super("ddi-2013");
    }

    @Override
    protected void count(
        Instance instance,
        ImmutableSet<String> gold,
        Optional<? extends ImmutableSet<String>> answer,
        Counts counts) {
      String group = instance.groupId();
      Set<String> right = interactions(gold);
      Set<String> given = answer.isPresent() ? interactions(answer.get()) : Set.of();
      Elements.count(right, given, type -> type, counts, group, CLASSIFICATION);
      Elements.count(one(right), one(given), pair -> DETECTION, counts, group, DETECTION);
    }

    private static Set<String> interactions(Set<String> labels) {
      return labels.stream().filter(TYPES::contains).collect(Collectors.toSet());
    }

    private static Set<String> one(Set<String> types) {
      return types.isEmpty() ? Set.of() : Set.of("the pair");
    }

    @Override
    protected ImmutableList<Sample> more(Counts counts) {
      return DdiScores.scores(counts);
    }
  }

  private static final class Relations
      extends CountingMetric<RelationInstance, ImmutableList<Relation>> {
    Relations() {
      super("ddi-2013");
    }

    @Override
    protected void count(
        RelationInstance instance,
        ImmutableList<Relation> gold,
        Optional<? extends ImmutableList<Relation>> answer,
        Counts counts) {
      String group = instance.groupId();
      Set<Interaction> right = interactions(gold);
      Set<Interaction> given = answer.isPresent() ? interactions(answer.get()) : Set.of();
      Elements.count(right, given, Interaction::type, counts, group, CLASSIFICATION);
      Elements.count(pairs(right), pairs(given), pair -> DETECTION, counts, group, DETECTION);
    }

    private static Set<Interaction> interactions(ImmutableList<Relation> relations) {
      return relations.stream()
          .filter(relation -> TYPES.contains(relation.type()))
          .map(relation -> new Interaction(Pair.of(relation), relation.type()))
          .collect(Collectors.toSet());
    }

    private static Set<Pair> pairs(Set<Interaction> interactions) {
      return interactions.stream().map(Interaction::pair).collect(Collectors.toSet());
    }

    @Override
    protected ImmutableList<Sample> more(Counts counts) {
      return DdiScores.scores(counts);
    }
  }
}
