package org.bioeval.backends.checkpoint.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.backends.checkpoint.internal.template.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Parses expressions by recursive descent, with jinja2's precedence. */
class ExpressionParser {
  /** Deeper nesting than any template has; stops hostile ones before the stack does. */
  private static final int MAX_DEPTH = 200;

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final Set<String> TEST_ENDS =
      Set.of("and", "or", "else", "if", "is", "in", "not", "recursive");

  private final List<Token> tokens;
  private int at;
  private int depth;

  ExpressionParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  final Token peek() {
    return tokens.get(at);
  }

  final Token next() {
    return tokens.get(at++);
  }

  final boolean accept(Kind kind, String text) {
    if (peek().is(kind, text)) {
      at++;
      return true;
    }
    return false;
  }

  final Token expect(Kind kind, @Nullable String text) {
    Token token = next();
    if (token.kind() != kind || (text != null && !token.text().equals(text))) {
      at--;
      throw error("expected " + (text == null ? kind : "'" + text + "'"));
    }
    return token;
  }

  final TemplateException error(String what) {
    Token token = peek();
    String found = token.text().isEmpty() ? token.kind().toString() : "'" + token.text() + "'";
    return new TemplateException("line %s: %s, found %s".formatted(token.line(), what, found));
  }

  /** An expression, possibly a tuple without parentheses. */
  final Expression tuple() {
    Expression first = expression();
    if (!peek().is(Kind.OPERATOR, ",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (accept(Kind.OPERATOR, ",")) {
      items.add(expression());
    }
    return new Expression.Items(items);
  }

  final Expression expression() {
    if (++depth > MAX_DEPTH) {
      throw error("expression nested too deeply");
    }
    Expression value = or();
    while (accept(Kind.NAME, "if")) {
      Expression condition = or();
      Expression otherwise = accept(Kind.NAME, "else") ? expression() : null;
      value = new Expression.Conditional(value, condition, otherwise);
    }
    depth--;
    return value;
  }

  /** An expression without a trailing {@code if}, as a loop's iterable. */
  final Expression or() {
    Expression left = and();
    while (accept(Kind.NAME, "or")) {
      left = new Expression.Binary("or", left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (accept(Kind.NAME, "and")) {
      left = new Expression.Binary("and", left, not());
    }
    return left;
  }

  private Expression not() {
    return accept(Kind.NAME, "not") ? new Expression.Unary("not", not()) : comparison();
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      Token token = peek();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        next();
        left = new Expression.Binary(token.text(), left, sum());
      } else if (accept(Kind.NAME, "in")) {
        left = new Expression.Binary("in", left, sum());
      } else if (token.is(Kind.NAME, "not") && tokens.get(at + 1).is(Kind.NAME, "in")) {
        at += 2;
        left = new Expression.Binary("not in", left, sum());
      } else {
        return left;
      }
    }
  }

  private Expression sum() {
    Expression left = concatenation();
    while (peek().is(Kind.OPERATOR, "+") || peek().is(Kind.OPERATOR, "-")) {
      left = new Expression.Binary(next().text(), left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    Expression left = product();
    while (accept(Kind.OPERATOR, "~")) {
      left = new Expression.Binary("~", left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (peek().kind() == Kind.OPERATOR && Set.of("*", "/", "//", "%").contains(peek().text())) {
      left = new Expression.Binary(next().text(), left, unary());
    }
    return left;
  }

  private Expression unary() {
    if (accept(Kind.OPERATOR, "-")) {
      return new Expression.Unary("-", unary());
    }
    return filtered(postfix(primary()));
  }

  private Expression filtered(Expression object) {
    Expression value = object;
    while (true) {
      if (accept(Kind.OPERATOR, "|")) {
        String name = expect(Kind.NAME, null).text();
        List<Expression> arguments = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        if (accept(Kind.OPERATOR, "(")) {
          arguments(arguments, named);
        }
        value = postfix(new Expression.Filter(value, name, arguments, named));
      } else if (accept(Kind.NAME, "is")) {
        value = test(value);
      } else {
        return value;
      }
    }
  }

  private Expression test(Expression object) {
    boolean negated = accept(Kind.NAME, "not");
    String name = next().text();
    List<Expression> arguments = new ArrayList<>();
    if (accept(Kind.OPERATOR, "(")) {
      arguments(arguments, new LinkedHashMap<>());
    } else if (startsArgument(peek())) {
      arguments.add(postfix(primary()));
    }
    return new Expression.Test(object, name, arguments, negated);
  }

  private static boolean startsArgument(Token token) {
    return switch (token.kind()) {
      case STRING, NUMBER -> true;
      case NAME -> !TEST_ENDS.contains(token.text());
      case OPERATOR -> token.text().equals("[");
      default -> false;
    };
  }

  private Expression postfix(Expression start) {
    Expression value = start;
    while (true) {
      if (accept(Kind.OPERATOR, ".")) {
        value = new Expression.Member(value, new Expression.Literal(next().text()));
      } else if (accept(Kind.OPERATOR, "[")) {
        value = subscript(value);
      } else if (accept(Kind.OPERATOR, "(")) {
        List<Expression> arguments = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        arguments(arguments, named);
        value = new Expression.Call(value, arguments, named);
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression object) {
    Expression from = peek().is(Kind.OPERATOR, ":") ? null : expression();
    if (from != null && accept(Kind.OPERATOR, "]")) {
      return new Expression.Member(object, from);
    }
    expect(Kind.OPERATOR, ":");
    Expression to = bound();
    Expression step = accept(Kind.OPERATOR, ":") ? bound() : null;
    expect(Kind.OPERATOR, "]");
    return new Expression.Slice(object, from, to, step);
  }

  private @Nullable Expression bound() {
    return peek().is(Kind.OPERATOR, ":") || peek().is(Kind.OPERATOR, "]") ? null : expression();
  }

  private void arguments(List<Expression> arguments, Map<String, Expression> named) {
    while (!accept(Kind.OPERATOR, ")")) {
      if (peek().kind() == Kind.NAME && tokens.get(at + 1).is(Kind.OPERATOR, "=")) {
        String name = next().text();
        next();
        named.put(name, expression());
      } else {
        arguments.add(expression());
      }
      if (!peek().is(Kind.OPERATOR, ")")) {
        expect(Kind.OPERATOR, ",");
      }
    }
  }

  private Expression primary() {
    Token token = next();
    switch (token.kind()) {
      case STRING -> {
        StringBuilder text = new StringBuilder(token.text());
        while (peek().kind() == Kind.STRING) {
          text.append(next().text());
        }
        return new Expression.Literal(text.toString());
      }
      case NUMBER -> {
        return new Expression.Literal(
            token.text().contains(".")
                ? (Object) Double.valueOf(token.text())
                : (Object) Long.valueOf(token.text()));
      }
      case NAME -> {
        return name(token.text());
      }
      case OPERATOR -> {
        return switch (token.text()) {
          case "(" -> parenthesised();
          case "[" -> new Expression.Items(list("]"));
          case "{" -> dictionary();
          default -> throw unexpected();
        };
      }
      default -> throw unexpected();
    }
  }

  private TemplateException unexpected() {
    at--;
    return error("expected an expression");
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(true);
      case "false", "False" -> new Expression.Literal(false);
      case "none", "None" -> new Expression.Literal(null);
      default -> new Expression.Name(name);
    };
  }

  private Expression parenthesised() {
    if (accept(Kind.OPERATOR, ")")) {
      return new Expression.Items(List.of());
    }
    Expression first = expression();
    if (accept(Kind.OPERATOR, ")")) {
      return first;
    }
    expect(Kind.OPERATOR, ",");
    List<Expression> items = new ArrayList<>(List.of(first));
    items.addAll(list(")"));
    return new Expression.Items(items);
  }

  private List<Expression> list(String close) {
    List<Expression> items = new ArrayList<>();
    while (!accept(Kind.OPERATOR, close)) {
      items.add(expression());
      if (!peek().is(Kind.OPERATOR, close)) {
        expect(Kind.OPERATOR, ",");
      }
    }
    return items;
  }

  private Expression dictionary() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!accept(Kind.OPERATOR, "}")) {
      keys.add(expression());
      expect(Kind.OPERATOR, ":");
      values.add(expression());
      if (!peek().is(Kind.OPERATOR, "}")) {
        expect(Kind.OPERATOR, ",");
      }
    }
    return new Expression.Dictionary(keys, values);
  }
}
