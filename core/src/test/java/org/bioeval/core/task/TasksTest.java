package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact prompts, and that each task reads what it writes. */
class TasksTest {

  private static final Schema MENTIONS =
      Schema.of("toy", new Schema.Label("Chemical", "drugs"), new Schema.Label("Disease", ""));
  private static final Schema CLASSES =
      Schema.of("toy", new Schema.Label("METHODS", ""), new Schema.Label("RESULTS", "findings"));
  private static final Schema EVENTS =
      new Schema(
          "toy",
          ImmutableList.of(new Schema.Label("Binding", ""), new Schema.Label("Regulation", "")),
          ImmutableMap.of(
              "Binding",
              ImmutableList.of("Theme"),
              "Regulation",
              ImmutableList.of("Theme", "Cause")),
          Schema.Linking.MENTION,
          true,
          Optional.empty());

  private static Schema relations(Schema.Linking linking) {
    return new Schema(
        "toy",
        ImmutableList.of(
            new Schema.Label("CID", "chemical causes disease"), new Schema.Label("none", "")),
        ImmutableMap.of(),
        linking,
        true,
        Optional.of("none"));
  }

  // Offsets:                                012345678901234567890123456789
  private static final String SENTENCE = "Aspirin, more aspirin: no pain.";

  private static final MentionInstance MENTION_ITEM =
      new MentionInstance(
          Document.of("m", SENTENCE),
          ImmutableList.of(
              Mention.of("T1", "Chemical", 0, 7, "Aspirin"),
              Mention.of("T2", "Chemical", 14, 21, "aspirin"),
              Mention.of("T3", "Disease", 26, 30, "pain")));

  private static RelationInstance relationItem(Optional<RelationInstance.Candidate> candidate) {
    Mention chemical =
        new Mention(
            "T1",
            "Chemical",
            List.of(new org.bioeval.core.data.Span(0, 7)),
            "Aspirin",
            List.of("D001241"),
            ImmutableMap.of());
    Mention disease =
        new Mention(
            "T3",
            "Disease",
            List.of(new org.bioeval.core.data.Span(26, 30)),
            "pain",
            List.of("D010146"),
            ImmutableMap.of());
    return new RelationInstance(
        "r",
        Document.of("r", SENTENCE),
        ImmutableList.of(chemical, disease),
        candidate.isPresent()
            ? ImmutableList.of()
            : ImmutableList.of(Relation.of("CID", "T1", "T3")),
        candidate);
  }

  private static void assertPrompt(List<Message> messages, String system, String user) {
    assertThat(messages).containsExactly(Message.system(system), Message.user(user));
  }

  @Test
  void promptForAClass() {
    ClassificationInstance item =
        new ClassificationInstance(Document.of("c", "We saw it."), "RESULTS");
    assertPrompt(
        Tasks.classification(CLASSES).prompt(item).messages(),
        """
        You read biomedical text. Which of these classes does the text belong to?

        - METHODS
        - RESULTS: findings

        Answer with the name of exactly one of them and nothing else.""",
        "Text: We saw it.");
  }

  @Test
  void promptForMentions() {
    assertPrompt(
        Tasks.mentions(MENTIONS).prompt(MENTION_ITEM).messages(),
        """
        You annotate biomedical text. Mark every mention of these types:

        - Chemical: drugs
        - Disease

        Answer with a JSON array and nothing else, one object for each mention in the order of the \
        text: {"type": one of the types, "text": the words exactly as in the text}. A mention that \
        occurs twice is listed twice. If there is none, answer [].""",
        "Text: " + SENTENCE);
    assertPrompt(
        Tasks.<MentionInstance>labelSet(MENTIONS).prompt(MENTION_ITEM).messages(),
        """
        You read biomedical text. Name every mention of these types in the text, in the words of the \
        text.

        - Chemical: drugs
        - Disease

        Answer with one mention a line, written as "Type: words", and nothing else. Name each only \
        once. If there is none, answer "none".""",
        "Text: " + SENTENCE);
  }

