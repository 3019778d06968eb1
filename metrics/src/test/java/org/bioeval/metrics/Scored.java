package org.bioeval.metrics;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Span;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/** Short ways to write instances, answers and their scores in tests. */
public final class Scored {

  /** A text long enough for the offsets that tests make up. */
  public static final String TEXT = "0123456789".repeat(20);

  private Scored() {}

  @SafeVarargs
  public static <I extends Instance, A> Map<String, Double> scores(
      Metric<I, A> metric, Observation<? extends I, ? extends A>... observations) {
    Accumulator<I, A> accumulator = metric.accumulator();
    for (Observation<? extends I, ? extends A> observation : observations) {
      accumulator.add(observation);
    }
    return values(accumulator);
  }

  public static Map<String, Double> values(Accumulator<?, ?> accumulator) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Sample sample : accumulator.samples()) {
      Double before = values.put(sample.name(), sample.value());
      if (before != null) {
        throw new AssertionError("two scores have the name " + sample.name());
      }
    }
    return values;
  }

  public static <I extends Instance, A> Observation<I, A> unanswered(I instance, A gold) {
    return new Observation<>(
        instance, gold, new Outcome.Unparseable<>("no JSON"), ImmutableList.of());
  }

  public static <I extends Instance, A> Observation<I, A> failed(I instance, A gold) {
    return new Observation<>(
        instance, gold, new Outcome.Failed<>("no server", true), ImmutableList.of());
  }

  public static Mention mention(String type, int start, int end) {
    return Mention.of("", type, start, end, TEXT.substring(start, end));
  }

  public static Mention mention(String type, Span... spans) {
    return new Mention(
        "", type, ImmutableList.copyOf(spans), "", ImmutableList.of(), ImmutableMap.of());
  }

  public static Mention named(String id, String type, int start, int end) {
    return Mention.of(id, type, start, end, TEXT.substring(start, end));
  }

  public static Mention linked(String type, int start, int end, String... ids) {
    return new Mention(
        "",
        type,
        List.of(new Span(start, end)),
        TEXT.substring(start, end),
        List.of(ids),
        Map.of());
  }

  public static MentionInstance mentions(String id, Mention... gold) {
    return new MentionInstance(Document.of(id, TEXT), ImmutableList.copyOf(gold));
  }

  public static Observation<MentionInstance, ImmutableList<Mention>> observe(
      MentionInstance instance, Mention... answer) {
    return Observation.of(instance, instance.mentions(), ImmutableList.copyOf(answer));
  }

  public static RelationInstance relations(String id, Relation... gold) {
    return new RelationInstance(
        Document.of(id, TEXT), ImmutableList.of(), ImmutableList.copyOf(gold));
  }

  public static Observation<RelationInstance, ImmutableList<Relation>> observe(
      RelationInstance instance, Relation... answer) {
    return Observation.of(instance, instance.relations(), ImmutableList.copyOf(answer));
  }

  public static Event event(String id, String type, int start, int end, Argument... arguments) {
    return new Event(id, type, mention(type, start, end), ImmutableList.copyOf(arguments));
  }

  public static Argument arg(String role, Mention mention) {
    return new Argument.OfMention(role, mention);
  }

  public static Argument arg(String role, String event) {
    return new Argument.OfEvent(role, event);
  }

  public static EventInstance events(String id, Event... gold) {
    return new EventInstance(Document.of(id, TEXT), ImmutableList.of(), ImmutableList.copyOf(gold));
  }

  public static Observation<EventInstance, ImmutableList<Event>> observe(
      EventInstance instance, Event... answer) {
    return Observation.of(instance, instance.events(), ImmutableList.copyOf(answer));
  }

  public static <I extends Instance> Observation<I, ImmutableSet<String>> labels(
      I instance, ImmutableSet<String> gold, String... answer) {
    return Observation.of(instance, gold, ImmutableSet.copyOf(answer));
  }
}
