package org.bioeval.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bioeval.core.data.Schema;

/** The same answer in the forms that models write it; the table in the docs lists them. */
final class WildForms {

  private WildForms() {}

  /** A form, the answers it exists for, and how it is written. */
  record Form(String name, Predicate<GoldAnswer> exists, Function<GoldAnswer, String> write) {}

  static List<Form> all() {
    List<Form> all = new ArrayList<>();
    around(all);
    damaged(all);
    shapes(all);
    names(all);
    drafts(all);
    words(all);
    labels(all);
    nothing(all);
    return all;
  }

  private static boolean json(GoldAnswer gold) {
    return gold.isJson() && !gold.isEmpty();
  }

  /**
   * Types of the list in another form. PHEE's Combination is not in the list, so no other form of
   * its name is known.
   */
  private static String retyped(GoldAnswer gold, UnaryOperator<String> form) {
    return gold.array(
        element -> {
          String type = element.get("type").textValue();
          return gold.schema().labelNames().contains(type)
              ? element.put("type", form.apply(type))
              : element;
        });
  }

  private static boolean listed(GoldAnswer gold) {
    return (gold.isJson() || gold.kind() == GoldAnswer.Kind.LABELS) && !gold.isEmpty();
  }

  private static boolean mentions(GoldAnswer gold) {
    return gold.isMentions() && !gold.isEmpty();
  }

  private static boolean events(GoldAnswer gold) {
    return gold.kind() == GoldAnswer.Kind.EVENTS && !gold.isEmpty();
  }

  private static boolean relations(GoldAnswer gold) {
    return gold.kind() == GoldAnswer.Kind.RELATIONS && !gold.isEmpty();
  }

  private static boolean labelled(GoldAnswer gold) {
    return gold.isLabels() && !gold.isEmpty();
  }

  private static boolean set(GoldAnswer gold) {
    return gold.kind() == GoldAnswer.Kind.LABELS && !gold.isEmpty();
  }

  private static void around(List<Form> all) {
    all.add(new Form("as asked for", g -> true, GoldAnswer::plain));
    all.add(new Form("JSON", GoldAnswer::isJson, GoldAnswer::array));
    all.add(
        new Form(
            "code fence",
            g -> g.kind() != GoldAnswer.Kind.NOTE,
            g -> "```json\n" + g.json() + "\n```"));
    all.add(
        new Form(
            "prose before and after",
            g -> g.isJson() || labelled(g),
            g -> "Sure! Here is what I found:\n\n" + g.json() + "\n\nLet me know what you think."));
    all.add(new Form("byte order mark", g -> true, g -> "\ufeff" + g.plain()));
    all.add(
        new Form(
            "reasoning in <Think>",
            g -> true,
            g -> "<Think>Perhaps [{\"type\":\"zzz\",\"text\":\"zzz\"}].</Think>\n" + g.plain()));
    all.add(
        new Form(
            "reasoning in [THINK]", g -> true, g -> "[THINK]It may be [].[/THINK]" + g.plain()));
    all.add(
        new Form(
            "nested reasoning",
            g -> true,
            g -> "<think>a <think>[]</think> b</think>" + g.plain()));
    all.add(new Form("unclosed reasoning", g -> true, g -> "<thinking>So " + g.plain()));
  }

  private static String python(JsonNode node, boolean escape) {
    if (node.isObject()) {
      return node.properties().stream()
          .map(f -> "'" + f.getKey() + "': " + python(f.getValue(), escape))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node.isArray()) {
      List<String> parts = new ArrayList<>();
      node.forEach(element -> parts.add(python(element, escape)));
      return "[" + String.join(", ", parts) + "]";
    }
    if (!node.isTextual()) {
      return node.isNull() ? "None" : node.asText();
    }
    String text = node.textValue();
    if (!escape) {
      return "'" + text + "'";
    }
    String slashes = text.replace("\\", "\\\\").replace("\n", "\\n");
    return slashes.contains("'") && !slashes.contains("\"")
        ? '"' + slashes + '"'
        : "'" + slashes.replace("'", "\\'") + "'";
  }

  private static String joined(GoldAnswer gold, String start, String between, String end) {
    List<String> parts =
        gold.isLabels()
            ? gold.labels().stream().map(GoldAnswer::string).toList()
            : gold.elements().stream().map(Object::toString).toList();
    return parts.stream().collect(Collectors.joining(between, start, end));
  }

