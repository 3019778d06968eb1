package org.bioeval.metrics.official;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * BioRED: relations between concepts of an abstract.
 *
 * @see <a href="https://doi.org/10.1093/bib/bbac282">Luo et al. 2022, relation extraction at the
 *     level of documents, by pair, by type and by novelty</a>
 */
public final class BioRedScores {

  private static final Splitter SEVERAL = Splitter.on(',').trimResults().omitEmptyStrings();
  private static final String PAIR = "pair";
  private static final String NOVELTY = "novelty";

  private BioRedScores() {}

  /**
   * Relations as sets per document, in the three steps of the paper. An element of {@code pair/…}
   * is an unordered pair of concept ids; of the plain names a pair with its type; of {@code
   * novelty/…} a pair with its type and whether it is new, which is the attribute {@code novel}
   * ({@code Novel} or {@code No}) of the relation. An element that is answered twice counts once. A
   * pair that is answered with two types is one element of the first and two of the second, of
   * which one at least is wrong, since gold has one type for each pair.
   *
   * <p>Mentions can carry several ids, written with commas, while a gold relation names one of
   * them. An answered end that names several therefore stands for each of them: it is as many
   * pairs, which must all be right to be all counted right.
   *
   * <p>An answer that does not say whether a relation is new, as those of {@code Tasks.relations},
   * scores 0 by novelty.
   *
   * <p>Scores: {@code micro-precision}, {@code micro-recall}, {@code micro-f1}, {@code macro-f1}
   * over the types that occur, and each type's own after its name and a slash; then the same for
   * {@code pair/} and {@code novelty/}. One item must be one document.
   *
   * @return the metric, for {@code Tasks.relations}
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> relations() {
    return new Relations();
  }

  /** A pair of concepts, the smaller id first, and what is said of it. */
  private record Link(String first, String second, String type, String novel) {

    Link untyped() {
      return new Link(first, second, PAIR, "");
    }

    Link typed() {
      return new Link(first, second, type, "");
    }
  }

  private static final class Relations
      extends CountingMetric<RelationInstance, ImmutableList<Relation>> {
    Relations() {
      super("biored", "", PAIR, NOVELTY);
    }

    @Override
    protected void count(
        RelationInstance instance,
        ImmutableList<Relation> gold,
        Optional<? extends ImmutableList<Relation>> answer,
        Counts counts) {
      String group = instance.groupId();
      Set<Link> right = Elements.all(gold, Relations::links);
      Set<Link> given =
          Elements.all(answer.isPresent() ? answer.get() : ImmutableList.of(), Relations::links);
      List<Link> all = List.copyOf(right);
      List<Link> said = List.copyOf(given);
      Elements.count(
          Elements.distinct(all, Link::typed),
          Elements.distinct(said, Link::typed),
          Link::type,
          counts,
          group,
          "");
      Elements.count(
          Elements.distinct(all, Link::untyped),
          Elements.distinct(said, Link::untyped),
          Link::type,
          counts,
          group,
          PAIR);
      Elements.count(right, given, Link::type, counts, group, NOVELTY);
    }

    private static List<Link> links(Relation relation) {
      String novel = Objects.requireNonNullElse(relation.attributes().get("novel"), "");
      List<Link> links = new ArrayList<>();
      for (String head : SEVERAL.split(relation.head())) {
        for (String tail : SEVERAL.split(relation.tail())) {
          links.add(
              head.compareTo(tail) <= 0
                  ? new Link(head, tail, relation.type(), novel)
                  : new Link(tail, head, relation.type(), novel));
        }
      }
      return links;
    }
  }
}
