package org.bioeval.core.compare.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Outcome;

/** Whether reports are over the same items. */
public final class SameItems {

  private static final ImmutableList<String> FACTS =
      ImmutableList.of(
          "corpus", "corpus.split", "corpus.unit", "corpus.sha256", "task", "prompts.digest");

  private SameItems() {}

  /**
   * Checks that all reports are over the items of the first.
   *
   * @param reports by name, in a fixed order
   * @throws IllegalArgumentException if one is over others; the message names the difference
   */
  public static void check(Map<String, Report> reports) {
    Iterator<Map.Entry<String, Report>> all = reports.entrySet().iterator();
    if (!all.hasNext()) {
      return;
    }
    Map.Entry<String, Report> first = all.next();
    while (all.hasNext()) {
      Map.Entry<String, Report> other = all.next();
      Optional<String> difference = difference(first.getValue(), other.getValue());
      checkArgument(
          difference.isEmpty(),
          "cannot compare '%s' and '%s', they are over different items: %s",
          first.getKey(),
          other.getKey(),
          difference.orElse(""));
    }
  }

  private static Optional<String> difference(Report first, Report second) {
    for (String fact : FACTS) {
      String one = first.provenance().getOrDefault(fact, "not told");
      String two = second.provenance().getOrDefault(fact, "not told");
      if (!one.equals(two)) {
        return Optional.of(fact + " is " + one + " and " + two);
      }
    }
    if (first.items() != second.items()) {
      return Optional.of(first.items() + " and " + second.items() + " items");
    }
    // A run with failed items lacks documents that it will have later; it is shown as incomplete.
    return incomplete(first) || incomplete(second) ? Optional.empty() : documents(first, second);
  }

  private static boolean incomplete(Report report) {
    return report.outcomes().getOrDefault(Outcome.Kind.FAILED, 0L) > 0;
  }

  private static Optional<String> documents(Report first, Report second) {
    for (Map.Entry<String, ImmutableList<Sample>> metric : first.samples().entrySet()) {
      for (Sample sample : metric.getValue()) {
        for (Sample same : second.samples().getOrDefault(metric.getKey(), ImmutableList.of())) {
          // A score that not every item has may have other documents for another model.
          boolean whole = sample.items() == first.items() && same.items() == second.items();
          if (whole && same.name().equals(sample.name()) && !same.rows().equals(sample.rows())) {
            return Optional.of(
                "documents of "
                    + metric.getKey()
                    + "/"
                    + sample.name()
                    + ": "
                    + rows(sample, same));
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * How the documents of two samples differ.
   *
   * @param first a sample
   * @param second another with other rows
   * @return such as {@code only the first has 'a' (2 in all), only the second has 'b' (1 in all)}
   */
  public static String rows(Sample first, Sample second) {
    ImmutableList<String> one = without(first, second);
    ImmutableList<String> two = without(second, first);
    String left = one.isEmpty() ? "" : "only the first has '" + one.get(0) + "' " + inAll(one);
    String right = two.isEmpty() ? "" : "only the second has '" + two.get(0) + "' " + inAll(two);
    return left + (left.isEmpty() || right.isEmpty() ? "" : ", ") + right;
  }

  private static ImmutableList<String> without(Sample from, Sample others) {
    java.util.Set<String> known = new java.util.HashSet<>(others.rows());
    return from.rows().stream()
        .filter(row -> !known.contains(row))
        .collect(ImmutableList.toImmutableList());
  }

  private static String inAll(ImmutableList<String> rows) {
    return "(" + rows.size() + " in all)";
  }
}