  @Test
  void promptForRelations() {
    assertPrompt(
        Tasks.relations(relations(Schema.Linking.MENTION))
            .prompt(relationItem(Optional.empty()))
            .messages(),
        """
        You annotate biomedical text. Mark every relation of these types between two entities that \
        the text states:

        - CID: chemical causes disease
        - none

        Answer with a JSON array and nothing else, one object for each relation: {"type": one of the \
        types, "head": id of the first entity, "tail": id of the second entity}. If there is none, \
        answer [].""",
        "Text: " + SENTENCE + "\n\nEntities:\nT1 = Aspirin (Chemical)\nT3 = pain (Disease)");
  }

  @Test
  void promptForAPair() {
    RelationInstance item =
        relationItem(
            Optional.of(
                new RelationInstance.Candidate(
                    Mention.of("T1", "Chemical", 14, 21, "aspirin"),
                    Mention.of("T3", "Disease", 26, 30, "pain"))));
    assertPrompt(
        Tasks.<RelationInstance>labelSet(relations(Schema.Linking.MENTION)).prompt(item).messages(),
        """
        You read biomedical text. Which of these types of relation does the text state between the \
        two named entities?

        - CID: chemical causes disease
        - none

        Answer with the name of exactly one of them and nothing else.""",
        "Text: " + SENTENCE + "\n\nFirst entity: aspirin\nSecond entity: pain");
    assertThat(Tasks.<RelationInstance>labelSet(relations(Schema.Linking.MENTION)).gold(item))
        .containsExactly("none");
  }

  @Test
  void promptForEvents() {
    EventInstance item =
        new EventInstance(Document.of("e", "A binds B."), ImmutableList.of(), ImmutableList.of());
    assertPrompt(
        Tasks.events(EVENTS).prompt(item).messages(),
        """
        You annotate biomedical text. Mark every event of these types that the text states:

        - Binding
        - Regulation

        Roles of arguments: Theme, Cause.

        Answer with a JSON array and nothing else, one object for each event: {"id": "E1", "E2", …, \
        "type": one of the types, "trigger": the words that state the event, exactly as in the text, \
        "arguments": [{"role": …, "text": the words of the argument} or {"role": …, "event": the id \
        of an event}]}. If there is none, answer [].""",
        "Text: A binds B.");
    assertPrompt(
        Tasks.<EventInstance>labelSet(EVENTS).prompt(item).messages(),
        """
        You read biomedical text. Which of these types of event does the text state?

        - Binding
        - Regulation

        Answer with the names of all types that apply, separated by ", ", and nothing else. If none \
        applies, answer "none".""",
        "Text: A binds B.");
  }

  private static <A> A answer(Outcome<A> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return outcome.scored().get();
  }

