package org.bioeval.core.task.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.task.Answers;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;
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
  final TypeNames types;

  StructuredTask(Schema schema) {
    this.schema = schema;
    this.names = schema.labelNames();
    this.types = new TypeNames(names);
  }

  @Override
  public String name() {
    return schema.name() + "/structured";
  }

  abstract String instructions();

  abstract String question(I instance);

  abstract JsonNode write(ImmutableList<E> answer);

  /** Tells whether a JSON value has a shape that the answer can have. */
  abstract boolean isAnswer(JsonNode value);

  /** The types of the elements in a value. */
  abstract Set<String> types(JsonNode value);

  /** The elements of an answer in JSON; what is left out goes to the log. */
  abstract ImmutableList<E> read(I instance, JsonNode value, ReadingLog log);

  /** The elements of an answer that is not JSON, if the task can read any. */
  Optional<ImmutableList<E>> readWords(I instance, String answer, ReadingLog log) {
    return Optional.empty();
  }

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
    String answer = Answers.text(completion);
    ReadingLog log = new ReadingLog();
    Optional<AnswerValues.Choice> choice =
        new AnswerValues(this::isAnswer, this::types, types).choose(answer);
    if (choice.isPresent()) {
      if (!choice.get().open().isEmpty()) {
        return new Outcome.Unparseable<>(
            "found " + choice.get().open() + ": " + Answers.excerpt(answer));
      }
      log.json(choice.get().values());
      ImmutableList<E> read = read(instance, choice.get().combined(), log);
      // An empty answer must be explicit; it is not to be read out of JSON of another form.
      return read.isEmpty() && log.inPart()
          ? Answers.unreadable(answer, expected())
          : new Outcome.Answered<>(read, log.reading(choice.get().form()));
    }
    if (Nothing.says(answer)) {
      return new Outcome.Answered<>(ImmutableList.of(), Reading.of("words"));
    }
    Optional<ImmutableList<E>> lines =
        AnswerValues.looksLikeJson(answer) ? Optional.empty() : readWords(instance, answer, log);
    return lines.isPresent()
        ? new Outcome.Answered<>(lines.get(), log.reading("lines"))
        : Answers.unreadable(answer, expected());
  }

  private String expected() {
    return "a JSON array of objects with a type of " + names;
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
