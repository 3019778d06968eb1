package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Answers of models that were once read wrongly, with what they say. */
class AnswerCasesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNPARSEABLE = "unparseable";
  private static final String METFORMIN = "Chemical Metformin 0-9";
  private static final String NAUSEA = "Disease nausea 17-23";
  private static final String ALL = METFORMIN + "; " + NAUSEA + "; Disease weight loss 28-39";
  private static final String TWO = METFORMIN + "; " + NAUSEA;
  private static final String EXPRESSION = "E1 Gene_expression expression(Theme=IRF-4)";

  /** What each reply of a case says. */
  private static final ImmutableMap<String, List<String>> EXPECTED =
      ImmutableMap.<String, List<String>>builder()
          .put(
              "align-typographic-hyphen-and-apostrophe",
              List.of("X SARS‐CoV‐2 0-10", "X Parkinson’s disease 15-34"))
          .put(
              "class-hyphenated-word-holds-the-label",
              List.of(UNPARSEABLE, UNPARSEABLE, UNPARSEABLE))
          .put("events-arguments-as-object", List.of(EXPRESSION, EXPRESSION, EXPRESSION))
          .put(
              "events-numeric-ids-and-role-case",
              List.of(
                  "1 Gene_expression expression(); 2 Negative_regulation inhibits(Cause=event 1)",
                  EXPRESSION))
          .put("labels-as-task-list", List.of("Gene_expression; Binding"))
          .put("labels-negated-in-sentence", List.of(UNPARSEABLE))
          .put("labels-true-false-object", List.of("Gene_expression; Binding", "Binding"))
          .put(
              "mention-lines-with-comma-list-quotes-and-full-stop",
              List.of(
                  "Chemical: Metformin; Chemical: insulin", "Chemical: Metformin",
                  "Chemical: Metformin", ""))
          .put("mentions-array-with-missing-comma", List.of(ALL))
          .put("mentions-array-with-python-False-in-last", List.of(ALL))
          .put("mentions-array-with-unescaped-quote", List.of(ALL))
          .put("mentions-by-type-list-and-single-string", List.of(TWO))
          .put("mentions-empty-brackets-in-the-words-before", List.of(TWO))
          .put("mentions-json-lines-instead-of-array", List.of(ALL))
          .put("mentions-keys-in-another-case", List.of(METFORMIN))
          .put("mentions-nested-arrays", List.of(ALL))
          .put("mentions-none-as-word", List.of(METFORMIN, "", ""))
          .put("mentions-object-keyed-by-number", List.of(ALL))
          // Gene BRCA2 is the only Gene; the invented type is a wrong prediction of its own.
          .put(
              "mentions-other-label-counted-as-the-only-type",
              List.of("Species mouse 9-14; Gene BRCA2 0-5"))
          .put("mentions-plural-and-B-labels-dropped", List.of(TWO, ALL, TWO))
          .put("mentions-reply-echoes-the-text-one-label", List.of("Gene BRCA2 0-5"))
          .put("mentions-reply-echoes-the-text-two-labels", List.of(TWO))
          .put("mentions-two-fences-one-per-type", List.of(ALL))
          .put(
              "ok-class-full-stop-and-case",
              List.of("Not-Related", "Not-Related", "Not-Related", "Not-Related"))
          .put("ok-mentions-fences-and-python-quotes", List.of(TWO, TWO, TWO, TWO, TWO, TWO))
          .put("reasoning-tag-in-another-case", List.of(METFORMIN))
          .put("relations-beside-an-empty-list", List.of("effect(T1, T2)"))
          .put(
              "relations-numeric-concept-id",
              List.of("Association(7157, D001241); Association(D014859, D001241)"))
          .buildOrThrow();

  @TestFactory
  Stream<DynamicTest> everyReplySaysWhatItSays() {
    return EXPECTED.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> assertThat(said(entry.getKey())).isEqualTo(entry.getValue())));
  }

  @Test
  void allCasesAreExpected() throws Exception {
    Path folder =
        Path.of(Objects.requireNonNull(AnswerCasesTest.class.getResource("cases")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".answer.json", "")))
          .containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    }
  }

  private static List<String> said(String name) throws IOException {
    JsonNode test;
    try (InputStream in =
        Objects.requireNonNull(
            AnswerCasesTest.class.getResourceAsStream("cases/" + name + ".answer.json"))) {
      test = JSON.readTree(in);
    }
    List<String> replies = new ArrayList<>();
    if (test.has("reply")) {
      replies.add(test.get("reply").textValue());
    }
    test.path("replies").forEach(reply -> replies.add(reply.textValue()));
    return replies.stream().map(reply -> said(test, Completion.of(reply))).toList();
  }

  private static String said(JsonNode test, Completion reply) {
    Schema schema = schema(test);
    Document text = Document.of("d", test.get("text").textValue());
    return switch (test.get("task").textValue()) {
      case "mentions" -> {
        MentionInstance item = new MentionInstance(text, ImmutableList.of());
        yield said(Tasks.mentions(schema).parse(item, reply), AnswerCasesTest::mention);
      }
      case "mention-lines" -> {
        MentionInstance item = new MentionInstance(text, ImmutableList.of());
        yield said(list(Tasks.<MentionInstance>labelSet(schema).parse(item, reply)), l -> l);
      }
      case "class" -> {
        ClassificationInstance item = new ClassificationInstance(text, schema.labelNames().get(0));
        yield said(list(Tasks.classification(schema).parse(item, reply)), l -> l);
      }
      case "labels" -> {
        EventInstance item = new EventInstance(text, ImmutableList.of(), ImmutableList.of());
        yield said(list(Tasks.<EventInstance>labelSet(schema).parse(item, reply)), l -> l);
      }
      case "events" -> {
        EventInstance item = new EventInstance(text, ImmutableList.of(), ImmutableList.of());
        yield said(Tasks.events(schema).parse(item, reply), AnswerCasesTest::event);
      }
      case "relations" -> {
        RelationInstance item = new RelationInstance(text, entities(test), ImmutableList.of());
        yield said(
            Tasks.relations(schema).parse(item, reply),
            r -> r.type() + "(" + r.head() + ", " + r.tail() + ")");
      }
      default -> throw new AssertionError(test);
    };
  }

  private static Outcome<ImmutableList<String>> list(Outcome<ImmutableSet<String>> outcome) {
    return outcome instanceof Outcome.Answered<ImmutableSet<String>> answered
        ? new Outcome.Answered<>(answered.answer().asList(), answered.reading())
        : new Outcome.Unparseable<>(outcome.reason());
  }

  private static <E> String said(
      Outcome<ImmutableList<E>> outcome, java.util.function.Function<E, String> element) {
    if (outcome.kind() != Outcome.Kind.ANSWERED) {
      return outcome.kind().label();
    }
    // None of these answers may be read in part.
    assertThat(outcome.reading().inPart()).as("%s", outcome.reading()).isFalse();
    assertThat(outcome.reading().form()).isNotEmpty();
    return outcome.scored().get().stream().map(element).collect(Collectors.joining("; "));
  }

  private static String mention(Mention mention) {
    String place = mention.located() ? mention.start() + "-" + mention.end() : "nowhere";
    return mention.type() + " " + mention.text() + " " + place;
  }

  private static String event(Event event) {
    return event.id()
        + " "
        + event.type()
        + " "
        + event.trigger().text()
        + event.arguments().stream()
            .map(
                a ->
                    a.role()
                        + "="
                        + (a instanceof Argument.OfMention m
                            ? m.mention().text()
                            : "event " + ((Argument.OfEvent) a).eventId()))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static ImmutableList<Mention> entities(JsonNode test) {
    ImmutableList.Builder<Mention> entities = ImmutableList.builder();
    for (JsonNode entity : test.get("entities")) {
      entities.add(
          new Mention(
              entity.get("id").textValue(),
              entity.get("type").textValue(),
              List.of(),
              entity.get("text").textValue(),
              List.of(entity.get("concept").textValue()),
              Map.of()));
    }
    return entities.build();
  }

  private static Schema schema(JsonNode test) {
    ImmutableList.Builder<Schema.Label> labels = ImmutableList.builder();
    test.get("labels").forEach(label -> labels.add(new Schema.Label(label.textValue(), "")));
    Map<String, ImmutableList<String>> roles = new LinkedHashMap<>();
    test.path("roles")
        .properties()
        .forEach(
            type -> {
              ImmutableList.Builder<String> names = ImmutableList.builder();
              type.getValue().forEach(role -> names.add(role.textValue()));
              roles.put(type.getKey(), names.build());
            });
    return new Schema(
        "case",
        labels.build(),
        ImmutableMap.copyOf(roles),
        Schema.Linking.valueOf(test.path("linking").asText("MENTION")),
        true,
        Optional.empty());
  }
}
