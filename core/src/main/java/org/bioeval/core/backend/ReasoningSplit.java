package org.bioeval.core.backend;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A completion divided into reasoning and answer.
 *
 * <p>Reasoning is the text between {@code <think>} and {@code </think>} (DeepSeek-R1 and Qwen3;
 * likewise {@code <thinking>}, {@code <reasoning>}, {@code <thought>} and {@code <reflection>}, in
 * square brackets as in Magistral's {@code [THINK]}, in any case, with blanks), also when the
 * opening tag stands in the prompt and only the closing one was generated, or the text a server
 * returned as reasoning in a field of its own. Reasoning is kept and counted, never scored.
 *
 * @param reasoning the text before the answer, without tags; empty if none
 * @param answer what follows the reasoning, without surrounding blanks; empty if the reasoning was
 *     never closed
 * @param closed false if reasoning began and did not end: there is no answer
 */
public record ReasoningSplit(String reasoning, String answer, boolean closed) {

  /** An opening or a closing tag: its bracket, its slash if it closes, its name. */
  private static final Pattern TAG =
      Pattern.compile(
          "([<\\[])\\s*(/?)\\s*(think|thinking|thought|thoughts|reasoning|reflection)\\s*[>\\]]",
          Pattern.CASE_INSENSITIVE);

  static ReasoningSplit of(Completion completion) {
    ReasoningSplit inText = of(completion.text(), completion.reasoningOpened());
    if (completion.reasoning().isEmpty()) {
      return inText;
    }
    // A server that returns reasoning in a field of its own has taken the opening tag away; tags
    // that are left in the text are split off all the same.
    ReasoningSplit rest =
        completion.reasoningOpened() && !inText.closed() ? of(completion.text(), false) : inText;
    String reasoning = (completion.reasoning().get() + "\n" + rest.reasoning()).strip();
    boolean cut = completion.finish() == FinishReason.LENGTH && rest.answer().isEmpty();
    return new ReasoningSplit(reasoning, rest.answer(), rest.closed() && !cut);
  }

  /**
   * Tells whether a prompt ends by opening the reasoning, as some chat templates do: what the model
   * writes then begins within it.
   *
   * @param prompt text of a prompt, rendered by the chat template
   * @return true if its last word is an opening tag
   */
  public static boolean opens(String prompt) {
    String text = prompt.stripTrailing();
    int lastTag = Math.max(text.lastIndexOf('<'), text.lastIndexOf('['));
    if (lastTag < 0) {
      return false;
    }
    ReasoningSplit end = of(text.substring(lastTag), false);
    return !end.closed() && end.reasoning().isEmpty();
  }

  /**
   * Divides generated text. The answer is what follows the last closing tag, with what precedes the
   * first opening one; if the reasoning is opened again after that and not closed, there is no
   * answer.
   *
   * @param text generated text
   * @param opened true if the prompt already opened the reasoning
   * @return the two parts
   */
  public static ReasoningSplit of(String text, boolean opened) {
    if (!mayHoldTag(text, '<') && !mayHoldTag(text, '[')) {
      return withoutTag(text, opened);
    }
    Matcher tag = TAG.matcher(text);
    if (!tag.find()) {
      return withoutTag(text, opened);
    }
    // The tag that occurs first, so that other tags quoted in the reasoning do not matter.
    String name = name(tag);
    int open = -1;
    int openEnd = -1;
    int firstClose = -1;
    int close = -1;
    int closeEnd = -1;
    boolean openedAgain = false;
    do {
      if (!name(tag).equals(name)) {
        continue;
      }
      if (tag.group(2).isEmpty()) {
        openedAgain = true;
        if (open < 0) {
          open = tag.start();
          openEnd = tag.end();
        }
      } else {
        openedAgain = false;
        firstClose = firstClose < 0 ? tag.start() : firstClose;
        close = tag.start();
        closeEnd = tag.end();
      }
    } while (tag.find());
    // Reasoning that the prompt opened, or whose opening tag is missing, begins with the text.
    boolean fromTheStart = opened || open < 0 || (close >= 0 && firstClose < open);
    int from = fromTheStart ? 0 : openEnd;
    if (close < from || openedAgain) {
      return new ReasoningSplit(text.substring(from).strip(), "", false);
    }
    String answer = (fromTheStart ? "" : text.substring(0, open)) + text.substring(closeEnd);
    return new ReasoningSplit(text.substring(from, close).strip(), answer.strip(), true);
  }

  private static ReasoningSplit withoutTag(String text, boolean opened) {
    return opened
        ? new ReasoningSplit(text.strip(), "", false)
        : new ReasoningSplit("", text.strip(), true);
  }

  /** Most answers hold no bracket before a letter that a tag could begin with. */
  private static boolean mayHoldTag(String text, char bracket) {
    for (int at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      char next = at + 1 < text.length() ? text.charAt(at + 1) : bracket;
      if (next <= ' ' || next == '/' || "trTR".indexOf(next) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String name(Matcher tag) {
    return tag.group(1) + tag.group(3).toLowerCase(Locale.ROOT);
  }
}
