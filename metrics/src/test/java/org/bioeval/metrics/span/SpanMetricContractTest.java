package org.bioeval.metrics.span;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Observation;
import org.bioeval.testkit.MetricContract;

class SpanMetricContractTest extends MetricContract<MentionInstance, ImmutableList<Mention>> {
  @Override
  protected Metric<MentionInstance, ImmutableList<Mention>> metric() {
    return SpanScorer.withDefaults().metric();
  }

  @Override
  protected List<Observation<MentionInstance, ImmutableList<Mention>>> observations() {
    List<Observation<MentionInstance, ImmutableList<Mention>>> items = new ArrayList<>();
    String text = "aspirin and warfarin";
    Mention aspirin = Mention.of("1", "Chemical", 0, 7, "aspirin");
    Mention warfarin = Mention.of("2", "Chemical", 12, 20, "warfarin");
    List<ImmutableList<Mention>> answers =
        List.of(
            ImmutableList.of(aspirin, warfarin),
            ImmutableList.of(Mention.of("", "Disease", 0, 7, "aspirin")),
            ImmutableList.of(Mention.of("", "Chemical", 0, 3, "asp"), warfarin),
            ImmutableList.of(Mention.unlocated("Chemical", "heparin")));
    for (int i = 0; i < 8; i++) {
      MentionInstance item =
          new MentionInstance(
              Document.of("d" + i, "source-" + i / 2, text), ImmutableList.of(aspirin, warfarin));
      items.add(Observation.of(item, item.mentions(), answers.get(i % 4)));
    }
    return items;
  }
}
