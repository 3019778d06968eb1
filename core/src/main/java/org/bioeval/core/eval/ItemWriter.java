package org.bioeval.core.eval;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.collect.ImmutableList;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.internal.JsonLine;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;
import org.bioeval.core.task.Task;

/**
 * Writes one JSON line per item, in the order of the dataset: id, source, outcome, how the answer
 * was read, the parsed and the right answer as the task writes them, what the model said, and the
 * keys of the item's lines in the journal. Where items are asked several times, all this is of the
 * first time; the others follow in a list. The file takes its name only when it is complete.
 */
final class ItemWriter<I extends Instance, A> implements AutoCloseable {

  private final Path target;
  private final Path partial;
  private final Task<I, A> task;
  private final boolean texts;
  private final OutputStream out;

  ItemWriter(Path target, Task<I, A> task, boolean texts) {
    this.target = target;
    this.partial = target.resolveSibling(target.getFileName() + ".partial");
    this.task = task;
    this.texts = texts;
    try {
      Path folder = target.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      this.out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Writes the line of an item.
   *
   * @param repeats what became of it, each time it was asked
   * @param keys of its questions in the journal, one for each repeat and sample; empty without a
   *     journal
   */
  void write(
      ImmutableList<Observation<I, A>> repeats, ImmutableList<ImmutableList<JournalKey>> keys) {
    try {
      out.write(JsonLine.of(json -> item(json, repeats, keys)));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void item(
      JsonGenerator json,
      ImmutableList<Observation<I, A>> repeats,
      ImmutableList<ImmutableList<JournalKey>> keys)
      throws IOException {
    Observation<I, A> first = repeats.get(0);
    json.writeStringField("id", first.instance().id());
    if (texts) {
      json.writeStringField("text", first.instance().text());
    }
    json.writeStringField("document", first.instance().groupId());
    outcome(json, first);
    json.writeStringField("gold", task.format(first.gold()));
    completions(json, first, keys.isEmpty() ? ImmutableList.of() : keys.get(0));
    if (repeats.size() == 1) {
      return;
    }
    json.writeArrayFieldStart("repeats");
    for (int repeat = 1; repeat < repeats.size(); repeat++) {
      json.writeStartObject();
      outcome(json, repeats.get(repeat));
      completions(
          json, repeats.get(repeat), keys.isEmpty() ? ImmutableList.of() : keys.get(repeat));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void outcome(JsonGenerator json, Observation<I, A> observation) throws IOException {
    json.writeStringField("outcome", observation.outcome().kind().label());
    if (!observation.outcome().reason().isEmpty()) {
      json.writeStringField("reason", observation.outcome().reason());
    }
    if (observation.outcome() instanceof Outcome.Unanswerable<A> never) {
      json.writeStringField("cause", never.cause().label());
    }
    reading(json, observation.outcome().reading());
    if (observation.outcome().scored().isPresent()) {
      A answer = observation.outcome().scored().get();
      json.writeStringField("answer", task.format(answer));
      json.writeBooleanField("exact", answer.equals(observation.gold()));
    }
  }

  private void completions(
      JsonGenerator json, Observation<I, A> observation, ImmutableList<JournalKey> keys)
      throws IOException {
    json.writeArrayFieldStart("completions");
    for (Completion completion : observation.completions()) {
      json.writeString(completion.text());
    }
    json.writeEndArray();
    if (!keys.isEmpty()) {
      json.writeArrayFieldStart("keys");
      for (JournalKey key : keys) {
        json.writeString(key.toString());
      }
      json.writeEndArray();
    }
  }

  private static void reading(JsonGenerator json, Reading reading) throws IOException {
    if (!reading.form().isEmpty()) {
      json.writeStringField("form", reading.form());
    }
    if (!reading.repairs().isEmpty()) {
      json.writeArrayFieldStart("repairs");
      for (String repair : reading.repairs()) {
        json.writeString(repair);
      }
      json.writeEndArray();
    }
    if (!reading.leftOut().isEmpty()) {
      json.writeArrayFieldStart("leftOut");
      for (Reading.LeftOut element : reading.leftOut()) {
        json.writeStartObject();
        json.writeStringField("reason", element.reason().label());
        json.writeStringField("text", element.text());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /** Gives the file its name. */
  void complete() {
    try {
      out.close();
      Files.move(
          partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException(
        "cannot write "
            + target
            + " ("
            + e.getMessage()
            + "); check the folder and the free space, then run again: answers in the journal are not"
            + " asked again",
        e);
  }

  @Override
  public void close() {
    try (out) {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      // A left-over partial file is overwritten by the next run.
    }
  }
}
