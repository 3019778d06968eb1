package org.bioeval.core.backend;

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
    if (completion.reasoning().isPresent()) {
      String reasoning = completion.reasoning().get();
      String answer = completion.text().strip();
      boolean cut = completion.finish() == FinishReason.LENGTH && answer.isEmpty();
      return new ReasoningSplit(reasoning.strip(), answer, !cut);
    }
    return of(completion.text(), completion.reasoningOpened());
  }

  /**
   * Divides generated text.
   *
   * @param text generated text
   * @param opened true if the prompt already opened the reasoning
   * @return the two parts
   */
  public static ReasoningSplit of(String text, boolean opened) {
    for (String tag : TAGS) {
      String open = "<" + tag + ">";
      String close = "</" + tag + ">";
      int end = text.lastIndexOf(close);
      int start = text.indexOf(open);
      if (end >= 0 && (start < 0 || start < end)) {
        // A block that opens after some text leaves that text to the answer.
        String before = start > 0 ? text.substring(0, start) : "";
        int from = start < 0 ? 0 : start + open.length();
        String reasoning = text.substring(from, end);
        String answer = before + text.substring(end + close.length());
        return new ReasoningSplit(reasoning.strip(), answer.strip(), true);
      }
      if (start >= 0) {
        return new ReasoningSplit(text.substring(start + open.length()).strip(), "", false);
      }
    }
    if (opened) {
      return new ReasoningSplit(text.strip(), "", false);
    }
    return new ReasoningSplit("", text.strip(), true);
  }
}
