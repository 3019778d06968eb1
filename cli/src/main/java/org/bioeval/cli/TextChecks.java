package org.bioeval.cli;

import java.util.List;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/** Whether tokenizer and chat template of a model keep texts as they are. */
final class TextChecks {

  private static final List<String> SAMPLES =
      List.of(
          "Aspirin reduced the risk of stroke.",
          "IL-2 (5 µg/mL) inhibited NF-κB; p < 0.05, n = 1,234.",
          "  two blanks, a tab\tand\n\ntwo lines  ",
          "café, naïve, Sjögren's syndrome, β₂-microglobulin",
          "患者 with 发热",
          "{\"label\": [\"a\", \"b\"]}",
          "😀 fine");

  private TextChecks() {}

  /** How many sample texts come back from the tokenizer unchanged. */
  static String tokenizer(DjlModel model) {
    List<String> changed =
        SAMPLES.stream()
            .filter(text -> !model.decode(model.encode(text, false)).equals(text))
            .toList();
    return changed.isEmpty()
        ? "gives back all " + SAMPLES.size() + " sample texts"
        : "changes "
            + changed.size()
            + " of "
            + SAMPLES.size()
            + " sample texts, such as \""
            + changed.get(0).strip()
            + "\"";
  }

  /** Whether the chat template renders what is asked, and whether all of it is in the prompt. */
  static String template(DjlModel model) {
    Message system = Message.system("Answer in one word.");
    Message user = Message.user("Is this a cause of fever?");
    try (DjlBackend backend = model.backend()) {
      String plain = check(model, backend, List.of(user));
      String both = check(model, backend, List.of(system, user));
      return plain.equals(both) ? plain : plain + "; with a system message: " + both;
    }
  }

  private static String check(DjlModel model, DjlBackend backend, List<Message> messages) {
    String prompt;
    try {
      prompt = model.decode(backend.tokens(Prompt.chat(messages)));
    } catch (BackendException e) {
      return String.valueOf(e.getMessage());
    }
    return messages.stream().allMatch(message -> holds(model, prompt, message.text()))
        ? "renders"
        : "leaves out what is said";
  }

  /** As the tokenizer writes it: some change blanks. */
  private static boolean holds(DjlModel model, String prompt, String text) {
    return prompt.contains(text)
        || prompt.contains(model.decode(model.encode(text, false)).strip());
  }
}
