package org.bioeval.core.backend;

/**
 * One turn of a conversation with a model.
 *
 * @param role who speaks
 * @param text the words
 */
public record Message(Role role, String text) {

  /** Who speaks. */
  public enum Role {
    /** Sets the model's task. */
    SYSTEM,
    /** Asks. */
    USER,
    /** The model's answer. */
    ASSISTANT;

    /**
     * The name chat templates and OpenAI-compatible servers use.
     *
     * @return lower-case name
     */
    public String wireName() {
      return switch (this) {
        case SYSTEM -> "system";
        case USER -> "user";
        case ASSISTANT -> "assistant";
      };
    }
  }

  /**
   * A system message.
   *
   * @param text the words
   * @return the message
   */
  public static Message system(String text) {
    return new Message(Role.SYSTEM, text);
  }

  /**
   * A user message.
   *
   * @param text the words
   * @return the message
   */
  public static Message user(String text) {
    return new Message(Role.USER, text);
  }

  /**
   * An assistant message.
   *
   * @param text the words
   * @return the message
   */
  public static Message assistant(String text) {
    return new Message(Role.ASSISTANT, text);
  }
}
