package org.bioeval.core.task.internal;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.regex.Pattern;

/** Ways to say that there is nothing, and words that stand for what a model did not write. */
final class Nothing {

  /** Never words of a text. */
  private static final ImmutableSet<String> WORDS =
      ImmutableSet.of("", "none", "nothing", "null", "n/a", "[]", "{}");

  /** Length of the longest of them, with marks around. */
  private static final int MAX_WORD = 7;

  /** Also the names of things: sodium, nitric oxide, noradrenaline. */
  private static final ImmutableSet<String> DOUBTFUL =
      ImmutableSet.of(
          "na",
          "no",
          "nil",
          "nan",
          "-",
          "--",
          "–",
          "—",
          "n.a",
          "?",
          "not applicable",
          "not available",
          "undefined",
          "unknown",
          "empty",
          "not found",
          "not mentioned",
          "not specified",
          "not present",
          "not stated");

  private static final String PARTICIPLE =
      "(found|identified|mentioned|present|detected|applicable|stated|listed|described|named|given"
          + "|reported|annotated|apply|applies|exist|exists|appear|appears|to report)";

  private static final Pattern SENTENCE =
      Pattern.compile(
          "(none|nothing|no|there (is|are|was|were) (no|none)|i (found|see|find) (no|none|nothing))"
              + "( (?!but\\b|except\\b|however\\b|only\\b|other\\b)[\\p{L}\\p{N}/_\"'-]+){0,14}");
  private static final Pattern SENTENCE_END =
      Pattern.compile(
          ".*\\b"
              + PARTICIPLE
              + "( here| in (the|this)( [\\p{L}]+){1,3})?|there .*|i .*|none of .*");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\.{2,}|…|<[^<>]*>|your answer.*|one of the (types|labels).*"
              + "|(the )?(exact )?words( exactly)?( as in| of| from| that).*|(the )?(exact )?text (span|of the).*"
              + "|id of the (first|second) entity|words of the (first|second) entity",
          Pattern.CASE_INSENSITIVE);

  /** Names of fields where their contents should stand. */
  private static final Pattern FIELD_NAME =
      Pattern.compile(
          "string|type|label|text|head|tail|trigger|(entity|event|relation) type"
              + "|(mention|entity) text|trigger word",
          Pattern.CASE_INSENSITIVE);

  private static final CharMatcher MARKS =
      CharMatcher.anyOf("*_`\"'“”‘’().!: \t\r\n\ufeff").precomputed();

  private Nothing() {}

  /** Tells whether words in a list of mentions or labels name nothing of the text. */
  static boolean isNothing(String words, String text) {
    if (!mayBeNothing(words)) {
      return false;
    }
    if (words.length() > MAX_WORD && standsAlone(words.strip(), text)) {
      return false;
    }
    String plain = plain(words);
    if (WORDS.contains(plain)) {
      return true;
    }
    return (DOUBTFUL.contains(plain) || isPlaceholder(words) || says(words))
        && !standsAlone(words.strip(), text);
  }

  /** Tells whether words that may say nothing are the name of something, too, such as NO. */
  static boolean isDoubtful(String words) {
    return DOUBTFUL.contains(plain(words));
  }

  /** Everything that says nothing begins with one of these letters, or with a sign. */
  private static boolean mayBeNothing(String words) {
    int i = 0;
    while (i < words.length() && MARKS.matches(words.charAt(i))) {
      i++;
    }
    char first = i < words.length() ? words.charAt(i) : '\0';
    return !isLetterOrDigit(first) || i > 0 || "nuetiyowsfNUETIYOWSF".indexOf(first) >= 0;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Tells whether an answer or a part of it says in words that there is nothing. */
  static boolean says(String words) {
    if (words.length() > 200) {
      return false;
    }
    String plain = plain(words);
    if (plain.isEmpty() || plain.equals("[]") || plain.equals("{}")) {
      return false; // Nothing at all says nothing, and JSON is read as such.
    }
    if (WORDS.contains(plain) || plain.equals("na") || plain.startsWith("not applicable")) {
      return true;
    }
    return SENTENCE.matcher(plain).matches()
        && (plain.split(" ").length <= 2 && plain.startsWith("no ")
            || SENTENCE_END.matcher(plain).matches());
  }

  /** Tells whether words are those of a form that was to be filled in. */
  static boolean isPlaceholder(String words) {
    String plain = words.strip();
    return plain.length() < 120
        && (plain.isEmpty() || ".…<yYoOtTeEwWiI".indexOf(plain.charAt(0)) >= 0)
        && PLACEHOLDER.matcher(plain).matches();
  }

  /** Tells whether words are the name of a field where its contents should stand. */
  static boolean isFieldName(String words) {
    return words.length() < 40 && FIELD_NAME.matcher(words.strip()).matches();
  }

  private static String plain(String words) {
    return CharMatcher.whitespace()
        .collapseFrom(MARKS.trimFrom(words.toLowerCase(Locale.ROOT)), ' ');
  }

  /** Tells whether words occur in a text with blanks or signs around them. */
  static boolean standsAlone(String words, String text) {
    if (words.isEmpty()) {
      return false;
    }
    for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      int end = at + words.length();
      boolean before = at == 0 || apart(text.charAt(at - 1), words.charAt(0));
      boolean after =
          end == text.length() || apart(text.charAt(end), words.charAt(words.length() - 1));
      if (before && after) {
        return true;
      }
    }
    return false;
  }

  private static boolean apart(char beside, char edge) {
    return Character.isLetterOrDigit(edge)
        ? !Character.isLetterOrDigit(beside)
        : Character.isWhitespace(beside);
  }
}
