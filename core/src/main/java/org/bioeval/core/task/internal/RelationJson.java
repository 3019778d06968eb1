package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.task.Reading.Reason;
import org.bioeval.core.task.internal.Elements.Element;
import org.jspecify.annotations.Nullable;

/** Relations in the JSON forms that models write: objects, triples, pairs by type, calls. */
final class RelationJson {

  private static final ImmutableList<String> ENVELOPES =
      ImmutableList.of("relations", "relationships", "triples", "triplets", "interactions");
  private static final ImmutableList<String> TYPE =
      ImmutableList.of(
          "type",
          "relation",
          "predicate",
          "label",
          "relationtype",
          "relationship",
          "rel",
          "category",
          "class",
          "interaction");
  private static final ImmutableList<String> HEAD =
      ImmutableList.of(
          "head",
          "subject",
          "entity1",
          "first",
          "source",
          "arg1",
          "from",
          "subj",
          "e1",
          "headid",
          "headentity",
          "entity1id",
          "firstentity",
          "head_entity",
          "chemical",
          "drug1",
          "argument1");
  private static final ImmutableList<String> TAIL =
      ImmutableList.of(
          "tail",
          "object",
          "entity2",
          "second",
          "target",
          "arg2",
          "to",
          "obj",
          "e2",
          "tailid",
          "tailentity",
          "entity2id",
          "secondentity",
          "tail_entity",
          "disease",
          "drug2",
          "argument2");
  private static final Pattern CALL = Pattern.compile("([^(]+)\\((.+?)\\s*,\\s*(.+)\\)");

  private RelationJson() {}

  /** A type and the two ends as the model wrote them. */
  record Named(String type, String head, String tail) {}

  static boolean isRelations(JsonNode node, TypeNames types) {
    return Elements.mayBeIn(node, ENVELOPES, RelationJson::isElement, types);
  }

  private static boolean isElement(Fields fields) {
    return fields.has(HEAD) && fields.has(TAIL);
  }

  static Set<String> types(JsonNode node, TypeNames types) {
    Set<String> named = new LinkedHashSet<>();
    read(node, types, Optional.empty(), new ReadingLog()).forEach(r -> named.add(r.type()));
    return named;
  }

  /** All relations in their order; one of the negative type says that there is none. */
  static List<Named> read(
      JsonNode node, TypeNames types, Optional<String> negative, ReadingLog log) {
    List<Named> found = new ArrayList<>();
    for (Element element : Elements.of(node, ENVELOPES, RelationJson::isElement, types, log)) {
      Optional<Named> relation =
          element.node().isObject()
              ? ofObject(element.node(), element.type(), types, log)
              : element.node().isArray()
                  ? ofTuple(element.node(), element.type(), types, log)
                  : ofCall(element.node().textValue(), types, log);
      if (relation.isPresent()) {
        Named named = relation.get();
        if (negative.equals(Optional.of(named.type())) || types.isNone(named.type())) {
          log.leftOut(Reason.NO_PREDICTION, element.node());
        } else {
          found.add(named);
        }
      }
    }
    return found;
  }

  private static Optional<Named> ofObject(
      JsonNode object, @Nullable String outer, TypeNames types, ReadingLog log) {
    Fields fields = new Fields(object);
    Optional<String> head = end(fields, HEAD);
    Optional<String> tail = end(fields, TAIL);
    if (head.isEmpty() || tail.isEmpty()) {
      boolean nothing = isNull(fields, HEAD) && isNull(fields, TAIL);
      log.leftOut(nothing ? Reason.NO_PREDICTION : Reason.NO_TEXT, object);
      return Optional.empty();
    }
    Optional<String> type = fields.text(TYPE).map(types::orInvented);
    if (type.isEmpty()) {
      type = Optional.ofNullable(outer != null ? outer : only(types));
    }
    if (type.isEmpty()) {
      log.leftOut(Reason.UNKNOWN_TYPE, object);
      return Optional.empty();
    }
    if (isPlaceholder(head.get()) || isPlaceholder(tail.get())) {
      log.leftOut(Reason.NO_PREDICTION, object);
      return Optional.empty();
    }
    return Optional.of(new Named(type.get(), head.get(), tail.get()));
  }

  private static boolean isPlaceholder(String end) {
    return end.isBlank() || Nothing.isPlaceholder(end) || end.strip().equalsIgnoreCase("none");
  }

  private static @Nullable String only(TypeNames types) {
    return types.names.size() == 1 ? types.names.get(0) : null;
  }

  private static boolean isNull(Fields fields, List<String> names) {
    return fields.get(names).map(JsonNode::isNull).orElse(true);
  }

  /** The id of an end that is an object, else its words. */
  private static Optional<String> end(Fields fields, List<String> names) {
    Optional<JsonNode> value = fields.get(names);
    if (value.isPresent() && value.get().isObject()) {
      Optional<String> id = new Fields(value.get()).text(Fields.ID);
      if (id.isPresent()) {
        return id;
      }
    }
    if (value.isPresent() && value.get().isArray() && value.get().size() == 1) {
      return Fields.scalar(value.get().get(0));
    }
    return fields.text(names);
  }

  /** {@code ["CID", "T1", "T3"]} with the type first, between or last; under a type, a pair. */
  private static Optional<Named> ofTuple(
      JsonNode tuple, @Nullable String outer, TypeNames types, ReadingLog log) {
    List<String> texts = new ArrayList<>();
    tuple.forEach(element -> texts.add(Fields.scalar(element).orElse("")));
    if (texts.size() == 2 && outer != null) {
      return Optional.of(new Named(outer, texts.get(0), texts.get(1)));
    }
    int place = -1;
    for (int i = 0; i < texts.size(); i++) {
      if (types.known(texts.get(i)).isPresent()) {
        place = place < 0 ? i : 9;
      }
    }
    if (texts.size() != 3 || place < 0 || place > 2) {
      log.leftOut(Reason.WRONG_SHAPE, tuple);
      return Optional.empty();
    }
    String type = types.orInvented(texts.remove(place));
    return Optional.of(new Named(type, texts.get(0), texts.get(1)));
  }

  /** {@code "CID(T1, T3)"} */
  private static Optional<Named> ofCall(String text, TypeNames types, ReadingLog log) {
    Matcher call = CALL.matcher(text.strip());
    if (call.matches() && call.group(3).indexOf(',') < 0) {
      Optional<String> type = types.known(call.group(1));
      if (type.isPresent()) {
        return Optional.of(new Named(type.get(), call.group(2).strip(), call.group(3).strip()));
      }
    }
    log.leftOut(Reason.WRONG_SHAPE, text);
    return Optional.empty();
  }
}