  private static void damaged(List<Form> all) {
    all.add(
        new Form(
            "single quotes", WildForms::listed, g -> python(GoldAnswer.parse(g.json()), true)));
    all.add(
        new Form(
            "single quotes, apostrophes as they are",
            WildForms::listed,
            g -> python(GoldAnswer.parse(g.json()), false)));
    all.add(
        new Form(
            "typographic quotes",
            g -> listed(g) && g.json().indexOf('\\') < 0,
            g -> g.json().replaceAll("\"([^\"]*)\"", "“$1”")));
    all.add(
        new Form(
            "Python literals",
            WildForms::json,
            g ->
                g.array(e -> e.put("sure", "@").putNull("note"))
                    .replace("\"@\"", "False")
                    .replace("\"note\":null", "\"note\":None")));
    all.add(new Form("trailing comma", WildForms::listed, g -> joined(g, "[", ", ", ",]")));
    all.add(new Form("ellipsis", WildForms::listed, g -> joined(g, "[", ", ", ", ...]")));
    all.add(new Form("null element", WildForms::listed, g -> joined(g, "[", ", ", ", null]")));
    all.add(new Form("None element", WildForms::listed, g -> joined(g, "[None, ", ", ", "]")));
    all.add(
        new Form(
            "missing comma between elements", WildForms::listed, g -> joined(g, "[", " ", "]")));
    all.add(
        new Form(
            "missing comma between fields",
            WildForms::json,
            g -> joined(g, "[", ", ", "]").replaceAll("\",\"(?=\\w+\":)", "\" \"")));
    all.add(
        new Form(
            "unescaped quotes",
            WildForms::json,
            g -> g.array(e -> e.put("note", "@")).replace("\"@\"", "\"the \"late\" one\"")));
    all.add(
        new Form(
            "unescaped quotes around the words",
            // Words with quotes of their own would then look as if they had others.
            g -> json(g) && !g.array().contains("\\\""),
            g -> g.array(e -> e).replaceAll("\"text\":\"([^\"]*)\"", "\"text\":\"\"$1\"\"")));
    all.add(
        new Form(
            "unescaped newline",
            WildForms::json,
            g -> g.array(e -> e.put("note", "@")).replace("\"@\"", "\"one\nline\"")));
    all.add(
        new Form(
            "comments",
            WildForms::listed,
            g -> joined(g, "[ // all of them\n", ", /* next */ ", " # that is all\n]")));
    all.add(
        new Form(
            "names without quotes",
            WildForms::json,
            g -> g.array().replaceAll("\"(\\w+)\":", "$1: ")));
    all.add(new Form("missing last bracket", WildForms::listed, g -> joined(g, "[", ", ", "")));
    all.add(
        new Form(
            "missing last brace",
            WildForms::json,
            g -> g.array().substring(0, g.array().length() - 2) + "]"));
    all.add(
        new Form("missing quote", WildForms::json, g -> g.array().replaceFirst("\"(,\"|})", "$1")));
  }

