package org.bioeval.metrics;

import static org.bioeval.metrics.Scored.TEXT;
import static org.bioeval.metrics.Scored.arg;
import static org.bioeval.metrics.Scored.event;
import static org.bioeval.metrics.Scored.linked;
import static org.bioeval.metrics.Scored.named;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.task.Observation;

/** Items of each kind with right, partly right and wrong answers, in three groups. */
public final class ContractItems {

  private static final int ITEMS = 9;

  private ContractItems() {}

  private static Document document(int i) {
    return Document.of("item-" + i, "group-" + i % 3, TEXT);
  }

  /** Labels of a list; a third right, a third wrong, a third without a label or with two. */
  public static List<Observation<Instance, ImmutableSet<String>>> labels(String... labels) {
    List<Observation<Instance, ImmutableSet<String>>> all = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      String gold = labels[i % labels.length];
      String other = labels[(i + 1) % labels.length];
      ImmutableSet<String> answer =
          switch (i % 4) {
            case 0, 1 -> ImmutableSet.of(gold);
            case 2 -> ImmutableSet.of(other);
            default -> i % 2 == 0 ? ImmutableSet.of() : ImmutableSet.of(gold, other);
          };
      all.add(
          Observation.of(
              new ClassificationInstance("item-" + i, document(i), gold, ImmutableMap.of()),
              ImmutableSet.of(gold),
              answer));
    }
    return all;
  }

  /** Mentions with concept ids. */
  public static List<Observation<MentionInstance, ImmutableList<Mention>>> mentions() {
    List<Observation<MentionInstance, ImmutableList<Mention>>> all = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      Mention chemical = linked("Chemical", i, i + 4, "C" + i);
      Mention disease = linked("Disease", 20 + i, 30, "D" + i, "D9");
      Mention wrong = linked("Disease", 40, 45, "D8");
      Mention near = linked("Chemical", i, i + 5, "C" + i);
      MentionInstance instance =
          new MentionInstance(
              "item-" + i,
              document(i),
              ImmutableList.of(chemical, disease),
              ImmutableList.of(linked("Chemical", i, i + 5)));
      ImmutableList<Mention> answer =
          switch (i % 4) {
            case 0 -> ImmutableList.of(chemical, disease);
            case 1 -> ImmutableList.of(near, disease, wrong);
            case 2 -> ImmutableList.of(wrong, wrong, Mention.unlocated("Chemical", "lost"));
            default -> ImmutableList.of(chemical);
          };
      all.add(Observation.of(instance, instance.mentions(), answer));
    }
    return all;
  }

  /** Relations of one type between mentions of the instance. */
  public static List<Observation<RelationInstance, ImmutableList<Relation>>> relations(
      String type, String other) {
    List<Observation<RelationInstance, ImmutableList<Relation>>> all = new ArrayList<>();
    ImmutableMap<String, String> novel = ImmutableMap.of("novel", "Novel");
    for (int i = 0; i < ITEMS; i++) {
      Relation first = new Relation("R1", type, "T1", "T2", novel);
      Relation second = new Relation("R2", i % 2 == 0 ? type : other, "T1", "T3", novel);
      Relation wrong = new Relation("", type, "T3", "T2", ImmutableMap.of("novel", "No"));
      Relation retyped = new Relation("", other, "T1", "T2", ImmutableMap.of());
      RelationInstance instance =
          new RelationInstance(
              "item-" + i,
              document(i),
              ImmutableList.of(
                  named("T1", "Drug", 0, 4),
                  named("T2", "Adverse-Effect", 10, 14),
                  named("T3", "Adverse-Effect", 20, 24)),
              ImmutableList.of(first, second),
              Optional.empty());
      ImmutableList<Relation> answer =
          switch (i % 4) {
            case 0 -> ImmutableList.of(second, first);
            case 1 -> ImmutableList.of(first, wrong);
            case 2 -> ImmutableList.of(retyped, second, second);
            default -> ImmutableList.of();
          };
      all.add(Observation.of(instance, instance.relations(), answer));
    }
    return all;
  }

  /** An event and a second one that refers to it. */
  public static List<Observation<EventInstance, ImmutableList<Event>>> events(
      String inner, String outer, String role) {
    List<Observation<EventInstance, ImmutableList<Event>>> all = new ArrayList<>();
    Mention protein = named("T1", "Protein", 50, 54);
    Mention other = named("T2", "Protein", 60, 64);
    for (int i = 0; i < ITEMS; i++) {
      Event first = event("E1", inner, i, i + 4, arg(role, protein));
      Event second = event("E2", outer, 20, 24 + i, arg(role, other), arg("Cause", "E1"));
      Event wrong = event("E1", inner, i, i + 4, arg(role, other));
      Event shifted = event("E1", inner, i + 1, i + 4, arg(role, protein));
      EventInstance instance =
          new EventInstance(
              "item-" + i,
              document(i),
              ImmutableList.of(protein, other),
              ImmutableList.of(first, second),
              ImmutableList.of(),
              ImmutableList.of());
      ImmutableList<Event> answer =
          switch (i % 4) {
            case 0 -> ImmutableList.of(first, second);
            case 1 -> ImmutableList.of(wrong, second);
            case 2 -> ImmutableList.of(shifted, shifted, second);
            default -> ImmutableList.of(event("E9", outer, 70, 72));
          };
      all.add(Observation.of(instance, instance.events(), answer));
    }
    return all;
  }
}
