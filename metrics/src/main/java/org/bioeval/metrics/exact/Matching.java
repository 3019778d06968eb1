package org.bioeval.metrics.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Ways of pairing the elements of an answer with those of gold. */
public final class Matching {

  private Matching() {}

  /**
   * Counts equal elements as multisets, by label.
   *
   * @param gold the right elements
   * @param answer the elements answered
   * @param label of an element; elements match only if their labels are equal
   * @param key what must be equal
   * @param counts where to
   * @param group id of the source document
   * @param mode name of this way of matching
   * @param <E> type of element
   */
  public static <E> void countEqual(
      List<? extends E> gold,
      List<? extends E> answer,
      Function<? super E, String> label,
      Function<? super E, ?> key,
      Counts counts,
      String group,
      String mode) {
    Map<Object, Integer> open = new HashMap<>();
    Map<String, long[]> byLabel = new HashMap<>();
    for (E element : gold) {
      open.merge(List.of(label.apply(element), key.apply(element)), 1, Integer::sum);
      byLabel.computeIfAbsent(label.apply(element), name -> new long[3])[2]++;
    }
    for (E element : answer) {
      Object id = List.of(label.apply(element), key.apply(element));
      long[] cells = byLabel.computeIfAbsent(label.apply(element), name -> new long[3]);
      Integer left = open.get(id);
      if (left != null && left > 0) {
        open.put(id, left - 1);
        cells[0]++;
        cells[2]--;
      } else {
        cells[1]++;
      }
    }
    byLabel.forEach((name, cells) -> counts.add(group, mode, name, cells[0], cells[1], cells[2]));
  }

  /**
   * Counts compatible elements, each used once, so that as many as possible are paired (maximum
   * bipartite matching by augmenting paths), by label.
   *
   * @param gold the right elements
   * @param answer the elements answered
   * @param label of an element; elements match only if their labels are equal
   * @param compatible tells whether a gold element (first) and an answered one may be paired
   * @param counts where to
   * @param group id of the source document
   * @param mode name of this way of matching
   * @param <E> type of element
   */
  public static <E> void countCompatible(
      List<? extends E> gold,
      List<? extends E> answer,
      Function<? super E, String> label,
      BiPredicate<? super E, ? super E> compatible,
      Counts counts,
      String group,
      String mode) {
    Map<String, List<E>> goldByLabel = new HashMap<>();
    Map<String, List<E>> answerByLabel = new HashMap<>();
    gold.forEach(e -> goldByLabel.computeIfAbsent(label.apply(e), n -> new ArrayList<>()).add(e));
    answer.forEach(
        e -> answerByLabel.computeIfAbsent(label.apply(e), n -> new ArrayList<>()).add(e));
    List<String> labels = new ArrayList<>(goldByLabel.keySet());
    answerByLabel.keySet().stream().filter(n -> !goldByLabel.containsKey(n)).forEach(labels::add);
    for (String name : labels) {
      List<E> right = goldByLabel.getOrDefault(name, List.of());
      List<E> given = answerByLabel.getOrDefault(name, List.of());
      long hits = maximum(right, given, compatible);
      counts.add(group, mode, name, hits, given.size() - hits, right.size() - hits);
    }
  }

  /**
   * Size of a maximum matching.
   *
   * @param gold one side
   * @param answer the other side
   * @param compatible tells whether two may be paired
   * @param <E> type of element
   * @return the largest number of pairs in which no element occurs twice
   */
  public static <E> int maximum(
      List<? extends E> gold,
      List<? extends E> answer,
      BiPredicate<? super E, ? super E> compatible) {
    int[] partner = new int[gold.size()];
    Arrays.fill(partner, -1);
    int pairs = 0;
    for (int a = 0; a < answer.size(); a++) {
      if (augment(a, gold, answer, compatible, partner, new boolean[gold.size()])) {
        pairs++;
      }
    }
    return pairs;
  }

  private static <E> boolean augment(
      int a,
      List<? extends E> gold,
      List<? extends E> answer,
      BiPredicate<? super E, ? super E> compatible,
      int[] partner,
      boolean[] tried) {
    for (int g = 0; g < gold.size(); g++) {
      if (!tried[g] && compatible.test(gold.get(g), answer.get(a))) {
        tried[g] = true;
        if (partner[g] < 0 || augment(partner[g], gold, answer, compatible, partner, tried)) {
          partner[g] = a;
          return true;
        }
      }
    }
    return false;
  }
}
