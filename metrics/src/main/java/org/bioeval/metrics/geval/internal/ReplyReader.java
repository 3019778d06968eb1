package org.bioeval.metrics.geval.internal;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.ReasoningSplit;
import org.bioeval.core.task.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Reads score and reason from what a judge wrote, however it is wrapped.
 *
 * <p>A score that has a scale of its own ("4/5") is brought to the range that was asked for. A
 * reply that can be read in two ways is not read: two different scores, a range of scores, a scale
 * of which one end is not known.
 */
public final class ReplyReader {
  private final String answer;
  private final String quality;
  private final int low;
  private final int high;
  private final boolean strict;
  private final boolean cut;

  private ReplyReader(
      String answer, String quality, int low, int high, boolean strict, boolean cut) {
    this.answer = answer;
    this.quality = quality;
    this.low = low;
    this.high = high;
    this.strict = strict;
    this.cut = cut;
  }

  /**
   * Reads a reply.
   *
   * @param completion what the judge said
   * @param quality name of what is judged, which may stand in place of "score"
   * @param low least score that is allowed
   * @param high greatest score that is allowed
   * @param strict whether only the two ends are scores
   * @return the reading, or why there is none
   */
  public static Outcome<Reading> read(
      Completion completion, String quality, int low, int high, boolean strict) {
    if (completion.finish() == FinishReason.CONTENT_FILTER) {
      return new Outcome.Unanswerable<>(
          PermanentException.Reason.CONTENT_FILTER, "a content filter withheld the judge's reply");
    }
    ReasoningSplit split = completion.split();
    if (!split.closed()) {
      return new Outcome.UnclosedReasoning<>();
    }
    boolean cut = completion.finish() == FinishReason.LENGTH;
    return new ReplyReader(split.answer(), quality, low, high, strict, cut).read();
  }

  private Outcome<Reading> read() {
    String text = Digits.plain(answer);
    List<ReplyObject> objects = ReplyObject.in(text);
    List<ScoreField> fields = new ArrayList<>();
    StringBuilder words = new StringBuilder(text);
    for (ReplyObject object : objects) {
      fields.addAll(ScoreField.in(object, text, quality));
      for (int i = object.start(); i < object.end(); i++) {
        words.setCharAt(i, words.charAt(i) == '\n' ? '\n' : ' ');
      }
    }
    if (fields.stream().anyMatch(ScoreField::cut)) {
      return new Outcome.Truncated<>(null);
    }
    if (!fields.isEmpty()) {
      List<Stated> all = new ArrayList<>(fields.stream().map(ScoreField::stated).toList());
      all.addAll(ReplyWords.labelled(words.toString(), quality));
      return decide(all, fields.get(0));
    }
    List<Stated> stated = ReplyWords.statements(words.toString(), quality);
    // What was to come may have gone on with the number, or taken it back.
    if (cut || stated.isEmpty() && objects.stream().anyMatch(o -> !o.complete())) {
      return cut || !answer.isEmpty() ? cutOff(stated) : unreadable();
    }
    return stated.isEmpty() ? unreadable() : decide(stated, null);
  }

  private Outcome<Reading> cutOff(List<Stated> stated) {
    return cut || stated.isEmpty() ? new Outcome.Truncated<>(null) : unreadable();
  }

  private Outcome<Reading> unreadable() {
    return new Outcome.Unparseable<>(
        "no score in the judge's reply, expected {\"reason\": …, \"score\": …}: "
            + shortened(answer));
  }

  /** One score if all statements agree. */
  private Outcome<Reading> decide(List<Stated> all, @Nullable ScoreField field) {
    BigDecimal score = null;
    for (Stated stated : all) {
      if (!stated.doubt().isEmpty()) {
        return ambiguous(stated.doubt());
      }
      Optional<BigDecimal> found = onRange(stated);
      if (found.isEmpty()) {
        return new Outcome.Unparseable<>(
            "the judge's score "
                + stated.number()
                + (stated.scale() == null
                    ? " is outside " + low + " to " + high
                    : " (" + stated.scale() + ") has no single place on " + low + " to " + high));
      }
      if (score != null && score.compareTo(found.get()) != 0) {
        return ambiguous(score.toPlainString() + " and " + found.get().toPlainString());
      }
      score = found.get();
    }
    if (score == null) {
      return unreadable();
    }
    if (strict
        && score.compareTo(BigDecimal.valueOf(low)) != 0
        && score.compareTo(BigDecimal.valueOf(high)) != 0) {
      return new Outcome.Unparseable<>(
          "the judge's score " + score + " is neither " + low + " nor " + high);
    }
    // A greater one than 1 was asked for as a whole number; this is one of a scale from 0 to 1.
    if (high > 1
        && score.signum() > 0
        && all.get(0).scale() == null
        && all.get(0).number().compareTo(BigDecimal.ONE) < 0) {
      return ambiguous(score + " on " + low + " to " + high + ", or on 0 to 1");
    }
    return new Outcome.Answered<>(reading(score, all.get(0), field));
  }

  private Outcome<Reading> ambiguous(String readings) {
    return new Outcome.Unparseable<>("the judge's score can be read in several ways: " + readings);
  }

  private Optional<BigDecimal> onRange(Stated stated) {
    Scale scale = stated.scale();
    if (scale != null) {
      return scale.onto(stated.number(), low, high);
    }
    return Optional.of(stated.number())
        .filter(n -> n.compareTo(BigDecimal.valueOf(low)) >= 0)
        .filter(n -> n.compareTo(BigDecimal.valueOf(high)) <= 0);
  }

  private Reading reading(BigDecimal score, Stated stated, @Nullable ScoreField field) {
    ImmutableList.Builder<String> notes = ImmutableList.builder();
    if (field == null) {
      notes.add("the reply is not JSON; the score was read from its words");
    } else if (!field.owner().complete()) {
      notes.add("the reply was cut off after the score");
    } else if (!field.owner().sound()) {
      notes.add("the reply is not JSON; its field \"" + field.name() + "\" was read");
    }
    boolean rescaled = score.compareTo(stated.number()) != 0;
    if (rescaled) {
      notes.add(
          "the score was rescaled: "
              + stated.number().toPlainString()
              + " ("
              + stated.scale()
              + ") is "
              + score.toPlainString());
    }
    String reason = field == null ? answer : field.reason();
    return new Reading(score, reason, notes.build(), place(stated, rescaled));
  }

  private Reading.Place place(Stated stated, boolean rescaled) {
    Scale scale = stated.scale();
    int from = low;
    int to = high;
    if (rescaled && scale != null) {
      BigDecimal least = scale.low() == null ? BigDecimal.ZERO : scale.low();
      if (stated.at() < 0 || !isWhole(least) || !isWhole(scale.high())) {
        return new Reading.Place("", "", low, high);
      }
      from = least.intValue();
      to = scale.high().intValue();
    }
    return stated.at() < 0
        ? new Reading.Place("", "", low, high)
        : new Reading.Place(
            answer.substring(stated.at()),
            answer.substring(Math.max(0, stated.at() - 24), stated.at()),
            from,
            to);
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }

  static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
