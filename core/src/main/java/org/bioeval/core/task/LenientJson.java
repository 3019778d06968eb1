package org.bioeval.core.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.function.Predicate;
import org.bioeval.core.task.internal.json.TolerantReader;
import org.jspecify.annotations.Nullable;

/**
 * Finds JSON in what models really write: bare or in a code fence, with words around it, with
 * commas too many or too few, comments, other quotes, unquoted names, Python literals and quotes
 * without a backslash, and with its end cut off. What had to be mended and what could not be read
 * is told beside the value.
 *
 * <p>One pass from left to right: the time is proportional to the length of the text, whatever it
 * holds, and nesting deeper than 64 levels is not read.
 */
public final class LenientJson {

  private static final int MAX_FAILURES = 64;

  private LenientJson() {}

  /**
   * JSON found in a text.
   *
   * @param value an object or an array; of a cut-off text the part that is complete
   * @param complete false if the end was cut off
   * @param start place of its first character
   * @param end place after its last character
   * @param repairs what had to be mended, such as {@code missing comma}
   * @param leftOut elements that could not be read, and dots that stand for none
   */
  public record Found(
      JsonNode value,
      boolean complete,
      int start,
      int end,
      ImmutableList<String> repairs,
      ImmutableList<Reading.LeftOut> leftOut) {}

  /**
   * The first object or array that is wanted; one in a code fence before one outside, a complete
   * one before a cut-off one, an outer one before those in it. Of a cut-off one all complete
   * elements are kept; one that holds none is not found.
   *
   * @param text what a model said
   * @param wanted tells whether a value has the shape that is looked for
   * @return the value, or empty if there is none
   */
  public static Optional<Found> find(String text, Predicate<JsonNode> wanted) {
    Found best = null;
    int bestRank = 0;
    int fences = 0;
    int fence = text.indexOf("```");
    for (Found found : all(text)) {
      while (fence >= 0 && fence < found.start()) {
        fences++;
        fence = text.indexOf("```", fence + 3);
      }
      JsonNode value = firstWanted(found.value(), wanted);
      if (value == null) {
        continue;
      }
      int rank = found.complete() ? 3 : 1;
      rank += fences % 2; // An odd number of fences stands before what is in one.
      if (rank > bestRank) {
        bestRank = rank;
        best =
            new Found(
                value,
                found.complete(),
                found.start(),
                found.end(),
                found.repairs(),
                found.leftOut());
      }
      if (rank == 4) {
        break;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * All objects and arrays that stand in a text, in their order; none of them is within another.
   *
   * @param text what a model said
   * @return the values; cut-off ones that hold nothing are left out
   */
  public static ImmutableList<Found> all(String text) {
    ImmutableList.Builder<Found> all = ImmutableList.builder();
    int failures = 0;
    int i = 0;
    while (i < text.length() && failures < MAX_FAILURES) {
      char c = text.charAt(i);
      if (c != '{' && c != '[') {
        i++;
        continue;
      }
      TolerantReader.Value read = TolerantReader.read(text, i, text.length());
      if (read == null) {
        failures++;
        i++;
        continue;
      }
      boolean holdsNothing =
          read.value().isEmpty() && (!read.complete() || !read.broken().isEmpty());
      if (!holdsNothing) {
        all.add(found(read, i));
      }
      i = Math.max(read.end(), i + 1);
    }
    return all.build();
  }

  private static Found found(TolerantReader.Value read, int start) {
    ImmutableList.Builder<Reading.LeftOut> leftOut = ImmutableList.builder();
    for (String element : read.broken()) {
      leftOut.add(Reading.LeftOut.of(Reading.Reason.BROKEN_ELEMENT, element));
    }
    for (String dots : read.ellipses()) {
      leftOut.add(Reading.LeftOut.of(Reading.Reason.NO_PREDICTION, dots));
    }
    if (!read.complete()) {
      leftOut.add(Reading.LeftOut.of(Reading.Reason.BROKEN_ELEMENT, "the end is cut off"));
    }
    return new Found(
        read.value(), read.complete(), start, read.end(), read.repairs().asList(), leftOut.build());
  }

  private static @Nullable JsonNode firstWanted(JsonNode value, Predicate<JsonNode> wanted) {
    if (wanted.test(value)) {
      return value;
    }
    for (JsonNode child : value) {
      JsonNode found = child.isContainerNode() ? firstWanted(child, wanted) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
