package org.bioeval.core.backend;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.bioeval.core.backend.internal.FunctionBackend;

/**
 * A model that answers prompts.
 *
 * <p>Implementations are safe for use by many threads at once; an {@code Evaluation} calls {@link
 * #complete} from as many threads as its concurrency allows. A call blocks until the answer is
 * there. When the calling thread is interrupted, the call ends soon with a {@link
 * java.util.concurrent.CancellationException} and leaves the interrupt flag set.
 *
 * <p>Every implementation runs the suite {@code BackendContract} of the module {@code
 * bioeval-testkit}.
 */
public interface Backend extends AutoCloseable {

  /**
   * Which model this is.
   *
   * @return the identity for reports; constant over the life of the backend
   */
  BackendInfo info();

  /**
   * Answers a prompt.
   *
   * @param prompt what to answer
   * @param decoding how to choose tokens and when to stop
   * @return what the model said
   * @throws UnsupportedCapabilityException if the prompt or decoding needs what {@link
   *     #capabilities()} lacks
   * @throws RetriableException if the same call may succeed later
   * @throws PermanentException if the same call will fail again
   * @throws java.util.concurrent.CancellationException if the calling thread was interrupted
   */
  Completion complete(Prompt prompt, Decoding decoding);

  /**
   * What this backend can do beyond answering greedily.
   *
   * @return the capabilities; constant over the life of the backend
   */
  default ImmutableSet<Capability> capabilities() {
    return ImmutableSet.of();
  }

  /**
   * Answers a prompt and hands over the text as it is generated.
   *
   * @param prompt what to answer
   * @param decoding how to choose tokens and when to stop
   * @param onText receives pieces of text in order, on the calling thread; together they are the
   *     completion's text
   * @return what the model said, as from {@link #complete}
   * @throws UnsupportedCapabilityException if the backend lacks {@link Capability#STREAMING}
   */
  default Completion stream(Prompt prompt, Decoding decoding, Consumer<String> onText) {
    throw new UnsupportedCapabilityException(info(), Capability.STREAMING);
  }

  /**
   * Log-probabilities of given continuations: how likely the model finds each answer.
   *
   * @param prompt what precedes the answers
   * @param continuations the answers, none empty
   * @return one score for each continuation, in order
   * @throws UnsupportedCapabilityException if the backend lacks {@link
   *     Capability#CONTINUATION_SCORES}
   */
  default ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
    throw new UnsupportedCapabilityException(info(), Capability.CONTINUATION_SCORES);
  }

  /**
   * Length of a text by the model's own tokenizer, without special tokens and chat template.
   *
   * @param text any text
   * @return its tokens, 0 for the empty text; empty if this backend cannot tell
   * @throws RetriableException if the same call may succeed later
   * @throws PermanentException if the same call will fail again
   */
  default OptionalInt countTokens(String text) {
    return OptionalInt.empty();
  }

  /** Frees what the backend holds. Calling it again does nothing. */
  @Override
  default void close() {}

  /**
   * A backend from a function. A journal takes it for the same model wherever the name is the same;
   * give a function that changes a version.
   *
   * @param name of the model, for reports
   * @param answer gives the completion of a prompt; called from several threads
   * @return a backend that claims no capability
   */
  static Backend of(String name, BiFunction<Prompt, Decoding, Completion> answer) {
    return new FunctionBackend(BackendInfo.of("function", name), answer);
  }

  /**
   * A backend from a function with a version: answers of another version are not taken from a
   * journal.
   *
   * @param name of the model, for reports
   * @param version of the function, such as a date or a commit
   * @param answer gives the completion of a prompt; called from several threads
   * @return a backend that claims no capability
   */
  static Backend of(String name, String version, BiFunction<Prompt, Decoding, Completion> answer) {
    return new FunctionBackend(
        BackendInfo.of("function", name).withIdentity("version", version), answer);
  }
}
