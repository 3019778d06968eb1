package org.bioeval.core.task.internal;

import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.task.Answers;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;
import org.bioeval.core.task.Task;

/**
 * A text written from a conversation.
 *
 * @param name for reports
 * @param systemPrompt what to write, and how
 */
public record NoteTask(String name, String systemPrompt) implements Task<DialogueInstance, String> {

  /** The clinical summarisation study's system prompt, as published. */
  private static final String ASSESSMENT_AND_PLAN =
      "You are an expert medical scribe who is tasked with reading the transcript of a conversation between"
          + " a doctor and a patient, and generating a concise Assessment & Plan (A&P) summary. Please"
          + " follow the best standards and practices for modern scribe documentation. The A&P should be"
          + " problem oriented, with the assessment being a short narrative and the plan being a list with"
          + " nested bullets. When appropriate, please include information about medical treatment, patient"
          + " consent, patient education and counseling, and medical reasoning.";

  /**
   * The clinical summarisation study's task.
   *
   * @return the task
   */
  public static NoteTask assessmentAndPlan() {
    return new NoteTask("ACI-Bench/assessment-and-plan", ASSESSMENT_AND_PLAN);
  }

  @Override
  public Prompt prompt(DialogueInstance instance) {
    return Prompt.chat(Message.system(systemPrompt), Message.user(instance.text()));
  }

  @Override
  public String gold(DialogueInstance instance) {
    return instance.reference();
  }

  @Override
  public String format(String answer) {
    return answer;
  }

  @Override
  public Outcome<String> parse(DialogueInstance instance, Completion completion) {
    Optional<Outcome<String>> none = Answers.withoutAnswer(completion);
    if (none.isPresent()) {
      return none.get();
    }
    String answer = Answers.text(completion);
    if (answer.isEmpty()) {
      return new Outcome.Unparseable<>("expected a text, found nothing");
    }
    return completion.finish() == FinishReason.LENGTH
        ? new Outcome.Truncated<>(answer)
        : new Outcome.Answered<>(answer, Reading.of("text"));
  }
}
