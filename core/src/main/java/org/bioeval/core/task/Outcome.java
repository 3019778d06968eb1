package org.bioeval.core.task;

import java.util.Optional;
import org.bioeval.core.backend.PermanentException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one question to a model. Each kind is counted in every report; none is silently a
 * zero and none is silently dropped.
 *
 * @param <A> type of answer
 */
public sealed interface Outcome<A> {

  /** The kinds of outcome, in the order reports list them. */
  enum Kind {
    /** There is an answer. */
    ANSWERED,
    /** The text could not be read as an answer. */
    UNPARSEABLE,
    /** The token limit cut the answer off. */
    TRUNCATED,
    /** Reasoning began and never ended. */
    UNCLOSED_REASONING,
    /** The model declined in words. */
    REFUSED,
    /** No call can ever give an answer: too long a prompt, a content filter, a final refusal. */
    UNANSWERABLE,
    /** The backend gave no completion, and a later run may; the item is asked again on resume. */
    FAILED;

    /**
     * The name in reports.
     *
     * @return lower case with hyphens
     */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Which kind this is.
   *
   * @return the kind
   */
  Kind kind();

  /**
   * The answer that is scored. Empty means that the item is scored as a wrong answer, except for
   * {@link Kind#FAILED}, which is not scored at all.
   *
   * @return the answer; of a truncated completion what the task chose to keep
   */
  default Optional<A> scored() {
    return Optional.empty();
  }

  /**
   * Why there is no answer.
   *
   * @return a sentence, empty if there is an answer
   */
  default String reason() {
    return "";
  }

  /**
   * How the answer was read.
   *
   * @return the reading; {@link Reading#NONE} if there is no answer or it was not read from a text
   */
  default Reading reading() {
    return Reading.NONE;
  }

  /**
   * There is an answer.
   *
   * @param answer the answer
   * @param reading how it was read
   * @param <A> type of answer
   */
  record Answered<A>(A answer, Reading reading) implements Outcome<A> {

    /**
     * An answer that was not read from a text.
     *
     * @param answer the answer
     */
    public Answered(A answer) {
      this(answer, Reading.NONE);
    }

    @Override
    public Kind kind() {
      return Kind.ANSWERED;
    }

    @Override
    public Optional<A> scored() {
      return Optional.of(answer);
    }
  }

  /**
   * The text could not be read as an answer.
   *
   * @param reason what was expected and what was found
   * @param <A> type of answer
   */
  record Unparseable<A>(String reason) implements Outcome<A> {
    @Override
    public Kind kind() {
      return Kind.UNPARSEABLE;
    }
  }

  /**
   * The token limit cut the answer off.
   *
   * @param partial what is scored all the same (a summary is scored as far as it goes), or null to
   *     score it as wrong
   * @param <A> type of answer
   */
  record Truncated<A>(@Nullable A partial) implements Outcome<A> {
    @Override
    public Kind kind() {
      return Kind.TRUNCATED;
    }

    @Override
    public Optional<A> scored() {
      return Optional.ofNullable(partial);
    }

    @Override
    public String reason() {
      return "the token limit cut the answer off; raise maxTokens";
    }
  }

  /**
   * Reasoning began and never ended.
   *
   * @param <A> type of answer
   */
  record UnclosedReasoning<A>() implements Outcome<A> {
    @Override
    public Kind kind() {
      return Kind.UNCLOSED_REASONING;
    }

    @Override
    public String reason() {
      return "the reasoning was never closed, so there is no answer; raise maxTokens";
    }
  }

  /**
   * The model declined in words.
   *
   * @param reason what it said
   * @param <A> type of answer
   */
  record Refused<A>(String reason) implements Outcome<A> {
    @Override
    public Kind kind() {
      return Kind.REFUSED;
    }
  }

  /**
   * No call can ever give an answer to this item. It is scored as a wrong answer and not asked
   * again.
   *
   * @param cause what stands in the way
   * @param reason what the backend said
   * @param <A> type of answer
   */
  record Unanswerable<A>(PermanentException.Reason cause, String reason) implements Outcome<A> {
    @Override
    public Kind kind() {
      return Kind.UNANSWERABLE;
    }
  }

  /**
   * The backend gave no completion, and a later run may mend that.
   *
   * @param reason message of the failure
   * @param retriable whether the same call may succeed later
   * @param <A> type of answer
   */
  record Failed<A>(String reason, boolean retriable) implements Outcome<A> {
    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }
}
