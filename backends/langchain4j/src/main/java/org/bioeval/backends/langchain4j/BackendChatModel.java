package org.bioeval.backends.langchain4j;

import com.google.common.collect.ImmutableList;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.OptionalInt;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.ReasoningSplit;
import org.bioeval.core.backend.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Backend} as a langchain4j {@link ChatModel}: for teams whose application speaks
 * langchain4j and shall use a model of bioeval, such as one in process or in a llamafile.
 *
 * <p>The answer is the message's text, the reasoning its {@code thinking}. Tools, images and
 * penalties are refused with {@link UnsupportedFeatureException}. As safe for many threads as the
 * backend is.
 */
public final class BackendChatModel implements ChatModel {

  private final Backend backend;
  private final Decoding decoding;

  private BackendChatModel(Backend backend, Decoding decoding) {
    this.backend = backend;
    this.decoding = decoding;
  }

  /**
   * A chat model from a backend.
   *
   * @param backend is asked; stays the caller's to close
   * @param decoding for what a request does not say
   * @return the chat model
   */
  public static BackendChatModel of(Backend backend, Decoding decoding) {
    return new BackendChatModel(backend, decoding);
  }

  /**
   * Answers a conversation.
   *
   * @param request conversation and parameters
   * @return the answer
   * @throws UnsupportedFeatureException if it asks for what a backend cannot do
   * @throws dev.langchain4j.exception.RetriableException if the same request may succeed later
   * @throws NonRetriableException if it will fail again
   */
  @Override
  public ChatResponse doChat(ChatRequest request) {
    ImmutableList.Builder<Message> messages = ImmutableList.builder();
    request.messages().forEach(message -> messages.add(message(message)));
    Completion completion;
    try {
      completion = backend.complete(Prompt.chat(messages.build()), decoding(request));
    } catch (RetriableException e) {
      throw new dev.langchain4j.exception.RetriableException(e.getMessage(), e);
    } catch (PermanentException e) {
      throw new NonRetriableException(e.getMessage(), e);
    }
    return response(completion);
  }

  private static Message message(ChatMessage message) {
    if (message instanceof SystemMessage system) {
      return Message.system(system.text());
    }
    if (message instanceof UserMessage user && user.hasSingleText()) {
      return Message.user(user.singleText());
    }
    if (message instanceof AiMessage answer && !answer.hasToolExecutionRequests()) {
      return Message.assistant(answer.text());
    }
    throw new UnsupportedFeatureException(
        "a message of type " + message.type() + " that is not one text; send texts only");
  }

  private Decoding decoding(ChatRequest request) {
    refuseUnless(
        request.toolSpecifications() == null || request.toolSpecifications().isEmpty(), "tools");
    refuseUnless(isNeutral(request.frequencyPenalty()), "frequencyPenalty");
    refuseUnless(isNeutral(request.presencePenalty()), "presencePenalty");
    refuseUnless(
        request.modelName() == null || request.modelName().equals(backend.info().model()),
        "modelName other than " + backend.info().model());
    Decoding result = decoding;
    if (request.temperature() != null) {
      result = result.withTemperature(request.temperature());
    }
    if (request.topP() != null) {
      result = result.withTopP(request.topP());
    }
    if (request.topK() != null) {
      result = result.withTopK(request.topK());
    }
    if (request.maxOutputTokens() != null) {
      result = result.withMaxTokens(request.maxOutputTokens());
    }
    List<String> stop = request.stopSequences();
    if (stop != null && !stop.isEmpty()) {
      result = result.withStop(stop.toArray(new String[0]));
    }
    ResponseFormat format = request.responseFormat();
    if (format != null && format.type() == ResponseFormatType.JSON) {
      refuseUnless(
          format.jsonSchema() != null && format.jsonSchema().rootElement() instanceof JsonRawSchema,
          "a responseFormat without JsonRawSchema");
      JsonRawSchema schema = (JsonRawSchema) format.jsonSchema().rootElement();
      result = result.withConstraint(new Constraint.JsonSchema(schema.schema()));
    }
    return result;
  }

  private static boolean isNeutral(@Nullable Double penalty) {
    return penalty == null || penalty == 0;
  }

  private static void refuseUnless(boolean supported, String feature) {
    if (!supported) {
      throw new UnsupportedFeatureException(
          feature + " is not supported by backends; leave it out of the request");
    }
  }

  private static ChatResponse response(Completion completion) {
    ReasoningSplit split = completion.split();
    boolean reasoned = !split.reasoning().isEmpty();
    AiMessage.Builder message =
        AiMessage.builder().text(reasoned || !split.closed() ? split.answer() : completion.text());
    if (reasoned) {
      message.thinking(split.reasoning());
    }
    ChatResponse.Builder response =
        ChatResponse.builder()
            .aiMessage(message.build())
            .finishReason(
                switch (completion.finish()) {
                  case STOP -> FinishReason.STOP;
                  case LENGTH -> FinishReason.LENGTH;
                  case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
                  case UNKNOWN -> FinishReason.OTHER;
                })
            .tokenUsage(
                new TokenUsage(
                    count(completion.usage().promptTokens()),
                    count(completion.usage().completionTokens())));
    completion.model().ifPresent(response::modelName);
    return response.build();
  }

  private static @Nullable Integer count(OptionalInt tokens) {
    return tokens.isPresent() ? (Integer) tokens.getAsInt() : null;
  }
}
