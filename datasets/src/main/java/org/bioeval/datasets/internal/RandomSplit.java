package org.bioeval.datasets.internal;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.Findings;

/**
 * Instances divided at random into train and test, each part in the order of the corpus.
 *
 * @param train what is not test
 * @param test the share asked for
 * @param <I> kind of instance
 */
public record RandomSplit<I extends Instance>(ImmutableList<I> train, ImmutableList<I> test) {

  /**
   * Draws test instances one by one, without replacement.
   *
   * @param instances all of them
   * @param share of test, between 0 and 1; the number of test instances is rounded up, as
   *     scikit-learn's {@code train_test_split} does
   * @param seed makes the draw repeatable
   * @param <I> kind of instance
   * @return the two parts
   */
  public static <I extends Instance> RandomSplit<I> rows(
      List<I> instances, double share, long seed) {
    int[] order = shuffled(instances.size(), seed);
    boolean[] isTest = new boolean[instances.size()];
    int size = testSize(instances.size(), share);
    for (int i = 0; i < size; i++) {
      isTest[order[i]] = true;
    }
    return of(instances, isTest);
  }

  /**
   * Draws whole groups, so that no source and no text is on both sides: instances of one source,
   * and instances with the same text, are in one group, and so are those linked by a chain of such
   * pairs. A drawn group that would make test larger than asked for is put back.
   *
   * @param instances all of them
   * @param share of test, between 0 and 1; test is at most this share, rounded up
   * @param seed makes the draw repeatable
   * @param <I> kind of instance
   * @return the two parts
   */
  public static <I extends Instance> RandomSplit<I> groups(
      List<I> instances, double share, long seed) {
    int[] group = new int[instances.size()];
    Arrays.setAll(group, i -> i);
    Map<String, Integer> bySource = new HashMap<>();
    Map<String, Integer> byText = new HashMap<>();
    for (int i = 0; i < group.length; i++) {
      Integer source = bySource.putIfAbsent(instances.get(i).groupId(), i);
      Integer text = byText.putIfAbsent(instances.get(i).text(), i);
      for (Integer same : new Integer[] {source, text}) {
        if (same != null) {
          group[root(group, i)] = root(group, same);
        }
      }
    }
    Map<Integer, Integer> sizes = new LinkedHashMap<>();
    for (int i = 0; i < group.length; i++) {
      sizes.merge(root(group, i), 1, Integer::sum);
    }
    ImmutableList<Integer> roots = ImmutableList.copyOf(sizes.keySet());
    Set<Integer> chosen = new HashSet<>();
    int left = testSize(instances.size(), share);
    for (int i : shuffled(roots.size(), seed)) {
      int size = sizes.getOrDefault(roots.get(i), 0);
      if (size <= left) {
        left -= size;
        chosen.add(roots.get(i));
      }
    }
    boolean[] isTest = new boolean[group.length];
    for (int i = 0; i < group.length; i++) {
      isTest[i] = chosen.contains(root(group, i));
    }
    return of(instances, isTest);
  }

  private static int root(int[] group, int of) {
    int root = of;
    while (group[root] != root) {
      group[root] = group[group[root]];
      root = group[root];
    }
    return root;
  }

  private static int testSize(int all, double share) {
    return (int) Math.ceil(all * share);
  }

  private static int[] shuffled(int size, long seed) {
    Random random = new Random(seed);
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  private static <I extends Instance> RandomSplit<I> of(List<I> instances, boolean[] isTest) {
    ImmutableList.Builder<I> train = ImmutableList.builder();
    ImmutableList.Builder<I> test = ImmutableList.builder();
    for (int i = 0; i < isTest.length; i++) {
      (isTest[i] ? test : train).add(instances.get(i));
    }
    return new RandomSplit<>(train.build(), test.build());
  }

  /**
   * One part.
   *
   * @param split {@link Split#TEST} or another
   * @return the test part for the former, the train part otherwise
   */
  public ImmutableList<I> get(Split split) {
    return split.equals(Split.TEST) ? test : train;
  }

  /**
   * Warns if texts of the test part are in the train part too.
   *
   * @param findings gets the warning
   * @param file which it names
   */
  public void warnIfLeaky(Findings findings, Path file) {
    Set<String> known = new HashSet<>();
    for (I instance : train) {
      known.add(instance.text());
    }
    long leaked = test.stream().filter(instance -> known.contains(instance.text())).count();
    if (leaked > 0) {
      findings.report(
          Kind.WARNING,
          file,
          0,
          "",
          leaked
              + " of "
              + test.size()
              + " test rows have a sentence that is in the train part too; scores of models that"
              + " saw the train part are too high");
    }
  }
}
