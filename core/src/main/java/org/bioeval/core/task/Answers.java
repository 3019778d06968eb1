package org.bioeval.core.task;

import com.google.common.base.CharMatcher;
import java.util.Locale;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.ReasoningSplit;

/** What all tasks decide in the same way before they read an answer. */
public final class Answers {

  private static final String[] REFUSALS = {
    "i'm sorry, but i can",
    "i am sorry, but i can",
    "i'm sorry, i can",
    "i cannot assist",
    "i can't assist",
    "i cannot help with",
    "i can't help with",
    "i'm unable to",
    "i am unable to",
    "i cannot provide medical",
    "i can't provide medical",
    "as an ai language model, i cannot"
  };

  private static final CharMatcher NO_WIDTH =
      CharMatcher.anyOf("\ufeff\u200b\u200c\u200d\u2060").or(CharMatcher.whitespace());

  private Answers() {}

  /**
   * The outcome of a completion that holds no answer at all: withheld by a content filter,
   * reasoning never closed, or cut off before the answer began.
   *
   * @param completion what the model said
   * @param <A> type of answer
   * @return the outcome, or empty if there is text to read
   */
  public static <A> Optional<Outcome<A>> withoutAnswer(Completion completion) {
    if (completion.finish() == FinishReason.CONTENT_FILTER) {
      return Optional.of(
          new Outcome.Unanswerable<>(
              PermanentException.Reason.CONTENT_FILTER, "withheld by the server's content filter"));
    }
    ReasoningSplit split = completion.split();
    if (!split.closed()) {
      return Optional.of(new Outcome.UnclosedReasoning<>());
    }
    if (split.answer().isEmpty() && completion.finish() == FinishReason.LENGTH) {
      return Optional.of(new Outcome.Truncated<>(null));
    }
    return Optional.empty();
  }

  /**
   * The text to read an answer from: without reasoning, and without byte order marks and other
   * characters of no width at its ends.
   *
   * @param completion what the model said
   * @return the text
   */
  public static String text(Completion completion) {
    return NO_WIDTH.trimFrom(completion.split().answer());
  }

  /**
   * The outcome of a text that could not be read: a refusal if it begins like one, else
   * unparseable.
   *
   * @param answer what the model said, without reasoning
   * @param expected what a readable answer would have been, such as {@code a JSON array}
   * @param <A> type of answer
   * @return the outcome
   */
  public static <A> Outcome<A> unreadable(String answer, String expected) {
    String start =
        answer
            .substring(0, Math.min(answer.length(), 200))
            .toLowerCase(Locale.ROOT)
            .replace('’', '\'');
    for (String refusal : REFUSALS) {
      if (start.contains(refusal)) {
        return new Outcome.Refused<>(excerpt(answer));
      }
    }
    return new Outcome.Unparseable<>("expected " + expected + ", found: " + excerpt(answer));
  }

  /**
   * The beginning of a text in one line.
   *
   * @param text any text
   * @return at most 120 characters
   */
  public static String excerpt(String text) {
    // Only the beginning is looked at: a runaway answer may be long.
    String start = text.stripLeading();
    String line =
        start.substring(0, Math.min(start.length(), 2000)).strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "nothing";
    }
    int end = Math.min(line.length(), 120);
    if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return end < line.length() ? line.substring(0, end) + "…" : line;
  }
}
