package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.backend.Usage;
import org.jspecify.annotations.Nullable;

/** Reads completions, in all the shapes servers give them, whole or piece by piece. */
final class Answers {

  private static final Comparator<TokenLogprob> BEST_FIRST =
      Comparator.comparingDouble(TokenLogprob::logprob).reversed();

  private final boolean reasoningOpened;
  private final int alternatives;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<TokenLogprob> logprobs = new ArrayList<>();
  private boolean reasoned;
  private @Nullable String finish;
  private @Nullable String model;
  private Usage usage = Usage.UNKNOWN;

  /**
   * A reader of one answer.
   *
   * @param reasoningOpened whether the chat template opened the reasoning
   * @param alternatives how many best tokens were asked for at each place
   */
  Answers(boolean reasoningOpened, int alternatives) {
    this.reasoningOpened = reasoningOpened;
    this.alternatives = alternatives;
  }

  /**
   * Takes a complete answer or an event of a stream.
   *
   * @return the text it added, without reasoning
   */
  String add(JsonNode answer) {
    if (answer.path("model").isTextual()) {
      model = answer.path("model").asText();
    }
    if (answer.path("usage").isObject()) {
      usage = usage(answer.path("usage"));
    }
    JsonNode choice = answer.path("choices").path(0);
    if (choice.isMissingNode()) {
      return "";
    }
    if (choice.path("finish_reason").isTextual()) {
      finish = choice.path("finish_reason").asText();
    }
    JsonNode message = choice.has("message") ? choice.path("message") : choice.path("delta");
    String added = choice.path("text").asText("");
    added += textOf(message, "content");
    if (message.path("refusal").isTextual()) {
      added += message.path("refusal").asText();
      finish = "content_filter";
    }
    text.append(added);
    addReasoning(message);
    addLogprobs(choice);
    return added;
  }

  private static String textOf(JsonNode message, String field) {
    return message.path(field).isTextual() ? message.path(field).asText() : "";
  }

  private void addReasoning(JsonNode message) {
    // vLLM says "reasoning"; DeepSeek, llama.cpp and older vLLM "reasoning_content"; some send
    // both.
    String field =
        message.path("reasoning_content").isTextual() ? "reasoning_content" : "reasoning";
    if (message.path(field).isTextual()) {
      reasoned = true;
      reasoning.append(message.path(field).asText());
    }
  }

  /** Tells whether anything was generated yet. */
  boolean hasBegun() {
    return text.length() > 0 || reasoning.length() > 0;
  }

  /** Tells whether the server said why the answer ended. */
  boolean isFinished() {
    return finish != null;
  }

  /** Why the server itself gave up, or null: it counts as busy then. */
  @Nullable String serverGaveUp() {
    return "insufficient_system_resource".equals(finish) || "error".equals(finish) ? finish : null;
  }

  /** The completion. */
  Completion completion(Duration total, Optional<Duration> toFirstToken) {
    return new Completion(
        text.toString(),
        reasoned && reasoning.length() > 0 ? Optional.of(reasoning.toString()) : Optional.empty(),
        reasoningOpened && reasoning.length() == 0,
        finishReason(finish),
        usage,
        ImmutableList.copyOf(logprobs),
        Optional.ofNullable(model),
        Optional.of(new Completion.Timing(total, toFirstToken)));
  }

  private static FinishReason finishReason(@Nullable String name) {
    if (name == null) {
      return FinishReason.UNKNOWN;
    }
    return switch (name) {
      case "stop", "eos", "tool_calls", "function_call" -> FinishReason.STOP;
      case "length", "max_tokens" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.UNKNOWN;
    };
  }

  private static Usage usage(JsonNode usage) {
    return new Usage(
        count(usage.path("prompt_tokens")),
        count(usage.path("completion_tokens")),
        count(usage.path("completion_tokens_details").path("reasoning_tokens")));
  }

  private static OptionalInt count(JsonNode node) {
    return node.canConvertToInt() ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
  }

  private void addLogprobs(JsonNode choice) {
    JsonNode logprobs = choice.path("logprobs");
    JsonNode ids = choice.path("token_ids");
    if (logprobs.path("content").isArray()) {
      JsonNode content = logprobs.path("content");
      for (int i = 0; i < content.size(); i++) {
        this.logprobs.add(chatToken(content.get(i), id(content.get(i), ids, i, content.size())));
      }
    } else if (logprobs.path("token_logprobs").isArray()) {
      JsonNode tokens = logprobs.path("tokens");
      for (int i = 0; i < tokens.size(); i++) {
        double logprob = logprob(logprobs.path("token_logprobs").path(i));
        this.logprobs.add(
            new TokenLogprob(
                tokens.get(i).asText(),
                id(tokens.get(i), ids, i, tokens.size()),
                logprob,
                topByText(logprobs.path("top_logprobs").path(i))));
      }
    }
  }

  private static OptionalInt id(JsonNode token, JsonNode ids, int index, int tokens) {
    if (token.path("id").canConvertToInt()) {
      return count(token.path("id"));
    }
    return ids.size() == tokens ? count(ids.path(index)) : OptionalInt.empty();
  }

  private TokenLogprob chatToken(JsonNode token, OptionalInt id) {
    List<TokenLogprob> top = new ArrayList<>();
    for (JsonNode other : token.path("top_logprobs")) {
      top.add(
          new TokenLogprob(
              other.path("token").asText(),
              count(other.path("id")),
              logprob(other.path("logprob")),
              ImmutableList.of()));
    }
    return new TokenLogprob(
        token.path("token").asText(), id, logprob(token.path("logprob")), best(top));
  }

  private ImmutableList<TokenLogprob> topByText(JsonNode map) {
    List<TokenLogprob> top = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = map.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      top.add(TokenLogprob.of(entry.getKey(), logprob(entry.getValue())));
    }
    return best(top);
  }

  /** Best first; none if none was asked for, whatever the server sent. */
  private ImmutableList<TokenLogprob> best(List<TokenLogprob> top) {
    return alternatives == 0
        ? ImmutableList.of()
        : top.stream().sorted(BEST_FIRST).collect(ImmutableList.toImmutableList());
  }

  /** Rounding can lift a certain token a little above 0; null stands for minus infinity. */
  static double logprob(JsonNode node) {
    return node.isNumber() ? Math.min(0, node.asDouble()) : Double.NEGATIVE_INFINITY;
  }
}