  private static void shapes(List<Form> all) {
    all.add(new Form("JSON Lines", WildForms::json, g -> joined(g, "", "\n", "")));
    all.add(new Form("objects with commas", WildForms::json, g -> joined(g, "", ", ", "")));
    all.add(
        new Form(
            "numbered objects",
            WildForms::json,
            g ->
                IntStream.range(0, g.elements().size())
                    .mapToObj(i -> (i + 1) + ". " + g.elements().get(i))
                    .collect(Collectors.joining("\n"))));
    all.add(new Form("bulleted objects", WildForms::json, g -> joined(g, "- ", "\n- ", "")));
    all.add(
        new Form(
            "one fence per type",
            WildForms::json,
            g ->
                g.byType().entrySet().stream()
                    .map(e -> e.getKey() + ":\n```json\n" + e.getValue() + "\n```")
                    .collect(Collectors.joining("\n\n"))));
    all.add(
        new Form(
            "one fence per object",
            WildForms::json,
            g -> joined(g, "```json\n", "\n```\n```json\n", "\n```")));
    all.add(
        new Form(
            "object by type",
            WildForms::json,
            g -> g.isMentions() ? GoldAnswer.string(g.wordsByType()) : byType(g)));
    all.add(
        new Form(
            "object by type, one word alone",
            WildForms::mentions,
            g -> {
              Map<String, Object> words = new LinkedHashMap<>();
              g.wordsByType()
                  .forEach((t, list) -> words.put(t, list.size() == 1 ? list.get(0) : list));
              return GoldAnswer.string(words);
            }));
    all.add(new Form("object by number", WildForms::json, g -> byNumber(g, "")));
    all.add(new Form("T1: object", WildForms::json, g -> byNumber(g, "T")));
    all.add(
        new Form(
            "T1 = object",
            WildForms::json,
            g ->
                IntStream.range(0, g.elements().size())
                    .mapToObj(i -> "T" + (i + 1) + " = " + g.elements().get(i))
                    .collect(Collectors.joining("\n"))));
    all.add(new Form("nested arrays", WildForms::json, g -> joined(g, "[[", "], [", "]]")));
    all.add(new Form("envelope", WildForms::json, g -> "{\"" + own(g) + "\": " + g.array() + "}"));
    all.add(
        new Form(
            "envelope \"answer\"",
            g -> json(g) || labelled(g),
            g -> "{\"answer\": " + g.json() + "}"));
    all.add(
        new Form(
            "envelope with the text",
            WildForms::json,
            g ->
                "{\"text\": "
                    + GoldAnswer.string(g.item().text())
                    + ", \""
                    + own(g)
                    + "\": "
                    + g.array()
                    + "}"));
    all.add(
        new Form(
            "envelope with an empty list beside",
            WildForms::relations,
            g -> "{\"entities\": [], \"relations\": " + g.array() + "}"));
    all.add(
        new Form(
            "JSON within JSON",
            WildForms::json,
            g -> "{\"answer\": " + GoldAnswer.string(g.array()) + "}"));
    all.add(
        new Form(
            "pairs and triples",
            g -> json(g) && !events(g),
            g ->
                g.elements().stream()
                    .map(
                        e ->
                            GoldAnswer.string(
                                e.has("head")
                                    ? List.of(e.get("type"), e.get("head"), e.get("tail"))
                                    : List.of(e.get("type"), e.get("text"))))
                    .collect(Collectors.joining(", ", "[", "]"))));
    all.add(
        new Form(
            "Python tuples",
            WildForms::mentions,
            g ->
                g.elements().stream()
                    .map(e -> "(" + e.get("type") + ", " + e.get("text") + ")")
                    .collect(Collectors.joining(", ", "[", "]"))));
    all.add(
        new Form(
            "calls",
            WildForms::relations,
            g ->
                GoldAnswer.string(
                    g.elements().stream()
                        .map(
                            e ->
                                e.get("type").textValue()
                                    + "("
                                    + e.get("head").textValue()
                                    + ", "
                                    + e.get("tail").textValue()
                                    + ")")
                        .toList())));
  }

  private static String own(GoldAnswer gold) {
    return switch (gold.kind()) {
      case RELATIONS -> "relations";
      case EVENTS -> "events";
      default -> "entities";
    };
  }

  private static String byType(GoldAnswer gold) {
    Map<String, List<ObjectNode>> byType = new LinkedHashMap<>();
    gold.byType()
        .forEach(
            (type, list) ->
                byType.put(
                    type,
                    list.stream()
                        .map(ObjectNode::deepCopy)
                        .map(e -> (ObjectNode) e.without("type"))
                        .toList()));
    return GoldAnswer.string(byType);
  }

  private static String byNumber(GoldAnswer gold, String letter) {
    Map<String, ObjectNode> byNumber = new LinkedHashMap<>();
    gold.elements().forEach(e -> byNumber.put(letter + (byNumber.size() + 1), e));
    return GoldAnswer.string(byNumber);
  }

  private static ObjectNode renamed(
      ObjectNode element, BiFunction<String, ObjectNode, String> name) {
    ObjectNode renamed = element.objectNode();
    for (Map.Entry<String, JsonNode> field : element.properties()) {
      JsonNode value = field.getValue();
      if (value.isArray()) {
        ArrayNode list = element.arrayNode();
        value.forEach(v -> list.add(v.isObject() ? renamed((ObjectNode) v, name) : v));
        value = list;
      }
      renamed.set(name.apply(field.getKey(), element), value);
    }
    return renamed;
  }

