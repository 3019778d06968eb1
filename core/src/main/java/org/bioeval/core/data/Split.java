package org.bioeval.core.data;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A part of a corpus, such as {@link #TEST}.
 *
 * @param name lower case, such as {@code train} or {@code test3}
 */
public record Split(String name) {

  /** What models are fitted on and few-shot examples are drawn from. */
  public static final Split TRAIN = new Split("train");

  /** What settings and checkpoints are chosen by; {@code devel} in some corpora. */
  public static final Split VALIDATION = new Split("validation");

  /** What is reported. */
  public static final Split TEST = new Split("test");

  /**
   * Checks the name.
   *
   * @param name as described above
   * @throws IllegalArgumentException if the name is empty or holds anything but lower-case letters,
   *     digits and '-'
   */
  public Split {
    checkArgument(
        name.matches("[a-z0-9-]+"),
        "illegal split '%s': use lower-case letters, digits and '-', such as 'train'",
        name);
  }

  /**
   * A split by name; {@code dev}, {@code devel} and {@code valid} mean {@link #VALIDATION}.
   *
   * @param name such as {@code test3}
   * @return the split
   * @throws IllegalArgumentException if the name has other characters than lower-case letters,
   *     digits and '-'
   */
  public static Split of(String name) {
    return switch (name) {
      case "dev", "devel", "valid" -> VALIDATION;
      default -> new Split(name);
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
