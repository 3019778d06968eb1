package org.bioeval.core.backend;

import org.jspecify.annotations.Nullable;

/**
 * A completion divided into reasoning and answer.
 *
 * <p>Reasoning is the text between {@code <think>} and {@code </think>} (DeepSeek-R1 and Qwen3;
 * likewise {@code <thinking>} and {@code <reasoning>}), also when the opening tag stands in the
 * prompt and only the closing one was generated, or the text a server returned as reasoning in a
 * field of its own. Reasoning is kept and counted, never scored.
 *
 * @param reasoning the text before the answer, without tags; empty if none
 * @param answer what follows the reasoning, without surrounding blanks; empty if the reasoning was
 *     never closed
 * @param closed false if reasoning began and did not end: there is no answer
 */
public record ReasoningSplit(String reasoning, String answer, boolean closed) {

  private static final String[] TAGS = {"think", "thinking", "reasoning"};

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
    String tag = firstTag(text);
    if (tag == null) {
      return opened
          ? new ReasoningSplit(text.strip(), "", false)
          : new ReasoningSplit("", text.strip(), true);
    }
    String open = "<" + tag + ">";
    String close = "</" + tag + ">";
    int start = text.indexOf(open);
    int end = text.lastIndexOf(close);
    // Reasoning that the prompt opened, or whose opening tag is missing, begins with the text.
    boolean fromTheStart = opened || start < 0 || (end >= 0 && text.indexOf(close) < start);
    String before = fromTheStart ? "" : text.substring(0, start);
    int from = fromTheStart ? 0 : start + open.length();
    if (end < from || text.indexOf(open, end) >= 0) {
      return new ReasoningSplit(text.substring(from).strip(), "", false);
    }
    String answer = before + text.substring(end + close.length());
    return new ReasoningSplit(text.substring(from, end).strip(), answer.strip(), true);
  }

  /** The tag that occurs first, so that other tags quoted in the reasoning do not matter. */
  private static @Nullable String firstTag(String text) {
    String first = null;
    int at = Integer.MAX_VALUE;
    for (String tag : TAGS) {
      for (String form : new String[] {"<" + tag + ">", "</" + tag + ">"}) {
        int found = text.indexOf(form);
        if (found >= 0 && found < at) {
          at = found;
          first = tag;
        }
      }
    }
    return first;
  }
}
