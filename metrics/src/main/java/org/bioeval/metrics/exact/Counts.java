package org.bioeval.metrics.exact;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Statistic;

/**
 * True positives, false positives and false negatives by way of matching and by label, and the
 * scores that follow from them. Metrics that count elements are built on this.
 *
 * <p>Precision is TP / (TP + FP), recall TP / (TP + FN), F1 = 2 TP / (2 TP + FP + FN); each is 0
 * where its denominator is 0. Micro scores pool all labels; macro-F1 is the unweighted mean of the
 * F1 of every label that occurs in gold or in answers, as in scikit-learn.
 */
public final class Counts {

  /**
   * Beyond this many labels in gold, scores per label are left out: the labels are not a closed
   * list. Beyond this many with the invented ones of answers, the invented ones have no rows; they
   * count in the micro scores and the macro F1 all the same.
   */
  private static final int MAX_LABELS = 100;

  private static final String TP = "tp";
  private static final String FP = "fp";
  private static final String FN = "fn";

  private final Tally tally;

  /**
   * Counts that add to a tally and read from it.
   *
   * @param tally holds the sums
   */
  public Counts(Tally tally) {
    this.tally = tally;
  }

  /**
   * Counts one item.
   *
   * @param group id of its source document
   */
  public void item(String group) {
    tally.item(group);
  }

  /**
   * Adds elements of one label.
   *
   * @param group id of the source document
   * @param mode way of matching, such as {@code strict}; the empty text for the main one
   * @param label of the elements; elements with the empty text count in the totals only
   * @param truePositives elements in both
   * @param falsePositives elements in the answer only
   * @param falseNegatives elements in gold only
   */
  public void add(
      String group,
      String mode,
      String label,
      long truePositives,
      long falsePositives,
      long falseNegatives) {
    add(group, column(mode, TP, ""), truePositives);
    add(group, column(mode, FP, ""), falsePositives);
    add(group, column(mode, FN, ""), falseNegatives);
    if (label.isEmpty()) {
      return; // The columns of no label are the totals.
    }
    boolean inAnswersOnly = truePositives + falseNegatives == 0 && falsePositives > 0;
    if (!inAnswersOnly) {
      add(group, column(mode, TP, label), truePositives);
      add(group, column(mode, FN, label), falseNegatives);
    }
    add(group, column(mode, FP, label), falsePositives);
  }

  private void add(String group, String column, long count) {
    checkArgument(count >= 0, "illegal count %s of %s, must be at least 0", count, column);
    tally.add(group, column, count);
  }

  /**
   * Adds to a column of the metric's own, such as the number of items answered without any error.
   *
   * @param group id of the source document
   * @param column its name; must not hold a tab
   * @param amount finite number
   */
  public void addOwn(String group, String column, double amount) {
    tally.add(group, column, amount);
  }

  /**
   * A score over columns of the metric's own.
   *
   * @param name of the score
   * @param formula the score as a function of the columns' totals
   * @param columns their names
   * @return the evidence
   */
  public Sample own(String name, Formula formula, String... columns) {
    return tally.sample(name, formula, columns);
  }

  /**
   * A score over the counts of given labels.
   *
   * @param name of the score
   * @param formula the score as a function of the columns' totals, which come in threes: TP, FP, FN
   *     of the first label, then of the second, and so on
   * @param mode way of matching
   * @param labels whose counts; the empty text stands for all labels together
   * @return the evidence
   */
  public Sample of(String name, Formula formula, String mode, List<String> labels) {
    List<String> columns = new ArrayList<>();
    labels.forEach(label -> columns.addAll(columns(mode, label)));
    return tally.sample(name, formula, columns);
  }

  private static String column(String mode, String what, String label) {
    return mode + '\t' + what + '\t' + label;
  }

  /**
   * Number of items counted.
   *
   * @return at least 0
   */
  public long items() {
    return tally.items();
  }

  /**
   * Micro precision, recall and F1, macro F1 and, for a closed list of labels, each label's F1,
   * precision and recall.
   *
   * @param mode way of matching; its name and a slash precede the names of the scores, unless it is
   *     empty
   * @return the evidence, in the order of a report
   */
  public ImmutableList<Sample> samples(String mode) {
    ImmutableList.Builder<Sample> samples = ImmutableList.builder();
    String prefix = mode.isEmpty() ? "" : mode + "/";
    samples.addAll(scores(prefix + "micro-", mode, ""));
    ImmutableList<String> labels = labels(mode, List.of(TP, FP, FN));
    ImmutableList<String> inGold = labels(mode, List.of(TP, FN));
    if (inGold.size() > MAX_LABELS || labels.isEmpty()) {
      return samples.build();
    }
    samples.add(of(prefix + "macro-f1", Statistic.macroF1(labels.size()), mode, labels));
    if (labels.size() > 1) {
      for (String label : labels.size() > MAX_LABELS ? inGold : labels) {
        samples.addAll(scores(prefix + label + "/", mode, label));
      }
    }
    return samples.build();
  }

  /**
   * Labels that have a column for any of these cells, sorted; invented ones have one for FP only.
   */
  private ImmutableList<String> labels(String mode, List<String> cells) {
    TreeSet<String> labels = new TreeSet<>();
    for (String what : cells) {
      String start = column(mode, what, "");
      for (String column : tally.columns()) {
        if (column.startsWith(start) && column.length() > start.length()) {
          labels.add(column.substring(start.length()));
        }
      }
    }
    return ImmutableList.copyOf(labels);
  }

  private ImmutableList<Sample> scores(String prefix, String mode, String label) {
    List<String> one = List.of(label);
    return ImmutableList.of(
        of(prefix + "precision", Statistic.microPrecision(), mode, one),
        of(prefix + "recall", Statistic.microRecall(), mode, one),
        of(prefix + "f1", Statistic.microF1(), mode, one));
  }

  private static ImmutableList<String> columns(String mode, String label) {
    return ImmutableList.of(
        column(mode, TP, label), column(mode, FP, label), column(mode, FN, label));
  }
}