  private static void names(List<Form> all) {
    all.add(
        new Form(
            "names in upper case",
            WildForms::json,
            g -> g.array(e -> renamed(e, (name, o) -> name.toUpperCase(Locale.ROOT)))));
    all.add(
        new Form(
            "synonyms of names",
            WildForms::json,
            g ->
                g.array(
                    e ->
                        renamed(
                            e,
                            (name, o) ->
                                switch (name) {
                                  case "type" ->
                                      g.kind() == GoldAnswer.Kind.EVENTS ? "Event_Type" : "label";
                                  case "text" -> "mention";
                                  case "head" -> "subject";
                                  case "tail" -> "object";
                                  case "trigger" -> "trigger word";
                                  case "arguments" -> "args";
                                  default -> name;
                                }))));
    all.add(
        new Form(
            "types in another case",
            WildForms::json,
            g -> retyped(g, type -> type.toUpperCase(Locale.ROOT).replace('_', ' '))));
    all.add(new Form("types in plural", WildForms::json, g -> retyped(g, WildForms::plural)));
    all.add(new Form("types as B-X", WildForms::json, g -> retyped(g, type -> "B-" + type)));
    all.add(
        new Form(
            "ids as numbers", g -> events(g) || relations(g), g -> g.array(WildForms::numeric)));
    all.add(
        new Form(
            "ends as \"T1 = words\"",
            g -> relations(g) && g.schema().linking() != Schema.Linking.SURFACE,
            g ->
                g.array(
                    e ->
                        e.put("head", e.get("head").textValue() + " = the first (X)")
                            .put("tail", e.get("tail").textValue() + " = the second (Y)"))));
    all.add(
        new Form(
            "ends as objects",
            g -> relations(g) && g.schema().linking() != Schema.Linking.SURFACE,
            g ->
                g.array(
                    e -> {
                      ObjectNode head = e.objectNode().put("id", e.get("head").textValue());
                      ObjectNode tail = e.objectNode().put("id", e.get("tail").textValue());
                      e.set("head", head.put("text", "the first"));
                      e.set("tail", tail.put("text", "the second"));
                      return e;
                    })));
    all.add(
        new Form(
            "arguments as an object", WildForms::events, g -> g.array(WildForms::argumentsByRole)));
    all.add(
        new Form(
            "arguments as objects of one role",
            WildForms::events,
            g ->
                g.array(
                    e -> {
                      ArrayNode list = e.arrayNode();
                      e.get("arguments")
                          .forEach(
                              a ->
                                  list.add(
                                      e.objectNode().set(a.get("role").textValue(), filler(a))));
                      e.set("arguments", list);
                      return e;
                    })));
    all.add(
        new Form(
            "roles in another case",
            WildForms::events,
            g ->
                g.array(
                    e -> {
                      e.get("arguments")
                          .forEach(
                              a ->
                                  ((ObjectNode) a)
                                      .put(
                                          "role",
                                          a.get("role").textValue().toLowerCase(Locale.ROOT)));
                      return e;
                    })));
  }

  private static String plural(String type) {
    return type.toLowerCase(Locale.ROOT).endsWith("s") ? type : type + "s";
  }

  private static ObjectNode numeric(ObjectNode element) {
    for (String name : List.of("id", "head", "tail", "event")) {
      String id = element.path(name).asText("");
      String digits = id.replaceFirst("^[A-Z]", "");
      if (digits.matches("[1-9]\\d{0,9}")
          && (id.equals(digits) || !name.equals("head") && !name.equals("tail"))) {
        element.put(name, Long.parseLong(digits));
      }
    }
    element.path("arguments").forEach(argument -> numeric((ObjectNode) argument));
    return element;
  }

  private static JsonNode filler(JsonNode argument) {
    return argument.has("event")
        ? ((ObjectNode) argument).objectNode().set("event", argument.get("event"))
        : argument.get("text");
  }

  private static ObjectNode argumentsByRole(ObjectNode event) {
    ObjectNode byRole = event.objectNode();
    for (JsonNode argument : event.get("arguments")) {
      String role = argument.get("role").textValue();
      JsonNode before = byRole.get(role);
      if (before == null) {
        byRole.set(role, filler(argument));
      } else if (before instanceof ArrayNode list) {
        list.add(filler(argument));
      } else {
        byRole.set(role, event.arrayNode().add(before).add(filler(argument)));
      }
    }
    event.set("arguments", byRole);
    return event;
  }

