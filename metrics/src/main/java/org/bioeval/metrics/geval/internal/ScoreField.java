package org.bioeval.metrics.geval.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The field of an object that holds the score.
 *
 * @param owner the object
 * @param name the field's name
 * @param stated what it says
 * @param reason the reason beside it; may be empty
 * @param cut whether more digits may have followed
 */
record ScoreField(ReplyObject owner, String name, Stated stated, String reason, boolean cut) {
  /** A score that is deeper in objects and arrays is not the reply's. */
  private static final int MAX_DEPTH = 4;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .build();

  private static final Pattern SCORE = Pattern.compile("score(?:\\W.*|\\s\\d.*|\\sout of.*)?");

  private static final Pattern SCALE =
      Pattern.compile(
          "(?:(?:score|rating)\\s)?(?:(?:max(?:imum)?|best|top|highest|full)(?:\\spossible)?"
              + "(?:\\s(?:score|value|rating|points?))?|out\\sof|denominator|scale|range|scale\\smax)");

  private static final Pattern LEAST =
      Pattern.compile("(?:(?:score|scale)\\s)?(?:min(?:imum)?|lowest|worst)(?:\\sscore)?");

  private static final Pattern HAS_NUMBER = Pattern.compile("(?i)\\d|\\b" + ScoreText.NUMBER);

  private static final Pattern GRADED =
      Pattern.compile("(?i)[\\s*_`\"]{0,4}[\\p{L} ]{1,30}[:(–-]\\s{0,3}");

  private static final Pattern VALUE = Pattern.compile("value|score|number|rating|points?|total");

  private static final Pattern REASON =
      Pattern.compile("reason(?:s|ing)?|rationale|explanation|justification|comments?|feedback");

  private static final Pattern AFTER =
      Pattern.compile(
          "[*_`\"'”’\\])}$]{0,8}\\s{0,3}(?:[.!]?\\s*|[–—:;,.(\\[-].*|\\p{L}.*)", Pattern.DOTALL);

  private static final Pattern AT_LAST =
      Pattern.compile(
          "(?i)[\"'“”]score[\"'“”]\\s{0,20}:\\s{0,20}([^{}\\[\\],\\n]{1,40}?)\\s{0,20}\\}\\s{0,20}(?:```)?\\s{0,20}$");

  /** The fields of an object that state the score; several only if none goes before the others. */
  static List<ScoreField> in(ReplyObject object, String text, String quality) {
    return in(object, text, quality, 0);
  }

  private static List<ScoreField> in(ReplyObject object, String text, String quality, int depth) {
    String name = Pattern.quote(plain(quality));
    Pattern other =
        Pattern.compile(
            "(?:(?:final|overall|total|numeric|numerical|assigned|quality|"
                + name
                + ")\\s)*(?:score|rating|grade|mark)(?:\\s(?:value|\\d.*|out\\sof.*)|\\W.*)?|overall|"
                + name);
    List<ScoreField> found = matching(object, SCORE, quality);
    if (found.isEmpty()) {
      found = matching(object, other, quality);
    }
    if (found.isEmpty() && depth < MAX_DEPTH) {
      for (ReplyObject.Field field : object.fields()) {
        List<ReplyObject> inner =
            field.object() != null
                ? List.of(field.object())
                : field.quoted() || !field.text().startsWith("[")
                    ? List.of()
                    : ReplyObject.in(text, field.at(), field.at() + field.text().length());
        for (ReplyObject each : inner) {
          found.addAll(in(each, text, quality, depth + 1));
        }
      }
    }
    return found.isEmpty() ? atLast(object, text, quality) : found;
  }

