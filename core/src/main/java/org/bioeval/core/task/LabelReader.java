package org.bioeval.core.task;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.task.internal.LabelAnswer;

/**
 * Reads labels of a closed list from what a model said: names joined by commas, semicolons, "and"
 * or lines, bulleted or numbered, quoted or bold, as a task list, a table or lines of yes and no,
 * as JSON, or within a sentence. Names match without regard to case, blanks, hyphens and
 * underscores. "none", a sentence that says so and names no label, and an empty array are the empty
 * set.
 *
 * <p>A name outside the list is kept if others in a list are in it: it is a prediction, and a wrong
 * one. A label that is only a part of a longer word ("drug-related") is not named. Where a sentence
 * denies or weighs something beside the labels, or names them in a draft and a correction, nothing
 * is read, since two readings are possible.
 */
public final class LabelReader {

  private final LabelAnswer answers;

  /**
   * Labels and how they were read.
   *
   * @param labels in the order they were named
   * @param reading how they were read
   */
  public record Labels(ImmutableSet<String> labels, Reading reading) {}

  /**
   * A reader for a closed list.
   *
   * @param labels all labels, at least one
   */
  public LabelReader(List<String> labels) {
    this.answers = new LabelAnswer(labels);
  }

  /**
   * Reads a set of labels.
   *
   * @param answer what the model said, without reasoning
   * @return the labels in the order they were named, or empty if there is nothing that reads as
   *     labels
   */
  public Optional<ImmutableSet<String>> readSet(String answer) {
    return set(answer).map(Labels::labels);
  }

  /**
   * Reads exactly one label.
   *
   * @param answer what the model said, without reasoning
   * @return the label, or empty if none or several different ones are named
   */
  public Optional<String> readOne(String answer) {
    return one(answer).map(read -> read.labels().iterator().next());
  }

  /**
   * Reads a set of labels, and tells how.
   *
   * @param answer what the model said, without reasoning
   * @return the labels, or empty as for {@link #readSet}
   */
  public Optional<Labels> set(String answer) {
    return answers.set(answer);
  }

  /**
   * Reads exactly one label, and tells how.
   *
   * @param answer what the model said, without reasoning
   * @return a set of one label, or empty as for {@link #readOne}
   */
  public Optional<Labels> one(String answer) {
    return answers.one(answer);
  }
}
