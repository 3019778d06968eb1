package org.bioeval.benchmarks.metrics;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.bioeval.core.data.Argument;
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

/**
 * Made-up items of each kind with answers, 100 of a kind. Two thirds of what is answered is right.
 */
final class Answered {
  private static final int ITEMS = 100;
  private static final String TEXT = Texts.note(1, 430);

  private final SplittableRandom random = new SplittableRandom(1);

  private static Document document(int item) {
    return Document.of("d" + item, TEXT);
  }

  private boolean right() {
    return random.nextInt(3) > 0;
  }

  private static <T> List<T> items(IntFunction<T> make) {
    List<T> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(make.apply(i));
    }
    return items;
  }

  /** One label an item. */
  List<Observation<Instance, ImmutableSet<String>>> labels(String... labels) {
    return items(
        i -> {
          String gold = labels[i % labels.length];
          String answer = right() ? gold : labels[random.nextInt(labels.length)];
          return Observation.of(
              new ClassificationInstance("i" + i, document(i), gold, ImmutableMap.of()),
              ImmutableSet.of(gold),
              ImmutableSet.of(answer));
        });
  }

  /** Twenty mentions with concepts an item, each with an alternative one character longer. */
  List<Observation<MentionInstance, ImmutableList<Mention>>> mentions() {
    return items(
        i -> {
          ImmutableList.Builder<Mention> gold = ImmutableList.builder();
          ImmutableList.Builder<Mention> alternatives = ImmutableList.builder();
          ImmutableList.Builder<Mention> answer = ImmutableList.builder();
          for (int m = 0; m < 20; m++) {
            Mention mention = mention("T" + m, m % 2 == 0 ? "Chemical" : "Disease", 40 * m, 8);
            gold.add(mention);
            alternatives.add(mention("", mention.type(), 40 * m, 9));
            answer.add(right() ? mention : mention("", mention.type(), 40 * m + 3, 8));
          }
          MentionInstance item =
              new MentionInstance("i" + i, document(i), gold.build(), alternatives.build());
          return Observation.of(item, item.mentions(), answer.build());
        });
  }

  /** Ten relations of two types between ten mentions an item. */
  List<Observation<RelationInstance, ImmutableList<Relation>>> relations(
      String type, String other) {
    return items(
        i -> {
          ImmutableList.Builder<Mention> mentions = ImmutableList.builder();
          for (int m = 0; m < 10; m++) {
            String kind = m % 2 == 0 ? "Drug" : "Adverse-Effect";
            mentions.add(mention("T" + m, kind, 40 * m, 8));
          }
          ImmutableList.Builder<Relation> gold = ImmutableList.builder();
          ImmutableList.Builder<Relation> answer = ImmutableList.builder();
          for (int r = 0; r < 10; r++) {
            String tail = "T" + (2 * random.nextInt(5) + 1);
            Relation relation = relation(r % 3 == 0 ? other : type, "T" + 2 * (r / 2), tail);
            gold.add(relation);
            answer.add(right() ? relation : relation(type, relation.tail(), relation.head()));
          }
          RelationInstance item =
              new RelationInstance(
                  "i" + i, document(i), mentions.build(), gold.build(), Optional.empty());
          return Observation.of(item, item.relations(), answer.build());
        });
  }

  /** Ten events an item, every second one with the event before it as an argument. */
  List<Observation<EventInstance, ImmutableList<Event>>> events(
      String inner, String outer, String role) {
    return items(
        i -> {
          ImmutableList.Builder<Mention> entities = ImmutableList.builder();
          ImmutableList.Builder<Event> gold = ImmutableList.builder();
          ImmutableList.Builder<Event> answer = ImmutableList.builder();
          for (int e = 0; e < 10; e++) {
            Mention filler = mention("T" + e, "Protein", 80 * e + 20, 6);
            Mention trigger = mention("", e % 2 == 0 ? inner : outer, 80 * e, 8);
            entities.add(filler);
            ImmutableList.Builder<Argument> arguments = ImmutableList.builder();
            arguments.add(new Argument.OfMention(role, filler));
            if (e % 2 == 1) {
              arguments.add(new Argument.OfEvent("Cause", "E" + (e - 1)));
            }
            Event event = new Event("E" + e, trigger.type(), trigger, arguments.build());
            gold.add(event);
            Mention missed = mention("", trigger.type(), 80 * e + 3, 8);
            answer.add(
                right() ? event : new Event("E" + e, event.type(), missed, event.arguments()));
          }
          EventInstance item = new EventInstance(document(i), entities.build(), gold.build());
          return Observation.of(item, item.events(), answer.build());
        });
  }

  private static Relation relation(String type, String head, String tail) {
    return new Relation("", type, head, tail, ImmutableMap.of("novel", "Novel"));
  }

  private static Mention mention(String id, String type, int start, int length) {
    Mention plain =
        Mention.of(id, type, start, start + length, TEXT.substring(start, start + length));
    return new Mention(
        id, type, plain.spans(), plain.text(), ImmutableList.of("C" + start), ImmutableMap.of());
  }
}
