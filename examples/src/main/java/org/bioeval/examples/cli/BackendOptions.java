package org.bioeval.examples.cli;

import org.bioeval.core.backend.Backend;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.baseline.RetrievalBaseline;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;
import org.bioeval.datasets.retrieval.Bm25Retriever;
import picocli.CommandLine.Option;

/** Which model to ask. */
final class BackendOptions {

  /** The kinds of backend. */
  enum Kind {
    /** The most frequent answer of the training data. */
    MAJORITY,
    /** The answer of the most similar training item. */
    RETRIEVAL
  }

  @Option(
      names = "--backend",
      paramLabel = "KIND",
      defaultValue = "retrieval",
      description = {
        "Which model to ask: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      })
  Kind kind = Kind.RETRIEVAL;

  /**
   * Opens the backend.
   *
   * @param task the question, for baselines
   * @param train training data, for baselines
   * @param asked the items that will be asked about
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the backend, to be closed
   */
  <I extends Instance, A> Backend open(Task<I, A> task, Dataset<I> train, Dataset<I> asked) {
    return switch (kind) {
      case MAJORITY -> MajorityBaseline.of(task, train);
      case RETRIEVAL -> RetrievalBaseline.of(task, train, Bm25Retriever.of(train), asked);
    };
  }
}
