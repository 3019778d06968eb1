package org.bioeval.metrics.exact;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.ContractItems;
import org.bioeval.testkit.MetricContract;
import org.junit.jupiter.api.Nested;

/** Exact match keeps to the contract of metrics. */
class ExactMatchContractTest {

  private static final Schema SCHEMA =
      new Schema(
          "test",
          ImmutableList.of(),
          ImmutableMap.of(),
          Schema.Linking.MENTION,
          true,
          Optional.empty());

  @Nested
  class Labels extends MetricContract<Instance, ImmutableSet<String>> {
    @Override
    protected Metric<Instance, ImmutableSet<String>> metric() {
      return ExactMatch.labels();
    }

    @Override
    protected List<Observation<Instance, ImmutableSet<String>>> observations() {
      return ContractItems.labels("a", "b", "c");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision", "micro-recall", "micro-f1", "macro-f1", "a/f1", "item-accuracy");
    }
  }

  @Nested
  class Mentions extends MetricContract<MentionInstance, ImmutableList<Mention>> {
    @Override
    protected Metric<MentionInstance, ImmutableList<Mention>> metric() {
      return ExactMatch.mentions();
    }

    @Override
    protected List<Observation<MentionInstance, ImmutableList<Mention>>> observations() {
      return ContractItems.mentions();
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision",
          "micro-recall",
          "micro-f1",
          "relaxed/micro-precision",
          "relaxed/micro-recall",
          "relaxed/micro-f1",
          "text/micro-precision",
          "text/micro-recall",
          "text/micro-f1",
          "macro-f1",
          "Disease/f1",
          "relaxed/Chemical/recall");
    }
  }

  @Nested
  class Relations extends MetricContract<RelationInstance, ImmutableList<Relation>> {
    @Override
    protected Metric<RelationInstance, ImmutableList<Relation>> metric() {
      return ExactMatch.relations(SCHEMA);
    }

    @Override
    protected List<Observation<RelationInstance, ImmutableList<Relation>>> observations() {
      return ContractItems.relations("r", "s");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision",
          "micro-recall",
          "micro-f1",
          "untyped/micro-precision",
          "untyped/micro-recall",
          "untyped/micro-f1",
          "macro-f1",
          "r/f1");
    }
  }

  @Nested
  class Events extends MetricContract<EventInstance, ImmutableList<Event>> {
    @Override
    protected Metric<EventInstance, ImmutableList<Event>> metric() {
      return ExactMatch.events();
    }

    @Override
    protected List<Observation<EventInstance, ImmutableList<Event>>> observations() {
      return ContractItems.events("Expression", "Regulation", "Theme");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision",
          "micro-recall",
          "micro-f1",
          "relaxed/micro-precision",
          "relaxed/micro-recall",
          "relaxed/micro-f1",
          "trigger/micro-precision",
          "trigger/micro-recall",
          "trigger/micro-f1",
          "argument/micro-precision",
          "argument/micro-recall",
          "argument/micro-f1",
          "text/micro-precision",
          "text/micro-recall",
          "text/micro-f1",
          "macro-f1");
    }
  }
}
