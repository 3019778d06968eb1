package org.bioeval.backends.djl.lora;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.Map;

/**
 * Losses and evaluations of a run, those before a resumption included.
 *
 * @param steps one entry for each step, in order
 * @param evaluations in order
 */
public record TrainingCurve(ImmutableList<Step> steps, ImmutableList<Evaluated> evaluations) {
  /**
   * A step.
   *
   * @param step from 1
   * @param loss mean cross-entropy per answer token, before the step
   * @param gradientNorm norm of the gradients before clipping
   * @param learningRate learning rate
   */
  public record Step(int step, double loss, double gradientNorm, double learningRate) {}

  /**
   * An evaluation.
   *
   * @param step after how many steps
   * @param name what was measured
   * @param value the result
   * @param best whether it was the best so far
   */
  public record Evaluated(int step, String name, double value, boolean best) {}

  /**
   * The curve as CSV (RFC 4180) with a header: step, loss, gradient_norm, learning_rate, criterion;
   * the last is empty for steps without an evaluation.
   *
   * @return CSV text with line feeds
   */
  public String toCsv() {
    Map<Integer, Double> values = new HashMap<>();
    evaluations.forEach(point -> values.put(point.step(), point.value()));
    StringBuilder csv = new StringBuilder("step,loss,gradient_norm,learning_rate,criterion\n");
    for (Step s : steps) {
      Double value = values.get(s.step());
      csv.append(s.step()).append(',').append(s.loss()).append(',').append(s.gradientNorm());
      csv.append(',').append(s.learningRate()).append(',').append(value == null ? "" : value);
      csv.append('\n');
    }
    return csv.toString();
  }
}
