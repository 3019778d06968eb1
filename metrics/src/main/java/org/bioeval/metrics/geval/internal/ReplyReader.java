package org.bioeval.metrics.geval.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.ReasoningSplit;
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.Outcome;

/** Reads score and reason from what a judge wrote, however it is wrapped. */
public final class ReplyReader {
  private static final String NUMBER = "(-?\\d{1,9}(?:\\.\\d{1,9})?)";

  /** "8", "8/10", "8 out of 10" in a JSON string. */
  private static final Pattern TEXT_SCORE =
      Pattern.compile("\\s*" + NUMBER + "\\s*(?:(?:/|out of|of)\\s*\\d+\\s*)?");

  /** A score in words that are not JSON: "Score: 8", "score of 8". */
  private static final Pattern LOOSE_SCORE =
      Pattern.compile("(?i)\\bscore\\b[\"'*\\s]{0,4}(?::|=|is|of)[\"'*\\s]{0,4}" + NUMBER);

  private ReplyReader() {}

  /**
   * Reads a reply.
   *
   * @param completion what the judge said
   * @param low least score that is allowed
   * @param high greatest score that is allowed
   * @return the reading, or why there is none
   */
  public static Outcome<Reading> read(Completion completion, int low, int high) {
    if (completion.finish() == FinishReason.CONTENT_FILTER) {
      return new Outcome.Refused<>("a content filter withheld the judge's reply");
    }
    ReasoningSplit split = completion.split();
    if (!split.closed()) {
      return new Outcome.UnclosedReasoning<>();
    }
    Optional<Reading> reading = fromJson(split.answer()).or(() -> fromWords(split.answer()));
    if (reading.isEmpty()) {
      return completion.finish() == FinishReason.LENGTH
          ? new Outcome.Truncated<>(null)
          : new Outcome.Unparseable<>(
              "no score in the judge's reply, expected {\"reason\": …, \"score\": …}: "
                  + shortened(split.answer()));
    }
    BigDecimal score = reading.get().score();
    if (score.compareTo(BigDecimal.valueOf(low)) < 0
        || score.compareTo(BigDecimal.valueOf(high)) > 0) {
      return new Outcome.Unparseable<>(
          "the judge's score " + score + " is outside " + low + " to " + high);
    }
    return new Outcome.Answered<>(reading.get());
  }

  private static Optional<Reading> fromJson(String answer) {
    return LenientJson.find(answer, value -> value.isObject() && value.has("score"))
        .flatMap(
            found -> {
              JsonNode object = found.value();
              String reason = object.path("reason").asText("");
              ImmutableList<String> notes =
                  found.complete()
                      ? ImmutableList.of()
                      : ImmutableList.of("the reply was cut off after the score");
              return number(object.path("score")).map(n -> new Reading(n, reason, notes));
            });
  }

  private static Optional<BigDecimal> number(JsonNode score) {
    if (score.isNumber()) {
      return Optional.of(score.decimalValue());
    }
    Matcher text = TEXT_SCORE.matcher(score.isTextual() ? score.textValue() : "");
    return text.matches() ? Optional.of(new BigDecimal(text.group(1))) : Optional.empty();
  }

  private static Optional<Reading> fromWords(String answer) {
    Matcher words = LOOSE_SCORE.matcher(answer);
    Optional<Reading> last = Optional.empty();
    while (words.find()) {
      last =
          Optional.of(
              new Reading(
                  new BigDecimal(words.group(1)),
                  answer,
                  ImmutableList.of("the reply is not JSON; the score was read from its words")));
    }
    return last;
  }

  static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