  private static void drafts(List<Form> all) {
    String schema =
        "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {\"type\": {\"type\":"
            + " \"string\"}}}}";
    all.add(
        new Form(
            "JSON Schema before", WildForms::json, g -> "Schema: " + schema + "\n\n" + g.array()));
    all.add(
        new Form(
            "form to fill in before",
            WildForms::json,
            g ->
                "I answer as [{\"type\": \"...\", \""
                    + (events(g) ? "trigger" : relations(g) ? "head" : "text")
                    + "\": \"...\"}]:\n"
                    + g.array()));
    all.add(
        new Form(
            "the prompt's form before",
            WildForms::json,
            g ->
                "{\"type\": one of the types, \"text\": the words exactly as in the text}\n"
                    + g.array()));
    all.add(
        new Form(
            "example before",
            WildForms::json,
            g -> "Example: [" + g.other() + "]\n\nAnswer: " + g.array()));
    all.add(
        new Form(
            "draft and corrected answer",
            WildForms::json,
            g -> "Draft: [" + g.other() + "]\n\nWait, corrected: " + g.array()));
    all.add(
        new Form(
            "answer given twice",
            WildForms::json,
            g -> g.array() + "\n\nFinal answer:\n```json\n" + g.array() + "\n```"));
    all.add(
        new Form(
            "half an answer and the whole",
            WildForms::json,
            g -> "[" + g.elements().get(0) + "]\n\nAnd all together:\n" + g.array()));
    all.add(
        new Form(
            "two answers, neither said to be the one",
            WildForms::json,
            g -> "[" + g.other() + "]\n\n" + g.array()));
    all.add(
        new Form(
            "empty brackets in the words before",
            WildForms::json,
            g -> "I would answer [] if there were none, but there are:\n" + g.array()));
    all.add(
        new Form(
            "references in brackets around",
            WildForms::json,
            g -> "As in [1] and {2}:\n" + g.array() + "\nSee [3, 4]."));
  }

  private static void words(List<Form> all) {
    all.add(
        new Form(
            "lines \"Type: words\"",
            WildForms::mentions,
            g -> lines(g, e -> e.get("type").textValue() + ": " + e.get("text").textValue())));
    all.add(
        new Form(
            "bulleted lines in bold",
            WildForms::mentions,
            g ->
                lines(
                    g,
                    e -> "- **" + e.get("type").textValue() + "**: " + e.get("text").textValue())));
    all.add(
        new Form(
            "quoted words with a full stop",
            WildForms::mentions,
            g ->
                lines(
                    g,
                    e -> e.get("type").textValue() + ": \"" + e.get("text").textValue() + "\".")));
    all.add(
        new Form(
            "\"words (Type)\"",
            WildForms::mentions,
            g ->
                lines(g, e -> e.get("text").textValue() + " (" + e.get("type").textValue() + ")")));
    all.add(
        new Form(
            "\"words (Type)\" with commas",
            WildForms::mentions,
            g ->
                g.elements().stream()
                    .map(e -> e.get("text").textValue() + " (" + e.get("type").textValue() + ")")
                    .collect(Collectors.joining(", "))));
    all.add(
        new Form(
            "\"words: Type\"",
            WildForms::mentions,
            g -> lines(g, e -> e.get("text").textValue() + ": " + e.get("type").textValue())));
    all.add(
        new Form(
            "comma list per type",
            WildForms::mentions,
            g ->
                g.wordsByType().entrySet().stream()
                    .map(e -> e.getKey() + ": " + String.join(", ", e.getValue()))
                    .collect(Collectors.joining("\n"))));
    all.add(
        new Form(
            "list under headings",
            WildForms::mentions,
            g ->
                g.wordsByType().entrySet().stream()
                    .map(e -> "## " + e.getKey() + "\n- " + String.join("\n- ", e.getValue()))
                    .collect(Collectors.joining("\n\n"))));
    all.add(
        new Form(
            "Markdown table",
            g -> mentions(g) || set(g),
            g ->
                g.isLabels()
                    ? "| Type | Applies |\n|---|---|\n"
                        + g.schema().labelNames().stream()
                            .map(
                                l ->
                                    "| "
                                        + l
                                        + " | "
                                        + (g.labels().contains(l) ? "yes" : "no")
                                        + " |")
                            .collect(Collectors.joining("\n"))
                    : "| Type | Text |\n|---|---|\n"
                        + lines(
                            g,
                            e ->
                                "| "
                                    + e.get("type").textValue()
                                    + " | "
                                    + e.get("text").textValue().replace("|", "\\|")
                                    + " |")));
  }

