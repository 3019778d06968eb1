package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.task.MentionAligner;

/** All mentions of a text with their types. */
public final class MentionTask extends StructuredTask<MentionInstance, Mention> {

  /**
   * A task over mention types.
   *
   * @param schema the types
   */
  public MentionTask(Schema schema) {
    super(schema);
  }

  @Override
  String instructions() {
    return "You annotate biomedical text. Mark every mention of these types:\n\n"
        + Wording.list(schema.labels())
        + "\nAnswer with a JSON array and nothing else, one object for each mention in the order of the"
        + " text: {\"type\": one of the types, \"text\": the words exactly as in the text}. A mention that"
        + " occurs twice is listed twice. If there is none, answer [].";
  }

  @Override
  String question(MentionInstance instance) {
    return instance.text();
  }

  @Override
  public ImmutableList<Mention> gold(MentionInstance instance) {
    return instance.mentions();
  }

  @Override
  JsonNode write(ImmutableList<Mention> answer) {
    ArrayNode array = JSON.createArrayNode();
    for (Mention mention : answer) {
      array.addObject().put("type", mention.type()).put("text", mention.text());
    }
    return array;
  }

  @Override
  boolean isAnswer(JsonNode value) {
    return MentionJson.isMentions(value, types);
  }

  @Override
  Set<String> types(JsonNode value) {
    return MentionJson.types(value, types);
  }

  @Override
  ImmutableList<Mention> read(MentionInstance instance, JsonNode value, ReadingLog log) {
    return located(instance, MentionJson.read(value, types, instance.text(), log));
  }

  /** Models also write mentions in lines, as in the other formulation. */
  @Override
  Optional<ImmutableList<Mention>> readWords(
      MentionInstance instance, String answer, ReadingLog log) {
    return MentionLines.read(answer, types, instance.text(), log)
        .map(mentions -> located(instance, mentions));
  }

  private static ImmutableList<Mention> located(
      MentionInstance instance, List<MentionJson.Named> mentions) {
    MentionAligner aligner = new MentionAligner(instance.text());
    return mentions.stream()
        .map(named -> aligner.align(named.type(), named.words()))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  String jsonSchema() {
    return "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":"
        + labelEnum()
        + "},\"text\":{\"type\":\"string\"}},\"required\":[\"type\",\"text\"],"
        + "\"additionalProperties\":false}}";
  }
}
