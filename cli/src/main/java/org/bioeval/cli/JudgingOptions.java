package org.bioeval.cli;

import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.LikelihoodChoice;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What chooses the best checkpoint, and how models are asked before and after training. */
final class JudgingOptions {
  /** Criterion: validation loss. */
  static final String LOSS = "loss";

  /** Criterion: none, the last checkpoint is taken. */
  static final String NONE = "none";

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      defaultValue = LOSS,
      description =
          "What chooses the best checkpoint: loss (on the validation split, or a tenth of train"
              + " that is held out), a score such as micro-f1 (by generation on the same items), or"
              + " none (the last one). Default: ${DEFAULT-VALUE}.")
  String criterion;

  @Option(
      names = "--validation-items",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Most items the criterion looks at, drawn at random. Default: ${DEFAULT-VALUE}.")
  int validationItems;

  @Option(
      names = "--test-items",
      paramLabel = "N",
      description = "Compare on N items drawn at random; 0 for no comparison. Default: all.")
  @Nullable Integer testItems;

  @Option(
      names = "--by-likelihood",
      description = "Where one of several labels is asked for, take the likeliest one.")
  boolean byLikelihood;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "512",
      description = "Most tokens of an answer in evaluations. Default: ${DEFAULT-VALUE}.")
  private int maxTokens;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "Items asked about at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  <I extends Instance, A> Evaluation<I, A> evaluation(Job<I, A> job, Dataset<I> items) {
    return job.evaluation(items)
        .withDecoding(Decoding.greedy().withMaxTokens(maxTokens))
        .withConcurrency(concurrency)
        .withConstrainedAnswers(byLikelihood);
  }

  Backend answering(Backend backend) {
    return byLikelihood ? LikelihoodChoice.of(backend) : backend;
  }
}
