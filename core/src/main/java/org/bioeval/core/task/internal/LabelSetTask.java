package org.bioeval.core.task.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.task.Answers;
import org.bioeval.core.task.LabelReader;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Task;

/**
 * Which labels of a closed list apply to an item.
 *
 * @param <I> kind of instance
 */
public final class LabelSetTask<I extends Instance> implements Task<I, ImmutableSet<String>> {

  private static final String NONE = "none";
  private static final CharMatcher BLANKS = CharMatcher.anyOf(" \t\n\u000b\f\r").precomputed();
  private static final String MENTION_LINES = "lines \"Type: words\" with a type of ";

  private final Schema schema;
  private final ImmutableList<String> names;
  private final TypeNames types;
  private final LabelReader reader;

  /**
   * A task over a closed list.
   *
   * @param schema the list
   */
  public LabelSetTask(Schema schema) {
    this.schema = schema;
    this.names = schema.labelNames();
    this.types = new TypeNames(names);
    this.reader = new LabelReader(names);
  }

  @Override
  public String name() {
    return schema.name() + "/label-set";
  }

  @Override
  public Prompt prompt(I instance) {
    return Wording.prompt(instructions(instance), question(instance));
  }

  private String instructions(I instance) {
    String list = Wording.list(schema.labels());
    String several =
        "\nAnswer with the names of all types that apply, separated by \", \", and nothing else. If none"
            + " applies, answer \""
            + NONE
            + "\".";
    String one = "\nAnswer with the name of exactly one of them and nothing else.";
    if (instance instanceof EventInstance) {
      return "You read biomedical text. Which of these types of event does the text state?\n\n"
          + list
          + several;
    }
    if (instance instanceof RelationInstance relation) {
      return relation.candidate().isPresent()
          ? "You read biomedical text. Which of these types of relation does the text state between the two"
              + " named entities?\n\n"
              + list
              + one
          : "You read biomedical text. Which of these types of relation between its entities does the text"
              + " state?\n\n"
              + list
              + several;
    }
    if (instance instanceof MentionInstance) {
      return "You read biomedical text. Name every mention of these types in the text, in the words of the"
          + " text.\n\n"
          + list
          + "\nAnswer with one mention a line, written as \"Type: words\", and nothing else. Name each only"
          + " once. If there is none, answer \""
          + NONE
          + "\".";
    }
    return "You read biomedical text. Which of these classes does the text belong to?\n\n"
        + list
        + one;
  }

  private String question(I instance) {
    if (instance instanceof RelationInstance relation && relation.candidate().isPresent()) {
      RelationInstance.Candidate pair = relation.candidate().get();
      return instance.text()
          + "\n\nFirst entity: "
          + marked(instance.text(), pair.head())
          + "\nSecond entity: "
          + marked(instance.text(), pair.tail());
    }
    return instance.text();
  }