  private static List<ScoreField> matching(ReplyObject object, Pattern names, String quality) {
    List<ScoreField> found = new ArrayList<>();
    for (ReplyObject.Field field : object.fields()) {
      if (!names.matcher(plain(field.name())).matches()) {
        continue;
      }
      if (field.object() != null) {
        found.addAll(matching(field.object(), VALUE, quality));
      } else if (isCut(object, field) && HAS_NUMBER.matcher(field.text()).find()) {
        found.add(new ScoreField(object, field.name(), Stated.doubtful("cut off"), "", true));
      } else {
        value(field, quality)
            .map(stated -> onScaleBeside(object, Scales.named(field.name(), stated)))
            .ifPresent(
                s -> found.add(new ScoreField(object, field.name(), s, reason(object), false)));
      }
    }
    // Quotes in the reason may look like further fields; the first field is before any of them.
    boolean first =
        !object.sound()
            && !found.isEmpty()
            && names.matcher(plain(object.fields().get(0).name())).matches();
    return first ? new ArrayList<>(found.subList(0, 1)) : found;
  }

  /** Whether digits may have followed: of "7," nobody knows whether it was to be 7,5. */
  private static boolean isCut(ReplyObject object, ReplyObject.Field field) {
    boolean last = field == object.fields().get(object.fields().size() - 1);
    return field.cut() || (last && !field.quoted() && !object.complete());
  }

  /** What a field states; empty for a placeholder such as "…". */
  private static Optional<Stated> value(ReplyObject.Field field, String quality) {
    String text = field.text();
    if (!HAS_NUMBER.matcher(text).find()) {
      return Optional.empty();
    }
    Matcher graded = GRADED.matcher(text);
    int from = graded.lookingAt() && !ReplyWords.isBounded(graded.group()) ? graded.end() : 0;
    Optional<Stated> direct =
        Scales.isRange(text, from) ? Optional.empty() : ScoreText.at(text, from);
    if (direct.isEmpty()) {
      List<Stated> said = ReplyWords.statements(text, quality);
      return Optional.of(
          said.size() == 1
              ? said.get(0).moved(field.at())
              : Stated.doubtful(ReplyReader.shortened(text)));
    }
    Stated stated = direct.get();
    String rest = text.substring(stated.end());
    boolean more = HAS_NUMBER.matcher(rest).find();
    Stated scaled = Scales.in(text, stated);
    if (!AFTER.matcher(rest).matches() || more && scaled.scale() == null) {
      scaled = scaled.but(ReplyReader.shortened(text));
    }
    return Optional.of(scaled.moved(field.at()));
  }

  /** With the scale that another field of the object names. */
  private static Stated onScaleBeside(ReplyObject object, Stated stated) {
    Stated result = stated;
    BigDecimal least = null;
    for (ReplyObject.Field field : object.fields()) {
      if (LEAST.matcher(plain(field.name())).matches()) {
        least = Scales.value(field.text()).map(Scale::high).orElse(null);
      }
    }
    for (ReplyObject.Field field : object.fields()) {
      Optional<Scale> scale =
          SCALE.matcher(plain(field.name())).matches()
              ? Scales.value(field.text())
              : Optional.empty();
      if (scale.isPresent()) {
        Scale named = scale.get();
        BigDecimal from = named.low() == null ? least : named.low();
        result = result.on(new Scale(from, named.high(), false));
      }
    }
    return result;
  }

  /** A string whose closing quote is missing takes all that follows into it, but not the end. */
  private static List<ScoreField> atLast(ReplyObject object, String text, String quality) {
    List<ScoreField> found = new ArrayList<>();
    Matcher last = AT_LAST.matcher(text.substring(object.start()));
    if (!object.complete() && last.find()) {
      int at = object.start() + last.start(1);
      ReplyObject.Field field =
          new ReplyObject.Field("score", last.group(1), at, false, false, null);
      ReplyObject owner =
          new ReplyObject(object.fields(), object.start(), text.length(), true, false);
      value(field, quality)
          .ifPresent(s -> found.add(new ScoreField(owner, "score", s, reason(object), false)));
    }
    return found;
  }

  private static String reason(ReplyObject object) {
    for (ReplyObject.Field field : object.fields()) {
      if (REASON.matcher(plain(field.name())).matches()) {
        return field.quoted() ? unescaped(field.text()) : field.text();
      }
    }
    return "";
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    try {
      return MAPPER.readTree('"' + text + '"').asText(text);
    } catch (JsonProcessingException e) {
      return text; // Quotes inside.
    }
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[_\\s-]+", " ");
  }
}
