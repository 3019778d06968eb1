package org.bioeval.core.data;

/** What fills a role of an event: a mention, or another event of the same instance. */
public sealed interface Argument {

  /**
   * Role as the source writes it, such as {@code Theme2} or {@code Treatment.Drug}.
   *
   * @return the role
   */
  String role();

  /**
   * A role filled by a mention.
   *
   * @param role such as {@code Theme}
   * @param mention the filler
   */
  record OfMention(String role, Mention mention) implements Argument {}

  /**
   * A role filled by an event.
   *
   * @param role such as {@code Cause}
   * @param eventId id of the filling event; it may stand later in the source
   */
  record OfEvent(String role, String eventId) implements Argument {}
}
