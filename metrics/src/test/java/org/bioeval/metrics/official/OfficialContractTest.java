package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.ContractItems;
import org.bioeval.testkit.MetricContract;
import org.junit.jupiter.api.Nested;

/** All official scorers keep to the contract of metrics. */
class OfficialContractTest {

  @Nested
  class Genia extends MetricContract<EventInstance, ImmutableList<Event>> {
    @Override
    protected Metric<EventInstance, ImmutableList<Event>> metric() {
      return GeniaScores.ge2011();
    }

    @Override
    protected List<Observation<EventInstance, ImmutableList<Event>>> observations() {
      return ContractItems.events("Gene_expression", "Regulation", "Theme");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-f1",
          "micro-recall",
          "SVT/f1",
          "REG/f1",
          "EVT/precision",
          "strict/micro-f1",
          "span/micro-f1",
          "Gene_expression/f1",
          "Regulation/recall");
    }
  }

  @Nested
  class GeniaWithSites extends MetricContract<EventInstance, ImmutableList<Event>> {
    @Override
    protected Metric<EventInstance, ImmutableList<Event>> metric() {
      return GeniaScores.ge2013().withSites().withRelatedTypes().withModifications();
    }

    @Override
    protected List<Observation<EventInstance, ImmutableList<Event>>> observations() {
      return ContractItems.events("Gene_expression", "Regulation", "Theme");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-f1",
          "micro-recall",
          "SVT/f1",
          "REG/f1",
          "EVT/precision",
          "strict/micro-f1",
          "span/micro-f1",
          "Gene_expression/f1",
          "Regulation/recall",
          "SIMPLE/f1");
    }
  }

  @Nested
  class Phee extends MetricContract<EventInstance, ImmutableList<Event>> {
    @Override
    protected Metric<EventInstance, ImmutableList<Event>> metric() {
      return PheeScores.events();
    }

    @Override
    protected List<Observation<EventInstance, ImmutableList<Event>>> observations() {
      return ContractItems.events("Adverse_event", "Potential_therapeutic_event", "Effect");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision",
          "micro-recall",
          "micro-f1",
          "token/micro-precision",
          "token/micro-recall",
          "token/micro-f1",
          "identification/micro-precision",
          "identification/micro-recall",
          "identification/micro-f1",
          "identification/token/micro-precision",
          "identification/token/micro-recall",
          "identification/token/micro-f1",
          "trigger/f1",
          "main-argument/f1",
          "argument/f1",
          "Effect/f1");
    }
  }

  @Nested
  class DdiPairs extends MetricContract<Instance, ImmutableSet<String>> {
    @Override
    protected Metric<Instance, ImmutableSet<String>> metric() {
      return DdiScores.pairs();
    }

    @Override
    protected List<Observation<Instance, ImmutableSet<String>>> observations() {
      return ContractItems.labels("mechanism", "effect", "advise", "int", "none");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision",
          "micro-recall",
          "micro-f1",
          "macro-f1",
          "macro-f1-mean",
          "detection/f1",
          "int/f1");
    }
  }

  @Nested
  class DdiRelations extends MetricContract<RelationInstance, ImmutableList<Relation>> {
    @Override
    protected Metric<RelationInstance, ImmutableList<Relation>> metric() {
      return DdiScores.relations();
    }

    @Override
    protected List<Observation<RelationInstance, ImmutableList<Relation>>> observations() {
      return ContractItems.relations("effect", "int");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision", "micro-recall", "micro-f1", "detection/f1", "effect/f1", "int/recall");
    }
  }

  @Nested
  class BioRed extends MetricContract<RelationInstance, ImmutableList<Relation>> {
    @Override
    protected Metric<RelationInstance, ImmutableList<Relation>> metric() {
      return BioRedScores.relations();
    }

    @Override
    protected List<Observation<RelationInstance, ImmutableList<Relation>>> observations() {
      return ContractItems.relations("Association", "Bind");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "micro-precision",
          "micro-recall",
          "micro-f1",
          "pair/micro-precision",
          "pair/micro-recall",
          "pair/micro-f1",
          "novelty/micro-precision",
          "novelty/micro-recall",
          "novelty/micro-f1",
          "macro-f1",
          "Bind/f1");
    }
  }

  @Nested
  class Bc5cdrMentions extends MetricContract<MentionInstance, ImmutableList<Mention>> {
    @Override
    protected Metric<MentionInstance, ImmutableList<Mention>> metric() {
      return Bc5cdrScores.mentions();
    }

    @Override
    protected List<Observation<MentionInstance, ImmutableList<Mention>>> observations() {
      return ContractItems.mentions();
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1", "Disease/f1", "Chemical/f1");
    }
  }

  @Nested
  class Bc5cdrConcepts extends MetricContract<MentionInstance, ImmutableList<Mention>> {
    @Override
    protected Metric<MentionInstance, ImmutableList<Mention>> metric() {
      return Bc5cdrScores.concepts();
    }

    @Override
    protected List<Observation<MentionInstance, ImmutableList<Mention>>> observations() {
      return ContractItems.mentions();
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1", "Disease/f1", "Chemical/f1");
    }
  }

  @Nested
  class Bc5cdrRelations extends MetricContract<RelationInstance, ImmutableList<Relation>> {
    @Override
    protected Metric<RelationInstance, ImmutableList<Relation>> metric() {
      return Bc5cdrScores.relations();
    }

    @Override
    protected List<Observation<RelationInstance, ImmutableList<Relation>>> observations() {
      return ContractItems.relations("CID", "CID");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1");
    }
  }

  @Nested
  class Bc2gm extends MetricContract<MentionInstance, ImmutableList<Mention>> {
    @Override
    protected Metric<MentionInstance, ImmutableList<Mention>> metric() {
      return Bc2gmScores.mentions();
    }

    @Override
    protected List<Observation<MentionInstance, ImmutableList<Mention>>> observations() {
      return ContractItems.mentions();
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1");
    }
  }

  @Nested
  class ChemdnerMentions extends MetricContract<MentionInstance, ImmutableList<Mention>> {
    @Override
    protected Metric<MentionInstance, ImmutableList<Mention>> metric() {
      return ChemdnerScores.mentions();
    }

    @Override
    protected List<Observation<MentionInstance, ImmutableList<Mention>>> observations() {
      return ContractItems.mentions();
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1");
    }
  }

  @Nested
  class ChemdnerDocuments extends MetricContract<MentionInstance, ImmutableList<Mention>> {
    @Override
    protected Metric<MentionInstance, ImmutableList<Mention>> metric() {
      return ChemdnerScores.documents();
    }

    @Override
    protected List<Observation<MentionInstance, ImmutableList<Mention>>> observations() {
      return ContractItems.mentions();
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1");
    }
  }

  @Nested
  class AdeSentences extends MetricContract<Instance, ImmutableSet<String>> {
    @Override
    protected Metric<Instance, ImmutableSet<String>> metric() {
      return AdeScores.sentences();
    }

    @Override
    protected List<Observation<Instance, ImmutableSet<String>>> observations() {
      return ContractItems.labels("Related", "Not-Related");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("precision", "recall", "f1", "accuracy");
    }
  }

  @Nested
  class AdeRelations extends MetricContract<RelationInstance, ImmutableList<Relation>> {
    @Override
    protected Metric<RelationInstance, ImmutableList<Relation>> metric() {
      return AdeScores.relations();
    }

    @Override
    protected List<Observation<RelationInstance, ImmutableList<Relation>>> observations() {
      return ContractItems.relations("Adverse-Effect", "Dosage");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1");
    }
  }

  @Nested
  class AdeRelationsWithoutOverlap
      extends MetricContract<RelationInstance, ImmutableList<Relation>> {
    @Override
    protected Metric<RelationInstance, ImmutableList<Relation>> metric() {
      return AdeScores.relationsWithoutOverlap();
    }

    @Override
    protected List<Observation<RelationInstance, ImmutableList<Relation>>> observations() {
      return ContractItems.relations("Adverse-Effect", "Dosage");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1");
    }
  }

  @Nested
  class PubMedRct extends MetricContract<Instance, ImmutableSet<String>> {
    @Override
    protected Metric<Instance, ImmutableSet<String>> metric() {
      return PubMedRctScores.sentences();
    }

    @Override
    protected List<Observation<Instance, ImmutableSet<String>>> observations() {
      return ContractItems.labels("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of(
          "weighted-f1", "weighted-precision", "weighted-recall", "accuracy", "METHODS/f1");
    }
  }

  @Nested
  class HealthAdvice extends MetricContract<Instance, ImmutableSet<String>> {
    @Override
    protected Metric<Instance, ImmutableSet<String>> metric() {
      return HealthAdviceScores.sentences();
    }

    @Override
    protected List<Observation<Instance, ImmutableSet<String>>> observations() {
      return ContractItems.labels("no advice", "weak advice", "strong advice");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("macro-f1", "macro-precision", "macro-recall", "accuracy", "weak advice/f1");
    }
  }

  @Nested
  class Git extends MetricContract<RelationInstance, ImmutableList<Relation>> {
    @Override
    protected Metric<RelationInstance, ImmutableList<Relation>> metric() {
      return GitScores.triples();
    }

    @Override
    protected List<Observation<RelationInstance, ImmutableList<Relation>>> observations() {
      return ContractItems.relations("TREATS", "AFFECTS");
    }

    @Override
    protected Set<String> bestForGold() {
      return Set.of("micro-precision", "micro-recall", "micro-f1", "macro-f1", "TREATS/f1");
    }
  }
}
