package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.Scored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scores equal those of a2-evaluate.pl (BioNLP-ST 2011 GE tools, last updated 13 February 2011,
 * on perl 5.36) on made-up documents: {@code genia.jsonl}, made by {@code
 * benchmarks/peers/genia_golden.py}.
 */
class GeniaGoldenTest {

  private static final ImmutableMap<String, String> TOTALS =
      ImmutableMap.of(
          "=[SVT-TOTAL]=", "SVT/",
          "==[EVT-TOTAL]==", "EVT/",
          "==[REG-TOTAL]==", "REG/",
          "==[ALL-TOTAL]==", "micro-",
          "==[MOD-TOTAL]==", "micro-");

  static Stream<JsonNode> golden() throws IOException {
    List<JsonNode> batches = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    for (String line :
        Resources.readLines(
            Resources.getResource(GeniaGoldenTest.class, "genia.jsonl"),
            StandardCharsets.US_ASCII)) {
      batches.add(json.readTree(line));
    }
    return batches.stream();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsTheOfficialScorer(JsonNode batch) {
    GeniaScores task1 = GeniaScores.ge2013().withModifications();
    GeniaScores task2 = task1.withSites();
    JsonNode documents = batch.get("documents");
    Map<String, Double> first = score(task1, documents);
    Map<String, Double> second = score(task2, documents);
    JsonNode tables = batch.get("tables");
    assertTable(first, "strict/", tables.get("-t 1"));
    assertTable(first, "span/", tables.get("-t 1 -s"));
    assertTable(first, "", tables.get("-t 1 -s -p"));
    assertTable(score(task1.withRelatedTypes(), documents), "", tables.get("-t 1 -s -p -m"));
    assertTable(second, "strict/", tables.get("-t 2"));
    assertTable(second, "", tables.get("-t 2 -s -p"));
    assertTable(first, "modification/", tables.get("-t 3 -s -p"));
    assertTable(second, "modification/", tables.get("-t 3 -s -p"));
  }

  @Test
  void theCasesTellTheWaysOfMatchingApart() throws IOException {
    // Otherwise equality on them would show little.
    Set<String> different = new HashSet<>();
    golden()
        .forEach(
            batch -> {
              JsonNode tables = batch.get("tables");
              String all = "==[ALL-TOTAL]==";
              List<String> options =
                  List.of("-t 1", "-t 1 -s", "-t 1 -s -p", "-t 1 -s -p -m", "-t 2 -s -p");
              for (int i = 1; i < options.size(); i++) {
                if (!tables
                    .get(options.get(i))
                    .get(all)
                    .equals(tables.get(options.get(i - 1)).get(all))) {
                  different.add(options.get(i));
                }
              }
              if (tables.get("-t 3 -s -p").get("==[MOD-TOTAL]==").get(1).asInt() > 0) {
                different.add("modifications");
              }
            });
    assertThat(different)
        .containsExactlyInAnyOrder(
            "-t 1 -s", "-t 1 -s -p", "-t 1 -s -p -m", "-t 2 -s -p", "modifications");
  }

  private static void assertTable(Map<String, Double> scores, String mode, JsonNode table) {
    assertThat(table.size()).isPositive();
    table
        .properties()
        .forEach(
            row -> {
              String type = row.getKey().equals("Binding") ? "BIND/" : row.getKey() + "/";
              String name = mode + TOTALS.getOrDefault(row.getKey(), type);
              if (!scores.containsKey(name + "f1")) {
                // Types on their own are given for the primary way of matching only.
                assertThat(mode).as(name).isNotEmpty();
                return;
              }
              JsonNode cells = row.getValue();
              double recall = share(cells.get(1).asInt(), cells.get(0).asInt());
              double precision = share(cells.get(3).asInt(), cells.get(2).asInt());
              assertThat(scores.get(name + "recall")).as(name).isCloseTo(recall, within(1e-12));
              assertThat(scores.get(name + "precision"))
                  .as(name)
                  .isCloseTo(precision, within(1e-12));
            });
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static Map<String, Double> score(GeniaScores metric, JsonNode documents) {
    Accumulator<EventInstance, ImmutableList<Event>> accumulator = metric.accumulator();
    for (JsonNode document : documents) {
      accumulator.add(observation(document));
    }
    return Scored.values(accumulator);
  }

  private static Observation<EventInstance, ImmutableList<Event>> observation(JsonNode document) {
    String text = document.get("text").asText();
    Map<String, Mention> given = new HashMap<>();
    ImmutableList.Builder<Mention> entities = ImmutableList.builder();
    for (JsonNode protein : document.get("proteins")) {
      Mention mention =
          mention(
              protein.get(0).asText(),
              "Protein",
              protein.get(1).asInt(),
              protein.get(2).asInt(),
              text);
      given.put(mention.id(), mention);
      entities.add(mention);
    }
    ImmutableList.Builder<ImmutableSet<String>> equal = ImmutableList.builder();
    for (JsonNode group : document.get("equal")) {
      ImmutableSet.Builder<String> members = ImmutableSet.builder();
      group.forEach(member -> members.add(member.asText()));
      equal.add(members.build());
    }
    ImmutableList<Event> gold = events(document.get("gold"), given, text, true);
    Set<String> triggers = new HashSet<>();
    document.get("gold").get("events").forEach(event -> triggers.add(event.get(2).asText()));
    for (JsonNode span : document.get("gold").get("spans")) {
      if (!triggers.contains(span.get(0).asText())) {
        entities.add(
            mention(
                span.get(0).asText(),
                span.get(1).asText(),
                span.get(2).asInt(),
                span.get(3).asInt(),
                text));
      }
    }
    EventInstance instance =
        new EventInstance(
            document.get("id").asText(),
            Document.of(document.get("id").asText(), text),
            entities.build(),
            gold,
            equal.build(),
            ImmutableList.of());
    return Observation.of(instance, gold, events(document.get("answer"), given, text, false));
  }

  private static Mention mention(String id, String type, int start, int end, String text) {
    return Mention.of(id, type, start, end, text.substring(start, end));
  }

  /** Mentions of an answer have no ids, as those a model names. */
  private static ImmutableList<Event> events(
      JsonNode side, Map<String, Mention> given, String text, boolean withIds) {
    Map<String, Mention> spans = new HashMap<>();
    given.forEach(
        (id, protein) ->
            spans.put(
                id,
                withIds ? protein : mention("", "Theme", protein.start(), protein.end(), text)));
    for (JsonNode span : side.get("spans")) {
      String id = span.get(0).asText();
      spans.put(
          id,
          mention(
              withIds ? id : "",
              span.get(1).asText(),
              span.get(2).asInt(),
              span.get(3).asInt(),
              text));
    }
    Map<String, Set<String>> modifications = new HashMap<>();
    for (JsonNode statement : side.get("modifications")) {
      modifications
          .computeIfAbsent(statement.get(1).asText(), e -> new HashSet<>())
          .add(statement.get(0).asText());
    }
    ImmutableList.Builder<Event> events = ImmutableList.builder();
    for (JsonNode event : side.get("events")) {
      ImmutableList.Builder<Argument> arguments = ImmutableList.builder();
      for (JsonNode argument : event.get(3)) {
        String[] parts = argument.asText().split(":");
        arguments.add(
            parts[1].startsWith("E")
                ? new Argument.OfEvent(parts[0], parts[1])
                : new Argument.OfMention(parts[0], spans.get(parts[1])));
      }
      String id = event.get(0).asText();
      events.add(
          new Event(
              id,
              event.get(1).asText(),
              spans.get(event.get(2).asText()),
              arguments.build(),
              ImmutableSet.copyOf(modifications.getOrDefault(id, Set.of())),
              ImmutableMap.of()));
    }
    return events.build();
  }
}
