package org.bioeval.backends.langchain4j;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capabilities;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A langchain4j {@link ChatModel} as a {@link Backend}.
 *
 * <p>Temperature, top-p, token limit and stop texts are passed on, JSON schemas too if the model
 * says it supports them. What langchain4j has no word for (seed, log-probabilities, min-p, …) is
 * refused.
 *
 * <p>Each call runs on a thread of its own, so that an interrupt ends it even if the model's client
 * ignores interrupts.
 */
public final class Langchain4jBackend implements Backend {

  /**
   * How services say that a prompt does not fit; langchain4j has no exception of its own for it.
   */
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context[ _-]?(length|size|window|limit)|maximum (model|prompt|input) length"
              + "|too long|too many tokens|token count|reduce the length");

  private final ChatModel model;
  private final BackendInfo info;
  private final ImmutableSet<Capability> capabilities;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "langchain4j-call");
            thread.setDaemon(true);
            return thread;
          });

  private Langchain4jBackend(String name, ChatModel model) {
    this.model = model;
    this.info = BackendInfo.of("langchain4j", name);
    Set<Capability> can = EnumSet.of(Capability.SAMPLING, Capability.STOP);
    if (model
        .supportedCapabilities()
        .contains(dev.langchain4j.model.chat.Capability.RESPONSE_FORMAT_JSON_SCHEMA)) {
      can.add(Capability.JSON_SCHEMA);
    }
    this.capabilities = Sets.immutableEnumSet(can);
  }

  /**
   * A backend from a chat model.
   *
   * @param name of the model, for reports
   * @param model is asked, from several threads; stays the caller's to close
   * @return the backend
   */
  public static Langchain4jBackend of(String name, ChatModel model) {
    return new Langchain4jBackend(name, model);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public ImmutableSet<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public Completion complete(Prompt prompt, Decoding decoding) {
    Capabilities.require(this, prompt, decoding);
    ChatRequest request = request(prompt, decoding);
    long start = System.nanoTime();
    ChatResponse response = ask(request);
    return completion(response)
        .withTiming(
            new Completion.Timing(Duration.ofNanos(System.nanoTime() - start), Optional.empty()));
  }

  private static ChatRequest request(Prompt prompt, Decoding decoding) {
    List<ChatMessage> messages = new ArrayList<>();
    for (Message message : prompt.messages()) {
      messages.add(
          switch (message.role()) {
            case SYSTEM -> SystemMessage.from(message.text());
            case USER -> UserMessage.from(message.text());
            case ASSISTANT -> AiMessage.from(message.text());
          });
    }
    ChatRequest.Builder request =
        ChatRequest.builder()
            .messages(messages)
            .temperature(decoding.temperature())
            .topP(decoding.topP())
            .maxOutputTokens(decoding.maxTokens());
    if (!decoding.stop().isEmpty()) {
      request.stopSequences(decoding.stop());
    }
    if (decoding.constraint().orElse(null) instanceof Constraint.JsonSchema schema) {
      request.responseFormat(
          ResponseFormat.builder()
              .type(ResponseFormatType.JSON)
              .jsonSchema(
                  JsonSchema.builder()
                      .name("answer")
                      .rootElement(JsonRawSchema.from(schema.schema()))
                      .build())
              .build());
    }
    return request.build();
  }

  private ChatResponse ask(ChatRequest request) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted before the model was asked");
    }
    Future<ChatResponse> call;
    try {
      call = threads.submit(() -> model.chat(request));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("this backend is closed; make a new one", e);
    }
    try {
      return call.get();
    } catch (InterruptedException e) {
      boolean unused = call.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted; the call was cancelled");
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * What langchain4j's failures mean. What it does not name is thrown as it is: nobody knows that
   * the prompt can never be answered.
   */
  private RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    String message = "the model " + info.model() + " failed: " + cause.getMessage();
    if (cause instanceof AuthenticationException
        || cause instanceof ModelNotFoundException
        || cause instanceof UnsupportedFeatureException) {
      return new PermanentException(message, cause, PermanentException.Scope.RUN);
    }
    if (cause instanceof dev.langchain4j.exception.RetriableException) {
      return new RetriableException(message + "; try later", cause);
    }
    if (cause instanceof InvalidRequestException) {
      return new PermanentException(message, cause, PermanentException.Scope.ITEM, reason(cause));
    }
    return cause instanceof RuntimeException unknown
        ? unknown
        : new IllegalStateException(message, cause);
  }

  private static PermanentException.Reason reason(Throwable refusal) {
    if (refusal instanceof ContentFilteredException) {
      return PermanentException.Reason.CONTENT_FILTER;
    }
    String words = Ascii.toLowerCase(String.valueOf(refusal.getMessage()));
    return TOO_LONG.matcher(words).find()
        ? PermanentException.Reason.PROMPT_TOO_LONG
        : PermanentException.Reason.REFUSED;
  }

  private static Completion completion(ChatResponse response) {
    String text = response.aiMessage().text();
    return new Completion(
        text == null ? "" : text,
        Optional.ofNullable(response.aiMessage().thinking()).filter(t -> !t.isEmpty()),
        false,
        finish(response.finishReason()),
        usage(response.tokenUsage()),
        com.google.common.collect.ImmutableList.of(),
        Optional.ofNullable(response.modelName()),
        Optional.empty());
  }

  private static FinishReason finish(dev.langchain4j.model.output.@Nullable FinishReason reason) {
    if (reason == null) {
      return FinishReason.UNKNOWN;
    }
    return switch (reason) {
      case STOP, TOOL_EXECUTION -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
      case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
      case OTHER -> FinishReason.UNKNOWN;
    };
  }

  private static Usage usage(@Nullable TokenUsage usage) {
    return usage == null
        ? Usage.UNKNOWN
        : new Usage(
            count(usage.inputTokenCount()), count(usage.outputTokenCount()), OptionalInt.empty());
  }

  private static OptionalInt count(@Nullable Integer tokens) {
    return tokens == null ? OptionalInt.empty() : OptionalInt.of(tokens);
  }

  /** Ends the calls under way; the chat model is left as it is. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
