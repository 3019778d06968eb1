package org.bioeval.metrics.exact;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;

/** Exact match over relations, with and without their type. */
final class RelationMatch extends CountingMetric<RelationInstance, ImmutableList<Relation>> {

  private final Schema schema;

  RelationMatch(Schema schema) {
    super("exact-match", "", "untyped");
    this.schema = schema;
  }

  @Override
  protected void count(
      RelationInstance instance,
      ImmutableList<Relation> gold,
      Optional<? extends ImmutableList<Relation>> answer,
      Counts counts) {
    ImmutableList<Relation> given = answer.isPresent() ? answer.get() : ImmutableList.of();
    String group = instance.groupId();
    Matching.countEqual(gold, given, Relation::type, this::ends, counts, group, "");
    Matching.countEqual(gold, given, relation -> "relation", this::ends, counts, group, "untyped");
  }

  private List<String> ends(Relation relation) {
    String head = end(relation.head());
    String tail = end(relation.tail());
    return schema.directed() || head.compareTo(tail) <= 0
        ? List.of(head, tail)
        : List.of(tail, head);
  }

  private String end(String end) {
    return schema.linking() == Schema.Linking.SURFACE
        ? end.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT)
        : end;
  }
}
