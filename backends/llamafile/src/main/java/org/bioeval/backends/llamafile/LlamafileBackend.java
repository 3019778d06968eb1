package org.bioeval.backends.llamafile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.bioeval.backends.checkpoint.hub.HubGguf;
import org.bioeval.backends.http.Dialect;
import org.bioeval.backends.http.OpenAiCompatibleBackend;
import org.bioeval.backends.llamafile.internal.ServerProcess;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A model in a file, served by a process of its own that starts and ends with this backend.
 *
 * <p>If the server crashes it is started again, a bounded number of times; calls under way are
 * repeated, so that no answer is lost. The server is killed when this backend is closed and when
 * this process ends, by whatever cause.
 *
 * <p>Reports name the file's parameters, bytes, quantisation and context. Safe for use by many
 * threads.
 */
public final class LlamafileBackend implements Backend {

  private final ServerProcess server;
  private final OpenAiCompatibleBackend backend;
  private final BackendInfo info;

  /** The name by which the server is told from others; users see the model's. */
  private final String alias;

  private LlamafileBackend(
      ServerProcess server, OpenAiCompatibleBackend backend, BackendInfo info, String alias) {
    this.alias = alias;
    this.server = server;
    this.backend = backend;
    this.info = info;
  }

  /**
   * Begins with the model.
   *
   * @param model a {@code .llamafile}, or a {@code .gguf} file for {@code llama-server}
   * @return a builder
   */
  public static LlamafileBuilder of(Path model) {
    return new LlamafileBuilder(() -> model);
  }

  /**
   * Begins with a model of the Hugging Face Hub, as the environment describes it. What is missing
   * is downloaded when the server is started.
   *
   * @param model its name, such as {@code HubGguf.of("organisation/name:Q4_K_M")}
   * @return a builder
   * @throws IllegalArgumentException if {@code HF_ENDPOINT} is not a valid address
   */
  public static LlamafileBuilder of(HubGguf model) {
    return of(model, Hub.withDefaults());
  }

  /**
   * Begins with a model of a Hub with a cache, a token or a progress display of its own, or one
   * that looks at its cache only. What is missing is downloaded when the server is started.
   *
   * @param model its name
   * @param hub where from, and into which cache
   * @return a builder
   */
  public static LlamafileBuilder of(HubGguf model, Hub hub) {
    return new LlamafileBuilder(() -> model.download(hub));
  }

  /**
   * Uses several models, such as the quantisations of one, one after another: each is started when
   * the one before has ended, so that only one is in memory.
   *
   * @param models files
   * @param options sets options on each builder
   * @param use what to do with each running model, such as evaluating it
   * @param <R> what comes out of it
   * @return one result for each model, in order
   * @throws PermanentException if one does not start
   */
  public static <R> ImmutableList<R> inTurn(
      List<Path> models,
      UnaryOperator<LlamafileBuilder> options,
      Function<? super LlamafileBackend, ? extends R> use) {
    ImmutableList.Builder<R> results = ImmutableList.builder();
    for (Path model : models) {
      try (LlamafileBackend backend = options.apply(of(model)).start()) {
        results.add(use.apply(backend));
      }
    }
    return results.build();
  }

  static LlamafileBackend connect(
      ServerProcess server,
      Gguf gguf,
      String name,
      Map<String, String> identity,
      Map<String, String> origin,
      String alias,
      int slots,
      Duration requestTimeout) {
    Map<String, String> details = new TreeMap<>(origin);
    details.put("architecture", gguf.architecture());
    details.put("parameters", Long.toString(gguf.parameters()));
    details.put("bytes", Long.toString(gguf.bytes()));
    gguf.contextTokens()
        .ifPresent(tokens -> details.put("trainedContextTokens", Long.toString(tokens)));
    OpenAiCompatibleBackend backend =
        OpenAiCompatibleBackend.at(address(server))
            .dialect(Dialect.LLAMA_CPP)
            // A few requests wait at the server, so that no slot waits for the next one.
            .maxConcurrency(2 * slots)
            .requestTimeout(requestTimeout)
            .deadline(requestTimeout.multipliedBy(3))
            .build();
    server.whenEnded(backend::close); // Calls under way need not go on trying.
    // Paths and names of the server's own say nothing beside the digests of the files.
    BackendInfo info =
        BackendInfo.of("llamafile", name)
            .withDetails(backend.info().properties())
            .withDetails(details)
            .withIdentity("quantisation", gguf.quantisation())
            .withIdentity(identity);
    return new LlamafileBackend(server, backend, info, alias);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public ImmutableSet<Capability> capabilities() {
    return backend.capabilities();
  }

  @Override
  public Completion complete(Prompt prompt, Decoding decoding) {
    return named(orLastWords(() -> backend.complete(prompt, decoding), true));
  }

  @Override
  public Completion stream(Prompt prompt, Decoding decoding, Consumer<String> onText) {
    // What was handed over cannot be taken back, so a doubtful answer is not asked for again.
    return named(orLastWords(() -> backend.stream(prompt, decoding, onText), false));
  }

  @Override
  public ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
    return orLastWords(() -> backend.score(prompt, continuations), true);
  }

  @Override
  public OptionalInt countTokens(String text) {
    return orLastWords(() -> backend.countTokens(text), true);
  }

  private Completion named(Completion answer) {
    return answer.model().filter(alias::equals).isEmpty()
        ? answer
        : new Completion(
            answer.text(),
            answer.reasoning(),
            answer.reasoningOpened(),
            answer.finish(),
            answer.usage(),
            answer.logprobs(),
            Optional.of(info.model()),
            answer.timing());
  }

  /**
   * Answers count only if the same process was there from the question on: while a crashed server
   * is started again, another program may take its port. A server that has ended for good makes
   * every further call pointless.
   */
  private <T> T orLastWords(Supplier<T> call, boolean mayRepeat) {
    while (true) {
      long which = server.awaitOurs();
      failIfEnded(null);
      T answer;
      try {
        answer = call.get();
      } catch (CancellationException e) {
        throw e;
      } catch (RetriableException | IllegalStateException e) {
        failIfEnded(e);
        throw e;
      }
      if (server.isStill(which)) {
        return answer;
      }
      if (!mayRepeat) {
        throw new RetriableException(
            "the server of " + info.model() + " crashed while it answered; try again", null);
      }
    }
  }

  private void failIfEnded(@Nullable RuntimeException cause) {
    String words = server.lastWords();
    if (words != null) {
      throw new PermanentException(
          "the server of "
              + info.model()
              + " has crashed "
              + (server.restarts() + 1)
              + " times and is not started again; raise maxRestarts(…) or read the end of its log:\n"
              + words,
          cause,
          PermanentException.Scope.RUN);
    }
  }

  /**
   * Where the server listens, for what has no method here; a restart keeps it.
   *
   * @return the base address of its OpenAI-compatible interface, on the loopback interface, up to
   *     and including {@code /v1}
   */
  public String address() {
    return address(server);
  }

  private static String address(ServerProcess server) {
    return "http://127.0.0.1:" + server.port() + "/v1";
  }

  /**
   * How often the server crashed and was started again.
   *
   * @return at most what {@link LlamafileBuilder#maxRestarts} allows
   */
  public int restarts() {
    return server.restarts();
  }

  /**
   * The process that runs the server.
   *
   * @return its handle; empty while it is being started again or after the end
   */
  public Optional<ProcessHandle> process() {
    return Optional.ofNullable(server.handle());
  }

  @Override
  public void close() {
    backend.close();
    server.close();
  }

  @Override
  public String toString() {
    return "LlamafileBackend[" + info.model() + "]";
  }
}
