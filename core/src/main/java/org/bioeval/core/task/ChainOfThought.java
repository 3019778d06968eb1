package org.bioeval.core.task;

import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;

/**
 * Asks for reasoning before a marked final answer, and reads only what follows the last mark (Wei
 * et al. 2022, arXiv 2201.11903). A completion without the mark is unparseable, or truncated if the
 * token limit was reached.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class ChainOfThought<I extends Instance, A> implements Strategy<I, A> {

  /** What precedes the final answer. */
  public static final String MARK = "Final answer:";

  private static final String INSTRUCTION =
      "\n\nThink step by step first. Then write \""
          + MARK
          + "\" and after it the answer in the form"
          + " asked for.";

  private ChainOfThought() {}

  /**
   * Reasoning, then {@value #MARK} and the answer.
   *
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the strategy
   */
  public static <I extends Instance, A> ChainOfThought<I, A> marked() {
    return new ChainOfThought<>();
  }

  @Override
  public Task<I, A> around(Task<I, A> task) {
    return new ForwardingTask<>(task) {
      @Override
      public String name() {
        return inner().name() + "+cot";
      }

      @Override
      public Prompt prompt(I instance) {
        return inner().prompt(instance).withAppended(INSTRUCTION);
      }

      @Override
      public String format(A answer) {
        return MARK + " " + inner().format(answer);
      }

      @Override
      public Outcome<A> parse(I instance, Completion completion) {
        Optional<Outcome<A>> none = Answers.withoutAnswer(completion);
        if (none.isPresent()) {
          return none.get();
        }
        String answer = completion.split().answer();
        int mark = lastMark(answer);
        if (mark < 0) {
          return completion.finish() == FinishReason.LENGTH
              ? new Outcome.Truncated<>(null)
              : new Outcome.Unparseable<>("the answer has no mark \"" + MARK + "\"");
        }
        return inner()
            .parse(
                instance,
                Completion.of(
                    answer.substring(mark + MARK.length()),
                    completion.finish(),
                    completion.usage()));
      }

      @Override
      public Optional<Constraint> constraint(I instance) {
        return Optional.empty();
      }
    };
  }

  private static int lastMark(String answer) {
    // Models write the mark in bold or in another case.
    String plain = answer.toLowerCase(java.util.Locale.ROOT);
    return plain.lastIndexOf(MARK.toLowerCase(java.util.Locale.ROOT));
  }
}
