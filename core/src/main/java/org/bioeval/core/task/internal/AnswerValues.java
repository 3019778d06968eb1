package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.LenientJson.Found;

/**
 * Decides which JSON values of a text are the answer: one, several that belong together, or the
 * last of a draft and its correction. Where the text leaves that open, there is no decision.
 */
final class AnswerValues {

  private static final String ONE_OF = "one of the types";
  private static final String AS_IN_TEXT = "exactly as in the text";

  private static final Pattern EXAMPLE =
      words(
          "example|e\\.g|for instance|format|schema|template|draft|first (attempt|pass|try)"
              + "|initial|initially|preliminary|such as|would (answer|write|look)|if there (were|was)");
  private static final Pattern CORRECTION =
      words(
          "correct|corrected|correction|revised|revision|update|updated|instead|actually|wait"
              + "|final|finally|fixed|oops|sorry|second thought|rather|improved|better|should be");
  private static final Pattern ANSWER =
      words("answer|output|result|response|here (is|are)|annotations?|now|for (this|the) text");
  private static final Pattern ADDITION =
      words(
          "also|additional|additionally|add|added|missed|missing|plus|another|as well|moreover"
              + "|furthermore|besides");
  private static final Pattern REMOVAL = words("remove|removed|delete|exclude|drop|dropped|except");
  private static final Pattern FENCE = Pattern.compile("^```+\\w*\\s*");
  private static final Pattern TASK_BOX = Pattern.compile("\\[[ xX✓✔]?\\]");
  private static final Pattern CONDITION = words("if|would|unless|otherwise");

  /** What stands between the parts of one answer: bullets, numbers, fences, signs. */
  private static final Pattern LIGHT =
      Pattern.compile("```+[\\w+-]*|\\band\\b|\\b[A-Za-z]{0,2}\\d+\\b", Pattern.CASE_INSENSITIVE);

