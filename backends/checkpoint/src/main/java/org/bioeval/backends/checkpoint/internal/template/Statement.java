package org.bioeval.backends.checkpoint.internal.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.backends.checkpoint.internal.template.Expression.Arguments;
import org.jspecify.annotations.Nullable;

/** A statement of a template. */
sealed interface Statement {
  /** Runs it, adding text; gives how the surrounding loop goes on. */
  Flow run(Scope scope, StringBuilder out);

  /** How a loop goes on after a statement. */
  enum Flow {
    /** With the next statement. */
    NEXT,
    /** With the next element. */
    CONTINUE,
    /** Not at all. */
    BREAK
  }

  /** Statements one after the other. */
  record Block(List<Statement> statements) implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      for (Statement statement : statements) {
        Flow flow = statement.run(scope, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    }
  }

  /** Literal text. */
  record Text(String text) implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      out.append(text);
      return Flow.NEXT;
    }
  }

  /** {@code {{ expression }}}. */
  record Print(Expression expression) implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      out.append(Values.text(expression.value(scope)));
      return Flow.NEXT;
    }
  }

  /** {@code if}, {@code elif} and {@code else}; the last condition may be the constant true. */
  record If(List<Expression> conditions, List<Block> blocks) implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      for (int i = 0; i < conditions.size(); i++) {
        if (Values.truth(conditions.get(i).value(scope))) {
          return blocks.get(i).run(scope, out);
        }
      }
      return Flow.NEXT;
    }
  }

  /** {@code for}. */
  record For(
      List<String> targets,
      Expression iterable,
      @Nullable Expression condition,
      Block body,
      Block otherwise)
      implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (Object element : Values.elements(iterable.value(scope))) {
        Scope inner = new Scope(scope);
        assign(targets, element, inner);
        if (condition == null || Values.truth(condition.value(inner))) {
          elements.add(element);
        }
      }
      if (elements.isEmpty()) {
        return otherwise.run(scope, out);
      }
      for (int i = 0; i < elements.size(); i++) {
        Scope inner = new Scope(scope);
        assign(targets, elements.get(i), inner);
        inner.set("loop", loop(elements, i));
        if (body.run(inner, out) == Flow.BREAK) {
          break;
        }
      }
      return Flow.NEXT;
    }

    private static Map<String, @Nullable Object> loop(List<@Nullable Object> elements, int i) {
      int n = elements.size();
      Map<String, @Nullable Object> loop = new HashMap<>();
      loop.put("index", i + 1L);
      loop.put("index0", (long) i);
      loop.put("revindex", (long) n - i);
      loop.put("revindex0", n - i - 1L);
      loop.put("first", i == 0);
      loop.put("last", i == n - 1);
      loop.put("length", (long) n);
      loop.put("previtem", i > 0 ? elements.get(i - 1) : Values.UNDEFINED);
      loop.put("nextitem", i < n - 1 ? elements.get(i + 1) : Values.UNDEFINED);
      return loop;
    }
  }

  /** {@code set a = x}, {@code set a, b = x}, {@code set space.a = x}. */
  record Assign(List<String> targets, @Nullable String attribute, Expression expression)
      implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      Object value = expression.value(scope);
      if (attribute == null) {
        assign(targets, value, scope);
      } else if (scope.get(targets.get(0)) instanceof Values.Namespace space) {
        space.attributes().put(attribute, value);
      } else {
        throw new TemplateException("'" + targets.get(0) + "' is no namespace");
      }
      return Flow.NEXT;
    }
  }

  /** {@code set a} … {@code endset}. */
  record Capture(String target, Block body) implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      StringBuilder captured = new StringBuilder();
      body.run(new Scope(scope), captured);
      scope.set(target, captured.toString());
      return Flow.NEXT;
    }
  }

  /** {@code macro}. */
  record Macro(String name, List<String> parameters, Map<String, Expression> defaults, Block body)
      implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      scope.set(name, (Expression.Function) given -> call(scope, given));
      return Flow.NEXT;
    }

    private Object call(Scope scope, Arguments given) {
      Scope inner = new Scope(scope);
      for (int i = 0; i < parameters.size(); i++) {
        String parameter = parameters.get(i);
        Object value = given.get(i, parameter);
        Expression missing = defaults.get(parameter);
        inner.set(
            parameter, value == Values.UNDEFINED && missing != null ? missing.value(inner) : value);
      }
      StringBuilder out = new StringBuilder();
      body.run(inner, out);
      return out.toString();
    }
  }

  /** {@code break} and {@code continue}. */
  record Jump(Flow flow) implements Statement {
    @Override
    public Flow run(Scope scope, StringBuilder out) {
      return flow;
    }
  }

  /** Assigns a value to a name, or its elements to several. */
  static void assign(List<String> targets, @Nullable Object value, Scope scope) {
    if (targets.size() == 1) {
      scope.set(targets.get(0), value);
      return;
    }
    List<?> parts = Values.elements(value);
    if (parts.size() != targets.size()) {
      throw new TemplateException(parts.size() + " values for " + targets.size() + " names");
    }
    for (int i = 0; i < targets.size(); i++) {
      scope.set(targets.get(i), parts.get(i));
    }
  }

  /** A namespace with the given attributes. */
  static Values.Namespace namespace(Arguments given) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>(given.named());
    for (Object value : given.values()) {
      if (value instanceof Map<?, ?> map) {
        map.forEach((k, v) -> attributes.put(String.valueOf(k), v));
      }
    }
    return new Values.Namespace(attributes);
  }
}
