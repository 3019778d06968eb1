package org.bioeval.metrics.geval.internal;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a number and the scale beside it: "8", "4 out of 5", "7,5", "80 %", "eight". */
final class ScoreText {
  private static final List<String> WORDS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  /** A number in words. */
  static final String WORD =
      "(?:(?:one\\s|a\\s)?hundred|" + String.join("|", WORDS) + "|twenty|fifty)\\b";

  /** A number in digits or in words. */
  static final String NUMBER =
      "(?:[+-]?\\d{1,9}+(?:[.,]\\d{1,9}+)?(?:[eE][+-]?\\d)?(?:½|\\s+and\\sa\\shalf\\b)?|"
          + WORD
          + "(?:\\s+point\\s+"
          + WORD
          + "|\\s+and\\sa\\shalf\\b)?)";

  /** Marks of Markdown, quotes and brackets before a number. */
  static final String OPENING = "[\\s*_`\"'“”‘’\\[({$\\\\]{0,12}(?:boxed\\{)?";

  private static final String CLOSING = "[*_`\"'”’\\])}$]{0,8}";

  private static final Pattern LEAD =
      Pattern.compile(
          "(?i)"
              + OPENING
              + "(?:(?:an?|about|around|approximately|roughly|solid|strong|exactly)\\s{1,3}(?!hundred)"
              + "|[~≈]\\s?){0,3}"
              + OPENING);

  private static final Pattern VALUE = Pattern.compile("(?i)" + NUMBER);

  private static final Pattern DENOMINATOR =
      Pattern.compile(
          "(?i)"
              + CLOSING
              + "\\s{0,3}(?:points?|pts\\.?|stars?|marks?)?\\s{0,3}[(\\[]?\\s{0,2}"
              + "(?:/|out\\s{1,3}of|over\\b|of\\b|von\\b|sur\\b|su\\b|de\\b|van\\b)\\s{0,3}"
              + "(?:an?\\s{1,3}(?!hundred))?(?:(?:possible|maximum|total|perfect|max)\\s{1,3})?"
              + "(?:of\\s{1,3})?[*_`\"'$]{0,4}(?<high>"
              + NUMBER
              + ")(?![\\d\\p{L}]|[.,]\\d)"
              + CLOSING);

  private static final Pattern PERCENT =
      Pattern.compile("(?i)" + CLOSING + "\\s{0,2}(?:%|percent\\b|per\\scent\\b|pct\\b)" + CLOSING);

  private static final Pattern ANOTHER =
      Pattern.compile(
          "(?i)"
              + CLOSING
              + "\\s{0,3}(?:[-–—~,;&|±+]|to\\b|or\\b|through\\b|and\\b|\\.\\.\\.?|…|[-=]?>|[→⇒])\\s{0,3}"
              + "[*_`\"'“$]{0,4}"
              + NUMBER
              + "(?!\\w|\\s{0,3}(?:is|being|=|as|would|means?|\\()(?:\\s|\\b))");

  private static final Pattern PLUS = Pattern.compile(CLOSING + "(?:\\s{0,2}±|\\+)");

  private static final Pattern HALF = Pattern.compile("(?i)½|\\s+and\\sa\\shalf");

  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");

  private ScoreText() {}

  /** The number that begins at a place, after marks and words such as "about"; empty if none. */
  static Optional<Stated> at(String text, int from) {
    Matcher lead = LEAD.matcher(text).region(from, text.length());
    int begin = lead.lookingAt() ? lead.end() : from;
    Matcher value = VALUE.matcher(text).region(begin, text.length());
    value.useTransparentBounds(true);
    if (!value.lookingAt()) {
      return Optional.empty();
    }
    String written = value.group();
    int at = Character.isLetter(written.charAt(0)) ? -1 : value.start();
    int end = value.end();
    Stated stated = new Stated(number(written), null, "", at, end);
    if (end < text.length() && belongsToNumber(text, end)) {
      return Optional.of(stated.but("a number within other characters"));
    }
    if (THOUSANDS.matcher(written).matches()) {
      return Optional.of(stated.but("thousands or decimals: " + written));
    }
    Matcher denominator = DENOMINATOR.matcher(text).region(end, text.length());
    Matcher percent = PERCENT.matcher(text).region(end, text.length());
    if (denominator.useTransparentBounds(true).lookingAt()) {
      Scale scale = Scale.to(number(denominator.group("high")));
      stated = new Stated(stated.number(), scale, "", at, denominator.end());
    } else if (percent.lookingAt()) {
      stated = new Stated(stated.number(), Scale.PERCENT, "", at, percent.end());
    }
    Matcher another = ANOTHER.matcher(text).region(stated.end(), text.length());
    Matcher plus = PLUS.matcher(text).region(stated.end(), text.length());
    return Optional.of(
        another.useTransparentBounds(true).lookingAt() || plus.lookingAt()
            ? stated.but("more than one number: " + text.substring(begin, another(another, plus)))
            : stated);
  }

  private static int another(Matcher another, Matcher plus) {
    return another.lookingAt() ? another.end() : plus.end();
  }

  private static boolean belongsToNumber(String text, int end) {
    char next = text.charAt(end);
    boolean digitFollows = end + 1 < text.length() && Character.isDigit(text.charAt(end + 1));
    return Character.isLetterOrDigit(next)
        || next == '_' && digitFollows
        || ((next == '.' || next == ',' || next == ':') && digitFollows);
  }

  /** What a number means, in digits or words. */
  static BigDecimal number(String written) {
    String text = written.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    Matcher half = HALF.matcher(text);
    if (half.find()) {
      BigDecimal whole = number(text.substring(0, half.start()));
      return whole.add(new BigDecimal("0.5"));
    }
    int point = text.indexOf(" point ");
    if (point > 0) {
      return new BigDecimal(
          number(text.substring(0, point)) + "." + number(text.substring(point + 7)));
    }
    if (text.endsWith("hundred")) {
      return BigDecimal.valueOf(100);
    }
    if (Character.isLetter(text.charAt(0))) {
      return BigDecimal.valueOf(
          text.equals("twenty") ? 20 : text.equals("fifty") ? 50 : WORDS.indexOf(text));
    }
    return new BigDecimal(text.replace(',', '.'));
  }
}
