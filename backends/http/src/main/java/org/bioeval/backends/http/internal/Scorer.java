package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.PermanentException.Scope;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;

/**
 * Log-probabilities of given answers, from servers that tokenize on request.
 *
 * <p>After a conversation, an answer's tokens are those of the answer alone: the template ends with
 * the model's turn, and generation could begin with nothing else. After a raw prompt, prompt and
 * answer are tokenized together and the answer's tokens are those after the longest beginning they
 * share with the prompt's; should the last token of the prompt merge with the answer, the merged
 * token counts for the answer.
 */
final class Scorer {

  /** Prompt and answer as tokens of the vocabulary. */
  private record Tokens(List<Integer> prompt, List<Integer> answer) {}

  private final Wire wire;
  private final Caller caller;
  private final String model;

  Scorer(Wire wire, Caller caller, String model) {
    this.wire = wire;
    this.caller = caller;
    this.model = model;
  }

  ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
    List<Tokens> tokens = tokenize(prompt, continuations);
    ImmutableList.Builder<ContinuationScore> scores = ImmutableList.builder();
    if (wire == Wire.VLLM) {
      List<JsonNode> choices = caller.call((server, d) -> promptLogprobs(server, d, tokens));
      for (int i = 0; i < tokens.size(); i++) {
        scores.add(
            new ContinuationScore(
                continuations.get(i),
                sumOverPrompt(tokens.get(i), choices.get(i).path("prompt_logprobs")),
                tokens.get(i).answer.size()));
      }
    } else {
      for (int i = 0; i < tokens.size(); i++) {
        Tokens each = tokens.get(i);
        JsonNode generated = caller.call((server, d) -> forced(server, d, each));
        scores.add(
            new ContinuationScore(
                continuations.get(i), sumOverForced(each, generated), each.answer.size()));
      }
    }
    return scores.build();
  }

  // Tokens

  private List<Tokens> tokenize(Prompt prompt, List<String> continuations) {
    List<Integer> asked =
        prompt.raw()
            ? tokens(prompt.messages().get(0).text(), true)
            : wire == Wire.VLLM ? conversation(prompt) : tokens(render(prompt), true);
    List<Tokens> result = new ArrayList<>();
    for (String continuation : continuations) {
      if (prompt.raw()) {
        List<Integer> whole = tokens(prompt.messages().get(0).text() + continuation, true);
        int shared = 0;
        while (shared < asked.size()
            && shared < whole.size() - 1
            && asked.get(shared).equals(whole.get(shared))) {
          shared++;
        }
        result.add(new Tokens(whole.subList(0, shared), whole.subList(shared, whole.size())));
      } else {
        result.add(new Tokens(asked, tokens(continuation, false)));
      }
    }
    return result;
  }

  /** Tokens of a conversation, template included, by vLLM. */
  List<Integer> conversation(Prompt prompt) {
    ObjectNode body = Json.object().put("model", model).put("add_generation_prompt", true);
    body.set("messages", Wire.messages(prompt));
    return tokens(body);
  }

  /** A conversation as the template renders it, by llama.cpp. */
  String render(Prompt prompt) {
    ObjectNode body = Json.object();
    body.set("messages", Wire.messages(prompt));
    byte[] bytes = Json.bytes(body);
    return caller
        .call(
            (s, d) -> caller.transport().post(s, s.address().outside("/apply-template"), bytes, d))
        .path("prompt")
        .asText();
  }

  /** The text of tokens, by vLLM. */
  String text(List<Integer> tokens) {
    ObjectNode body = Json.object().put("model", model);
    tokens.forEach(body.putArray("tokens")::add);
    byte[] bytes = Json.bytes(body);
    return caller
        .call((s, d) -> caller.transport().post(s, s.address().outside("/detokenize"), bytes, d))
        .path("prompt")
        .asText();
  }

  /** Number of tokens of a text, without special ones; 0 if the tokenizer leaves nothing of it. */
  int count(String text) {
    JsonNode tokens = tokenized(asText(text, false)).path("tokens");
    if (!tokens.isArray()) {
      throw new PermanentException(
          "the server's answer to /tokenize has no list 'tokens'; check that it is of the kind that"
              + " the backend was built for",
          null,
          Scope.ITEM);
    }
    return tokens.size();
  }

  List<Integer> tokens(String text, boolean special) {
    return tokens(asText(text, special));
  }

  private ObjectNode asText(String text, boolean special) {
    ObjectNode body = Json.object();
    if (wire == Wire.VLLM) {
      body.put("model", model).put("prompt", text).put("add_special_tokens", special);
    } else {
      body.put("content", text).put("add_special", special).put("parse_special", special);
    }
    return body;
  }

  private JsonNode tokenized(ObjectNode body) {
    byte[] bytes = Json.bytes(body);
    return caller.call(
        (s, d) -> caller.transport().post(s, s.address().outside("/tokenize"), bytes, d));
  }

  private List<Integer> tokens(ObjectNode body) {
    List<Integer> ids = new ArrayList<>();
    tokenized(body).path("tokens").forEach(id -> ids.add(id.asInt()));
    if (ids.isEmpty()) {
      throw new PermanentException(
          "the server made no tokens of a text; give a text that is not empty", null, Scope.ITEM);
    }
    return ids;
  }

  // vLLM: log-probabilities of a prompt that ends with the answer

  private List<JsonNode> promptLogprobs(Server server, Deadline deadline, List<Tokens> tokens)
      throws AttemptFailed {
    ObjectNode body =
        Json.object()
            .put("model", model)
            .put("max_tokens", 1)
            .put("temperature", 0)
            .put("prompt_logprobs", 0);
    ArrayNode prompts = body.putArray("prompt");
    for (Tokens each : tokens) {
      ArrayNode ids = prompts.addArray();
      each.prompt.forEach(ids::add);
      each.answer.forEach(ids::add);
    }
    JsonNode answer =
        caller.transport().ask(server, server.api("/completions"), Json.bytes(body), deadline);
    List<JsonNode> choices = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      choices.add(Json.object());
    }
    for (JsonNode choice : answer.path("choices")) {
      int index = choice.path("index").asInt(-1);
      if (index >= 0 && index < choices.size()) {
        choices.set(index, choice);
      }
    }
    return choices;
  }

  private static double sumOverPrompt(Tokens tokens, JsonNode entries) {
    int from = tokens.prompt.size();
    if (entries.size() != from + tokens.answer.size()) {
      throw new RetriableException(
          "the server gave log-probabilities of "
              + entries.size()
              + " tokens instead of "
              + (from + tokens.answer.size())
              + "; check that it supports prompt_logprobs",
          null);
    }
    double sum = 0;
    for (int i = 0; i < tokens.answer.size(); i++) {
      // Keyed by token, with more tokens beside it where others are more probable.
      sum += Answers.logprob(entries.get(from + i).path(tokens.answer.get(i) + "").path("logprob"));
    }
    return sum;
  }

  // llama.cpp: a grammar forces the answer's tokens; the probabilities reported are those before it

  private JsonNode forced(Server server, Deadline deadline, Tokens tokens) throws AttemptFailed {
    ObjectNode body =
        Json.object()
            .put("n_predict", tokens.answer.size())
            .put("n_probs", 1)
            .put("temperature", 0)
            .put("cache_prompt", false)
            .put("grammar", Gbnf.tokens(tokens.answer));
    ArrayNode ids = body.putArray("prompt");
    tokens.prompt.forEach(ids::add);
    body.putArray("response_fields").add("completion_probabilities");
    try {
      return caller
          .transport()
          .post(server, server.address().outside("/completion"), Json.bytes(body), deadline)
          .path("completion_probabilities");
    } catch (AttemptFailed failure) {
      // What llama-server says when a forced token ends inside a character.
      if (failure.getMessage() != null && failure.getMessage().contains("empty grammar stack")) {
        throw HttpErrors.permanent(partialCharacters(server.toString()), Scope.ITEM);
      }
      throw failure;
    }
  }

  private static double sumOverForced(Tokens tokens, JsonNode generated) {
    double sum = 0;
    for (int i = 0; i < tokens.answer.size(); i++) {
      JsonNode token = generated.path(i);
      if (token.path("id").asInt(-1) != tokens.answer.get(i)) {
        throw new PermanentException(partialCharacters("the server"), null, Scope.ITEM);
      }
      sum += Answers.logprob(token.path("logprob"));
    }
    return sum;
  }

  private static String partialCharacters(String server) {
    return server
        + " reports no log-probability for tokens that hold a part of a character; score texts"
        + " whose characters are whole tokens, or use vLLM";
  }
}
