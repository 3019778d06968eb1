package org.bioeval.backends.djl.lora;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.eval.Evaluation;

/** By what the best checkpoint is chosen. */
public sealed interface Criterion {
  /**
   * Name for listeners and curves.
   *
   * @return such as {@code validation-loss} or {@code micro-f1}
   */
  String name();

  /**
   * Which direction is better.
   *
   * @return true if larger values are
   */
  boolean higherIsBetter();

  /**
   * Mean cross-entropy of the answers' tokens, without dropout; lower is better.
   *
   * @param examples what is asked; none for no evaluation: the last checkpoint is then the best
   */
  record Loss(ImmutableList<Example> examples) implements Criterion {
    @Override
    public String name() {
      return "validation-loss";
    }

    @Override
    public boolean higherIsBetter() {
      return false;
    }
  }

  /**
   * A number of your own, measured on the model with its adapter as it is then.
   *
   * @param name for listeners and curves
   * @param higherIsBetter whether larger values are better
   * @param measure asks the model
   */
  record Measured(String name, boolean higherIsBetter, ToDoubleFunction<Backend> measure)
      implements Criterion {}

  /**
   * Validation loss.
   *
   * @param examples what is asked
   * @return the criterion
   */
  static Criterion loss(List<Example> examples) {
    return new Loss(ImmutableList.copyOf(examples));
  }

  /**
   * A score of an evaluation, the same one that judges the finished model; higher is better.
   *
   * @param evaluation dataset, metrics and decoding; without a journal, or answers of an earlier
   *     checkpoint are taken again
   * @param score name of the score, such as {@code micro-f1}
   * @return the criterion
   */
  static Criterion score(Evaluation<?, ?> evaluation, String score) {
    return new Measured(score, true, backend -> evaluation.run(backend).score(score).value());
  }
}
