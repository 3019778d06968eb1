package org.bioeval.core.eval.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.backend.Usage;

/** Completions as JSON; what is unknown is left out. */
public final class CompletionJson {

  private CompletionJson() {}

  /**
   * Writes a completion as an object.
   *
   * @param json where to
   * @param completion what to write
   * @throws IOException if it cannot be written
   */
  public static void write(JsonGenerator json, Completion completion) throws IOException {
    json.writeStartObject();
    json.writeStringField("text", completion.text());
    if (completion.reasoning().isPresent()) {
      json.writeStringField("reasoning", completion.reasoning().get());
    }
    if (completion.reasoningOpened()) {
      json.writeBooleanField("reasoningOpened", true);
    }
    json.writeStringField("finish", completion.finish().name().toLowerCase(Locale.ROOT));
    Usage usage = completion.usage();
    count(json, "promptTokens", usage.promptTokens());
    count(json, "completionTokens", usage.completionTokens());
    count(json, "reasoningTokens", usage.reasoningTokens());
    if (completion.model().isPresent()) {
      json.writeStringField("model", completion.model().get());
    }
    if (completion.timing().isPresent()) {
      Completion.Timing timing = completion.timing().get();
      json.writeNumberField("totalMicros", micros(timing.total()));
      if (timing.toFirstToken().isPresent()) {
        json.writeNumberField("firstTokenMicros", micros(timing.toFirstToken().get()));
      }
    }
    if (!completion.logprobs().isEmpty()) {
      json.writeFieldName("logprobs");
      tokens(json, completion.logprobs());
    }
    json.writeEndObject();
  }

  private static void count(JsonGenerator json, String name, OptionalInt count) throws IOException {
    if (count.isPresent()) {
      json.writeNumberField(name, count.getAsInt());
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  private static void tokens(JsonGenerator json, ImmutableList<TokenLogprob> tokens)
      throws IOException {
    json.writeStartArray();
    for (TokenLogprob token : tokens) {
      json.writeStartObject();
      json.writeStringField("text", token.text());
      count(json, "id", token.tokenId());
      json.writeNumberField("logprob", token.logprob());
      if (!token.top().isEmpty()) {
        json.writeFieldName("top");
        tokens(json, token.top());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * Reads a completion.
   *
   * @param node as written by {@link #write}
   * @return the completion
   * @throws IllegalArgumentException if the text or the finish reason is missing or unknown
   */
  public static Completion read(JsonNode node) {
    if (!node.path("text").isTextual()) {
      throw new IllegalArgumentException("a completion without text");
    }
    FinishReason finish =
        FinishReason.valueOf(node.path("finish").asText().toUpperCase(Locale.ROOT));
    Usage usage =
        new Usage(
            count(node, "promptTokens"),
            count(node, "completionTokens"),
            count(node, "reasoningTokens"));
    Optional<Completion.Timing> timing =
        node.has("totalMicros")
            ? Optional.of(
                new Completion.Timing(
                    duration(node.get("totalMicros")),
                    Optional.ofNullable(node.get("firstTokenMicros"))
                        .map(CompletionJson::duration)))
            : Optional.empty();
    return new Completion(
        node.get("text").textValue(),
        text(node, "reasoning"),
        node.path("reasoningOpened").asBoolean(),
        finish,
        usage,
        tokens(node.path("logprobs")),
        text(node, "model"),
        timing);
  }

  private static Optional<String> text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? Optional.empty() : Optional.of(value.asText());
  }

  private static OptionalInt count(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value.intValue());
  }

  private static Duration duration(JsonNode node) {
    return Duration.ofNanos(node.longValue() * 1000);
  }

  private static ImmutableList<TokenLogprob> tokens(JsonNode nodes) {
    ImmutableList.Builder<TokenLogprob> tokens = ImmutableList.builder();
    for (JsonNode node : nodes) {
      tokens.add(
          new TokenLogprob(
              node.path("text").asText(),
              count(node, "id"),
              logprob(node.path("logprob")),
              tokens(node.path("top"))));
    }
    return tokens.build();
  }

  /** JSON has no numbers for infinity and NaN: they are written as text. */
  private static double logprob(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
  }
}
