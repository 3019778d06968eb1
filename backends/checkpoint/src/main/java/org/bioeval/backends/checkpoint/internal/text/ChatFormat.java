package org.bioeval.backends.checkpoint.internal.text;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bioeval.backends.checkpoint.internal.template.Template;
import org.bioeval.core.backend.Message;

/** Renders conversations by a model's template. Safe for use by many threads at once. */
public final class ChatFormat {
  private final Template template;
  private final Map<String, String> specialTokens;

  /**
   * A format.
   *
   * @param template Jinja text
   * @param specialTokens text of special tokens by name
   * @param now the time that templates may print
   * @throws org.bioeval.backends.checkpoint.internal.template.TemplateException if the template
   *     uses what the renderer does not know
   */
  public ChatFormat(
      String template, Map<String, String> specialTokens, Supplier<LocalDateTime> now) {
    this.template = Template.parse(template, now);
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * The text that the model continues with its answer.
   *
   * @throws org.bioeval.backends.checkpoint.internal.template.TemplateException if the template
   *     refuses the conversation
   */
  public String render(List<Message> messages) {
    Map<String, Object> variables = new HashMap<>(specialTokens);
    variables.put("messages", messages.stream().map(ChatFormat::turn).toList());
    variables.put("add_generation_prompt", true);
    variables.put("tools", null);
    variables.put("documents", null);
    return template.render(variables);
  }

  private static Map<String, String> turn(Message message) {
    Map<String, String> turn = new LinkedHashMap<>();
    turn.put("role", message.role().wireName());
    turn.put("content", message.text());
    return turn;
  }
}