  @Test
  void mentionsComeBackWithTheirPlaces() {
    Task<MentionInstance, ImmutableList<Mention>> task = Tasks.mentions(MENTIONS);
    ImmutableList<Mention> read =
        answer(task.parse(MENTION_ITEM, Completion.of(task.format(task.gold(MENTION_ITEM)))));
    assertThat(read).extracting(Mention::type).containsExactly("Chemical", "Chemical", "Disease");
    assertThat(read)
        .extracting(Mention::spans)
        .isEqualTo(MENTION_ITEM.mentions().stream().map(Mention::spans).toList());
    assertThat(task.format(task.gold(MENTION_ITEM)))
        .isEqualTo(
            "[{\"type\":\"Chemical\",\"text\":\"Aspirin\"},{\"type\":\"Chemical\",\"text\":\"aspirin\"},"
                + "{\"type\":\"Disease\",\"text\":\"pain\"}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"type\":\"Chemical\",\"text\":\"Aspirin\"},{\"type\":\"Disease\",\"text\":\"pain\"}]",
        "{\"Chemical\":[\"Aspirin\"],\"Disease\":[\"pain\"]}",
        "{\"Chemical\":[{\"text\":\"Aspirin\"}],\"Disease\":[{\"text\":\"pain\"}]}",
        "{\"mentions\":[{\"type\":\"chemical\",\"text\":\"Aspirin\"},{\"label\":\"DISEASE\",\"words\":\"pain\"}]}",
        "```json\n[{\"type\":\"Chemical\",\"text\":\"Aspirin\"},{\"type\":\"Disease\",\"text\":\"pain\"},]\n```",
        "[{\"type\":\"Chemical\",\"text\":\"Aspirin\"},{\"type\":\"Disease\",\"text\":\"pain\"},{\"type\":\"Dis"
      })
  void mentionsAreReadInTheFormsModelsWriteThem(String text) {
    assertThat(answer(Tasks.mentions(MENTIONS).parse(MENTION_ITEM, Completion.of(text))))
        .extracting(Mention::text)
        .containsExactly("Aspirin", "pain");
    assertThat(
            answer(
                Tasks.<MentionInstance>labelSet(MENTIONS).parse(MENTION_ITEM, Completion.of(text))))
        .containsExactly("Chemical: Aspirin", "Disease: pain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"answer\": \"yes\"}",
        "[{\"a\": 1}]",
        "[{\"type\":\"Chem",
        "Aspirin",
        "",
        "I think ["
      })
  void otherFormsAreNotAnEmptyAnswer(String text) {
    Completion completion = Completion.of(text);
    assertThat(Tasks.mentions(MENTIONS).parse(MENTION_ITEM, completion).kind())
        .isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(
            Tasks.relations(relations(Schema.Linking.MENTION))
                .parse(relationItem(Optional.empty()), completion)
                .kind())
        .isEqualTo(Outcome.Kind.UNPARSEABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "none", "None.", "{\"Chemical\": [], \"Disease\": []}"})
  void nothingIsSaidInTheseWays(String text) {
    assertThat(answer(Tasks.mentions(MENTIONS).parse(MENTION_ITEM, Completion.of(text)))).isEmpty();
  }

  @Test
  void nothingOfATypeIsNoMention() {
    assertThat(
            answer(
                Tasks.<MentionInstance>labelSet(MENTIONS)
                    .parse(MENTION_ITEM, Completion.of("Chemical: none\n**Disease**: pain"))))
        .containsExactly("Disease: pain");
  }

  @Test
  void cutOffAnswersAreTruncated() {
    Completion cut = Completion.of("Binding, Regul", FinishReason.LENGTH, Usage.UNKNOWN);
    EventInstance event =
        new EventInstance(Document.of("e", "x"), ImmutableList.of(), ImmutableList.of());
    assertThat(Tasks.<EventInstance>labelSet(EVENTS).parse(event, cut).kind())
        .isEqualTo(Outcome.Kind.TRUNCATED);
    assertThat(Tasks.events(EVENTS).parse(event, cut).kind()).isEqualTo(Outcome.Kind.TRUNCATED);
    ClassificationInstance item = new ClassificationInstance(Document.of("c", "x"), "RESULTS");
    // A label alone on the first line was given before the model went on.
    Completion rambling =
        Completion.of("**Results**\n\nThe text reports METH", FinishReason.LENGTH, Usage.UNKNOWN);
    assertThat(answer(Tasks.classification(CLASSES).parse(item, rambling)))
        .containsExactly("RESULTS");
    Completion reasoning =
        Completion.of("The text reports results, or", FinishReason.LENGTH, Usage.UNKNOWN);
    assertThat(Tasks.classification(CLASSES).parse(item, reasoning).kind())
        .isEqualTo(Outcome.Kind.TRUNCATED);
  }

