package org.bioeval.backends.checkpoint.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Python's values in Java: null, {@link Boolean}, {@link Long}, {@link Double}, {@link String},
 * {@link List}, {@link Map} and {@link #UNDEFINED}.
 */
final class Values {
  /** The value of a name that is not there: false, prints as nothing, has no members. */
  static final Object UNDEFINED =
      new Object() {
        @Override
        public String toString() {
          return "";
        }
      };

  /** What {@code namespace(...)} makes: attributes that inner scopes may change. */
  record Namespace(Map<String, @Nullable Object> attributes) {}

  private Values() {}

  static boolean truth(@Nullable Object value) {
    if (value == null || value == UNDEFINED) {
      return false;
    }
    if (value instanceof Boolean b) {
      return b;
    }
    if (value instanceof Number n) {
      return n.doubleValue() != 0;
    }
    if (value instanceof String s) {
      return !s.isEmpty();
    }
    if (value instanceof List<?> l) {
      return !l.isEmpty();
    }
    return !(value instanceof Map<?, ?> m) || !m.isEmpty();
  }

  /** As Python's {@code str}. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean b) {
      return b ? "True" : "False";
    }
    if (value instanceof List<?> || value instanceof Map<?, ?>) {
      return repr(value);
    }
    return value.toString();
  }

  private static String repr(@Nullable Object value) {
    if (value instanceof String s) {
      String quote = s.contains("'") && !s.contains("\"") ? "\"" : "'";
      String escaped = s.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
      return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
    }
    if (value instanceof List<?> l) {
      List<String> items = new ArrayList<>();
      l.forEach(item -> items.add(repr(item)));
      return "[" + String.join(", ", items) + "]";
    }
    if (value instanceof Map<?, ?> m) {
      List<String> items = new ArrayList<>();
      m.forEach((k, v) -> items.add(repr(k) + ": " + repr(v)));
      return "{" + String.join(", ", items) + "}";
    }
    return text(value);
  }

  static long integer(@Nullable Object value) {
    if (value instanceof Long l) {
      return l;
    }
    if (value instanceof Boolean b) {
      return b ? 1 : 0;
    }
    throw new TemplateException("expected a whole number, got " + repr(value));
  }

  static Object negative(@Nullable Object value) {
    return value instanceof Double d ? (Object) (-d) : (Object) (-integer(value));
  }

  /** {@code object[key]}; a key that is not there is undefined, a member of undefined an error. */
  static @Nullable Object member(@Nullable Object object, @Nullable Object key) {
    if (object == UNDEFINED || object == null) {
      throw new TemplateException(
          (object == null ? "None" : "an undefined value") + " has no member " + repr(key));
    }
    if (object instanceof Map<?, ?> map) {
      return map.containsKey(key) ? map.get(key) : UNDEFINED;
    }
    if (object instanceof Namespace space) {
      return space.attributes().containsKey(key) ? space.attributes().get(key) : UNDEFINED;
    }
    if (key instanceof Long place) {
      int size = size(object);
      long at = place < 0 ? place + size : place;
      if (at < 0 || at >= size) {
        return UNDEFINED;
      }
      return object instanceof List<?> l ? l.get((int) at) : characters(object).get((int) at);
    }
    return UNDEFINED;
  }

  static int size(@Nullable Object object) {
    if (object instanceof List<?> l) {
      return l.size();
    }
    if (object instanceof Map<?, ?> m) {
      return m.size();
    }
    if (object instanceof String s) {
      return s.codePointCount(0, s.length());
    }
    throw new TemplateException("no length: " + repr(object));
  }

  /** The elements that a loop sees. */
  static List<?> elements(@Nullable Object object) {
    if (object instanceof List<?> l) {
      return l;
    }
    if (object instanceof Map<?, ?> m) {
      return new ArrayList<>(m.keySet());
    }
    if (object instanceof String) {
      return characters(object);
    }
    if (object == UNDEFINED) {
      return List.of();
    }
    throw new TemplateException("not iterable: " + repr(object));
  }

  private static List<String> characters(Object text) {
    return text.toString().codePoints().mapToObj(Character::toString).toList();
  }

  /** As Python's slices. */
  static Object slice(
      @Nullable Object object,
      @Nullable Integer from,
      @Nullable Integer to,
      @Nullable Integer stride) {
    List<?> all = elements(object);
    int step = stride == null ? 1 : stride;
    if (step == 0) {
      throw new TemplateException("slice step cannot be zero");
    }
    int n = all.size();
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? n : n - 1;
    int start = from == null ? (step > 0 ? low : high) : clamp(from, n, low, high);
    int stop = to == null ? (step > 0 ? high : low) : clamp(to, n, low, high);
    List<@Nullable Object> taken = new ArrayList<>();
    for (int i = start; step > 0 ? i < stop : i > stop; i += step) {
      taken.add(all.get(i));
    }
    if (object instanceof String) {
      StringBuilder text = new StringBuilder();
      taken.forEach(text::append);
      return text.toString();
    }
    return taken;
  }

  private static int clamp(int bound, int n, int low, int high) {
    return Math.max(low, Math.min(high, bound < 0 ? bound + n : bound));
  }

  static Object binary(String operator, @Nullable Object a, @Nullable Object b) {
    return switch (operator) {
      case "==" -> equal(a, b);
      case "!=" -> !equal(a, b);
      case "in" -> contains(b, a);
      case "not in" -> !contains(b, a);
      case "~" -> text(a) + text(b);
      case "<" -> compare(a, b) < 0;
      case ">" -> compare(a, b) > 0;
      case "<=" -> compare(a, b) <= 0;
      case ">=" -> compare(a, b) >= 0;
      default -> arithmetic(operator, a, b);
    };
  }

  private static boolean isNumber(@Nullable Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  private static double number(@Nullable Object value) {
    return value instanceof Double d ? d : integer(value);
  }

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    return isNumber(a) && isNumber(b) ? number(a) == number(b) : Objects.equals(a, b);
  }

  private static int compare(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String s && b instanceof String t) {
      return s.compareTo(t);
    }
    return Double.compare(number(a), number(b));
  }

  private static boolean contains(@Nullable Object container, @Nullable Object item) {
    if (container instanceof String s) {
      if (item instanceof String t) {
        return s.contains(t);
      }
      throw new TemplateException("'in' a string needs a string, got " + repr(item));
    }
    if (container instanceof Map<?, ?> m) {
      return m.containsKey(item);
    }
    return elements(container).stream().anyMatch(e -> equal(e, item));
  }

  private static Object arithmetic(String operator, @Nullable Object a, @Nullable Object b) {
    if (operator.equals("+")) {
      if (a instanceof String s && b instanceof String t) {
        return s + t;
      }
      if (a instanceof List<?> l && b instanceof List<?> m) {
        List<@Nullable Object> joined = new ArrayList<>(l);
        joined.addAll(m);
        return joined;
      }
    }
    if (operator.equals("*") && a instanceof String s && b instanceof Long n) {
      return s.repeat((int) Math.max(n, 0));
    }
    if (!isNumber(a) || !isNumber(b)) {
      throw new TemplateException(
          "operator '%s' does not apply to %s and %s".formatted(operator, repr(a), repr(b)));
    }
    boolean whole = !(a instanceof Double) && !(b instanceof Double);
    return switch (operator) {
      case "+" -> whole ? (Object) (integer(a) + integer(b)) : (Object) (number(a) + number(b));
      case "-" -> whole ? (Object) (integer(a) - integer(b)) : (Object) (number(a) - number(b));
      case "*" -> whole ? (Object) (integer(a) * integer(b)) : (Object) (number(a) * number(b));
      case "/" -> number(a) / number(b);
      case "//" -> Math.floorDiv(integer(a), integer(b));
      case "%" -> Math.floorMod(integer(a), integer(b));
      default -> throw new TemplateException("unknown operator '" + operator + "'");
    };
  }
}
