package org.bioeval.backends.checkpoint.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.backends.checkpoint.internal.template.Statement.Block;
import org.bioeval.backends.checkpoint.internal.template.Statement.Flow;
import org.bioeval.backends.checkpoint.internal.template.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Parses statements. */
final class Parser extends ExpressionParser {
  private Parser(List<Token> tokens) {
    super(tokens);
  }

  static Block parse(String template) {
    Parser parser = new Parser(Lexer.tokens(template));
    Block block = parser.block(Set.of());
    parser.expect(Kind.END, null);
    return block;
  }

  /** Statements up to a tag with one of these names, whose beginning is passed over. */
  private Block block(Set<String> ends) {
    List<Statement> statements = new ArrayList<>();
    while (true) {
      Token token = peek();
      switch (token.kind()) {
        case TEXT -> statements.add(new Statement.Text(next().text()));
        case PRINT_BEGIN -> {
          next();
          statements.add(new Statement.Print(tuple()));
          expect(Kind.PRINT_END, null);
        }
        case BLOCK_BEGIN -> {
          next();
          if (ends.contains(peek().text())) {
            return new Block(statements);
          }
          statement(statements);
        }
        default -> {
          if (!ends.isEmpty()) {
            throw error("expected one of " + ends);
          }
          return new Block(statements);
        }
      }
    }
  }

  private void statement(List<Statement> statements) {
    Token keyword = expect(Kind.NAME, null);
    switch (keyword.text()) {
      case "if" -> statements.add(conditional());
      case "for" -> statements.add(loop());
      case "set" -> statements.add(assignment());
      case "macro" -> statements.add(macro());
      case "break" -> statements.add(jump(Flow.BREAK));
      case "continue" -> statements.add(jump(Flow.CONTINUE));
      case "generation" -> {
        // transformers' mark of the assistant's part; it prints nothing.
        expect(Kind.BLOCK_END, null);
        statements.add(block(Set.of("endgeneration")));
        end("endgeneration");
      }
      default ->
          throw new TemplateException(
              "line %s: unknown statement '%s'".formatted(keyword.line(), keyword.text()));
    }
  }

  private Statement jump(Flow flow) {
    expect(Kind.BLOCK_END, null);
    return new Statement.Jump(flow);
  }

  private void end(String name) {
    expect(Kind.NAME, name);
    expect(Kind.BLOCK_END, null);
  }

  private Statement conditional() {
    List<Expression> conditions = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    conditions.add(tuple());
    expect(Kind.BLOCK_END, null);
    blocks.add(block(Set.of("elif", "else", "endif")));
    while (true) {
      if (accept(Kind.NAME, "elif")) {
        conditions.add(tuple());
        expect(Kind.BLOCK_END, null);
        blocks.add(block(Set.of("elif", "else", "endif")));
      } else if (accept(Kind.NAME, "else")) {
        expect(Kind.BLOCK_END, null);
        conditions.add(new Expression.Literal(true));
        blocks.add(block(Set.of("endif")));
      } else {
        end("endif");
        return new Statement.If(conditions, blocks);
      }
    }
  }

  private Statement loop() {
    List<String> targets = names();
    expect(Kind.NAME, "in");
    Expression iterable = or();
    Expression condition = accept(Kind.NAME, "if") ? expression() : null;
    expect(Kind.BLOCK_END, null);
    Block body = block(Set.of("else", "endfor"));
    Block otherwise = new Block(List.of());
    if (accept(Kind.NAME, "else")) {
      expect(Kind.BLOCK_END, null);
      otherwise = block(Set.of("endfor"));
    }
    end("endfor");
    return new Statement.For(targets, iterable, condition, body, otherwise);
  }

  private List<String> names() {
    boolean parenthesised = accept(Kind.OPERATOR, "(");
    List<String> names = new ArrayList<>();
    do {
      names.add(expect(Kind.NAME, null).text());
    } while (accept(Kind.OPERATOR, ","));
    if (parenthesised) {
      expect(Kind.OPERATOR, ")");
    }
    return names;
  }

  private Statement assignment() {
    List<String> targets = names();
    @Nullable String attribute = null;
    if (accept(Kind.OPERATOR, ".")) {
      attribute = expect(Kind.NAME, null).text();
    }
    if (accept(Kind.OPERATOR, "=")) {
      Expression value = tuple();
      expect(Kind.BLOCK_END, null);
      return new Statement.Assign(targets, attribute, value);
    }
    expect(Kind.BLOCK_END, null);
    Block body = block(Set.of("endset"));
    end("endset");
    return new Statement.Capture(targets.get(0), body);
  }

  private Statement macro() {
    String name = expect(Kind.NAME, null).text();
    expect(Kind.OPERATOR, "(");
    List<String> parameters = new ArrayList<>();
    Map<String, Expression> defaults = new LinkedHashMap<>();
    while (!accept(Kind.OPERATOR, ")")) {
      String parameter = expect(Kind.NAME, null).text();
      parameters.add(parameter);
      if (accept(Kind.OPERATOR, "=")) {
        defaults.put(parameter, expression());
      }
      if (!peek().is(Kind.OPERATOR, ")")) {
        expect(Kind.OPERATOR, ",");
      }
    }
    expect(Kind.BLOCK_END, null);
    Block body = block(Set.of("endmacro"));
    end("endmacro");
    return new Statement.Macro(name, parameters, defaults, body);
  }
}
