package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.stream.Stream;
import org.bioeval.backends.http.ScriptedServer.Reply;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.PermanentException.Reason;
import org.bioeval.core.backend.PermanentException.Scope;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers say when they refuse a prompt for good, and what it means. */
@Timeout(60)
class RefusalReasonTest {

  private static final Prompt CHAT = Prompt.chat(Message.user("a"));

  private static Arguments of(Reason reason, int status, String body) {
    return Arguments.of(reason, status, body.replace('\'', '"'));
  }

  static Stream<Arguments> refusals() {
    // Texts as the servers' sources or documentation have them.
    return Stream.of(
        // vLLM
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'object':'error','message':'This model`s maximum context length is 4096 tokens. However,"
                + " you requested 5000 tokens in the messages','type':'BadRequestError','code':400}"),
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'error':{'message':'The decoder prompt (length 5000) is longer than the maximum model"
                + " length of 4096.','type':'BadRequestError','code':400}}"),
        // llama-server
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'error':{'code':400,'message':'request (5031 tokens) exceeds the available context size"
                + " (512 tokens), try increasing it','type':'exceed_context_size_error',"
                + "'n_prompt_tokens':5031,'n_ctx':512}}"),
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'error':{'code':400,'message':'the request exceeds the available context size. try"
                + " increasing the context size or enable context shift','type':"
                + "'invalid_request_error'}}"),
        // OpenAI
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'error':{'message':'Please shorten it.','type':'invalid_request_error','param':"
                + "'messages','code':'context_length_exceeded'}}"),
        // SGLang, TGI, Anthropic, Gemini, Bedrock, a proxy
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'object':'error','message':'The input (9000 tokens) is longer than the model`s context"
                + " length (8192 tokens).','code':400}"),
        of(
            Reason.PROMPT_TOO_LONG,
            422,
            "{'error':'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048."
                + " Given: 3000 `inputs` tokens','error_type':'validation'}"),
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'error':{'type':'invalid_request_error','message':'prompt is too long: 210000 tokens >"
                + " 200000 maximum'}}"),
        of(
            Reason.PROMPT_TOO_LONG,
            400,
            "{'error':{'code':400,'message':'The input token count (40000) exceeds the maximum number"
                + " of tokens allowed (32768).','status':'INVALID_ARGUMENT'}}"),
        of(Reason.PROMPT_TOO_LONG, 400, "{'message':'Input is too long for requested model.'}"),
        of(Reason.PROMPT_TOO_LONG, 413, "<html>Payload Too Large</html>"),
        // Azure
        of(
            Reason.CONTENT_FILTER,
            400,
            "{'error':{'message':'The response was filtered due to the prompt triggering the content"
                + " management policy. Please modify your prompt','type':null,'param':'prompt',"
                + "'code':'content_filter','status':400}}"),
        of(
            Reason.CONTENT_FILTER,
            400,
            "{'error':{'message':'Refused.','code':'400','innererror':{'code':"
                + "'ResponsibleAIPolicyViolation'}}}"),
        // OpenAI, OpenRouter, DeepSeek, DashScope
        of(
            Reason.CONTENT_FILTER,
            400,
            "{'error':{'message':'Your request was rejected as a result of our safety system.','type':"
                + "'invalid_request_error','code':'content_policy_violation'}}"),
        of(
            Reason.CONTENT_FILTER,
            403,
            "{'error':{'code':403,'message':'Your chosen model requires moderation and your input was"
                + " flagged'}}"),
        of(
            Reason.CONTENT_FILTER,
            400,
            "{'error':{'message':'Content Exists Risk','type':'invalid_request_error'}}"),
        of(
            Reason.CONTENT_FILTER,
            400,
            "{'error':{'code':'data_inspection_failed','message':'Input data may contain inappropriate"
                + " content.'}}"),
        // anything else about this prompt
        of(
            Reason.REFUSED,
            400,
            "{'error':{'message':'messages[0].role: unknown role','type':'invalid_request_error'}}"),
        of(Reason.REFUSED, 422, "{'detail':[{'loc':['body'],'msg':'Field required'}]}"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusalsSayWhy(Reason reason, int status, String body) throws Exception {
    assertThat(asked(Reply.of(status, body)))
        .isInstanceOfSatisfying(
            PermanentException.class,
            e -> {
              assertThat(e.scope()).isEqualTo(Scope.ITEM);
              assertThat(e.reason()).isEqualTo(reason);
            })
        // Reports quote it: it must be the same on any port.
        .hasMessageStartingWith("the server answered status " + status)
        .hasMessageNotContaining("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "content_filter          | filtered                               | CONTENT_FILTER",
        "context_length_exceeded | too long                               | PROMPT_TOO_LONG",
        "400                     | exceeds the available context size     | PROMPT_TOO_LONG"
      })
  void errorsInsideAnAnswerSayWhy(String code, String message, Reason reason) throws Exception {
    String body = "{\"error\":{\"message\":\"%s\",\"code\":\"%s\"}}".formatted(message, code);
    assertThat(asked(Reply.of(200, body)))
        .isInstanceOfSatisfying(
            PermanentException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "409 | {\"error\":{\"message\":\"conflict\"}}",
        "500 | {\"error\":{\"message\":\"content filter service is down\"}}",
        "429 | {\"error\":{\"message\":\"too many tokens per minute\"}}"
      })
  void whatMayPassIsNoRefusal(int status, String body) throws Exception {
    assertThat(asked(Reply.of(status, body))).isInstanceOf(RetriableException.class);
  }

  private static Throwable asked(Reply reply) throws Exception {
    try (ScriptedServer server = new ScriptedServer(reply, reply);
        HttpBackend backend =
            OpenAiCompatibleBackend.at(server.address())
                .model("m")
                .withoutDiscovery()
                .retries(
                    RetryPolicy.withDefaults()
                        .withAttempts(2)
                        .withDelays(Duration.ofMillis(1), Duration.ofMillis(1)))
                .build()) {
      return catchThrowable(() -> backend.complete(CHAT, Decoding.greedy()));
    }
  }
}
