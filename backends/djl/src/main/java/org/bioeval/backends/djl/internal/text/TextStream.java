package org.bioeval.backends.djl.internal.text;

import java.util.Arrays;
import java.util.List;

/**
 * The text of an answer as its tokens arrive.
 *
 * <p>A token may end within a character, and a stop text may begin in one token and end in a later
 * one; text is handed out only when neither can change it any more. Pieces are decoded after a few
 * tokens of context, because some tokenizers drop the blank before a text's first word.
 */
public final class TextStream {
  private static final int CONTEXT = 5;
  private static final char INCOMPLETE = '\uFFFD';

  private final TextTokenizer tokenizer;
  private final List<String> stops;
  private final int longestStop;
  private final StringBuilder text = new StringBuilder();
  private int[] ids;
  private int size;
  private int contextStart;
  private int decodedTo;
  private int handedOut;
  private boolean stopped;

  /**
   * An empty answer.
   *
   * @param prompt the tokens before it
   * @param stops texts that end the answer and are not part of it
   */
  public TextStream(TextTokenizer tokenizer, int[] prompt, List<String> stops) {
    this.tokenizer = tokenizer;
    this.stops = List.copyOf(stops);
    this.longestStop = stops.stream().mapToInt(String::length).max().orElse(0);
    int context = Math.min(CONTEXT, prompt.length);
    ids = Arrays.copyOfRange(prompt, prompt.length - context, prompt.length + 64);
    Arrays.fill(ids, context, ids.length, 0);
    size = context;
    decodedTo = context;
  }

  /**
   * Adds a token.
   *
   * @return the text that the token itself added, before any cut at a stop text; empty while a
   *     character is incomplete
   */
  public String add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
    String before = tokenizer.decode(ids, contextStart, decodedTo);
    String after = tokenizer.decode(ids, contextStart, size);
    if (after.isEmpty() || after.charAt(after.length() - 1) == INCOMPLETE) {
      return "";
    }
    String piece = after.length() > before.length() ? after.substring(before.length()) : "";
    contextStart = decodedTo;
    decodedTo = size;
    append(piece);
    return piece;
  }

  /** Ends the answer: an incomplete character and held-back text become part of it. */
  public void end() {
    if (!stopped && decodedTo < size) {
      String before = tokenizer.decode(ids, contextStart, decodedTo);
      String after = tokenizer.decode(ids, contextStart, size);
      append(after.length() > before.length() ? after.substring(before.length()) : "");
      decodedTo = size;
    }
    stopped = true;
  }

  /** True once a stop text was met or the answer was ended. */
  public boolean stopped() {
    return stopped;
  }

  /** The whole text so far, cut at the stop text. */
  public String text() {
    return text.toString();
  }

  /** Text that was not handed out before and will not change. */
  public String take() {
    int safe = stopped ? text.length() : text.length() - possibleStop();
    if (safe <= handedOut) {
      return "";
    }
    String piece = text.substring(handedOut, safe);
    handedOut = safe;
    return piece;
  }

  private void append(String piece) {
    if (stopped || piece.isEmpty()) {
      return;
    }
    int from = Math.max(0, text.length() - longestStop + 1);
    text.append(piece);
    int first = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop, from);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    if (first >= 0) {
      text.setLength(first);
      stopped = true;
    }
  }

  /** Length of the longest end of the text that a stop text begins with. */
  private int possibleStop() {
    for (int length = Math.min(longestStop - 1, text.length()); length > 0; length--) {
      String end = text.substring(text.length() - length);
      for (String stop : stops) {
        if (stop.startsWith(end)) {
          return length;
        }
      }
    }
    return 0;
  }
}
