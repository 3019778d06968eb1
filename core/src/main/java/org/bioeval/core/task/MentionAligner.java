package org.bioeval.core.task;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places of texts that a model named without offsets.
 *
 * <p>The rule, the same for all corpora: texts are taken in the order of the answer, and each gets
 * the first occurrence, left to right, that no earlier text of the same type has taken. Occurrences
 * that begin and end at word borders come before those inside a word; exact case comes before any
 * case; runs of blanks count as one blank. A text that does not occur, or whose occurrences are all
 * taken, stays without a place: it is scored as a wrong mention.
 */
public final class MentionAligner {

  private final String text;
  private @Nullable String lower;
  private final Set<String> used = new HashSet<>();

  /**
   * An aligner for one answer.
   *
   * @param text the text the answer is about
   */
  public MentionAligner(String text) {
    this.text = text;
  }

  /**
   * The next mention of the answer.
   *
   * @param type its label
   * @param words its words as the model wrote them
   * @return the mention, located if a free occurrence was found
   */
  public Mention align(String type, String words) {
    String wanted = words.strip();
    if (wanted.isEmpty()) {
      return Mention.unlocated(type, words);
    }
    Span span = find(text, wanted, type);
    if (span == null && !wanted.equals(wanted.replaceAll("\\s+", " "))) {
      span = find(text, wanted.replaceAll("\\s+", " "), type);
    }
    if (span == null) {
      if (lower == null) {
        lower = lowered(text);
      }
      span = find(lower, lowered(wanted), type);
    }
    if (span == null) {
      return Mention.unlocated(type, wanted);
    }
    used.add(type + '\u0000' + span.start() + '\u0000' + span.end());
    return new Mention(
        "",
        type,
        ImmutableList.of(span),
        text.substring(span.start(), span.end()),
        ImmutableList.of(),
        ImmutableMap.of());
  }

  private @Nullable Span find(String haystack, String wanted, String type) {
    Span inside = null;
    for (int at = haystack.indexOf(wanted); at >= 0; at = haystack.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      if (used.contains(type + '\u0000' + at + '\u0000' + end)) {
        continue;
      }
      if (border(haystack, at) && border(haystack, end)) {
        return new Span(at, end);
      }
      if (inside == null) {
        inside = new Span(at, end);
      }
    }
    return inside;
  }

  private static boolean border(String text, int at) {
    return at == 0
        || at == text.length()
        || !Character.isLetterOrDigit(text.charAt(at - 1))
        || !Character.isLetterOrDigit(text.charAt(at));
  }

  /** Lower case that keeps the length, so that offsets stay valid. */
  private static String lowered(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = Character.toLowerCase(chars[i]);
    }
    return new String(chars).toLowerCase(Locale.ROOT).length() == chars.length
        ? new String(chars).toLowerCase(Locale.ROOT)
        : new String(chars);
  }
}
