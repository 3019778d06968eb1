package org.bioeval.backends.checkpoint.internal.template;

import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.template.Token.Kind;

/**
 * Cuts a template into tokens, with jinja2's whitespace rules for {@code trim_blocks} (the line
 * break after a statement goes) and {@code lstrip_blocks} (blanks before a statement that begins a
 * line go), and the explicit signs {@code -} and {@code +}.
 */
final class Lexer {
  private static final List<String> OPERATORS =
      List.of(
          "==", "!=", "<=", ">=", "//", "**", "+", "-", "*", "/", "%", "~", "(", ")", "[", "]", "{",
          "}", ",", ":", ".", "|", "=", "<", ">");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    // As jinja2: one line break at the very end goes.
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer =
        new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    boolean trimLeft = false;
    boolean trimLineBreak = false;
    while (at < source.length()) {
      int tag = nextTag(at);
      String text = source.substring(at, tag < 0 ? source.length() : tag);
      String kept = trimmedStart(text, trimLeft, trimLineBreak);
      if (tag < 0) {
        text(kept);
        at = source.length();
        break;
      }
      char kind = source.charAt(tag + 1);
      char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
      if (sign == '-') {
        kept = kept.stripTrailing();
      } else if (sign != '+' && kind != '{') {
        kept = withoutIndentation(kept, text, tag);
      }
      text(kept);
      count(text);
      at = tag + 2 + (sign == '-' || sign == '+' ? 1 : 0);
      char end = kind == '#' ? comment() : expression(kind);
      trimLeft = end == '-';
      trimLineBreak = kind != '{' && end != '+';
    }
    tokens.add(new Token(Kind.END, "", line));
  }

  private int nextTag(int from) {
    for (int i = source.indexOf('{', from);
        i >= 0 && i + 1 < source.length();
        i = source.indexOf('{', i + 1)) {
      char next = source.charAt(i + 1);
      if (next == '{' || next == '%' || next == '#') {
        return i;
      }
    }
    return -1;
  }

  private static String trimmedStart(String text, boolean all, boolean lineBreak) {
    if (all) {
      return text.stripLeading();
    }
    return lineBreak && text.startsWith("\n") ? text.substring(1) : text;
  }

  /** Drops blanks between the line's beginning and the tag, if there is nothing else. */
  private String withoutIndentation(String kept, String text, int tag) {
    int lineStart = source.lastIndexOf('\n', tag - 1) + 1;
    if (lineStart < tag - text.length() || !source.substring(lineStart, tag).isBlank()) {
      return kept;
    }
    int blanks = Math.min(tag - lineStart, kept.length());
    return kept.substring(0, kept.length() - blanks);
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Kind.TEXT, text, line));
    }
  }

  private void count(String passed) {
    line += (int) passed.chars().filter(c -> c == '\n').count();
  }

  private char comment() {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw new TemplateException("line " + line + ": comment without end");
    }
    char sign = source.charAt(end - 1);
    count(source.substring(at, end));
    at = end + 2;
    return sign;
  }

  /** Tokens up to the closing tag; gives the sign before it. */
  private char expression(char kind) {
    boolean print = kind == '{';
    String close = print ? "}}" : "%}";
    tokens.add(new Token(print ? Kind.PRINT_BEGIN : Kind.BLOCK_BEGIN, "", line));
    int depth = 0;
    while (true) {
      skipBlanks();
      if (at >= source.length()) {
        throw new TemplateException("line " + line + ": tag without end");
      }
      char c = source.charAt(at);
      boolean signed = (c == '-' || c == '+') && source.startsWith(close, at + 1);
      if (depth == 0 && (signed || source.startsWith(close, at))) {
        at += signed ? 3 : 2;
        tokens.add(new Token(print ? Kind.PRINT_END : Kind.BLOCK_END, "", line));
        return signed ? c : ' ';
      }
      if (c == '"' || c == '\'') {
        string(c);
      } else if (Character.isDigit(c)) {
        number();
      } else if (Character.isJavaIdentifierStart(c)) {
        name();
      } else {
        String operator = operator();
        depth += "([{".contains(operator) ? 1 : ")]}".contains(operator) ? -1 : 0;
      }
    }
  }

  private void skipBlanks() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      if (source.charAt(at) == '\n') {
        line++;
      }
      at++;
    }
  }

  private void string(char quote) {
    StringBuilder value = new StringBuilder();
    int start = line;
    for (at++; at < source.length() && source.charAt(at) != quote; at++) {
      char c = source.charAt(at);
      if (c == '\\' && at + 1 < source.length()) {
        escape(value, source.charAt(++at));
      } else {
        value.append(c);
      }
      if (c == '\n') {
        line++;
      }
    }
    if (at >= source.length()) {
      throw new TemplateException("line " + start + ": string without end");
    }
    at++;
    tokens.add(new Token(Kind.STRING, value.toString(), start));
  }

  private void escape(StringBuilder value, char c) {
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'u' -> {
        value.append((char) Integer.parseInt(source.substring(at + 1, at + 5), 16));
        at += 4;
      }
      case '\\', '\'', '"' -> value.append(c);
      default -> value.append('\\').append(c);
    }
  }

  private void number() {
    int start = at;
    while (at < source.length()
        && (Character.isDigit(source.charAt(at))
            || (source.charAt(at) == '.'
                && at + 1 < source.length()
                && Character.isDigit(source.charAt(at + 1))))) {
      at++;
    }
    tokens.add(new Token(Kind.NUMBER, source.substring(start, at), line));
  }

  private void name() {
    int start = at;
    while (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at))) {
      at++;
    }
    tokens.add(new Token(Kind.NAME, source.substring(start, at), line));
  }

  private String operator() {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        at += operator.length();
        tokens.add(new Token(Kind.OPERATOR, operator, line));
        return operator;
      }
    }
    throw new TemplateException("line %s: unexpected '%s'".formatted(line, source.charAt(at)));
  }
}
