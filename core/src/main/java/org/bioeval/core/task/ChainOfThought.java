package org.bioeval.core.task;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.jspecify.annotations.Nullable;

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

  /** Models write the mark in bold, with the colon inside or outside, or in another case. */
  private static final Pattern WRITTEN_MARK =
      Pattern.compile(
          "(\\*\\*|__)?final answer(\\*\\*|__)?:(\\*\\*|__)?", Pattern.CASE_INSENSITIVE);

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
        String marked = afterLastMark(answer);
        if (marked == null) {
          return completion.finish() == FinishReason.LENGTH
              ? new Outcome.Truncated<>(null)
              : new Outcome.Unparseable<>("the answer has no mark \"" + MARK + "\"");
        }
        return inner()
            .parse(instance, Completion.of(marked, completion.finish(), completion.usage()));
      }

      @Override
      public Optional<Constraint> constraint(I instance) {
        return Optional.empty();
      }
    };
  }

  private static @Nullable String afterLastMark(String answer) {
    Matcher mark = WRITTEN_MARK.matcher(answer);
    int end = -1;
    while (mark.find()) {
      end = mark.end();
    }
    return end < 0 ? null : answer.substring(end);
  }
}
