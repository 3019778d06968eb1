package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;

/** All relations of a text. */
public final class RelationTask extends StructuredTask<RelationInstance, Relation> {

  /**
   * A task over relation types.
   *
   * @param schema the types, and what their ends refer to
   */
  public RelationTask(Schema schema) {
    super(schema);
  }

  @Override
  String instructions() {
    String ends =
        switch (schema.linking()) {
          case MENTION, CONCEPT ->
              "\"head\": id of the first entity, \"tail\": id of the second entity";
          case SURFACE ->
              "\"head\": words of the first entity, \"tail\": words of the second entity";
        };
    return "You annotate biomedical text. Mark every relation of these types between two entities that the"
        + " text states:\n\n"
        + Wording.list(schema.labels())
        + "\nAnswer with a JSON array and nothing else, one object for each relation: {\"type\": one of the"
        + " types, "
        + ends
        + "}. If there is none, answer [].";
  }

  @Override
  String question(RelationInstance instance) {
    StringBuilder question = new StringBuilder(instance.text());
    if (schema.linking() != Schema.Linking.SURFACE) {
      question.append("\n\nEntities:");
      entities(instance)
          .forEach(
              (id, names) ->
                  question.append("\n").append(id).append(" = ").append(String.join(" | ", names)));
    }
    return question.toString();
  }

  /** Names of each entity by its id, in the order of the text. */
  private Map<String, Set<String>> entities(RelationInstance instance) {
    Map<String, Set<String>> entities = new LinkedHashMap<>();
    for (Mention mention : instance.mentions()) {
      ImmutableList<String> ids =
          schema.linking() == Schema.Linking.CONCEPT
              ? mention.conceptIds()
              : ImmutableList.of(mention.id());
      for (String id : ids) {
        entities
            .computeIfAbsent(id, key -> new LinkedHashSet<>())
            .add(mention.text() + " (" + mention.type() + ")");
      }
    }
    return entities;
  }

  @Override
  public ImmutableList<Relation> gold(RelationInstance instance) {
    return instance.relations().stream()
        .filter(relation -> names.contains(relation.type()))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  JsonNode write(ImmutableList<Relation> answer) {
    ArrayNode array = JSON.createArrayNode();
    for (Relation relation : answer) {
      array
          .addObject()
          .put("type", relation.type())
          .put("head", relation.head())
          .put("tail", relation.tail());
    }
    return array;
  }

  @Override
  ImmutableList<Relation> read(RelationInstance instance, JsonNode array) {
    ImmutableList.Builder<Relation> relations = ImmutableList.builder();
    Set<String> ids = entities(instance).keySet();
    for (JsonNode element : array) {
      Optional<String> type =
          MentionJson.text(element, "type", "relation", "predicate", "label")
              .flatMap(name -> MentionJson.known(name, names));
      Optional<String> head = MentionJson.text(element, "head", "subject", "entity1", "first");
      Optional<String> tail = MentionJson.text(element, "tail", "object", "entity2", "second");
      if (type.isPresent() && head.isPresent() && tail.isPresent()) {
        relations.add(
            Relation.of(
                type.get(),
                resolve(instance, ids, head.get()),
                resolve(instance, ids, tail.get())));
      }
    }
    return relations.build();
  }

  /** The id that a model means: an id as it is, else the first entity of that name. */
  private String resolve(RelationInstance instance, Set<String> ids, String named) {
    String wanted = named.strip();
    if (schema.linking() == Schema.Linking.SURFACE) {
      return wanted;
    }
    if (ids.contains(wanted)) {
      return wanted;
    }
    for (Mention mention : instance.mentions()) {
      if (mention.text().equalsIgnoreCase(wanted)) {
        if (schema.linking() == Schema.Linking.MENTION) {
          return mention.id();
        }
        if (!mention.conceptIds().isEmpty()) {
          return mention.conceptIds().get(0);
        }
      }
    }
    return wanted;
  }

  @Override
  String jsonSchema() {
    return "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":"
        + labelEnum()
        + "},\"head\":{\"type\":\"string\"},\"tail\":{\"type\":\"string\"}},"
        + "\"required\":[\"type\",\"head\",\"tail\"],\"additionalProperties\":false}}";
  }
}
