package org.bioeval.core.eval;

import org.bioeval.core.task.Observation;

/**
 * Follows a run. Calls come from the thread that called {@link Evaluation#run}, one at a time and
 * in the order of the dataset; an outcome is shown only after its answer is safely in the journal.
 */
public interface EvaluationListener {

  /**
   * The run begins.
   *
   * @param progress nothing done yet
   */
  default void started(Progress progress) {}

  /**
   * An item is done, in all repeats if it is asked several times.
   *
   * @param observation the item and what became of it the first time
   * @param progress how far the run is, this item included
   */
  default void observed(Observation<?, ?> observation, Progress progress) {}

  /**
   * All items are done, of a whole run or a part. What is told here differs from run to run, so it
   * is no part of the report.
   *
   * @param facts how the run went
   */
  default void ran(RunFacts facts) {}

  /**
   * The run is done.
   *
   * @param report its result
   */
  default void finished(Report report) {}
}
