package org.bioeval.core.compare.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;

/**
 * The scores of single labels that belong to a score over all labels: to {@code strict/micro-f1}
 * those named {@code strict/LABEL/f1}.
 *
 * @param labels in the order of the report
 * @param start what precedes a label in the name of its score, metric included
 * @param end what follows it
 */
public record LabelScores(ImmutableList<String> labels, String start, String end) {

  private static final String POOLED = "micro-";

  /**
   * Finds them.
   *
   * @param report of a run
   * @param score name of a score over all labels
   * @return the scores of the labels of that metric
   * @throws IllegalArgumentException if there is no such score or the metric does not score labels
   */
  public static LabelScores of(Report report, String score) {
    String name = report.score(score).name();
    int at = name.lastIndexOf(POOLED);
    checkArgument(
        at >= 0 && (at == 0 || name.charAt(at - 1) == '/'),
        "'%s' is no score over all labels, such as micro-f1",
        score);
    String prefix = name.substring(0, at);
    String suffix = "/" + name.substring(at + POOLED.length());
    for (Map.Entry<String, ImmutableList<Sample>> metric : report.samples().entrySet()) {
      List<String> names = metric.getValue().stream().map(Sample::name).toList();
      boolean meant = score.equals(name) || score.equals(metric.getKey() + "/" + name);
      if (!names.contains(name) || !meant) {
        continue;
      }
      ImmutableList<String> labels =
          names.stream()
              .filter(n -> n.startsWith(prefix) && n.endsWith(suffix))
              .filter(n -> n.length() > prefix.length() + suffix.length())
              .map(n -> n.substring(prefix.length(), n.length() - suffix.length()))
              // What looks like a label with a slash may be a label of another way of matching.
              .filter(label -> names.stream().noneMatch(n -> isMode(n, prefix, label)))
              .collect(ImmutableList.toImmutableList());
      checkArgument(!labels.isEmpty(), "the metric %s scores no labels", metric.getKey());
      return new LabelScores(labels, metric.getKey() + "/" + prefix, suffix);
    }
    throw new IllegalArgumentException("the report holds no samples of " + score);
  }

  private static boolean isMode(String score, String prefix, String label) {
    int at = score.indexOf("/" + POOLED);
    return at > 0
        && at >= prefix.length()
        && (label + "/").startsWith(score.substring(prefix.length(), at) + "/");
  }

  /**
   * The name of the score of a label.
   *
   * @param label one of the labels
   * @return the name, metric included
   */
  public String score(String label) {
    return start + label + end;
  }
}
