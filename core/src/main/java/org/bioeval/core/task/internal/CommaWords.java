package org.bioeval.core.task.internal;

import com.google.common.base.CharMatcher;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;

/** Whether words with commas stand in a text as they are, in any case and with any blanks. */
final class CommaWords {

  private static final int MAX_PIECES = 300;

  private final String text;

  CommaWords(String text) {
    this.text = plain(text);
  }

  private static String plain(String words) {
    return CharMatcher.whitespace().trimAndCollapseFrom(words, ' ').toLowerCase(Locale.ROOT);
  }

  /** Tells whether two pieces next to each other stand so in the text, comma and all. */
  boolean standTogether(String said) {
    String words = plain(said);
    Matcher comma = MentionLines.COMMA.matcher(words);
    int from = 0;
    int middle = -1;
    int count = 0;
    while (comma.find()) {
      if (middle >= 0 && Nothing.standsAlone(words.substring(from, comma.start()), text)) {
        return true;
      }
      from = middle >= 0 ? middle : from;
      middle = comma.end();
      if (++count > MAX_PIECES) {
        return true;
      }
    }
    return Nothing.standsAlone(words.substring(from), text);
  }

  /** Tells whether any of several words occur in the text. */
  boolean anyStands(List<String> words) {
    return words.stream().anyMatch(each -> Nothing.standsAlone(plain(each), text));
  }
}
