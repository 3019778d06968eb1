package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
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
  boolean isAnswer(JsonNode value) {
    return RelationJson.isRelations(value, types);
  }

  @Override
  Set<String> types(JsonNode value) {
    return RelationJson.types(value, types);
  }

  @Override
  ImmutableList<Relation> read(RelationInstance instance, JsonNode value, ReadingLog log) {
    EntityNames entities = new EntityNames(instance, schema.linking(), entities(instance).keySet());
    return RelationJson.read(value, types, schema.negative(), log).stream()
        .map(
            relation ->
                Relation.of(
                    relation.type(),
                    entities.resolve(relation.head()),
                    entities.resolve(relation.tail())))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  String jsonSchema() {
    return "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":"
        + labelEnum()
        + "},\"head\":{\"type\":\"string\"},\"tail\":{\"type\":\"string\"}},"
        + "\"required\":[\"type\",\"head\",\"tail\"],\"additionalProperties\":false}}";
  }
}
