package org.bioeval.report.internal;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.ImmutableIntArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bioeval.core.backend.ReasoningSplit;
import org.bioeval.core.eval.ItemResult;

/**
 * What the charts take from items: how labels were confused, and how long answers are. Counts and
 * lengths only, so that a sealed page may show them; a label counts only if the scores name it.
 */
public final class ItemFacts {
  /** What an answer is that is none of the labels. */
  static final String OTHER = "no label";

  private final ImmutableSet<String> candidates;
  private final ImmutableSet<String> labels;
  private final Map<String, Map<String, Map<String, Long>>> confusions = new LinkedHashMap<>();
  private final Map<String, ImmutableIntArray.Builder> answers = new LinkedHashMap<>();
  private final Map<String, ImmutableIntArray.Builder> reasonings = new LinkedHashMap<>();
  private long strangers;

  /**
   * Facts of no item.
   *
   * @param candidates in the order of the answers of an item
   * @param labels that scores are given for
   */
  public ItemFacts(Set<String> candidates, Set<String> labels) {
    this.candidates = ImmutableSet.copyOf(candidates);
    this.labels = ImmutableSet.copyOf(labels);
  }

  /** Adds an item. */
  void add(SideBySide.Entry entry) {
    String gold = entry.first().gold();
    boolean known = labels.contains(gold);
    strangers += known ? 0 : 1;
    int i = 0;
    for (String candidate : candidates) {
      ItemResult item = entry.answers().get(i++);
      if (known) {
        String answer = item.answer().filter(labels::contains).orElse(OTHER);
        confusions
            .computeIfAbsent(candidate, any -> new TreeMap<>())
            .computeIfAbsent(gold, any -> new TreeMap<>())
            .merge(answer, 1L, Long::sum);
      }
      for (String text : item.completions()) {
        ReasoningSplit split = ReasoningSplit.of(text, false);
        lengths(answers, candidate).add(split.answer().length());
        if (!split.reasoning().isEmpty()) {
          lengths(reasonings, candidate).add(split.reasoning().length());
        }
      }
    }
  }

  /**
   * Items by gold label and answer, by candidate.
   *
   * @return empty unless every item has one label as its gold answer
   */
  Map<String, Map<String, Map<String, Long>>> confusions() {
    return strangers > 0 ? Map.of() : confusions;
  }

  /** Lengths of answers in characters, ascending, by candidate. */
  ImmutableSortedMap<String, int[]> answers() {
    return sorted(answers);
  }

  /** Lengths of reasoning in characters, of answers that have any, ascending, by candidate. */
  ImmutableSortedMap<String, int[]> reasonings() {
    return sorted(reasonings);
  }

  private static ImmutableIntArray.Builder lengths(
      Map<String, ImmutableIntArray.Builder> lengths, String candidate) {
    return lengths.computeIfAbsent(candidate, any -> ImmutableIntArray.builder());
  }

  private static ImmutableSortedMap<String, int[]> sorted(
      Map<String, ImmutableIntArray.Builder> lengths) {
    ImmutableSortedMap.Builder<String, int[]> sorted = ImmutableSortedMap.naturalOrder();
    lengths.forEach(
        (candidate, builder) -> {
          int[] values = builder.build().toArray();
          Arrays.sort(values);
          if (values.length > 0) {
            sorted.put(candidate, values);
          }
        });
    return sorted.buildOrThrow();
  }
}
