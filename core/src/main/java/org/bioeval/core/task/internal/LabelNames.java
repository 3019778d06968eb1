package org.bioeval.core.task.internal;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.task.LabelReader.Labels;
import org.bioeval.core.task.Reading;
import org.jspecify.annotations.Nullable;

/** The names of a closed list as they stand alone: quoted, bold, numbered, in another case. */
final class LabelNames {

  private static final ImmutableSet<String> NOTHING =
      ImmutableSet.of(
          "none",
          "nothing",
          "noneoftheabove",
          "noneapply",
          "na",
          "notapplicable",
          "null",
          "nonefound",
          "nonestated",
          "noneofthese");

  final ImmutableList<String> labels;
  private final ImmutableList<String> keys;
  private final ImmutableMap<String, Labels> asWritten;
  final ImmutableList<LabelSentence.Form> inSentences;

  LabelNames(List<String> labels) {
    this.labels = ImmutableList.copyOf(labels);
    this.inSentences = LabelSentence.forms(labels);
    this.asWritten =
        this.labels.stream()
            .collect(
                ImmutableMap.toImmutableMap(
                    label -> label,
                    label -> new Labels(ImmutableSet.of(label), Reading.of("label")),
                    (first, second) -> first));
    this.keys = labels.stream().map(Fields::key).collect(ImmutableList.toImmutableList());
  }

  /** An answer that is a label and nothing else, as it stands in the list; else null. */
  @Nullable Labels alone(String answer) {
    return asWritten.get(answer);
  }

  /** The label that a piece of an answer is, without regard to case, blanks and signs. */
  Optional<String> exact(String piece) {
    // As it is written comes first: labels may differ in nothing but signs, such as "+" and "-".
    String plain = piece.strip();
    for (String label : labels) {
      if (label.equalsIgnoreCase(plain)) {
        return Optional.of(label);
      }
    }
    if (plain.endsWith("?") || plain.contains("~~")) {
      return Optional.empty(); // Asked or struck out.
    }
    String key = Fields.key(piece);
    int index = key.isEmpty() ? -1 : keys.indexOf(key);
    if (index < 0) {
      // "2) strong advice": the number of a list is not part of the label.
      String unnumbered = CharMatcher.inRange('0', '9').trimLeadingFrom(key);
      index = unnumbered.isEmpty() ? -1 : keys.indexOf(unnumbered);
    }
    return index < 0 ? Optional.empty() : Optional.of(labels.get(index));
  }

  /** Tells whether a piece says that no label applies. */
  static boolean isNothing(String piece) {
    return NOTHING.contains(Fields.key(piece));
  }
}
