package org.bioeval.core.task.internal;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Schema;

/** Words that the prompts of several tasks share. */
final class Wording {

  private Wording() {}

  /** The closed list, one label a line, with its description if there is one. */
  static String list(ImmutableList<Schema.Label> labels) {
    StringBuilder list = new StringBuilder();
    for (Schema.Label label : labels) {
      list.append("- ").append(label.name());
      if (!label.description().isEmpty()) {
        list.append(": ").append(label.description());
      }
      list.append('\n');
    }
    return list.toString();
  }

  /** Instructions as the system message, the text as the user message. */
  static Prompt prompt(String instructions, String text) {
    return Prompt.chat(Message.system(instructions), Message.user("Text: " + text));
  }
}
