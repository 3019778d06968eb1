package org.bioeval.backends.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bioeval.core.backend.PermanentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars as llama.cpp's grammars/README.md describes the notation. */
class GbnfTest {

  @Test
  void choices() {
    assertThat(Gbnf.choice(List.of("yes", "a \"b\"", "c\\d", "e\nf", "ü")))
        .isEqualTo("root ::= \"yes\" | \"a \\\"b\\\"\" | \"c\\\\d\" | \"e\\nf\" | \"ü\"");
  }

  @Test
  void tokens() {
    assertThat(Gbnf.tokens(List.of(504, 3575))).isEqualTo("root ::= <[504]> <[3575]>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "ab~\"a\" \"b\"",
        "^a|b$~\"a\" | \"b\"",
        "(ab|cd)-[0-9]{3}~(\"a\" \"b\" | \"c\" \"d\") \"-\" [0-9]{3}",
        "(?:x)*?y+~(\"x\")* \"y\"+",
        "\\d{1,2}\\.\\w~[0-9]{1,2} \".\" [a-zA-Z0-9_]",
        "[^\\s\\]a-c-]~[^ \\t\\n\\r\\x0B\\x0C\\]a-c\\x2D]",
        "[]x]~[\\]x]",
        ".?~[^\\n\\r]?",
        "\\D\\n\\x41\\u0042~[^0-9] \"\\n\" \"A\" \"B\"",
        "a||b~\"a\" | \"\" | \"b\"",
        "\"~`\"\\\"\"`"
      })
  void regularExpressions(String pattern, String grammar) {
    assertThat(Gbnf.regex(pattern)).isEqualTo("root ::= " + grammar);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a", "a)", "[a", "*a", "a**", "a++", "(?=a)", "(?i)a", "(?<n>a)", "\\1", "\\bword", "a^b",
        "a$b", "a{x}", "a{2", "\\", "\\x4", "[a&&b]", "[[a]]"
      })
  void whatNoGrammarCanSayIsRefused(String pattern) {
    assertThatThrownBy(() -> Gbnf.regex(pattern))
        .isInstanceOf(PermanentException.class)
        .hasMessageStartingWith("illegal regular expression for llama.cpp: " + pattern);
  }
}