  @Test
  void kindsOfOutcomesWithoutAnAnswer() {
    ClassificationInstance item = new ClassificationInstance(Document.of("c", "x"), "RESULTS");
    Task<ClassificationInstance, ImmutableSet<String>> task = Tasks.classification(CLASSES);
    assertThat(
            task.parse(item, Completion.of("<think>so", FinishReason.LENGTH, Usage.UNKNOWN)).kind())
        .isEqualTo(Outcome.Kind.UNCLOSED_REASONING);
    assertThat(task.parse(item, Completion.of("", FinishReason.LENGTH, Usage.UNKNOWN)).kind())
        .isEqualTo(Outcome.Kind.TRUNCATED);
    assertThat(
            task.parse(item, Completion.of("", FinishReason.CONTENT_FILTER, Usage.UNKNOWN)).kind())
        .isEqualTo(Outcome.Kind.UNANSWERABLE);
    assertThat(task.parse(item, Completion.of("I’m sorry, but I can’t do that.")).kind())
        .isEqualTo(Outcome.Kind.REFUSED);
    Outcome<ImmutableSet<String>> unread =
        task.parse(item, Completion.of("<think>RESULTS</think>perhaps"));
    assertThat(unread.kind()).isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(unread.reason()).isEqualTo("expected one of [METHODS, RESULTS], found: perhaps");
    assertThat(unread.scored()).isEmpty();
    assertThat(Outcome.Kind.UNCLOSED_REASONING.label()).isEqualTo("unclosed-reasoning");
  }

