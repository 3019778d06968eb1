package org.bioeval.core.task;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bioeval.core.data.Span;

/** Finds words that stand in their order within a sentence, though not together. */
final class WordsInOrder {

  private static final int MAX_WORDS = 20;
  private static final int MAX_STARTS = 200;
  private static final int ROOM = 100;

  private WordsInOrder() {}

  /**
   * The pieces of the shortest stretch that holds all words.
   *
   * @param text with single blanks, in one case
   * @param words with single blanks, in the same case
   * @param free tells whether pieces may be used
   * @return at least two pieces, or none
   */
  static ImmutableList<Span> find(String text, String words, Predicate<ImmutableList<Span>> free) {
    List<String> wanted = Splitter.on(' ').omitEmptyStrings().splitToList(words);
    ImmutableList<Span> best = ImmutableList.of();
    if (wanted.size() < 2 || wanted.size() > MAX_WORDS) {
      return best;
    }
    int at = word(text, wanted.get(0), 0, text.length());
    for (int starts = 0; at >= 0 && starts < MAX_STARTS; starts++) {
      ImmutableList<Span> pieces = from(text, wanted, at, at + words.length() + ROOM);
      if (!pieces.isEmpty()
          && (best.isEmpty() || length(pieces) < length(best))
          && free.test(pieces)) {
        best = pieces;
      }
      at = word(text, wanted.get(0), at + 1, text.length());
    }
    return best;
  }

  private static int length(ImmutableList<Span> pieces) {
    return pieces.get(pieces.size() - 1).end() - pieces.get(0).start();
  }

  /**
   * Each word at its first place after the one before; words with a blank between are one piece.
   */
  private static ImmutableList<Span> from(String text, List<String> words, int start, int limit) {
    List<Span> pieces = new ArrayList<>();
    int from = start;
    for (String word : words) {
      int at = word(text, word, from, limit);
      if (at < 0) {
        return ImmutableList.of();
      }
      int end = at + word.length();
      int last = pieces.size() - 1;
      if (last >= 0 && endsSentence(text, pieces.get(last).end(), at)) {
        return ImmutableList.of();
      }
      if (last >= 0 && at == pieces.get(last).end() + 1 && text.charAt(at - 1) == ' ') {
        pieces.set(last, new Span(pieces.get(last).start(), end));
      } else {
        pieces.add(new Span(at, end));
      }
      from = end;
    }
    return pieces.size() < 2 ? ImmutableList.of() : ImmutableList.copyOf(pieces);
  }

  private static boolean endsSentence(String text, int from, int to) {
    for (int i = from; i < to - 1; i++) {
      char c = text.charAt(i);
      if ((c == '.' || c == '?' || c == '!') && text.charAt(i + 1) == ' ') {
        return true;
      }
    }
    return false;
  }

  /** The first place of a word at word borders, or -1. */
  private static int word(String text, String word, int from, int limit) {
    int end = Math.min(limit, text.length());
    int at = text.indexOf(word, from);
    while (at >= 0 && at + word.length() <= end) {
      if (border(text, at) && border(text, at + word.length())) {
        return at;
      }
      at = text.indexOf(word, at + 1);
    }
    return -1;
  }

  private static boolean border(String text, int at) {
    return at == 0
        || at == text.length()
        || !Character.isLetterOrDigit(text.codePointBefore(at))
        || !Character.isLetterOrDigit(text.codePointAt(at));
  }
}
