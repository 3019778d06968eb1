package org.bioeval.core.metric;

import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Observation;

/**
 * A metric that asks models of its own about each answer. An {@code Evaluation} judges concurrently
 * and keeps every reply in its journal; a loop of one's own judges when it observes.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 * @param <J> what comes of judging one answer
 */
public interface Judged<I extends Instance, A, J> extends Metric<I, A> {

  /** Asks models; through a journal where there is one. */
  interface Asker {

    /**
     * Asks a model.
     *
     * @param judge who is asked
     * @param prompt what is asked
     * @param decoding how it is answered
     * @param sample number of the sample, from 0, where the same is asked several times
     * @return the reply
     * @throws org.bioeval.core.backend.BackendException if there is none
     */
    Completion ask(Backend judge, Prompt prompt, Decoding decoding, int sample);

    /**
     * An asker for questions that are the same for all items, such as one for the steps to judge
     * by. In a run each is asked once, whichever item comes first.
     *
     * @return the asker; this one unless it belongs to an item
     */
    default Asker forAllItems() {
      return this;
    }

    /**
     * Asks the model itself and keeps nothing.
     *
     * @return the asker
     */
    static Asker direct() {
      return (judge, prompt, decoding, sample) -> judge.complete(prompt, decoding);
    }
  }

  /**
   * Judges one answer. Called by several threads at once; may ask several times, each question
   * after the reply to the one before.
   *
   * @param observation an item, its gold answer and what became of it
   * @param asker asks the judges
   * @return what came of it
   */
  J judge(Observation<? extends I, ? extends A> observation, Asker asker);

  /**
   * Adds one judged observation.
   *
   * @param observation an item, its gold answer and what became of it
   * @param judgement what came of judging it
   * @param into takes the sums; used by one thread at a time
   */
  void observe(Observation<? extends I, ? extends A> observation, J judgement, Tally into);

  @Override
  default void observe(Observation<? extends I, ? extends A> observation, Tally into) {
    observe(observation, judge(observation, Asker.direct()), into);
  }
}
