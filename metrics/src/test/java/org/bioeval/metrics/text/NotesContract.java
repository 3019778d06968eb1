package org.bioeval.metrics.text;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Observation;
import org.bioeval.testkit.MetricContract;

/** The contract over notes of which some are right, some half right and some wrong. */
abstract class NotesContract extends MetricContract<Instance, String> {
  @Override
  protected List<Observation<Instance, String>> observations() {
    List<Observation<Instance, String>> items = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String gold = "right note number " + i + "\nplan is rest";
      String answer = i % 3 == 0 ? gold : i % 3 == 1 ? "note number " + i : "nothing of it";
      Document document = Document.of("item-" + i, "encounter-" + i / 2, "a dialogue");
      Instance item =
          new DialogueInstance(
              "item-" + i, document, ImmutableList.of(), gold, ImmutableMap.of(), gold);
      items.add(Observation.of(item, gold, answer));
    }
    return items;
  }
}
