package org.bioeval.backends.checkpoint.internal.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text its text; of a string literal the value
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    /** Literal text between tags. */
    TEXT,
    /** Opens a statement. */
    BLOCK_BEGIN,
    /** Closes a statement. */
    BLOCK_END,
    /** Opens an expression to print. */
    PRINT_BEGIN,
    /** Closes it. */
    PRINT_END,
    /** A name or keyword. */
    NAME,
    /** A number. */
    NUMBER,
    /** A string literal. */
    STRING,
    /** Punctuation. */
    OPERATOR,
    /** The end. */
    END
  }

  boolean is(Kind other, String value) {
    return kind == other && text.equals(value);
  }
}
