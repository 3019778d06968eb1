package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import org.bioeval.backends.http.ScriptedServer.Reply;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.UnsupportedCapabilityException;
import org.junit.jupiter.api.Test;

/** What is sent, by dialect, and where to. */
class RequestTest {

  private static final Prompt CHAT = Prompt.chat(Message.system("s"), Message.user("a"));
  private final ObjectMapper json = new ObjectMapper();

  private void sends(Dialect dialect, Prompt prompt, Decoding decoding, String path, String body)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpBackend backend =
            OpenAiCompatibleBackend.at(server.address() + "/?api-version=1")
                .dialect(dialect)
                .model("m")
                .withoutDiscovery()
                .parameter("extra", Map.of("deep", true))
                .build()) {
      backend.complete(prompt, decoding);
      assertThat(server.paths).containsExactly(path + "?api-version=1");
      assertThat(json.readTree(server.bodies.get(0)))
          .isEqualTo(json.readTree(body.replace('\'', '"')));
    }
  }

  @Test
  void openAi() throws Exception {
    sends(
        Dialect.OPENAI,
        CHAT,
        Decoding.sampled(0.5).withMaxTokens(9).withStop("x"),
        "/v1/chat/completions",
        "{'model':'m','messages':[{'role':'system','content':'s'},{'role':'user','content':'a'}],"
            + "'temperature':0.5,'top_p':1.0,'max_completion_tokens':9,'stop':['x'],"
            + "'extra':{'deep':true}}");
  }

  @Test
  void vllm() throws Exception {
    sends(
        Dialect.VLLM,
        Prompt.raw("a"),
        Decoding.sampled(1)
            .withTopK(5)
            .withMinP(0.1)
            .withSeed(7)
            .withLogprobs(2)
            .withConstraint(new Constraint.Choice(ImmutableList.of("b", "c"))),
        "/v1/completions",
        "{'model':'m','prompt':'a','temperature':1.0,'top_p':1.0,'max_tokens':512,'top_k':5,"
            + "'min_p':0.1,'repetition_penalty':1.0,'presence_penalty':0,'frequency_penalty':0,"
            + "'seed':7,'logprobs':2,'return_token_ids':true,"
            + "'structured_outputs':{'choice':['b','c']},'extra':{'deep':true}}");
  }

  @Test
  void llamaCpp() throws Exception {
    sends(
        Dialect.LLAMA_CPP,
        CHAT,
        Decoding.greedy().withSeed(-1).withConstraint(new Constraint.Regex("a|b")),
        "/v1/chat/completions",
        "{'model':'m','messages':[{'role':'system','content':'s'},{'role':'user','content':'a'}],"
            + "'temperature':0.0,'top_p':1.0,'max_tokens':512,'top_k':0,'min_p':0.0,"
            + "'repeat_penalty':1.0,'repeat_last_n':0,'presence_penalty':0,'frequency_penalty':0,"
            + "'cache_prompt':false,'seed':0,'grammar':'root ::= \\'a\\' | \\'b\\'',"
                .replace("\\'", "\\\"")
            + "'extra':{'deep':true}}");
  }

  @Test
  void schemasAsOpenAiNamesThem() throws Exception {
    sends(
        Dialect.GENERIC,
        CHAT,
        Decoding.greedy().withConstraint(new Constraint.JsonSchema("{\"type\":\"object\"}")),
        "/v1/chat/completions",
        "{'model':'m','messages':[{'role':'system','content':'s'},{'role':'user','content':'a'}],"
            + "'temperature':0.0,'top_p':1.0,'max_tokens':512,'response_format':{'type':"
            + "'json_schema','json_schema':{'name':'answer','strict':true,'schema':"
            + "{'type':'object'}}},'extra':{'deep':true}}");
  }

  @Test
  void aBrokenSchemaIsRefusedBeforeItIsSent() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpBackend backend =
            VllmBackend.at(server.address()).model("m").withoutDiscovery().build()) {
      assertThatThrownBy(
              () ->
                  backend.complete(
                      CHAT, Decoding.greedy().withConstraint(new Constraint.JsonSchema("{"))))
          .isInstanceOf(PermanentException.class)
          .hasMessageStartingWith("illegal JSON schema: not JSON");
      assertThat(server.bodies).isEmpty();
    }
  }

  @Test
  void claimedCapabilitiesCanBeNarrowed() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        HttpBackend backend =
            VllmBackend.at(server.address())
                .model("m")
                .withoutDiscovery()
                .capabilities(java.util.Set.of(Capability.STOP))
                .build()) {
      assertThatThrownBy(() -> backend.complete(CHAT, Decoding.sampled(1)))
          .isInstanceOf(UnsupportedCapabilityException.class);
      assertThat(backend.complete(CHAT, Decoding.greedy()).text()).isEqualTo("fine");
    }
  }

  @Test
  void theOnlyServedModelIsFoundAndAdaptersAreNotCounted() throws Exception {
    // Shortened from vLLM's answer with a loaded adapter.
    Reply models =
        Reply.of(
            200,
            "{\"object\":\"list\",\"data\":[{\"id\":\"smollm2\",\"root\":\"/models/smollm2\",\"parent\":null,"
                + "\"max_model_len\":1024},{\"id\":\"lora1\",\"parent\":\"smollm2\",\"max_model_len\":null}]}");
    try (ScriptedServer server = new ScriptedServer(models);
        HttpBackend backend = OpenAiCompatibleBackend.at(server.address()).build()) {
      assertThat(backend.info().model()).isEqualTo("smollm2");
      assertThat(backend.info().properties()).containsEntry("contextTokens", "1024");
      assertThat(server.paths).containsExactly("/v1/models");
    }
  }

  @Test
  void severalModelsMustBeChosenFrom() throws Exception {
    Reply models = Reply.of(200, "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
    for (String wanted : List.of("", "c")) {
      try (ScriptedServer server = new ScriptedServer(models)) {
        OpenAiCompatibleBackend.Builder builder = OpenAiCompatibleBackend.at(server.address());
        assertThatThrownBy(() -> builder.model(wanted).build())
            .isInstanceOf(PermanentException.class)
            .hasMessageContaining("a, b");
      }
    }
  }

  @Test
  void wrongAddressesAreRefused() {
    assertThatThrownBy(() -> VllmBackend.at())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no server address");
    for (String address : List.of("localhost:8000", "/v1", "file:///v1", "http:///v1")) {
      assertThatThrownBy(() -> VllmBackend.at(address))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("such as http://localhost:8000/v1");
    }
  }
}
