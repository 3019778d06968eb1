package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.Optional;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * GIT (GM-CIHT): triples of subject, predicate and object.
 *
 * @see <a href="https://arxiv.org/abs/2310.18463">Li, Zhou, Zhang 2023</a>
 */
public final class GitScores {

  private GitScores() {}

  /**
   * Triples as a set per item: a triple is right if subject, predicate and object are all right,
   * and subject and object are not exchanged. Subject and object are words, compared without regard
   * to case, to blanks at their edges and to runs of blanks, which are an artefact of the corpus. A
   * triple that is answered twice counts once.
   *
   * <p>Scores: {@code micro-precision}, {@code micro-recall}, {@code micro-f1} (the paper's),
   * {@code macro-f1} over the predicates that occur, and each predicate's own after its name and a
   * slash.
   *
   * @return the metric, for {@code Tasks.relations}
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> triples() {
    return new Triples();
  }

  private record Triple(String subject, String predicate, String object) {
    static Triple of(Relation relation) {
      return new Triple(words(relation.head()), relation.type(), words(relation.tail()));
    }

    private static String words(String text) {
      return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
  }

  private static final class Triples
      extends CountingMetric<RelationInstance, ImmutableList<Relation>> {
    Triples() {
      super("git-triple", "");
    }

    @Override
    protected void count(
        RelationInstance instance,
        ImmutableList<Relation> gold,
        Optional<? extends ImmutableList<Relation>> answer,
        Counts counts) {
      ImmutableList<Relation> given = answer.isPresent() ? answer.get() : ImmutableList.of();
      Elements.count(
          Elements.distinct(gold, Triple::of),
          Elements.distinct(given, Triple::of),
          Triple::predicate,
          counts,
          instance.groupId(),
          "");
    }
  }
}
