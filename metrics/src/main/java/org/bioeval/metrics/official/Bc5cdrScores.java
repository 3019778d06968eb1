package org.bioeval.metrics.official;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * BC5CDR (BioCreative V, chemical-disease relations): mentions, concepts and relations, each as a
 * set per document, as {@code eval_mention}, {@code eval_id} and {@code eval_relation} of the task
 * take them. One item must be one document: sets are not joined across items.
 *
 * <p>The official evaluator is distributed as a compiled archive. Its rules here are those its
 * description and the overview paper state. How it treats the id {@code -1} and composite ids in
 * gold follows from the counts that its readme prints for the sample set ({@code
 * benchmarks/peers/bc5cdr_rules.py}); how it treats {@code -1} in answers is not known, and the
 * choices made are said at each method.
 *
 * @see <a href="https://doi.org/10.1093/database/baw032">Wei et al. 2016, overview of the task</a>
 */
public final class Bc5cdrScores {

  private static final Splitter COMPOSITE = Splitter.on('|').trimResults().omitEmptyStrings();
  private static final String NO_CONCEPT = "-1";

  private Bc5cdrScores() {}

  /**
   * Mentions: the set of (document, start, end, type). A mention that is answered twice counts
   * once; of a discontinuous mention the first and the last character count, since the format of
   * the task has one start and one end. The task itself scored diseases ({@code Disease/f1}).
   *
   * <p>Scores: {@code micro-…} over both types, {@code macro-f1}, and {@code precision}, {@code
   * recall}, {@code f1} of each type after its name and a slash.
   *
   * @return the metric, for {@code Tasks.mentions}
   */
  public static Metric<MentionInstance, ImmutableList<Mention>> mentions() {
    return new Mentions();
  }

  /**
   * Concepts: the set of (document, type, concept id) over the mentions of a document, however many
   * mentions carry the id. The ids of a composite mention count one by one, also if they are
   * written as one text with {@code |}. A mention without a concept, {@code -1}, adds nothing on
   * either side.
   *
   * <p>Scores as of {@link #mentions()}. Answers of {@code Tasks.mentions} carry no ids and score
   * 0; this metric is for systems that link.
   *
   * @return the metric
   */
  public static Metric<MentionInstance, ImmutableList<Mention>> concepts() {
    return new Concepts();
  }

  /**
   * Chemical-induced diseases (CID): the set of (document, chemical id, disease id). The chemical
   * comes first. An end that names several ids with {@code |} stands for each of them, so that such
   * an answer is several pairs. An answered pair with {@code -1} equals no gold pair and is wrong.
   *
   * <p>Scores: {@code micro-precision}, {@code micro-recall}, {@code micro-f1}, and {@code
   * macro-f1}, which is the same as there is one type.
   *
   * @return the metric, for {@code Tasks.relations}
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> relations() {
    return new Relations();
  }

  /** Ids one by one. */
  static List<String> ids(String written) {
    return COMPOSITE.splitToList(written);
  }

  private record Concept(String type, String id) {}

  private record Pair(String chemical, String disease) {}

  private static final class Mentions
      extends CountingMetric<MentionInstance, ImmutableList<Mention>> {
    Mentions() {
      super("bc5cdr-mention", "");
    }

    @Override
    protected void count(
        MentionInstance instance,
        ImmutableList<Mention> gold,
        Optional<? extends ImmutableList<Mention>> answer,
        Counts counts) {
      ImmutableList<Mention> given = answer.isPresent() ? answer.get() : ImmutableList.of();
      Elements.count(
          Elements.distinct(gold, Extent::of),
          Elements.distinct(given, Extent::of),
          Extent::type,
          counts,
          instance.groupId(),
          "");
    }
  }

  private static final class Concepts
      extends CountingMetric<MentionInstance, ImmutableList<Mention>> {
    Concepts() {
      super("bc5cdr-concept", "");
    }

    @Override
    protected void count(
        MentionInstance instance,
        ImmutableList<Mention> gold,
        Optional<? extends ImmutableList<Mention>> answer,
        Counts counts) {
      ImmutableList<Mention> given = answer.isPresent() ? answer.get() : ImmutableList.of();
      Elements.count(
          Elements.all(gold, Concepts::concepts),
          Elements.all(given, Concepts::concepts),
          Concept::type,
          counts,
          instance.groupId(),
          "");
    }

    private static List<Concept> concepts(Mention mention) {
      List<Concept> concepts = new ArrayList<>();
      for (String written : mention.conceptIds()) {
        for (String id : ids(written)) {
          if (!id.equals(NO_CONCEPT)) {
            concepts.add(new Concept(mention.type(), id));
          }
        }
      }
      return concepts;
    }
  }

  private static final class Relations
      extends CountingMetric<RelationInstance, ImmutableList<Relation>> {
    Relations() {
      super("bc5cdr-relation", "");
    }

    @Override
    protected void count(
        RelationInstance instance,
        ImmutableList<Relation> gold,
        Optional<? extends ImmutableList<Relation>> answer,
        Counts counts) {
      ImmutableList<Relation> given = answer.isPresent() ? answer.get() : ImmutableList.of();
      Elements.count(
          Elements.all(gold, Relations::pairs),
          Elements.all(given, Relations::pairs),
          pair -> "CID",
          counts,
          instance.groupId(),
          "");
    }

    private static List<Pair> pairs(Relation relation) {
      List<Pair> pairs = new ArrayList<>();
      for (String chemical : ids(relation.head())) {
        for (String disease : ids(relation.tail())) {
          pairs.add(new Pair(chemical, disease));
        }
      }
      return pairs;
    }
  }
}
