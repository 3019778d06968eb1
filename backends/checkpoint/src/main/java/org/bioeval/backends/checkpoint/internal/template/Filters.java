package org.bioeval.backends.checkpoint.internal.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bioeval.backends.checkpoint.internal.template.Expression.Arguments;
import org.jspecify.annotations.Nullable;

/** Jinja's filters and tests that templates of models use. */
final class Filters {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Filters() {}

  static @Nullable Object apply(String name, @Nullable Object value, Arguments given) {
    return switch (name) {
      case "trim" -> Methods.strip(Values.text(value), trimmed(given), true, true);
      case "length", "count" -> (long) Values.size(value);
      case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
      case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
      case "capitalize" -> Methods.capitalize(Values.text(value));
      case "title" -> Methods.title(Values.text(value));
      case "string" -> Values.text(value);
      case "safe" -> value;
      case "list" -> new ArrayList<>(Values.elements(value));
      case "first" -> Values.member(listOf(value), 0L);
      case "last" -> Values.member(listOf(value), -1L);
      case "reverse" -> Values.slice(value, null, null, -1);
      case "items" -> value instanceof Map<?, ?> map ? Methods.items(map) : List.of();
      case "int" ->
          value instanceof String s
              ? (Object) Long.parseLong(s.strip())
              : (Object) Values.integer(value);
      case "tojson" -> json(value, given);
      case "join" -> join(value, given);
      case "replace" ->
          Values.text(value)
              .replace(Values.text(given.get(0, "old")), Values.text(given.get(1, "new")));
      case "default", "d" -> {
        boolean falseToo = Values.truth(given.get(1, "boolean"));
        boolean missing = value == Values.UNDEFINED || (falseToo && !Values.truth(value));
        yield missing ? given.get(0, "default_value") : value;
      }
      case "map" -> map(value, given);
      case "selectattr" -> select(value, given, true);
      case "rejectattr" -> select(value, given, false);
      default -> throw new TemplateException("unknown filter '" + name + "'");
    };
  }

  static boolean test(String name, @Nullable Object value, Arguments given) {
    return switch (name) {
      case "defined" -> value != Values.UNDEFINED;
      case "undefined" -> value == Values.UNDEFINED;
      case "none" -> value == null;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map<?, ?>;
      case "number" -> value instanceof Number || value instanceof Boolean;
      case "integer" -> value instanceof Long;
      case "boolean" -> value instanceof Boolean;
      case "iterable", "sequence" ->
          value instanceof List<?> || value instanceof Map<?, ?> || value instanceof String;
      case "odd" -> Math.floorMod(Values.integer(value), 2) == 1;
      case "even" -> Math.floorMod(Values.integer(value), 2) == 0;
      case "equalto", "eq", "==" -> Values.equal(value, given.get(0, "other"));
      case "ne", "!=" -> !Values.equal(value, given.get(0, "other"));
      case "in" -> (Boolean) Values.binary("in", value, given.get(0, "seq"));
      default -> throw new TemplateException("unknown test '" + name + "'");
    };
  }

  private static List<?> listOf(@Nullable Object value) {
    return Values.elements(value);
  }

  private static String trimmed(Arguments given) {
    return given.size() == 0 ? "" : Values.text(given.get(0, "chars"));
  }

  private static String join(@Nullable Object value, Arguments given) {
    List<String> parts = new ArrayList<>();
    Values.elements(value).forEach(part -> parts.add(Values.text(part)));
    return String.join(Values.text(given.get(0, "d")), parts);
  }

  private static List<@Nullable Object> map(@Nullable Object value, Arguments given) {
    Object attribute = given.named().get("attribute");
    List<@Nullable Object> mapped = new ArrayList<>();
    for (Object item : Values.elements(value)) {
      mapped.add(
          attribute != null
              ? Values.member(item, attribute)
              : apply(
                  Values.text(given.get(0, "filter")), item, new Arguments(List.of(), Map.of())));
    }
    return mapped;
  }

  private static List<@Nullable Object> select(
      @Nullable Object value, Arguments given, boolean wanted) {
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object item : Values.elements(value)) {
      Object member = Values.member(item, given.get(0, "attribute"));
      boolean holds =
          given.size() < 2
              ? Values.truth(member)
              : test(
                  Values.text(given.get(1, "test")),
                  member,
                  new Arguments(given.values().subList(2, given.values().size()), Map.of()));
      if (holds == wanted) {
        kept.add(item);
      }
    }
    return kept;
  }

  /** As Python's {@code json.dumps(value, ensure_ascii=False, indent=indent)}. */
  private static String json(@Nullable Object value, Arguments given) {
    Object indent = given.get(0, "indent");
    try {
      Separators separators =
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator("");
      DefaultPrettyPrinter printer;
      if (indent == Values.UNDEFINED || indent == null) {
        separators =
            separators
                .withObjectEntrySpacing(Spacing.AFTER)
                .withArrayValueSpacing(Spacing.AFTER)
                .withRootSeparator("");
        printer = new DefaultPrettyPrinter(separators);
        printer.indentObjectsWith(DefaultPrettyPrinter.NopIndenter.instance);
        printer.indentArraysWith(DefaultPrettyPrinter.NopIndenter.instance);
      } else {
        printer = new DefaultPrettyPrinter(separators);
        DefaultIndenter indenter =
            new DefaultIndenter(" ".repeat((int) Values.integer(indent)), "\n");
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
      }
      return JSON.writer(printer).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new TemplateException("tojson: " + e.getOriginalMessage());
    }
  }
}
