package org.bioeval.examples.studies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.backends.llamafile.LlamafileBackend;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.LikelihoodChoice;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.baseline.RetrievalBaseline;
import org.bioeval.core.compare.Candidate;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.ComparisonListener;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.HealthAdvice;
import org.bioeval.datasets.retrieval.Bm25Retriever;
import org.bioeval.metrics.exact.ExactMatch;

/**
 * Which is the smallest form of SmolLM2-135M that still tells advice from no advice?
 *
 * <p>Arguments: folder of HealthAdvice, folder of a checkpoint, folder of its LoRA adapter, folder
 * for the runs, and any number of GGUF files of the same model, each run by the llama-server that
 * the environment variable {@code BIOEVAL_LLAMA_SERVER} names. The checkpoint is a candidate in 16,
 * 8 and 4 bits, with and without the adapter; majority and retrieval are the floors. A run that was
 * killed goes on from its journals.
 */
public final class HealthAdviceDecision {
  private static final String REFERENCE = "tuned 16-bit";

  private HealthAdviceDecision() {}

  /**
   * Runs all candidates on the whole test split, decides, and prints the decision.
   *
   * @param arguments see above
   * @throws IOException if the folder of the runs cannot be written
   * @throws IllegalArgumentException if there are fewer than four
   */
  public static void main(String... arguments) throws IOException {
    if (arguments.length < 4) {
      throw new IllegalArgumentException(
          "expected at least 4 arguments: folder of HealthAdvice, folder of a checkpoint, folder of"
              + " an adapter, folder for the runs, GGUF files; not "
              + arguments.length);
    }
    Path checkpoint = Path.of(arguments[1]);
    Adapter adapter = Adapter.load(Path.of(arguments[2]));
    Path runs = Path.of(arguments[3]);
    List<Path> files = Stream.of(arguments).skip(4).map(Path::of).toList();

    Corpus<ClassificationInstance> corpus = HealthAdvice.in(Path.of(arguments[0])).study();
    Dataset<ClassificationInstance> train = corpus.load(Split.TRAIN);
    var task = Tasks.classification(train.schema());
    Dataset<ClassificationInstance> test = corpus.load(Split.TEST);
    var retrieval = RetrievalBaseline.of(task, train, Bm25Retriever.over(train), test);
    var run =
        Comparison.of(
                Evaluation.of(task, test).with(ExactMatch.labels()).withConstrainedAnswers(true))
            .with(Candidate.of("majority", MajorityBaseline.of(task, train)).asFloor())
            .with(Candidate.of("retrieval", retrieval).asFloor());
    for (Candidate candidate : candidates(checkpoint, adapter, files)) {
      run = run.with(candidate);
    }
    Comparison comparison = run.withListener(turns()).run(runs);

    Decision decision =
        comparison
            .smallest(Footprint.Measure.BYTES)
            .within("micro-f1", Margin.absolute(0.02))
            .of(REFERENCE)
            .and(Criterion.atLeast("macro-f1", 0.75))
            .at(Confidence.of(0.95))
            .decide();
    Files.writeString(runs.resolve("decision.txt"), decision + "\n");
    System.out.println(decision);
  }

  private static List<Candidate> candidates(Path checkpoint, Adapter adapter, List<Path> files) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(tuned(REFERENCE, checkpoint, WeightFormat.FLOAT16, adapter));
    candidates.add(tuned("tuned int8", checkpoint, WeightFormat.INT8, adapter));
    candidates.add(tuned("tuned int4", checkpoint, WeightFormat.INT4, adapter));
    candidates.add(bare("bare 16-bit", checkpoint, WeightFormat.FLOAT16));
    candidates.add(bare("bare int8", checkpoint, WeightFormat.INT8));
    candidates.add(bare("bare int4", checkpoint, WeightFormat.INT4));
    for (Path file : files) {
      String name = "bare " + file.getFileName();
      candidates.add(
          Candidate.of(name, () -> byLikelihood(LlamafileBackend.of(file).slots(4).start())));
    }
    return candidates;
  }

  private static Candidate bare(String name, Path checkpoint, WeightFormat weights) {
    return Candidate.of(name, () -> byLikelihood(DjlBackend.load(checkpoint, options(weights))))
        .quantisation(weights.name());
  }

  private static Candidate tuned(
      String name, Path checkpoint, WeightFormat weights, Adapter adapter) {
    return Candidate.of(
            name, () -> byLikelihood(DjlBackend.load(checkpoint, options(weights), adapter)))
        .quantisation(weights.name())
        .adapter(adapter.name());
  }

  private static ModelOptions options(WeightFormat weights) {
    return ModelOptions.withDefaults().withWeights(weights);
  }

  private static Backend byLikelihood(Backend model) {
    return LikelihoodChoice.of(model);
  }

  private static ComparisonListener turns() {
    return new ComparisonListener() {
      @Override
      public void started(String candidate, int number, int candidates) {
        System.err.printf("%s (%d of %d)%n", candidate, number, candidates);
      }
    };
  }
}
