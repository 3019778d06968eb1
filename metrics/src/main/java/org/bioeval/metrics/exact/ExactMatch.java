package org.bioeval.metrics.exact;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.metric.Metric;

/**
 * Exact-match precision, recall and F1, micro, macro and per label, for each kind of answer. All
 * count elements as multisets.
 */
public final class ExactMatch {

  private ExactMatch() {}

  /**
   * Over sets of labels, as the biomedical NLP study scores: micro scores over the labels of all
   * items, and the share of items whose whole set is right ({@code item-accuracy}). Where every
   * item has exactly one label, micro precision, recall and F1 are equal if every item is answered.
   *
   * @return the metric
   */
  public static Metric<Instance, ImmutableSet<String>> labels() {
    return new LabelMatch();
  }

  /**
   * Over mentions. Plain names are strict: same type and same spans. {@code relaxed/} needs the
   * same type and one shared character, each mention used once. {@code text/} needs the same type
   * and the same words, wherever they stand.
   *
   * @return the metric
   */
  public static Metric<MentionInstance, ImmutableList<Mention>> mentions() {
    return new MentionMatch();
  }

  /**
   * Over relations. Plain names need the same type and the same ends; {@code untyped/} the same
   * ends only. Ends that are words are compared without regard to case and runs of blanks.
   *
   * @param schema says whether head and tail differ in meaning and what they refer to
   * @return the metric
   */
  public static Metric<RelationInstance, ImmutableList<Relation>> relations(Schema schema) {
    return new RelationMatch(schema);
  }

  /**
   * Over events. Plain names are strict: same type, same spans of the trigger and the same set of
   * arguments, where a filler that is an event must match in the same way, all the way down;
   * numbers of roles ({@code Theme2}) do not count. {@code relaxed/} needs the same type,
   * overlapping triggers and arguments that overlap role by role. {@code trigger/} looks at type
   * and trigger alone, {@code argument/} at each argument with its event's type and trigger. {@code
   * text/} is strict on words instead of spans.
   *
   * @return the metric
   */
  public static Metric<EventInstance, ImmutableList<Event>> events() {
    return new EventMatch();
  }
}
