package org.bioeval.core.task.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Task;

/**
 * Which labels of a closed list apply to an item.
 *
 * @param <I> kind of instance
 */
public final class LabelSetTask<I extends Instance> implements Task<I, ImmutableSet<String>> {

  private static final String NONE = "none";
  private static final String MENTION_LINES = "lines \"Type: words\" with a type of ";
  private static final Pattern BULLET = Pattern.compile("^([-*•]|\\d+[.)])\\s+");

  private final Schema schema;
  private final ImmutableList<String> names;
  private final LabelReader reader;

  /**
   * A task over a closed list.
   *
   * @param schema the list
   */
  public LabelSetTask(Schema schema) {
    this.schema = schema;
    this.names = schema.labelNames();
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
    return text.strip().replaceAll("\\s+", " ");
  }

  @Override
  public String format(ImmutableSet<String> answer) {
    if (answer.isEmpty()) {
      return NONE;
    }
    boolean mentions = answer.stream().anyMatch(label -> !names.contains(label));
    return String.join(mentions ? "\n" : ", ", answer);
  }

  @Override
  public Outcome<ImmutableSet<String>> parse(I instance, Completion completion) {
    Optional<Outcome<ImmutableSet<String>>> none = Answers.withoutAnswer(completion);
    if (none.isPresent()) {
      return none.get();
    }
    String answer = completion.split().answer();
    if (instance instanceof MentionInstance) {
      return parseMentions(answer, completion);
    }
    boolean one = oneLabel(instance);
    Optional<ImmutableSet<String>> labels =
        one
            ? reader.readOne(answer).map(ImmutableSet::of)
            : reader.readSet(answer).map(this::withoutNegative);
    if (completion.finish() == FinishReason.LENGTH
        && !(one && labels.isPresent() && standsFirst(labels.get(), answer))) {
      return new Outcome.Truncated<>(null);
    }
    return labels.isPresent()
        ? new Outcome.Answered<>(labels.get())
        : Answers.unreadable(answer, (one ? "one of " : "some of ") + names);
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

  private Outcome<ImmutableSet<String>> parseMentions(String answer, Completion completion) {
    if (completion.finish() == FinishReason.LENGTH) {
      return new Outcome.Truncated<>(null);
    }
    Set<String> mentions = new LinkedHashSet<>();
    Optional<LenientJson.Found> json = LenientJson.find(answer, MentionJson::isMentionArray);
    if (json.isPresent()) {
      for (MentionJson.Named named : MentionJson.read(json.get().value(), names)) {
        mentions.add(named.type() + ": " + oneLine(named.words()));
      }
      return mentions.isEmpty()
              && (!json.get().complete() || MentionJson.holdsText(json.get().value()))
          ? Answers.unreadable(answer, MENTION_LINES + names)
          : new Outcome.Answered<>(ImmutableSet.copyOf(mentions));
    }
    List<String> unread = new ArrayList<>();
    for (String line : answer.lines().toList()) {
      String plain = withoutBold(BULLET.matcher(line.strip()).replaceFirst(""));
      if (plain.isEmpty() || isNone(plain)) {
        continue;
      }
      int colon = plain.indexOf(':');
      String type = colon < 0 ? "" : withoutBold(plain.substring(0, colon));
      String words = withoutBold(plain.substring(colon + 1));
      Optional<String> label =
          names.stream().filter(name -> name.equalsIgnoreCase(type)).findFirst();
      if (label.isEmpty() && names.size() == 1 && colon < 0) {
        label = Optional.of(names.get(0));
      }
      if (label.isPresent() && !words.isEmpty()) {
        // "Disease: none" says that there is no mention of that type.
        if (!isNone(words)) {
          mentions.add(label.get() + ": " + oneLine(words));
        }
      } else {
        unread.add(plain);
      }
    }
    if (mentions.isEmpty() && !unread.isEmpty()) {
      return Answers.unreadable(answer, MENTION_LINES + names);
    }
    return new Outcome.Answered<>(ImmutableSet.copyOf(mentions));
  }

  private static boolean isNone(String words) {
    return words.equalsIgnoreCase(NONE) || words.equalsIgnoreCase(NONE + ".");
  }

  private static String withoutBold(String words) {
    String plain = words.strip();
    plain = plain.startsWith("**") ? plain.substring(2) : plain;
    plain = plain.endsWith("**") ? plain.substring(0, plain.length() - 2) : plain;
    return plain.strip();
  }

  @Override
  public Optional<Constraint> constraint(I instance) {
    return oneLabel(instance) ? Optional.of(new Constraint.Choice(names)) : Optional.empty();
  }
}