  @Test
  void aClassOutsideTheSchemaIsAnError() {
    assertThatThrownBy(
            () ->
                Tasks.classification(CLASSES)
                    .gold(new ClassificationInstance(Document.of("c", "x"), "TITLE")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "item c has the label 'TITLE', which is not in the schema toy: [METHODS, RESULTS]");
  }

  @Test
  void aNoteIsScoredAsFarAsItGoes() {
    DialogueInstance item =
        new DialogueInstance(
            "d",
            Document.of("d", "[doctor] hi"),
            ImmutableList.of(),
            "",
            ImmutableMap.of(),
            "Plan: rest");
    Task<DialogueInstance, String> task = Tasks.assessmentAndPlan();
    assertThat(task.prompt(item).messages().get(1)).isEqualTo(Message.user("[doctor] hi"));
    assertThat(answer(task.parse(item, Completion.of(task.format(task.gold(item))))))
        .isEqualTo("Plan: rest");
    Outcome<String> cut =
        task.parse(item, Completion.of("Plan: re", FinishReason.LENGTH, Usage.UNKNOWN));
    assertThat(cut.kind()).isEqualTo(Outcome.Kind.TRUNCATED);
    assertThat(cut.scored()).contains("Plan: re");
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.strings()
        .withChars("abAB-α1".toCharArray())
        .ofMinLength(1)
        .ofMaxLength(5)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  /** A text of these words, every other one annotated. */
  private static List<Mention> annotated(List<String> words, List<String> types) {
    List<Mention> mentions = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < words.size(); i++) {
      if (i % 2 == 0) {
        mentions.add(
            Mention.of(
                "T" + i,
                types.get(i / 2 % types.size()),
                at,
                at + words.get(i).length(),
                words.get(i)));
      }
      at += words.get(i).length() + 1;
    }
    return mentions;
  }

  @Property
  void everyTaskReadsTheMentionsItWrites(@ForAll("words") List<String> words) {
    List<Mention> gold = annotated(words, List.of("Chemical", "Disease"));
    MentionInstance item =
        new MentionInstance(Document.of("m", String.join(" ", words)), ImmutableList.copyOf(gold));
    Task<MentionInstance, ImmutableList<Mention>> structured = Tasks.mentions(MENTIONS);
    // Types and words exactly; places by the rule, which is theirs unless words recur.
    assertThat(
            answer(structured.parse(item, Completion.of(structured.format(structured.gold(item))))))
        .extracting(m -> m.type() + ": " + m.text())
        .containsExactlyElementsOf(gold.stream().map(m -> m.type() + ": " + m.text()).toList());
    Task<MentionInstance, ImmutableSet<String>> labels = Tasks.labelSet(MENTIONS);
    assertThat(answer(labels.parse(item, Completion.of(labels.format(labels.gold(item))))))
        .isEqualTo(labels.gold(item));
  }

  @Property
  void everyTaskReadsTheEventsItWrites(@ForAll("words") List<String> words) {
    List<Mention> triggers = annotated(words, List.of("Binding", "Regulation"));
    List<Event> events = new ArrayList<>();
    for (Mention trigger : triggers) {
      String id = "E" + (events.size() + 1);
      ImmutableList<Argument> arguments =
          events.isEmpty()
              ? ImmutableList.of(new Argument.OfMention("Theme", trigger))
              : ImmutableList.of(
                  new Argument.OfEvent("Theme", events.get(events.size() - 1).id()),
                  new Argument.OfMention("Cause", trigger));
      events.add(new Event(id, trigger.type(), trigger, arguments));
    }
    EventInstance item =
        new EventInstance(
            Document.of("e", String.join(" ", words)),
            ImmutableList.of(),
            ImmutableList.copyOf(events));
    Task<EventInstance, ImmutableList<Event>> structured = Tasks.events(EVENTS);
    assertThat(
            answer(structured.parse(item, Completion.of(structured.format(structured.gold(item))))))
        .extracting(TasksTest::shape)
        .containsExactlyElementsOf(events.stream().map(TasksTest::shape).toList());
    Task<EventInstance, ImmutableSet<String>> labels = Tasks.labelSet(EVENTS);
    assertThat(answer(labels.parse(item, Completion.of(labels.format(labels.gold(item))))))
        .isEqualTo(labels.gold(item));
  }

  /** What a task without offsets promises of an event: types, words and how events are nested. */
  private static String shape(Event event) {
    StringBuilder shape =
        new StringBuilder(event.id() + " " + event.type() + " " + event.trigger().text());
    for (Argument argument : event.arguments()) {
      shape.append(" ").append(argument.role()).append("=");
      shape.append(
          argument instanceof Argument.OfMention m
              ? m.mention().text()
              : ((Argument.OfEvent) argument).eventId());
    }
    return shape.toString();
  }

  @Property
  void everyTaskReadsTheRelationsItWrites(
      @ForAll("words") List<String> words, @ForAll Schema.Linking linking) {
    List<Mention> entities = annotated(words, List.of("Chemical", "Disease"));
    List<Relation> relations = new ArrayList<>();
    for (int i = 1; i < entities.size(); i++) {
      relations.add(
          linking == Schema.Linking.SURFACE
              ? Relation.of("CID", entities.get(i - 1).text(), entities.get(i).text())
              : Relation.of("CID", entities.get(i - 1).id(), entities.get(i).id()));
    }
    RelationInstance item =
        new RelationInstance(
            Document.of("r", String.join(" ", words)),
            ImmutableList.copyOf(entities),
            ImmutableList.copyOf(relations));
    Schema schema =
        linking == Schema.Linking.CONCEPT ? relations(Schema.Linking.MENTION) : relations(linking);
    Task<RelationInstance, ImmutableList<Relation>> task = Tasks.relations(schema);
    assertThat(answer(task.parse(item, Completion.of(task.format(task.gold(item))))))
        .isEqualTo(relations);
    Task<RelationInstance, ImmutableSet<String>> labels = Tasks.labelSet(schema);
    assertThat(answer(labels.parse(item, Completion.of(labels.format(labels.gold(item))))))
        .isEqualTo(labels.gold(item));
  }

  @Property
  void noAnswerMakesATaskThrow(@ForAll String text) {
    for (String said :
        List.of(
            text, "[{\"type\":\"" + text, "[{\"type\":\"Chemical\",\"text\":\"" + text + "\"}]")) {
      Completion completion = Completion.of(said);
      Tasks.mentions(MENTIONS).parse(MENTION_ITEM, completion);
      Tasks.<MentionInstance>labelSet(MENTIONS).parse(MENTION_ITEM, completion);
      Tasks.relations(relations(Schema.Linking.CONCEPT))
          .parse(relationItem(Optional.empty()), completion);
    }
  }
}
