package org.bioeval.cli;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Answers;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Task;
import org.bioeval.metrics.catalogue.WrittenAnswers;

/**
 * A user's own question as it stands, with its answer; a truncated answer counts as far as it goes.
 */
record PairTask() implements Task<DialogueInstance, String> {
  /** Share of answers that equal the right one but for blanks around it. */
  static final String EXACT = "exact-match";

  /** The task with exact match and ROUGE. */
  static Job<DialogueInstance, String> job() {
    Metric<DialogueInstance, String> exact =
        Metric.mean(
            EXACT,
            seen ->
                seen.outcome()
                        .scored()
                        .map(a -> a.strip().equals(seen.gold().strip()))
                        .orElse(false)
                    ? 1
                    : 0);
    return new Job<>(
        new PairTask(),
        ImmutableList.<Metric<? super DialogueInstance, ? super String>>builder()
            .add(exact)
            .addAll(WrittenAnswers.metrics())
            .build(),
        EXACT);
  }

  @Override
  public String name() {
    return "pairs";
  }

  @Override
  public Prompt prompt(DialogueInstance pair) {
    Message user = Message.user(pair.text());
    return pair.turns().isEmpty()
        ? Prompt.chat(user)
        : Prompt.chat(Message.system(pair.turns().get(0).text()), user);
  }

  @Override
  public String gold(DialogueInstance pair) {
    return pair.reference();
  }

  @Override
  public String format(String answer) {
    return answer;
  }

  @Override
  public Outcome<String> parse(DialogueInstance pair, Completion completion) {
    return Answers.<String>withoutAnswer(completion)
        .orElseGet(
            () -> {
              String answer = completion.split().answer();
              return answer.isEmpty()
                  ? new Outcome.Unparseable<>("expected a text, found nothing")
                  : completion.finish() == FinishReason.LENGTH
                      ? new Outcome.Truncated<>(answer)
                      : new Outcome.Answered<>(answer);
            });
  }
}
