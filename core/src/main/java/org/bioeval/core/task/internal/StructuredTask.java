package org.bioeval.core.task.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.task.Answers;
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Task;

/**
 * A task whose answer is a JSON array of objects.
 *
 * @param <I> kind of instance
 * @param <E> one element of the answer
 */
abstract class StructuredTask<I extends Instance, E> implements Task<I, ImmutableList<E>> {

  static final JsonMapper JSON = new JsonMapper();

  final Schema schema;
  final ImmutableList<String> names;

  StructuredTask(Schema schema) {
    this.schema = schema;
    this.names = schema.labelNames();
  }

  @Override
  public String name() {
    return schema.name() + "/structured";
  }

  abstract String instructions();

  abstract String question(I instance);

  abstract JsonNode write(ImmutableList<E> answer);

  abstract ImmutableList<E> read(I instance, JsonNode array);

  abstract String jsonSchema();

  @Override
  public Prompt prompt(I instance) {
    return Wording.prompt(instructions(), question(instance));
  }

  @Override
  public String format(ImmutableList<E> answer) {
    try {
      return JSON.writeValueAsString(write(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write the answer as JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public Outcome<ImmutableList<E>> parse(I instance, Completion completion) {
    Optional<Outcome<ImmutableList<E>>> none = Answers.withoutAnswer(completion);
    if (none.isPresent()) {
      return none.get();
    }
    if (completion.finish() == FinishReason.LENGTH) {
      return new Outcome.Truncated<>(null);
    }
    String answer = completion.split().answer();
    Optional<LenientJson.Found> json = LenientJson.find(answer, this::isWanted);
    if (json.isPresent()) {
      JsonNode elements = elements(json.get().value());
      ImmutableList<E> read = read(instance, elements);
      // That nothing applies has to be said; it is not to be read out of JSON of another form.
      return read.isEmpty() && (!json.get().complete() || MentionJson.holdsText(elements))
          ? Answers.unreadable(answer, expected())
          : new Outcome.Answered<>(read);
    }
    String plain = answer.strip().toLowerCase(java.util.Locale.ROOT);
    if (plain.equals("none") || plain.equals("none.") || plain.equals("[]")) {
      return new Outcome.Answered<>(ImmutableList.of());
    }
    return Answers.unreadable(answer, expected());
  }

  private String expected() {
    return "a JSON array of objects with a type of " + names;
  }

  /**
   * Tells whether a value can be this task's answer: by default an array of objects, an object that
   * holds one, or a single object.
   */
  boolean isWanted(JsonNode node) {
    return isObjects(node);
  }

  /** What is read of a value that is wanted: by default the array of objects. */
  JsonNode elements(JsonNode value) {
    return unwrapped(value);
  }

  private static boolean isObjects(JsonNode node) {
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (!element.isObject()) {
          return false;
        }
      }
      return true;
    }
    return node.isObject() && !node.isEmpty();
  }

  private static JsonNode unwrapped(JsonNode node) {
    if (node.isArray()) {
      return node;
    }
    if (!node.has("type")) {
      for (JsonNode value : node) {
        if (value.isArray() && isObjects(value)) {
          return value;
        }
      }
    }
    return JSON.createArrayNode().add(node);
  }

  @Override
  public Optional<Constraint> constraint(I instance) {
    return Optional.of(new Constraint.JsonSchema(jsonSchema()));
  }

  /** The labels as the {@code enum} of a JSON Schema. */
  String labelEnum() {
    try {
      return JSON.writeValueAsString(names);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write labels as JSON: " + e.getMessage(), e);
    }
  }
}