  private static String lines(GoldAnswer gold, Function<ObjectNode, String> line) {
    return gold.elements().stream().map(line).collect(Collectors.joining("\n"));
  }

  private static void labels(List<Form> all) {
    all.add(new Form("labels as a JSON array", WildForms::labelled, GoldAnswer::json));
    all.add(new Form("labels in lines", WildForms::labelled, g -> String.join("\n", g.labels())));
    all.add(
        new Form(
            "labels bulleted and bold",
            WildForms::labelled,
            g -> "- **" + String.join("**\n- **", g.labels()) + "**"));
    all.add(
        new Form(
            "labels numbered",
            WildForms::labelled,
            g ->
                IntStream.range(0, g.labels().size())
                    .mapToObj(i -> (i + 1) + ". " + g.labels().get(i))
                    .collect(Collectors.joining("\n"))));
    all.add(
        new Form(
            "labels after a heading",
            WildForms::labelled,
            g -> "Answer: " + String.join(", ", g.labels()) + "."));
    all.add(
        new Form(
            "labels in lower case and words",
            WildForms::labelled,
            g -> String.join(", ", g.labels()).toLowerCase(Locale.ROOT).replace('_', ' ')));
    all.add(
        new Form(
            "labels in a sentence",
            WildForms::labelled,
            g -> "I think that this is about " + String.join(" and also ", g.labels()) + "."));
    all.add(
        new Form(
            "labels and others denied",
            WildForms::labelled,
            g -> String.join(", ", g.labels()) + " applies, but " + otherLabel(g) + " does not."));
    all.add(
        new Form(
            "task list",
            WildForms::labelled,
            g -> perLabel(g, l -> "- [" + (g.labels().contains(l) ? "x" : " ") + "] " + l)));
    all.add(
        new Form(
            "lines of yes and no",
            WildForms::labelled,
            g -> perLabel(g, l -> l + ": " + (g.labels().contains(l) ? "yes" : "no"))));
    all.add(
        new Form(
            "map of true and false",
            WildForms::labelled,
            g -> {
              Map<String, Boolean> map = new LinkedHashMap<>();
              g.schema().labelNames().forEach(l -> map.put(l, g.labels().contains(l)));
              return GoldAnswer.string(map);
            }));
    all.add(
        new Form(
            "objects with true and false",
            WildForms::labelled,
            g ->
                g.schema().labelNames().stream()
                    .map(
                        l ->
                            "{\"type\": "
                                + GoldAnswer.string(l)
                                + ", \"applies\": "
                                + g.labels().contains(l)
                                + "}")
                    .collect(Collectors.joining(", ", "[", "]"))));
    all.add(
        new Form(
            "label objects in JSON Lines",
            WildForms::labelled,
            g ->
                g.labels().stream()
                    .map(l -> "{\"label\": " + GoldAnswer.string(l) + "}")
                    .collect(Collectors.joining("\n"))));
  }

  private static String otherLabel(GoldAnswer gold) {
    return gold.schema().labelNames().stream()
        .filter(l -> !gold.labels().contains(l))
        .findFirst()
        .orElse("anything else");
  }

  private static String perLabel(GoldAnswer gold, Function<String, String> line) {
    return gold.schema().labelNames().stream().map(line).collect(Collectors.joining("\n"));
  }

  private static void nothing(List<Form> all) {
    Predicate<GoldAnswer> empty = g -> g.isEmpty() && g.kind() != GoldAnswer.Kind.CLASS;
    for (String word :
        List.of(
            "none",
            "None.",
            "N/A",
            "None found",
            "**None**",
            "No mentions found.",
            "There are none in the text.",
            "[]",
            "```json\n[]\n```",
            "[None]",
            "null element only")) {
      String answer = word.equals("null element only") ? "[null]" : word;
      String name = word.startsWith("```") ? "[] in a code fence" : word;
      all.add(new Form("nothing: " + name, empty, g -> answer));
    }
    all.add(
        new Form(
            "nothing: types with None",
            g -> g.isEmpty() && g.isMentions(),
            g -> perLabel(g, l -> l + ": None")));
    all.add(
        new Form(
            "nothing: types with empty lists",
            g -> g.isEmpty() && g.isMentions(),
            g ->
                g.schema().labelNames().stream()
                    .map(l -> GoldAnswer.string(l) + ": []")
                    .collect(Collectors.joining(", ", "{", "}"))));
  }
}