  /** The words of a mention, with their count if they occur more than once before it. */
  private static String marked(String text, Mention mention) {
    String words = mention.text();
    if (!mention.located() || words.isEmpty()) {
      return words;
    }
    int total = 0;
    int number = 0;
    for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      total++;
      if (at <= mention.start()) {
        number = total;
      }
    }
    return total > 1 ? words + " (occurrence " + number + " of " + total + ")" : words;
  }

  @Override
  public ImmutableSet<String> gold(I instance) {
    Set<String> labels = new LinkedHashSet<>();
    if (instance instanceof EventInstance item) {
      item.events().stream().map(Event::type).forEach(labels::add);
    } else if (instance instanceof RelationInstance item) {
      item.relations().stream().map(Relation::type).forEach(labels::add);
      if (labels.isEmpty() && item.candidate().isPresent()) {
        schema.negative().ifPresent(labels::add);
      }
    } else if (instance instanceof ClassificationInstance item) {
      checkArgument(
          names.contains(item.label()),
          "item %s has the label '%s', which is not in the schema %s: %s",
          item.id(),
          item.label(),
          schema.name(),
          names);
      labels.add(item.label());
    } else if (instance instanceof MentionInstance item) {
      for (Mention mention : item.mentions()) {
        labels.add(mention.type() + ": " + oneLine(mention.text()));
      }
      return ImmutableSet.copyOf(labels);
    } else if (instance instanceof DialogueInstance) {
      throw new IllegalArgumentException(
          "a dialogue has no labels; use Tasks.assessmentAndPlan() or Tasks.note(name, prompt)");
    }
    labels.retainAll(names);
    return ImmutableSet.copyOf(labels);
  }

  private static String oneLine(String text) {
    return BLANKS.collapseFrom(text.strip(), ' ');
  }

  @Override
  public String format(ImmutableSet<String> answer) {
    if (answer.isEmpty()) {
      return NONE;
    }
    boolean mentions = answer.stream().anyMatch(label -> !names.contains(label));
    if (!mentions) {
      return String.join(", ", answer);
    }
    long types = answer.stream().map(mention -> mention.split(": ", 2)[0]).distinct().count();
    boolean alone = types == answer.size();
    return answer.stream().map(mention -> line(mention, alone)).collect(Collectors.joining("\n"));
  }

  /** Words that could be taken for a list or for nothing stand in quotes. */
  private static String line(String mention, boolean alone) {
    int words = mention.indexOf(": ") + 2;
    return words < 2
        ? mention
        : mention.substring(0, words) + MentionLines.quoted(mention.substring(words), alone);
  }

  @Override
  public Outcome<ImmutableSet<String>> parse(I instance, Completion completion) {
    Optional<Outcome<ImmutableSet<String>>> none = Answers.withoutAnswer(completion);
    if (none.isPresent()) {
      return none.get();
    }
    String answer = Answers.text(completion);
    if (instance instanceof MentionInstance) {
      return parseMentions(instance, answer, completion);
    }
    boolean one = oneLabel(instance);
    Optional<LabelReader.Labels> read = one ? reader.one(answer) : reader.set(answer);
    if (completion.finish() == FinishReason.LENGTH
        && !(one && read.isPresent() && standsFirst(read.get().labels(), answer))) {
      return new Outcome.Truncated<>(null);
    }
    if (read.isEmpty()) {
      return Answers.unreadable(answer, (one ? "one of " : "some of ") + names);
    }
    ImmutableSet<String> labels = read.get().labels();
    return new Outcome.Answered<>(one ? labels : withoutNegative(labels), read.get().reading());
  }

  /** "Nothing here" is no label of a set: it says that the set is empty. */
  private ImmutableSet<String> withoutNegative(ImmutableSet<String> labels) {
    return labels.stream()
        .filter(label -> !schema.negative().equals(Optional.of(label)))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** A label alone on the first line is an answer, whatever a model goes on to say after it. */
  private static boolean standsFirst(ImmutableSet<String> labels, String answer) {
    String line = CharMatcher.anyOf("*_\"'`.: ").trimFrom(answer.lines().findFirst().orElse(""));
    return labels.stream().anyMatch(line::equalsIgnoreCase);
  }

  private static boolean oneLabel(Instance instance) {
    return instance instanceof ClassificationInstance
        || (instance instanceof RelationInstance relation && relation.candidate().isPresent());
  }

  private Outcome<ImmutableSet<String>> parseMentions(
      I instance, String answer, Completion completion) {
    if (completion.finish() == FinishReason.LENGTH) {
      return new Outcome.Truncated<>(null);
    }
    ReadingLog log = new ReadingLog();
    if (answer.equalsIgnoreCase(NONE)) {
      return new Outcome.Answered<>(ImmutableSet.of(), log.reading("words"));
    }
    // Names of chemicals hold brackets, which are no JSON.
    Optional<AnswerValues.Choice> choice =
        MentionLines.areLines(answer, types)
            ? Optional.empty()
            : new AnswerValues(
                    value -> MentionJson.isMentions(value, types),
                    value -> MentionJson.types(value, types),
                    types)
                .choose(answer);
    if (choice.isPresent()) {
      if (!choice.get().open().isEmpty()) {
        return new Outcome.Unparseable<>(
            "found " + choice.get().open() + ": " + Answers.excerpt(answer));
      }
      log.json(choice.get().values());
      List<MentionJson.Named> read =
          MentionJson.read(choice.get().combined(), types, instance.text(), log);
      return read.isEmpty() && log.inPart()
          ? Answers.unreadable(answer, MENTION_LINES + names)
          : new Outcome.Answered<>(lines(read), log.reading(choice.get().form()));
    }
    if (AnswerValues.looksLikeJson(answer)) {
      return Answers.unreadable(answer, MENTION_LINES + names);
    }
    Optional<List<MentionJson.Named>> read = MentionLines.read(answer, types, instance.text(), log);
    return read.isPresent()
        ? new Outcome.Answered<>(lines(read.get()), log.reading("lines"))
        : Answers.unreadable(answer, MENTION_LINES + names);
  }

  private static ImmutableSet<String> lines(List<MentionJson.Named> mentions) {
    return mentions.stream()
        .map(named -> named.type() + ": " + oneLine(named.words()))
        .collect(ImmutableSet.toImmutableSet());
  }

  @Override
  public Optional<Constraint> constraint(I instance) {
    return oneLabel(instance) ? Optional.of(new Constraint.Choice(names)) : Optional.empty();
  }
}
