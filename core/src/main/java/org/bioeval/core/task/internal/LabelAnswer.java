package org.bioeval.core.task.internal;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.task.LabelReader.Labels;

/** Decides in which form an answer names labels, from the strictest form to sentences. */
public final class LabelAnswer {

  private static final Pattern CORRECTION =
      Pattern.compile(
          "\\b(actually|wait|correction|corrected|final answer|second thought|instead)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MARK =
      Pattern.compile(
          "(?:\\b(?:final )?answer(?: is)?|\\b(?:label|class|category|type)s?)\\**\\s*:",
          Pattern.CASE_INSENSITIVE);

  private static final CharMatcher BRACKETS = CharMatcher.anyOf("[]{}|");

  private final LabelNames names;
  private final AnswerValues values;

  /**
   * A reader.
   *
   * @param labels all labels
   */
  public LabelAnswer(List<String> labels) {
    this.names = new LabelNames(labels);
    this.values =
        new AnswerValues(
            LabelJson::isLabels, value -> ImmutableSet.of(), new TypeNames(names.labels));
  }

  /**
   * Reads a set of labels.
   *
   * @param answer what the model said, without reasoning
   * @return the labels, or empty
   */
  public Optional<Labels> set(String answer) {
    Labels alone = names.alone(answer);
    if (alone != null) {
      return Optional.of(alone);
    }
    ReadingLog log = new ReadingLog();
    if (LabelLists.isTasks(answer)) {
      return LabelLists.tasks(answer, names).map(labels -> read(labels, "task list", log));
    }
    Optional<AnswerValues.Choice> choice = values.choose(answer);
    if (choice.isPresent()) {
      return json(answer, choice.get(), log);
    }
    String body = afterHeading(withoutFences(answer).strip());
    // A label may hold a comma or an "and" itself.
    Optional<String> whole = names.exact(body);
    if (whole.isPresent()) {
      return Optional.of(read(ImmutableSet.of(whole.get()), "label", log));
    }
    Optional<Labels> listed =
        LabelLists.yesOrNo(answer, names)
            .map(labels -> read(labels, "lines of yes and no", log))
            .or(() -> LabelLists.table(answer, names).map(ls -> read(ls, "Markdown table", log)))
            .or(() -> LabelLists.names(body, names, log).map(ls -> read(ls, "list", log)));
    if (listed.isPresent()) {
      return listed;
    }
    if (LabelSentence.names(answer, names)) {
      return marked(answer)
          .or(() -> LabelSentence.read(answer, names).map(ImmutableSet::copyOf))
          .map(labels -> read(labels, "words", new ReadingLog()));
    }
    return Nothing.says(body)
        ? Optional.of(read(ImmutableSet.of(), "words", log))
        : Optional.empty();
  }

  private Optional<Labels> json(String answer, AnswerValues.Choice choice, ReadingLog log) {
    if (!choice.open().isEmpty()) {
      return Optional.empty();
    }
    log.json(choice.values());
    Optional<ImmutableSet<String>> labels = LabelJson.read(choice.combined(), names, log);
    // An empty list beside labels in words is not the answer.
    if (labels.isEmpty() || (labels.get().isEmpty() && namesOutside(answer, choice))) {
      return Optional.empty();
    }
    return Optional.of(read(labels.get(), choice.form(), log));
  }

  private boolean namesOutside(String answer, AnswerValues.Choice choice) {
    String before = answer.substring(0, choice.values().get(0).start());
    String after = answer.substring(choice.values().get(choice.values().size() - 1).end());
    return LabelSentence.names(before + "\n" + after, names);
  }

  /** What follows the last "Answer:" is the answer if it is nothing but labels. */
  private Optional<ImmutableSet<String>> marked(String answer) {
    Matcher mark = MARK.matcher(answer);
    int end = -1;
    while (mark.find()) {
      end = mark.end();
    }
    return end < 0
        ? Optional.empty()
        : LabelLists.names(answer.substring(end), names, new ReadingLog());
  }

  private static Labels read(ImmutableSet<String> labels, String form, ReadingLog log) {
    return new Labels(labels, log.reading(form));
  }

  /**
   * Reads exactly one label; one that stands alone in the first line is the answer, unless the
   * lines after it take it back.
   *
   * @param answer what the model said, without reasoning
   * @return a set of one label, or empty
   */
  public Optional<Labels> one(String answer) {
    Labels alone = names.alone(answer);
    if (alone != null) {
      return Optional.of(alone);
    }
    String plain = withoutFences(answer).strip();
    String firstLine = plain.lines().findFirst().orElse("");
    boolean words = !LabelLists.isTasks(answer) && BRACKETS.matchesNoneOf(firstLine);
    Optional<String> direct = words ? names.exact(afterHeading(firstLine)) : Optional.empty();
    if (direct.isPresent()) {
      String rest = plain.substring(firstLine.length());
      boolean takenBack =
          CORRECTION.matcher(rest).find()
              && names.labels.stream()
                  .anyMatch(
                      label ->
                          !label.equals(direct.get())
                              && LabelSentence.names(rest, new LabelNames(List.of(label))));
      return takenBack
          ? Optional.empty()
          : Optional.of(read(ImmutableSet.of(direct.get()), "label", new ReadingLog()));
    }
    return set(answer)
        .filter(read -> read.labels().size() == 1 && names.labels.containsAll(read.labels()));
  }

  private static String withoutFences(String answer) {
    return answer.contains("```") ? answer.replaceAll("(?m)^```+\\w*\\s*$|```+", "") : answer;
  }

  /** "Event types: A, B" names the question before the answer. */
  private String afterHeading(String answer) {
    int colon = answer.indexOf(':');
    int line = answer.indexOf('\n');
    boolean heading =
        colon >= 0
            && colon < 40
            && (line < 0 || colon < line)
            && names.exact(answer.substring(0, colon)).isEmpty();
    return heading && !answer.substring(colon + 1).isBlank() ? answer.substring(colon + 1) : answer;
  }
}
