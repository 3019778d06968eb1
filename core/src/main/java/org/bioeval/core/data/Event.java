package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

/**
 * An event: a trigger and its arguments.
 *
 * @param id identifier within its instance, such as {@code E3}
 * @param type label, such as {@code Gene_expression}
 * @param trigger the words that state the event
 * @param arguments in the order of the source; a role may be filled more than once
 * @param modifications such as {@code Negation} and {@code Speculation}
 * @param attributes further facts the corpus gives, such as {@code Severity=High}
 */
public record Event(
    String id,
    String type,
    Mention trigger,
    ImmutableList<Argument> arguments,
    ImmutableSet<String> modifications,
    ImmutableMap<String, String> attributes) {

  /**
   * An event without modifications and attributes.
   *
   * @param id identifier within its instance
   * @param type label
   * @param trigger the words that state the event
   * @param arguments fillers of roles
   */
  public Event(String id, String type, Mention trigger, ImmutableList<Argument> arguments) {
    this(id, type, trigger, arguments, ImmutableSet.of(), ImmutableMap.of());
  }
}
