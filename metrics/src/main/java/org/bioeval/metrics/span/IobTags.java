package org.bioeval.metrics.span;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.data.Span;

/**
 * Turns character spans into IOB2 tags over tokens, for comparison with taggers that are scored on
 * tokens.
 */
public final class IobTags {
  /** Runs of letters and digits, and every other character but blanks by itself. */
  private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{N}]+|[^\\s\\p{L}\\p{N}]");

  private IobTags() {}

  /**
   * Divides a text into tokens: runs of letters and digits, and single other characters.
   *
   * @param text the text
   * @return where the tokens stand, in order
   */
  public static List<Span> tokens(String text) {
    List<Span> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(new Span(matcher.start(), matcher.end()));
    }
    return tokens;
  }

  /**
   * Tags each token that shares a character with a span. Of spans that overlap, the longest is
   * kept, because a token has one tag only; of equally long ones the first.
   *
   * @param tokens where the tokens stand, in order
   * @param spans labelled character spans
   * @return one tag for each token: {@code B-label}, {@code I-label} or {@code O}
   */
  public static List<String> tags(List<Span> tokens, List<LabelledSpan> spans) {
    List<String> tags = new ArrayList<>(Collections.nCopies(tokens.size(), "O"));
    List<LabelledSpan> longestFirst = new ArrayList<>(spans);
    longestFirst.sort(Comparator.comparingInt(span -> span.start() - span.end()));
    for (LabelledSpan span : longestFirst) {
      int from = 0;
      while (from < tokens.size() && tokens.get(from).end() <= span.start()) {
        from++;
      }
      int to = from;
      while (to < tokens.size() && tokens.get(to).start() < span.end()) {
        to++;
      }
      if (from < to && Collections.frequency(tags.subList(from, to), "O") == to - from) {
        for (int i = from; i < to; i++) {
          tags.set(i, (i == from ? "B-" : "I-") + span.label());
        }
      }
    }
    return tags;
  }
}
