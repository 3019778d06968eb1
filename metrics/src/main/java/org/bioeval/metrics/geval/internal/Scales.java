package org.bioeval.metrics.geval.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the scales that a text names: "on a scale of 1 to 5", "(0–100)", "the best score is 5". */
final class Scales {
  private static final String TO = "\\s{0,3}(?:-|–|—|to\\b|and\\b|through\\b|\\.\\.\\.?|…)\\s{0,3}";
  private static final String LOW = "(?<low>" + ScoreText.NUMBER + ")";
  private static final String HIGH = "(?<high>" + ScoreText.NUMBER + ")(?![\\d\\p{L}%]|[.,]\\d)";
  private static final String BEST = "(?:best|highest|max(?:imum)?|top|perfect|full)";

  /** A scale by its name, but not that of a pain which the reason is about. */
  private static final Pattern SCALE =
      pattern(
          "(?<!pain\\s)\\bscale\\b\\s{0,3}(?:of\\b|from\\b|between\\b|is\\b|[:=(])?\\s{0,3}"
              + LOW
              + TO
              + HIGH);

  private static final Pattern BOTH = pattern(LOW + TO + HIGH);
  private static final Pattern ONE = pattern(HIGH);
  private static final Pattern RANGE =
      pattern(ScoreText.OPENING + "(?:from\\s)?" + LOW + TO + HIGH);

  /** From one number to another. */
  private static final List<Pattern> ENDS =
      List.of(
          pattern(
              "\\brange\\b\\s{0,3}(?:of\\b|from\\b|between\\b|is\\b|[:=(])?\\s{0,3}"
                  + LOW
                  + TO
                  + HIGH),
          pattern(LOW + TO + HIGH + "\\s{0,3}(?:point\\s)?(?:scale|range)\\b"),
          pattern(
              "[(\\[]\\s{0,3}(?:scale\\b|range\\b|from\\b|between\\b)?[:\\s]{0,3}"
                  + LOW
                  + TO
                  + HIGH
                  + "\\s{0,3}[)\\]]"),
          pattern(
              LOW
                  + "\\s{0,3}\\(?(?:is\\s|=\\s?)?(?:worst|lowest|poor|bad|min(?:imum)?)\\)?,?"
                  + TO
                  + HIGH
                  + "\\s{0,3}\\(?(?:is\\s|=\\s?)?"
                  + BEST));

  private static final Pattern POINTS =
      pattern("(?<high>" + ScoreText.NUMBER + ")[\\s-]{0,2}points?\\s(?:likert\\s)?scale\\b");

  private static final List<Pattern> TOPS =
      List.of(
          POINTS,
          pattern(
              "\\b"
                  + BEST
                  + "(?:\\spossible)?(?:\\s(?:score|mark|rating|grade|points?))?\\s{0,3}"
                  + "(?:is\\b|being\\b|of\\b|[:=])?\\s{0,3}"
                  + HIGH),
          pattern(
              "(?<high>"
                  + ScoreText.NUMBER
                  + ")\\s{0,3}(?:is|being|=|as|would\\sbe)\\s{0,3}(?:the\\s)?(?:very\\s)?"
                  + BEST
                  + "\\b"));

  /** A scale in a name: "score (out of 5)", "score_0_to_100", "score/10", "max. 5". */
  private static final List<Pattern> NAMED =
      List.of(
          pattern(LOW + "(?:" + TO + "|[\\s_]{1,3}to[\\s_]{1,3})" + HIGH),
          pattern("(?:out[\\s_]?of|/|max(?:imum)?\\.?|up[\\s_]to)[\\s_:]{0,3}" + HIGH),
          POINTS);

  private Scales() {}

  private static Pattern pattern(String regex) {
    return Pattern.compile("(?i)" + regex);
  }

  /** A statement with the scale that its sentence names. */
  static Stated in(String sentence, Stated stated) {
    Stated result = stated;
    for (Scale scale : all(sentence, true)) {
      result = result.on(scale);
    }
    return result;
  }

  /** A statement with the scale that stands in the name of its field. */
  static Stated named(String name, Stated stated) {
    for (Pattern pattern : NAMED) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.find()) {
        return stated.on(scale(matcher));
      }
    }
    return name.contains("%") || name.contains("percent") ? stated.on(Scale.PERCENT) : stated;
  }

  /** Whether a text goes on with the two ends of a scale, which are no score. */
  static boolean isRange(String text, int from) {
    Matcher range = RANGE.matcher(text).region(from, text.length());
    return range.lookingAt() && startsScale(scale(range)) && range.end() < text.length();
  }

  /** A range that starts elsewhere is likelier one of laboratory values. */
  private static boolean startsScale(Scale scale) {
    BigDecimal low = scale.low();
    return low != null
        && (low.signum() == 0 || low.compareTo(BigDecimal.ONE) == 0)
        && scale.high().compareTo(BigDecimal.valueOf(2)) > 0;
  }

  /** The scale that a field beside the score holds, such as "max_score": 5 or "scale": "1-5". */
  static Optional<Scale> value(String text) {
    Matcher ends = BOTH.matcher(text);
    if (ends.find()) {
      return Optional.of(scale(ends));
    }
    Matcher top = ONE.matcher(text);
    return top.find() ? Optional.of(scale(top)) : Optional.empty();
  }

  /** The scales that a text names by that word; with others, also those it names otherwise. */
  static List<Scale> all(String text, boolean others) {
    List<Scale> found = new ArrayList<>();
    add(SCALE, text, false, found);
    if (others) {
      ENDS.forEach(pattern -> add(pattern, text, true, found));
      TOPS.forEach(pattern -> add(pattern, text, false, found));
    }
    return found;
  }

  private static void add(Pattern pattern, String text, boolean usual, List<Scale> found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      Scale scale = scale(matcher);
      if (!usual || startsScale(scale)) {
        found.add(scale);
      }
    }
  }

  private static Scale scale(Matcher matcher) {
    if (matcher.pattern() == POINTS) {
      // Points are counted from 1.
      return new Scale(BigDecimal.ONE, ScoreText.number(matcher.group("high")), false);
    }
    boolean both = matcher.pattern().pattern().contains("?<low>");
    return new Scale(
        both ? ScoreText.number(matcher.group("low")) : null,
        ScoreText.number(matcher.group("high")),
        false);
  }
}
