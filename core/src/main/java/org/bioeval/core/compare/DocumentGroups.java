package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;

/**
 * Documents in groups, such as by their length or kind, for a {@link Breakdown}.
 *
 * @param by what tells the groups apart
 * @param groups the group of each document
 */
public record DocumentGroups(String by, ImmutableMap<String, String> groups) {

  /**
   * Groups of documents that are nearly equally many, from the shortest to the longest. The length
   * is that of the texts of a document's items in characters; a text that several items share
   * counts once.
   *
   * @param dataset the items
   * @param count number of groups, at least 2
   * @return the groups, named by their number and range such as {@code 1: 120–480}
   * @throws IllegalArgumentException if there are fewer than 2 groups, or fewer documents than
   *     groups
   */
  public static DocumentGroups byLength(Dataset<?> dataset, int count) {
    checkArgument(count >= 2, "illegal number of groups: %s, must be at least 2", count);
    Map<String, Map<String, Integer>> texts = new LinkedHashMap<>();
    try (Stream<? extends Instance> items = dataset.stream()) {
      items.forEach(
          item ->
              texts
                  .computeIfAbsent(item.groupId(), id -> new HashMap<>())
                  .put(item.document().id(), item.text().length()));
    }
    checkArgument(
        texts.size() >= count, "%s documents are fewer than %s groups", texts.size(), count);
    Map<String, Integer> length = new HashMap<>();
    texts.forEach(
        (id, own) -> length.put(id, own.values().stream().mapToInt(Integer::intValue).sum()));
    List<Map.Entry<String, Integer>> sorted =
        length.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    ImmutableMap.Builder<String, String> groups = ImmutableMap.builder();
    for (int g = 0; g < count; g++) {
      int from = sorted.size() * g / count;
      int to = sorted.size() * (g + 1) / count;
      List<Map.Entry<String, Integer>> own = sorted.subList(from, to);
      String name =
          (g + 1) + ": " + own.get(0).getValue() + "–" + own.get(own.size() - 1).getValue();
      own.forEach(entry -> groups.put(entry.getKey(), name));
    }
    return new DocumentGroups("length in characters", groups.buildOrThrow());
  }

  /**
   * Groups by something that is known of every item.
   *
   * @param by what tells the groups apart, such as {@code kind}
   * @param dataset the items
   * @param group the group of an item; the same for all items of a document
   * @param <I> kind of instance
   * @return the groups
   * @throws IllegalArgumentException if two items of one document are of different groups
   */
  public static <I extends Instance> DocumentGroups of(
      String by, Dataset<I> dataset, Function<? super I, String> group) {
    Map<String, String> groups = new LinkedHashMap<>();
    try (Stream<I> items = dataset.stream()) {
      items.forEach(
          item -> {
            String own = group.apply(item);
            String before = groups.putIfAbsent(item.groupId(), own);
            checkArgument(
                before == null || before.equals(own),
                "the document '%s' is both '%s' and '%s'",
                item.groupId(),
                before,
                own);
          });
    }
    return new DocumentGroups(by, ImmutableMap.copyOf(groups));
  }

  /** The names of the groups, in order. */
  List<String> names() {
    return groups.values().stream().distinct().sorted(Comparator.naturalOrder()).toList();
  }

  /** One line: what tells the groups apart, and their names. */
  @Override
  public String toString() {
    return groups.size() + " documents by " + by + ": " + names();
  }
}
