package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;

/**
 * How requests are written for a kind of server.
 *
 * <p>Every parameter that the decoding knows is sent, also where it has its neutral value: servers
 * have defaults of their own (llama-server top-k 40, top-p 0.95 and min-p 0.05; vLLM whatever the
 * model's {@code generation_config.json} says), and a request that is silent would mean something
 * else on each.
 */
public enum Wire {
  /** The API as OpenAI documents it. */
  OPENAI(
      "openai",
      "max_completion_tokens",
      ImmutableSet.of(
          Capability.SAMPLING,
          Capability.STOP,
          Capability.LOGPROBS,
          Capability.JSON_SCHEMA,
          Capability.STREAMING)),

  /** DeepSeek's API: no schema, no seed. */
  DEEPSEEK(
      "deepseek",
      "max_tokens",
      ImmutableSet.of(
          Capability.SAMPLING, Capability.STOP, Capability.LOGPROBS, Capability.STREAMING)),

  /** What most self-made servers understand: OpenAI's older parameters and plain completions. */
  GENERIC(
      "openai-compatible",
      "max_tokens",
      ImmutableSet.of(
          Capability.SAMPLING,
          Capability.SEED,
          Capability.RAW_PROMPTS,
          Capability.STOP,
          Capability.LOGPROBS,
          Capability.JSON_SCHEMA,
          Capability.STREAMING)),

  /** vLLM, with its parameters beyond OpenAI's. */
  VLLM("vllm", "max_tokens", Sets.immutableEnumSet(ImmutableSet.copyOf(Capability.values()))),

  /** llama.cpp's {@code llama-server}, with its parameters beyond OpenAI's. */
  LLAMA_CPP(
      "llama.cpp", "max_tokens", Sets.immutableEnumSet(ImmutableSet.copyOf(Capability.values())));

  /** More than the context of any model served so, and little enough to be allocated each time. */
  private static final int LONGEST_CONTEXT = 1 << 17;

  private final String backend;
  private final String maxTokensField;
  private final ImmutableSet<Capability> capabilities;

  Wire(String backend, String maxTokensField, ImmutableSet<Capability> capabilities) {
    this.backend = backend;
    this.maxTokensField = maxTokensField;
    this.capabilities = capabilities;
  }

  /** Kind of backend, for reports. */
  public String backend() {
    return backend;
  }

  /** What servers of this kind can do. */
  public ImmutableSet<Capability> capabilities() {
    return capabilities;
  }

  /** Whether it tells what a conversation looks like after the chat template. */
  boolean rendersTemplates() {
    return this == VLLM || this == LLAMA_CPP;
  }

  /** Whether no two answers have the same id; of unknown servers nothing is known. */
  boolean givesUniqueIds() {
    return this != GENERIC;
  }

  /** Path of the API that a prompt goes to. */
  static String path(Prompt prompt) {
    return prompt.raw() ? "/completions" : "/chat/completions";
  }

  /** The body of a request. */
  ObjectNode request(String model, Prompt prompt, Decoding decoding, boolean stream) {
    ObjectNode body = Json.object().put("model", model);
    if (prompt.raw()) {
      body.put("prompt", prompt.messages().get(0).text());
    } else {
      body.set("messages", messages(prompt));
    }
    body.put("temperature", decoding.temperature());
    body.put("top_p", decoding.topP());
    body.put(maxTokensField, decoding.maxTokens());
    samplers(body, decoding);
    if (!decoding.stop().isEmpty()) {
      ArrayNode stop = body.putArray("stop");
      decoding.stop().forEach(stop::add);
    }
    decoding.topLogprobs().ifPresent(k -> logprobs(body, prompt, k));
    decoding.constraint().ifPresent(constraint -> constrain(body, prompt, constraint));
    if (stream) {
      body.put("stream", true);
      body.putObject("stream_options").put("include_usage", true);
    }
    return body;
  }

  static ArrayNode messages(Prompt prompt) {
    ArrayNode messages = Json.MAPPER.createArrayNode();
    for (Message message : prompt.messages()) {
      messages.addObject().put("role", message.role().wireName()).put("content", message.text());
    }
    return messages;
  }

  private void samplers(ObjectNode body, Decoding decoding) {
    switch (this) {
      case VLLM -> {
        body.put("top_k", decoding.topK());
        body.put("min_p", decoding.minP());
        body.put("repetition_penalty", decoding.repetitionPenalty());
        body.put("presence_penalty", 0);
        body.put("frequency_penalty", 0);
        decoding.seed().ifPresent(seed -> body.put("seed", seed));
      }
      case LLAMA_CPP -> {
        // Repetition is counted over all tokens, as vLLM and transformers do, not over the last 64.
        body.put("top_k", decoding.topK());
        body.put("min_p", decoding.minP());
        body.put("repeat_penalty", decoding.repetitionPenalty());
        body.put("repeat_last_n", decoding.repetitionPenalty() == 1 ? 0 : LONGEST_CONTEXT);
        body.put("presence_penalty", 0);
        body.put("frequency_penalty", 0);
        // Reusing a prefix changes the last digits of the logits: answers would depend on the past.
        body.put("cache_prompt", false);
        decoding.seed().ifPresent(seed -> body.put("seed", seed32(seed)));
      }
      default -> {
        if (capabilities.contains(Capability.SEED)) {
          decoding.seed().ifPresent(seed -> body.put("seed", seed));
        }
      }
    }
  }

  /** llama.cpp's seeds have 32 bits, and the highest value asks for a random one. */
  private static long seed32(long seed) {
    long low = (seed ^ (seed >>> 32)) & 0xffff_ffffL;
    return low == 0xffff_ffffL ? 0xffff_fffeL : low;
  }

  private void logprobs(ObjectNode body, Prompt prompt, int k) {
    if (prompt.raw()) {
      body.put("logprobs", this == LLAMA_CPP ? Math.max(1, k) : k);
    } else {
      body.put("logprobs", true);
      body.put("top_logprobs", this == LLAMA_CPP ? Math.max(1, k) : k);
    }
    if (this == VLLM) {
      body.put("return_token_ids", true);
    }
  }

  private void constrain(ObjectNode body, Prompt prompt, Constraint constraint) {
    if (constraint instanceof Constraint.JsonSchema schema) {
      JsonNode parsed = parse(schema.schema());
      if (this == LLAMA_CPP && prompt.raw()) {
        body.set("json_schema", parsed);
      } else {
        ObjectNode format = body.putObject("response_format").put("type", "json_schema");
        format
            .putObject("json_schema")
            .put("name", "answer")
            .put("strict", true)
            .set("schema", parsed);
      }
    } else if (constraint instanceof Constraint.Choice choice) {
      if (this == LLAMA_CPP) {
        body.put("grammar", Gbnf.choice(choice.options()));
      } else {
        ArrayNode options = body.putObject("structured_outputs").putArray("choice");
        choice.options().forEach(options::add);
      }
    } else if (constraint instanceof Constraint.Regex regex) {
      if (this == LLAMA_CPP) {
        body.put("grammar", Gbnf.regex(regex.pattern()));
      } else {
        body.putObject("structured_outputs").put("regex", regex.pattern());
      }
    }
  }

  private static JsonNode parse(String schema) {
    try {
      return Json.MAPPER.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new PermanentException(
          "illegal JSON schema: not JSON ("
              + e.getOriginalMessage()
              + "); give a JSON Schema object",
          e,
          PermanentException.Scope.RUN);
    }
  }
}
