package org.bioeval.core.eval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bioeval.core.eval.internal.JsonLine;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;

/** Reads what {@link Evaluation#withItems} wrote. */
public final class Items {

  private Items() {}

  /**
   * The items of a run, in the order of the dataset. Read as they are asked for, so a file of any
   * size needs little memory.
   *
   * @param file such as {@code items.jsonl}
   * @return the items; close the stream to close the file
   * @throws UncheckedIOException if the file cannot be read, or, while the stream is used, if a
   *     line is not an item; the message names file and line
   */
  public static Stream<ItemResult> read(Path file) {
    try {
      BufferedReader lines = Files.newBufferedReader(file, UTF_8);
      AtomicLong number = new AtomicLong();
      return lines
          .lines()
          .map(line -> item(file, number.incrementAndGet(), line))
          .onClose(() -> close(file, lines));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " (" + e.getMessage() + ")", e);
    }
  }

  private static void close(Path file, BufferedReader lines) {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }

  private static ItemResult item(Path file, long number, String line) {
    try {
      JsonNode node = JsonLine.read(line);
      ItemResult first = item(node, node);
      ImmutableList.Builder<ItemResult> repeats = ImmutableList.builder();
      if (node.has("repeats")) {
        repeats.add(first);
        for (JsonNode repeat : node.path("repeats")) {
          repeats.add(item(node, repeat));
        }
      }
      return first.withRepeats(repeats.build());
    } catch (IOException | IllegalArgumentException e) {
      throw new UncheckedIOException(
          file + ":" + number + ": not an item of a run (" + e.getMessage() + ")",
          new IOException(e));
    }
  }

  /** One time that an item was asked; what all times share stands in the line itself. */
  private static ItemResult item(JsonNode line, JsonNode node) {
    return new ItemResult(
        line.required("id").asText(),
        line.required("document").asText(),
        byLabel(Outcome.Kind.values(), Outcome.Kind::label, node.required("outcome").asText()),
        node.path("reason").asText(""),
        reading(node),
        text(node, "answer"),
        line.required("gold").asText(),
        node.path("exact").asBoolean(),
        texts(node.path("completions")),
        texts(node.path("keys")).stream()
            .map(JournalKey::parse)
            .collect(ImmutableList.toImmutableList()),
        text(line, "text"),
        ImmutableList.of());
  }

  private static Reading reading(JsonNode node) {
    ImmutableList.Builder<Reading.LeftOut> leftOut = ImmutableList.builder();
    for (JsonNode element : node.path("leftOut")) {
      leftOut.add(
          new Reading.LeftOut(
              byLabel(
                  Reading.Reason.values(), Reading.Reason::label, element.path("reason").asText()),
              element.path("text").asText()));
    }
    return new Reading(node.path("form").asText(""), texts(node.path("repairs")), leftOut.build());
  }

  private static Optional<String> text(JsonNode node, String name) {
    return node.has(name) ? Optional.of(node.path(name).asText()) : Optional.empty();
  }

  private static ImmutableList<String> texts(JsonNode array) {
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    array.forEach(element -> texts.add(element.asText()));
    return texts.build();
  }

  private static <E> E byLabel(E[] values, Function<E, String> label, String wanted) {
    return Arrays.stream(values)
        .filter(value -> label.apply(value).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown label '" + wanted + "'"));
  }
}
