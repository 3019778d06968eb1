package org.bioeval.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bioeval.core.eval.ItemResult;
import org.bioeval.core.eval.Items;

/** Items that one of two runs answers exactly right and the other does not. */
final class FlippedItems {

  private static final String FILE = "items.jsonl";

  private final boolean known;
  private final List<String> lost = new ArrayList<>();
  private final List<String> gained = new ArrayList<>();

  private FlippedItems(boolean known) {
    this.known = known;
  }

  /**
   * Reads the items of two runs.
   *
   * @param first folder of a run
   * @param second folder of another
   * @return ids by direction, in the order of the second run
   */
  static FlippedItems of(Path first, Path second) {
    Path one = first.resolve(FILE);
    Path two = second.resolve(FILE);
    FlippedItems flipped = new FlippedItems(Files.exists(one) && Files.exists(two));
    if (!flipped.known) {
      return flipped;
    }
    Map<String, Boolean> right = new HashMap<>();
    try (Stream<ItemResult> items = Items.read(one)) {
      items.forEach(item -> right.put(item.id(), item.exact()));
    }
    try (Stream<ItemResult> items = Items.read(two)) {
      items.forEach(
          item -> {
            Boolean before = right.get(item.id());
            if (before != null && before != item.exact()) {
              (before ? flipped.lost : flipped.gained).add(item.id());
            }
          });
    }
    return flipped;
  }

  /**
   * In words.
   *
   * @param first name of the first run
   * @param second name of the second run
   * @param limit most ids to list
   * @return lines
   */
  String text(String first, String second, int limit) {
    if (!known) {
      return "No flipped items: one of the runs has no " + FILE + ".\n";
    }
    StringBuilder text = new StringBuilder();
    list(text, first, lost, limit);
    list(text, second, gained, limit - lost.size());
    return text.toString();
  }

  private static void list(StringBuilder text, String run, List<String> ids, int limit) {
    text.append("Exactly right only in ").append(run).append(": ").append(ids.size()).append('\n');
    ids.stream().limit(Math.max(0, limit)).forEach(id -> text.append("  ").append(id).append('\n'));
  }
}