  private static Pattern words(String alternatives) {
    return Pattern.compile("\\b(" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  /**
   * The values that are the answer.
   *
   * @param values in their order; none if the text leaves open which they are
   * @param form for the reading
   * @param open why there is no decision; empty if there is one
   */
  record Choice(ImmutableList<Found> values, String form, String open) {

    /** All values as one: the only one, or an array of all their elements. */
    JsonNode combined() {
      if (values.size() == 1) {
        return values.get(0).value();
      }
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (Found found : values) {
        if (found.value().isArray() && !isTuple(found.value())) {
          found.value().forEach(all::add);
        } else {
          all.add(found.value());
        }
      }
      return all;
    }
  }

  /**
   * An array, or objects with nothing but light signs between them, and the words before the first.
   */
  private record Group(String before, List<Found> values) {
    boolean says(Pattern pattern) {
      return pattern.matcher(before).find();
    }

    Set<JsonNode> elements() {
      Set<JsonNode> elements = new HashSet<>();
      for (Found found : values) {
        if (found.value().isArray()) {
          found.value().forEach(elements::add);
        } else {
          elements.add(found.value());
        }
      }
      return elements;
    }

    boolean isEmpty() {
      return values.stream().allMatch(found -> found.value().isEmpty());
    }
  }

  private final Predicate<JsonNode> wanted;
  private final Function<JsonNode, Set<String>> types;
  private final TypeNames names;

  /**
   * A chooser.
   *
   * @param wanted tells whether a value has a shape that the answer can have
   * @param types of the elements in a value
   * @param names the closed list
   */
  AnswerValues(Predicate<JsonNode> wanted, Function<JsonNode, Set<String>> types, TypeNames names) {
    this.wanted = wanted;
    this.types = types;
    this.names = names;
  }

  /** The answer's values, or empty if the text holds none. */
  Optional<Choice> choose(String answer) {
    if (answer.indexOf('{') < 0 && answer.indexOf('[') < 0) {
      return Optional.empty();
    }
    List<Group> groups = new ArrayList<>();
    int from = 0;
    boolean apart = true;
    StringBuilder before = new StringBuilder();
    // Looked for once: an answer may hold very many values.
    boolean question = answer.contains("the t") || answer.contains("THE T");
    for (Found found : LenientJson.all(answer)) {
      String gap = answer.substring(from, found.start());
      from = found.end();
      boolean light = isLight(gap);
      before.append(gap.length() > 400 ? gap.substring(gap.length() - 400) : gap);
      if (!wanted.test(found.value()) || isForm(found, answer, question)) {
        apart = true; // A citation, a schema or a form to fill in.
        continue;
      }
      boolean list = found.value().isArray() && !isTuple(found.value());
      if (groups.isEmpty() || apart || !light || list) {
        groups.add(new Group(before.toString(), new ArrayList<>()));
      }
      groups.get(groups.size() - 1).values().add(found);
      apart = false;
      before.setLength(0);
    }
    return groups.isEmpty() ? Optional.empty() : Optional.of(decide(groups, answer));
  }

  /** A line of its own among others, such as a type and words. */
  private static boolean isTuple(JsonNode array) {
    if (array.size() < 2 || array.size() > 4) {
      return false;
    }
    for (JsonNode element : array) {
      if (element.isContainerNode()) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether an answer was begun as JSON, so that its pieces are not lines of words. */
  static boolean looksLikeJson(String answer) {
    String plain = answer.strip();
    if (plain.startsWith("```")) {
      plain = FENCE.matcher(plain).replaceFirst("");
    }
    return plain.startsWith("{") || (plain.startsWith("[") && !TASK_BOX.matcher(plain).lookingAt());
  }

  private static boolean isLight(String gap) {
    if (gap.isEmpty() || gap.length() > 200) {
      return gap.isEmpty();
    }
    String rest = LIGHT.matcher(gap).replaceAll("");
    return rest.codePoints().noneMatch(Character::isLetter);
  }

  private Choice decide(List<Group> all, String answer) {
    if (all.size() == 1 && !all.get(0).isEmpty()) {
      ImmutableList<Found> values = ImmutableList.copyOf(all.get(0).values());
      return new Choice(values, form(values, answer), "");
    }
    List<Group> groups = new ArrayList<>(all);
    if (groups.stream().anyMatch(group -> !group.isEmpty())) {
      Group last = groups.get(groups.size() - 1);
      if (last.isEmpty() && groups.size() > 1 && !isHeading(last.before()) && !last.says(EXAMPLE)) {
        return open("a list and an empty one after it");
      }
      groups.removeIf(Group::isEmpty);
    } else if (groups.stream().allMatch(group -> isCondition(group, answer))) {
      return open("an empty list in a condition");
    }
    if (groups.size() > 1) {
      List<Group> own = groups.stream().filter(g -> !isExample(g)).toList();
      groups = own.isEmpty() ? groups : new ArrayList<>(own);
    }
    for (int i = groups.size() - 1; i > 0; i--) {
      Group group = groups.get(i);
      if (group.says(REMOVAL)) {
        return open("a list and words that take something away from it");
      }
      if (group.says(CORRECTION)) {
        if (group.says(ADDITION) && !group.elements().containsAll(groups.get(i - 1).elements())) {
          return open("a list and words that change it");
        }
        groups = groups.subList(i, groups.size());
        break;
      }
    }
    if (groups.size() > 1 && !belongTogether(groups)) {
      Group last = groups.get(groups.size() - 1);
      if (groups.stream().allMatch(g -> last.elements().containsAll(g.elements()))) {
        groups = List.of(last);
      } else {
        return open("several lists, and no words that tell which is meant");
      }
    }
    ImmutableList.Builder<Found> values = ImmutableList.builder();
    groups.forEach(group -> values.addAll(group.values()));
    return new Choice(values.build(), form(values.build(), answer), "");
  }

  /** "I would answer [] if there were none" */
  private static boolean isCondition(Group group, String answer) {
    int start = group.values().get(0).start();
    String before = answer.substring(Math.max(0, start - 200), start);
    String after = answer.substring(start, Math.min(answer.length(), start + 200));
    int line = after.indexOf('\n');
    String around =
        before.substring(before.lastIndexOf('\n') + 1)
            + (line < 0 ? after : after.substring(0, line));
    return CONDITION.matcher(around).find();
  }

  private static Choice open(String why) {
    return new Choice(ImmutableList.of(), "", why);
  }

  private static boolean isExample(Group group) {
    return group.says(EXAMPLE) && !group.says(CORRECTION);
  }

  /** One list for each type, under a heading of that type or with no type in two of them. */
  private boolean belongTogether(List<Group> groups) {
    if (groups.stream().allMatch(group -> isHeading(group.before()))) {
      return true;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      if (i > 0 && groups.get(i).says(ADDITION)) {
        continue;
      }
      Set<String> own = new HashSet<>();
      groups.get(i).values().forEach(found -> own.addAll(types.apply(found.value())));
      for (String type : own) {
        if (!seen.add(type)) {
          return false;
        }
      }
      if (own.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private boolean isHeading(String before) {
    String plain = before.replaceAll("```+\\w*", "").strip();
    String line = plain.substring(plain.lastIndexOf('\n') + 1);
    return names.known(line.replaceAll("^[\\s#*\\d.)-]+|[\\s:*]+$", "")).isPresent();
  }

  /** A JSON Schema, or a form whose words are those of the question or dots. */
  private static boolean isForm(Found found, String answer, boolean question) {
    JsonNode value = found.value();
    if (value.isObject()
        && (value.has("properties") || (value.has("items") && value.path("type").isTextual()))) {
      return true;
    }
    if (question && found.end() - found.start() < 2000 && holdsWordsOfQuestion(answer, found)) {
      return true;
    }
    return !value.isEmpty() && holdsPlaceholdersOnly(value);
  }

  private static boolean holdsWordsOfQuestion(String answer, Found found) {
    for (int i = found.start(); i < found.end(); i++) {
      char c = answer.charAt(i);
      if (((c == 'o' || c == 'O') && answer.regionMatches(true, i, ONE_OF, 0, ONE_OF.length()))
          || ((c == 'e' || c == 'E')
              && answer.regionMatches(true, i, AS_IN_TEXT, 0, AS_IN_TEXT.length()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsPlaceholdersOnly(JsonNode value) {
    for (JsonNode element : value.isArray() ? value : List.of(value)) {
      boolean form = false;
      if (element.isObject()) {
        boolean names = !element.isEmpty();
        for (JsonNode field : element) {
          form |= field.isTextual() && Nothing.isPlaceholder(field.textValue());
          names &= field.isTextual() && Nothing.isFieldName(field.textValue());
        }
        form |= names;
      } else {
        form = element.isTextual() && Nothing.isPlaceholder(element.textValue());
      }
      if (!form) {
        return false;
      }
    }
    return true;
  }

  private static String form(ImmutableList<Found> values, String answer) {
    int first = values.get(0).start();
    boolean fenced = answer.lastIndexOf("```", first) >= 0;
    if (values.size() > 1) {
      return fenced ? "several fenced JSON values" : "JSON Lines";
    }
    return (fenced ? "fenced " : "")
        + (values.get(0).value().isArray() ? "JSON array" : "JSON object");
  }
}
