package org.bioeval.core.backend;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.List;

/**
 * What a model is asked: a conversation, or a raw text to be continued.
 *
 * @param messages the conversation; a raw prompt has exactly one user message
 * @param raw true if the text goes to the model as it is, without a chat template
 */
public record Prompt(ImmutableList<Message> messages, boolean raw) {

  /**
   * Checks the shape.
   *
   * @param messages as described above
   * @param raw as described above
   * @throws IllegalArgumentException if there is no message, or a raw prompt does not have exactly
   *     one user message
   */
  public Prompt {
    checkArgument(!messages.isEmpty(), "a prompt needs at least one message");
    checkArgument(
        !raw || (messages.size() == 1 && messages.get(0).role() == Message.Role.USER),
        "a raw prompt has exactly one user message, not %s messages; use Prompt.raw(text)",
        messages.size());
  }

  /**
   * A conversation that the model's chat template will render.
   *
   * @param messages in order
   * @return the prompt
   */
  public static Prompt chat(List<Message> messages) {
    return new Prompt(ImmutableList.copyOf(messages), false);
  }

  /**
   * A conversation that the model's chat template will render.
   *
   * @param messages in order
   * @return the prompt
   */
  public static Prompt chat(Message... messages) {
    return chat(ImmutableList.copyOf(messages));
  }

  /**
   * A text to be continued as it is, without a chat template.
   *
   * @param text the text
   * @return the prompt
   */
  public static Prompt raw(String text) {
    return new Prompt(ImmutableList.of(Message.user(text)), true);
  }

  /**
   * All the words: of a raw prompt the text itself, else the messages' texts separated by a blank
   * line.
   *
   * @return the text
   */
  public String text() {
    if (messages.size() == 1) {
      return messages.get(0).text();
    }
    StringBuilder text = new StringBuilder();
    for (Message message : messages) {
      if (text.length() > 0) {
        text.append("\n\n");
      }
      text.append(message.text());
    }
    return text.toString();
  }

  /**
   * A copy with turns put before the last message: where few-shot examples go.
   *
   * @param turns user and assistant messages
   * @return the copy
   * @throws IllegalArgumentException if this prompt is raw
   */
  public Prompt withTurnsBeforeLast(List<Message> turns) {
    checkArgument(!raw, "a raw prompt has no turns; build the examples into its text");
    return chat(
        ImmutableList.<Message>builder()
            .addAll(messages.subList(0, messages.size() - 1))
            .addAll(turns)
            .add(messages.get(messages.size() - 1))
            .build());
  }

  /**
   * A copy with text appended to the last message.
   *
   * @param addition the text
   * @return the copy
   */
  public Prompt withAppended(String addition) {
    Message last = messages.get(messages.size() - 1);
    return new Prompt(
        ImmutableList.<Message>builder()
            .addAll(messages.subList(0, messages.size() - 1))
            .add(new Message(last.role(), last.text() + addition))
            .build(),
        raw);
  }

  /**
   * Adds everything that distinguishes this prompt from others to a hash: lengths keep message
   * borders apart.
   *
   * @param hasher receives the prompt
   */
  public void hashInto(Hasher hasher) {
    hasher.putBoolean(raw).putInt(messages.size());
    for (Message message : messages) {
      byte[] text = message.text().getBytes(UTF_8);
      hasher.putInt(message.role().ordinal()).putInt(text.length).putBytes(text);
    }
  }

  /**
   * SHA-256 over roles and texts.
   *
   * @return 64 hexadecimal digits
   */
  public String digest() {
    Hasher hasher = Hashing.sha256().newHasher();
    hashInto(hasher);
    return hasher.hash().toString();
  }
}
