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
 * <p>The counts are those of the official evaluator, {@code bc5cdr_eval.jar} 0.0.3, on files in
 * PubTator format ({@code benchmarks/peers/bc5cdr_golden.py}). An id without a vocabulary is of
 * MeSH, so that {@code D003866} and {@code MESH:D003866} are the same concept; an empty id and
 * {@code -1} are no concept. One rule is left out: the evaluator does not look at answers in
 * documents without any gold, which makes no difference in the corpus, where every document has
 * some.
 *
 * @see <a href="https://doi.org/10.1093/database/baw032">Wei et al. 2016, overview of the task</a>
 */
public final class Bc5cdrScores {

  private static final Splitter COMPOSITE = Splitter.on('|');
  private static final String NO_CONCEPT = "-1";
  private static final String MESH = "MESH:";

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
   * written as one text with {@code |}, where blanks beside it belong to the ids. A mention without
   * a concept, {@code -1}, adds nothing on either side.
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
   * comes first. Unlike in mentions, {@code |} does not divide an end: an answered pair that names
   * several ids at one end is one pair, and wrong. So is one with {@code -1}.
   *
   * <p>Scores: {@code micro-precision}, {@code micro-recall}, {@code micro-f1}, and {@code
   * macro-f1}, which is the same as there is one type.
   *
   * @return the metric, for {@code Tasks.relations}
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> relations() {
    return new Relations();
  }

  /** An id with its vocabulary; empty for no concept. */
  private static String concept(String id) {
    if (id.isEmpty() || id.equals(NO_CONCEPT)) {
      return "";
    }
    return id.indexOf(':') >= 0 ? id : MESH + id;
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
        for (String id : COMPOSITE.split(written.trim())) {
          String concept = concept(id);
          if (!concept.isEmpty()) {
            concepts.add(new Concept(mention.type(), concept));
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
          Elements.distinct(gold, Relations::pair),
          Elements.distinct(given, Relations::pair),
          pair -> "CID",
          counts,
          instance.groupId(),
          "");
    }

    private static Pair pair(Relation relation) {
      return new Pair(concept(relation.head()), concept(relation.tail()));
    }
  }
}
