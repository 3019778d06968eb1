package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.Reading;

/** Collects how one answer is read. */
final class ReadingLog {

  private final Set<String> repairs = new LinkedHashSet<>();
  private final List<Reading.LeftOut> leftOut = new ArrayList<>();

  void repaired(String what) {
    repairs.add(what);
  }

  void leftOut(Reading.Reason reason, String element) {
    leftOut.add(Reading.LeftOut.of(reason, element));
  }

  void leftOut(Reading.Reason reason, JsonNode element) {
    String text = element.toString();
    leftOut(reason, text.length() > 300 ? text.substring(0, 300) : text);
  }

  void json(List<LenientJson.Found> values) {
    for (LenientJson.Found value : values) {
      repairs.addAll(value.repairs());
      leftOut.addAll(value.leftOut());
    }
  }

  /** Something that may have been meant as a part of the answer was left out. */
  boolean inPart() {
    return leftOut.stream().anyMatch(element -> element.reason() != Reading.Reason.NO_PREDICTION);
  }

  Reading reading(String form) {
    return new Reading(form, ImmutableList.copyOf(repairs), ImmutableList.copyOf(leftOut));
  }
}
