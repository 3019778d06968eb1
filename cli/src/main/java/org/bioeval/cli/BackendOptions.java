package org.bioeval.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.http.Dialect;
import org.bioeval.backends.http.OpenAiCompatibleBackend;
import org.bioeval.backends.http.ServerBuilder;
import org.bioeval.backends.http.TokenPrice;
import org.bioeval.backends.http.VllmBackend;
import org.bioeval.backends.llamafile.LlamafileBackend;
import org.bioeval.backends.llamafile.LlamafileBuilder;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.baseline.RetrievalBaseline;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;
import org.bioeval.datasets.retrieval.Bm25Retriever;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
    OPENAI,
    /** A llamafile, or llama-server with a GGUF file. */
    LLAMAFILE,
    /** A checkpoint folder or a GGUF file, run in this process. */
    DJL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--backend",
      paramLabel = "KIND",
      description = {
        "Which model to ask. majority and retrieval are baselines that need no model; vllm and openai"
            + " ask a server at --url; llamafile starts a server with the file --model; djl runs the checkpoint"
            + " folder or GGUF file --model in this process. Default: retrieval to evaluate, djl to"
            + " generate.",
      })
  private @Nullable Kind chosen;

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
      paramLabel = "MODEL",
      description =
          "Name of the model on the server (default: the only one it has), or path of a .llamafile or"
              + " .gguf file, or of a checkpoint folder; or its name on the Hugging Face Hub:"
              + " organisation/name of a checkpoint, organisation/name:Q4_K_M or"
              + " organisation/name/file.gguf of a GGUF model.")
  private @Nullable String model;

  @Mixin private HubOptions hub = new HubOptions();

  @Option(
      names = "--key-from",
      paramLabel = "VARIABLE",
      description = "Environment variable that holds the server's API key.")
  private @Nullable String keyVariable;

  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      defaultValue = "GENERIC",
      description =
          "What --backend openai talks to: ${COMPLETION-CANDIDATES}. It decides which parameters are sent"
              + " and what can be asked for. Default: ${DEFAULT-VALUE}.")
  private Dialect dialect = Dialect.GENERIC;

  @Option(
      names = "--price",
      paramLabel = "CURRENCY,PROMPT,COMPLETION",
      split = ",",
      description =
          "What a million prompt and a million generated tokens cost, such as USD,0.15,0.60; the report"
              + " then says what the run cost.")
  private @Nullable List<String> price;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Time for one answer. Default: 300 for a server, 3600 for a llamafile.")
  private @Nullable Integer timeout;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      description = "llama-server program for .gguf files. Default: found on the PATH.")
  private @Nullable Path server;

  @Option(
      names = "--context",
      paramLabel = "N",
      description = "Context of a llamafile in tokens, for each of its slots.")
  private @Nullable Integer context;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a llamafile or of a model in this process.")
  private @Nullable Integer threads;

  @Mixin private EngineOptions engine = new EngineOptions();

  /** Which backend answers about a corpus. */
  Kind kind() {
    return chosen == null ? Kind.RETRIEVAL : chosen;
  }

  /**
   * Opens the backend.
   *
   * @param task the question, for baselines
   * @param train training data, for baselines
   * @param asked the items that will be asked about
   * @param concurrency questions that will be under way at once
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the backend, to be closed
   */
  <I extends Instance, A> Backend open(
      Task<I, A> task, Dataset<I> train, Dataset<I> asked, int concurrency) {
    return switch (kind()) {
      case MAJORITY -> MajorityBaseline.of(task, train);
      case RETRIEVAL -> RetrievalBaseline.of(task, train, Bm25Retriever.over(train), asked);
      default -> openModel(kind(), concurrency);
    };
  }

  /**
   * Opens a model, by default one in this process.
   *
   * @param concurrency questions that will be under way at once
   * @return the backend, to be closed
   * @throws IllegalArgumentException if a baseline was chosen, or no model named where one must be
   */
  Backend openModel(int concurrency) {
    return openModel(chosen == null ? Kind.DJL : chosen, concurrency);
  }

  private Backend openModel(Kind kind, int concurrency) {
    if (hub.given() && kind != Kind.DJL && kind != Kind.LLAMAFILE) {
      throw new IllegalArgumentException(
          "--download and --revision are for --backend djl and llamafile, not for " + kind);
    }
    return switch (kind) {
      case MAJORITY, RETRIEVAL ->
          throw new IllegalArgumentException(
              "--backend "
                  + kind
                  + " answers about corpora only; choose vllm, openai, llamafile or djl");
      case VLLM -> {
        VllmBackend.Builder builder = VllmBackend.at(url.split(","));
        configure(builder, concurrency);
        yield builder.build();
      }
      case OPENAI -> {
        OpenAiCompatibleBackend.Builder builder = OpenAiCompatibleBackend.at(url.split(","));
        builder.dialect(dialect);
        configure(builder, concurrency);
        yield builder.build();
      }
      case LLAMAFILE -> llamafile(modelPath(kind), concurrency);
      case DJL -> DjlBackend.load(modelPath(kind), engine.with(threads == null ? 0 : threads));
    };
  }

  private void configure(ServerBuilder<?> builder, int concurrency) {
    builder.maxConcurrency(concurrency);
    if (model != null) {
      builder.model(model);
    }
    if (keyVariable != null) {
      builder.apiKeyFromEnvironment(keyVariable);
    }
    if (timeout != null) {
      builder.requestTimeout(Duration.ofSeconds(timeout));
      builder.deadline(Duration.ofSeconds(3L * timeout));
    }
    if (price != null) {
      builder.price(tokenPrice(price));
    }
  }

  private static TokenPrice tokenPrice(List<String> price) {
    String asked = String.join(",", price);
    if (price.size() != 3) {
      throw new IllegalArgumentException(
          "illegal --price " + asked + "; give currency and two numbers, such as USD,0.15,0.60");
    }
    try {
      return TokenPrice.of(price.get(0), price.get(1), price.get(2));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "illegal --price " + asked + "; the last two must be numbers, as in USD,0.15,0.60", e);
    }
  }

  private Backend llamafile(Path file, int concurrency) {
    LlamafileBuilder builder =
        LlamafileBackend.of(file).slots(concurrency).progress(System.err::println);
    if (server != null) {
      builder.server(server);
    }
    if (context != null) {
      builder.contextTokens(context);
    }
    if (threads != null) {
      builder.threads(threads);
    }
    if (timeout != null) {
      builder.requestTimeout(Duration.ofSeconds(timeout));
    }
    return builder.start();
  }

  private Path modelPath(Kind kind) {
    if (model == null) {
      throw new IllegalArgumentException("--backend " + kind + " needs --model PATH");
    }
    return kind == Kind.LLAMAFILE ? hub.locateGguf(model) : hub.locate(model);
  }
}
