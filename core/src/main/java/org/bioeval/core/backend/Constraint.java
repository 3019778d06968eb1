package org.bioeval.core.backend;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/** A form the answer must have, enforced while it is generated. */
public sealed interface Constraint {

  /**
   * What a backend must be able to do to enforce this form.
   *
   * @return the capability
   */
  Capability capability();

  /**
   * The answer is JSON that satisfies a schema.
   *
   * @param schema a JSON Schema as JSON text
   */
  record JsonSchema(String schema) implements Constraint {
    @Override
    public Capability capability() {
      return Capability.JSON_SCHEMA;
    }
  }

  /**
   * The answer is one of these texts.
   *
   * @param options at least one, none empty
   */
  record Choice(ImmutableList<String> options) implements Constraint {
    @Override
    public Capability capability() {
      return Capability.CHOICE;
    }

    /**
     * Checks the options.
     *
     * @param options as described above
     * @throws IllegalArgumentException if there is none or one is empty
     */
    public Choice {
      checkArgument(!options.isEmpty(), "a choice needs at least one option");
      checkArgument(!options.contains(""), "illegal choice %s: an option is empty", options);
    }
  }

  /**
   * The answer matches a regular expression as a whole.
   *
   * @param pattern in the syntax common to Python's {@code re} and Java: classes, groups,
   *     alternation and quantifiers
   */
  record Regex(String pattern) implements Constraint {
    @Override
    public Capability capability() {
      return Capability.REGEX;
    }
  }
}
