package org.bioeval.backends.checkpoint.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression of a template. */
sealed interface Expression {
  /** Its value. */
  @Nullable Object value(Scope scope);

  /** A constant. */
  record Literal(@Nullable Object constant) implements Expression {
    @Override
    public @Nullable Object value(Scope scope) {
      return constant;
    }
  }

  /** A variable. */
  record Name(String name) implements Expression {
    @Override
    public @Nullable Object value(Scope scope) {
      return scope.get(name);
    }
  }

  /** A list or tuple. */
  record Items(List<Expression> items) implements Expression {
    @Override
    public Object value(Scope scope) {
      List<@Nullable Object> values = new ArrayList<>();
      items.forEach(item -> values.add(item.value(scope)));
      return values;
    }
  }

  /** A dictionary. */
  record Dictionary(List<Expression> keys, List<Expression> values) implements Expression {
    @Override
    public Object value(Scope scope) {
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        map.put(keys.get(i).value(scope), values.get(i).value(scope));
      }
      return map;
    }
  }

  /** {@code object.name} or {@code object[key]}. */
  record Member(Expression object, Expression key) implements Expression {
    @Override
    public @Nullable Object value(Scope scope) {
      return Values.member(object.value(scope), key.value(scope));
    }
  }

  /** {@code object[from:to:step]}. */
  record Slice(
      Expression object,
      @Nullable Expression from,
      @Nullable Expression to,
      @Nullable Expression step)
      implements Expression {
    @Override
    public Object value(Scope scope) {
      return Values.slice(
          object.value(scope), bound(from, scope), bound(to, scope), bound(step, scope));
    }

    private static @Nullable Integer bound(@Nullable Expression bound, Scope scope) {
      Object value = bound == null ? null : bound.value(scope);
      return value == null ? null : (int) Values.integer(value);
    }
  }

  /** A call of a function, a macro or a method. */
  record Call(Expression function, List<Expression> arguments, Map<String, Expression> named)
      implements Expression {
    @Override
    public @Nullable Object value(Scope scope) {
      Arguments given = Arguments.of(arguments, named, scope);
      if (function instanceof Member member && member.key() instanceof Literal literal) {
        Object object = member.object().value(scope);
        String method = String.valueOf(literal.constant());
        if (Methods.has(object, method)) {
          return Methods.call(object, method, given);
        }
      }
      if (function.value(scope) instanceof Function callable) {
        return callable.call(given);
      }
      throw new TemplateException("unknown function or method: " + describe(function));
    }

    private static String describe(Expression function) {
      if (function instanceof Name name) {
        return name.name();
      }
      return function instanceof Member member && member.key() instanceof Literal literal
          ? "." + literal.constant()
          : function.toString();
    }
  }

  /** {@code object | filter(arguments)}. */
  record Filter(
      Expression object, String name, List<Expression> arguments, Map<String, Expression> named)
      implements Expression {
    @Override
    public @Nullable Object value(Scope scope) {
      return Filters.apply(name, object.value(scope), Arguments.of(arguments, named, scope));
    }
  }

  /** {@code object is test}. */
  record Test(Expression object, String name, List<Expression> arguments, boolean negated)
      implements Expression {
    @Override
    public Object value(Scope scope) {
      Arguments given = Arguments.of(arguments, Map.of(), scope);
      return Filters.test(name, object.value(scope), given) != negated;
    }
  }

  /** {@code not object} or {@code -object}. */
  record Unary(String operator, Expression operand) implements Expression {
    @Override
    public Object value(Scope scope) {
      Object value = operand.value(scope);
      return operator.equals("not") ? !Values.truth(value) : Values.negative(value);
    }
  }

  /** Two operands; {@code and} and {@code or} give one of them, as in Python. */
  record Binary(String operator, Expression left, Expression right) implements Expression {
    @Override
    public @Nullable Object value(Scope scope) {
      Object a = left.value(scope);
      if (operator.equals("and")) {
        return Values.truth(a) ? right.value(scope) : a;
      }
      if (operator.equals("or")) {
        return Values.truth(a) ? a : right.value(scope);
      }
      return Values.binary(operator, a, right.value(scope));
    }
  }

  /** {@code a if condition else b}. */
  record Conditional(Expression then, Expression condition, @Nullable Expression otherwise)
      implements Expression {
    @Override
    public @Nullable Object value(Scope scope) {
      if (Values.truth(condition.value(scope))) {
        return then.value(scope);
      }
      return otherwise == null ? Values.UNDEFINED : otherwise.value(scope);
    }
  }

  /** Something that can be called. */
  interface Function {
    /** Calls it. */
    @Nullable Object call(Arguments arguments);
  }

  /** Arguments of a call. */
  record Arguments(List<@Nullable Object> values, Map<String, @Nullable Object> named) {
    static Arguments of(List<Expression> arguments, Map<String, Expression> named, Scope scope) {
      List<@Nullable Object> values = new ArrayList<>();
      arguments.forEach(a -> values.add(a.value(scope)));
      Map<String, @Nullable Object> byName = new LinkedHashMap<>();
      named.forEach((name, a) -> byName.put(name, a.value(scope)));
      return new Arguments(values, byName);
    }

    /** The argument at a place or of a name, or {@link Values#UNDEFINED}. */
    @Nullable Object get(int place, String name) {
      return place < values.size()
          ? values.get(place)
          : named.containsKey(name) ? named.get(name) : Values.UNDEFINED;
    }

    int size() {
      return values.size() + named.size();
    }
  }
}
