package org.bioeval.backends.checkpoint.internal.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bioeval.backends.checkpoint.internal.template.Expression.Arguments;
import org.jspecify.annotations.Nullable;

/** Methods of Python's strings, dictionaries and lists that templates call. */
final class Methods {
  private static final Set<String> TEXT =
      Set.of(
          "strip",
          "lstrip",
          "rstrip",
          "split",
          "startswith",
          "endswith",
          "upper",
          "lower",
          "title",
          "capitalize",
          "replace",
          "join",
          "find");
  private static final Set<String> MAP = Set.of("items", "keys", "values", "get");

  private Methods() {}

  static boolean has(@Nullable Object object, String method) {
    return (object instanceof String && TEXT.contains(method))
        || (object instanceof Map<?, ?> && MAP.contains(method))
        || (object instanceof List<?> && method.equals("append"));
  }

  @SuppressWarnings("unchecked")
  static @Nullable Object call(@Nullable Object object, String method, Arguments given) {
    if (object instanceof String text) {
      return text(text, method, given);
    }
    if (object instanceof Map<?, ?> map) {
      return switch (method) {
        case "items" -> items(map);
        case "keys" -> new ArrayList<>(map.keySet());
        case "values" -> new ArrayList<>(map.values());
        default -> {
          Object missing = given.get(1, "default");
          Object key = given.get(0, "key");
          yield map.containsKey(key) ? map.get(key) : missing == Values.UNDEFINED ? null : missing;
        }
      };
    }
    if (object instanceof List<?> list) {
      ((List<@Nullable Object>) list).add(given.get(0, "object"));
    }
    return null;
  }

  static List<List<@Nullable Object>> items(Map<?, ?> map) {
    List<List<@Nullable Object>> items = new ArrayList<>();
    map.forEach((key, value) -> items.add(Arrays.asList(key, value)));
    return items;
  }

  private static Object text(String text, String method, Arguments given) {
    String first = given.size() == 0 ? "" : Values.text(given.get(0, "chars"));
    return switch (method) {
      case "strip" -> strip(text, first, true, true);
      case "lstrip" -> strip(text, first, true, false);
      case "rstrip" -> strip(text, first, false, true);
      case "split" -> split(text, given);
      case "startswith" -> text.startsWith(first);
      case "endswith" -> text.endsWith(first);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> title(text);
      case "capitalize" -> capitalize(text);
      case "replace" -> text.replace(first, Values.text(given.get(1, "new")));
      case "find" -> (long) text.indexOf(first);
      default -> {
        List<String> parts = new ArrayList<>();
        Values.elements(given.get(0, "iterable")).forEach(part -> parts.add(Values.text(part)));
        yield String.join(text, parts);
      }
    };
  }

  static String strip(String text, String characters, boolean left, boolean right) {
    if (characters.isEmpty()) {
      String kept = left ? text.stripLeading() : text;
      return right ? kept.stripTrailing() : kept;
    }
    int from = 0;
    int to = text.length();
    while (left && from < to && characters.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (right && to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private static List<String> split(String text, Arguments given) {
    Object separator = given.get(0, "sep");
    Object limit = given.get(1, "maxsplit");
    int parts = limit == Values.UNDEFINED ? -1 : (int) Values.integer(limit) + 1;
    if (separator == Values.UNDEFINED || separator == null) {
      String trimmed = text.strip();
      return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s+", parts));
    }
    return List.of(text.split(Pattern.quote(separator.toString()), parts));
  }

  static String capitalize(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }

  static String title(String text) {
    StringBuilder titled = new StringBuilder();
    boolean begin = true;
    for (char c : text.toCharArray()) {
      titled.append(begin ? Character.toUpperCase(c) : Character.toLowerCase(c));
      begin = !Character.isLetter(c);
    }
    return titled.toString();
  }
}
