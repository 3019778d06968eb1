package org.bioeval.backends.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.bioeval.testkit.BackendContract;
import org.junit.jupiter.api.Test;

/**
 * The backend contract through both bridges: a backend as a chat model as a backend. What the inner
 * backend receives is what was sent.
 */
class Langchain4jBackendTest extends BackendContract {

  private final AtomicReference<Prompt> prompt = new AtomicReference<>();
  private final AtomicReference<Decoding> decoding = new AtomicReference<>();

  /** Repeats the prompt; honours limits and stop texts by characters. */
  private final class Echo implements Backend {
    @Override
    public BackendInfo info() {
      return BackendInfo.of("test", "echo");
    }

    @Override
    public ImmutableSet<Capability> capabilities() {
      return ImmutableSet.of(Capability.SAMPLING, Capability.STOP);
    }

    @Override
    public Completion complete(Prompt asked, Decoding how) {
      prompt.set(asked);
      decoding.set(how);
      String text = asked.text();
      for (String stop : how.stop()) {
        if (text.contains(stop)) {
          return Completion.of(
              text.substring(0, text.indexOf(stop)), FinishReason.STOP, Usage.of(9, 1));
        }
      }
      int end = Math.min(text.length(), how.maxTokens());
      return Completion.of(
          text.substring(0, end),
          end < text.length() ? FinishReason.LENGTH : FinishReason.STOP,
          Usage.of(9, end));
    }
  }

  @Override
  protected Backend open() {
    return Langchain4jBackend.of("echo", BackendChatModel.of(new Echo(), Decoding.greedy()));
  }

  @Override
  protected Optional<Prompt> received() {
    return Optional.ofNullable(prompt.get());
  }

  @Test
  void parametersArrive() throws Exception {
    Decoding asked =
        Decoding.sampled(0.7).withTopP(0.9).withMaxTokens(33).withStop("never", "ever");
    backend().complete(question(), asked);
    assertThat(decoding.get()).isEqualTo(asked);
  }

  @Test
  void failuresAreMapped() {
    assertThatThrownBy(() -> ask(new RateLimitException("slow down")))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("slow down");
    assertThatThrownBy(() -> ask(new AuthenticationException("who?")))
        .isInstanceOfSatisfying(
            PermanentException.class,
            e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.RUN));
    assertThatThrownBy(() -> ask(new InvalidRequestException("too long")))
        .isInstanceOfSatisfying(
            PermanentException.class,
            e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.ITEM));
  }

  @Test
  void refusalsSayWhy() {
    assertThat(reason(new InvalidRequestException("This model's maximum context length is 9")))
        .isEqualTo(PermanentException.Reason.PROMPT_TOO_LONG);
    assertThat(reason(new ContentFilteredException("no")))
        .isEqualTo(PermanentException.Reason.CONTENT_FILTER);
    assertThat(reason(new InvalidRequestException("unknown role")))
        .isEqualTo(PermanentException.Reason.REFUSED);
  }

  private static PermanentException.Reason reason(RuntimeException failure) {
    return catchThrowableOfType(PermanentException.class, () -> ask(failure)).reason();
  }

  @Test
  void whatLangchain4jDoesNotNameIsNoRefusal() {
    IllegalStateException unknown = new IllegalStateException("pool is shut down");
    assertThatThrownBy(() -> ask(unknown)).isSameAs(unknown);
  }

  private static void ask(RuntimeException failure) {
    ChatModel failing =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest request) {
            throw failure;
          }
        };
    try (Backend backend = Langchain4jBackend.of("failing", failing)) {
      backend.complete(Prompt.chat(Message.user("a")), Decoding.greedy());
    }
  }

  @Test
  void reasoningBecomesThinkingAndBack() {
    Backend thinker = Backend.of("t", (p, d) -> Completion.of("<think>hm</think>Paris."));
    ChatModel model = BackendChatModel.of(thinker, Decoding.greedy());
    ChatResponse response = model.chat(UserMessage.from("a"));
    assertThat(response.aiMessage().text()).isEqualTo("Paris.");
    assertThat(response.aiMessage().thinking()).isEqualTo("hm");
    try (Backend again = Langchain4jBackend.of("t", model)) {
      Completion completion = again.complete(Prompt.chat(Message.user("a")), Decoding.greedy());
      assertThat(completion.reasoning()).contains("hm");
      assertThat(completion.split().answer()).isEqualTo("Paris.");
    }
  }

  @Test
  void whatBackendsCannotDoIsRefused() {
    ChatModel model = BackendChatModel.of(new Echo(), Decoding.greedy());
    ChatRequest penalised =
        ChatRequest.builder().messages(UserMessage.from("a")).frequencyPenalty(0.5).build();
    assertThatThrownBy(() -> model.chat(penalised))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessage("frequencyPenalty is not supported by backends; leave it out of the request");
    ChatRequest otherModel =
        ChatRequest.builder().messages(UserMessage.from("a")).modelName("other").build();
    assertThatThrownBy(() -> model.chat(otherModel))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("modelName other than echo");
    assertThat(ImmutableList.copyOf(model.supportedCapabilities())).isEmpty();
  }
}
