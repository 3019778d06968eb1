package org.bioeval.examples.cli;

import java.util.Locale;
import org.bioeval.backends.http.HttpBackend;
import org.bioeval.backends.http.OpenAiCompatibleBackend;
import org.bioeval.backends.http.ServerBuilder;
import org.bioeval.backends.http.VllmBackend;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.baseline.RetrievalBaseline;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;
import org.bioeval.datasets.retrieval.Bm25Retriever;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model to ask. */
final class BackendOptions {

  /** The kinds of backend. */
  enum Kind {
    /** The most frequent answer of the training data. */
    MAJORITY,
    /** The answer of the most similar training item. */
    RETRIEVAL,
    /** A vLLM server. */
    VLLM,
    /** Any server with an OpenAI-compatible interface. */
    OPENAI;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--backend",
      paramLabel = "KIND",
      defaultValue = "retrieval",
      description = {
        "Which model to ask: majority and retrieval are baselines that need no model; vllm and openai"
            + " ask a server at --url. Default: ${DEFAULT-VALUE}.",
      })
  Kind kind = Kind.RETRIEVAL;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8000/v1",
      description =
          "Address of the server, up to and including /v1; several equal servers are separated by"
              + " commas. Default: ${DEFAULT-VALUE}.")
  private String url = "";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Model to ask. Default: the only one the server has.")
  private @Nullable String model;

  @Option(
      names = "--key-from",
      paramLabel = "VARIABLE",
      description = "Environment variable that holds the server's API key.")
  private @Nullable String keyVariable;

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
      case RETRIEVAL -> RetrievalBaseline.of(task, train, Bm25Retriever.over(train), asked);
      case VLLM -> {
        VllmBackend.Builder builder = VllmBackend.at(url.split(","));
        configure(builder);
        yield builder.build();
      }
      case OPENAI -> {
        OpenAiCompatibleBackend.Builder builder = OpenAiCompatibleBackend.at(url.split(","));
        configure(builder);
        HttpBackend backend = builder.build();
        yield backend;
      }
    };
  }

  private void configure(ServerBuilder<?> builder) {
    if (model != null) {
      builder.model(model);
    }
    if (keyVariable != null) {
      builder.apiKeyFromEnvironment(keyVariable);
    }
  }
}
