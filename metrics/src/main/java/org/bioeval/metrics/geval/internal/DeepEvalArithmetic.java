package org.bioeval.metrics.geval.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.task.Outcome;

/**
 * From a judge's reply to a score exactly as DeepEval 4.3 does it: JSON from the first brace to the
 * last; alternatives of the last token whose text is the score; those under 1 % or not of decimal
 * digits left out; the expected value of the rest; the score as written where that fails.
 */
public final class DeepEvalArithmetic {
  /** Alternatives with a smaller log-probability are left out. */
  private static final double LEAST_LOGPROB = Math.log(0.01);

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private DeepEvalArithmetic() {}

  /**
   * A score before it is mapped to 0 … 1.
   *
   * @param score on the judge's range
   * @param weighted whether by probabilities
   * @param reason the judge's reason
   * @param notes why not by probabilities
   */
  public record Result(
      double score, boolean weighted, String reason, ImmutableList<String> notes) {}

  /**
   * Computes the score.
   *
   * @param completion the judge's reply, with alternatives to its tokens
   * @param strict whether the score is taken as written, as a whole number
   * @return the score, or why there is none
   */
  public static Outcome<Result> score(Completion completion, boolean strict) {
    Optional<JsonNode> json = load(completion.text());
    if (json.isEmpty()) {
      return new Outcome.Unparseable<>(
          "the judge's reply is not the JSON that DeepEval accepts: "
              + ReplyReader.shortened(completion.text()));
    }
    JsonNode reason = json.get().get("reason");
    JsonNode score = json.get().get("score");
    if (reason == null || score == null) {
      return new Outcome.Unparseable<>("the judge's JSON lacks \"score\" or \"reason\"");
    }
    String why = reason.asText("");
    if (strict) {
      return whole(score)
          .<Outcome<Result>>map(
              n -> new Outcome.Answered<>(new Result(n, false, why, ImmutableList.of())))
          .orElseGet(() -> notANumber(score));
    }
    OptionalDouble weighted = weighted(written(score), completion.logprobs());
    if (weighted.isPresent()) {
      return new Outcome.Answered<>(
          new Result(weighted.getAsDouble(), true, why, ImmutableList.of()));
    }
    return number(score)
        .<Outcome<Result>>map(
            n ->
                new Outcome.Answered<>(
                    new Result(
                        n,
                        false,
                        why,
                        ImmutableList.of(
                            "not weighted: no token of the reply is the score, or none of its"
                                + " alternatives counts"))))
        .orElseGet(() -> notANumber(score));
  }

  private static Outcome<Result> notANumber(JsonNode score) {
    return new Outcome.Unparseable<>("the judge's score is not a number: " + score);
  }

  private static Optional<JsonNode> load(String text) {
    int start = text.indexOf('{');
    int end = text.lastIndexOf('}') + 1;
    String closed = text;
    if (end == 0 && start >= 0) {
      closed = text + "}";
      end = closed.length();
    }
    if (start < 0 || end <= start) {
      return Optional.empty();
    }
    String json = closed.substring(start, end);
    return parse(json).or(() -> parse(json.replaceAll(",\\s*([\\]}])", "$1")));
  }

  private static Optional<JsonNode> parse(String json) {
    try {
      JsonNode node =
          MAPPER
              .reader()
              .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(json);
      return node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The score as Python's {@code str} writes it. */
  private static String written(JsonNode score) {
    if (score.isBoolean()) {
      return score.booleanValue() ? "True" : "False";
    }
    if (score.isFloatingPointNumber()) {
      return Double.toString(score.doubleValue());
    }
    return score.isNull() ? "None" : score.asText();
  }

  private static OptionalDouble weighted(String score, List<TokenLogprob> tokens) {
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (tokens.get(i).text().equals(score)) {
        return expected(tokens.get(i).top());
      }
    }
    return OptionalDouble.empty();
  }

  private static OptionalDouble expected(List<TokenLogprob> alternatives) {
    Map<Double, Double> probabilities = new LinkedHashMap<>();
    double total = 0;
    for (TokenLogprob alternative : alternatives) {
      OptionalDouble value = decimal(alternative.text());
      if (alternative.logprob() < LEAST_LOGPROB || value.isEmpty()) {
        continue;
      }
      double probability = Math.exp(alternative.logprob());
      probabilities.merge(value.getAsDouble(), probability, Double::sum);
      total += probability;
    }
    if (total == 0) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (Map.Entry<Double, Double> entry : probabilities.entrySet()) {
      sum += entry.getKey() * entry.getValue();
    }
    return OptionalDouble.of(sum / total);
  }

  /** The number that decimal digits of any script mean, as Python's {@code int} reads them. */
  private static OptionalDouble decimal(String text) {
    double value = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.getType(c) != Character.DECIMAL_DIGIT_NUMBER) {
        return OptionalDouble.empty();
      }
      value = value * 10 + Character.digit(c, 10);
      i += Character.charCount(c);
    }
    return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** As Python's {@code float}. */
  private static Optional<Double> number(JsonNode score) {
    if (score.isBoolean()) {
      return Optional.of(score.booleanValue() ? 1.0 : 0.0);
    }
    if (score.isNumber()) {
      return Optional.of(score.doubleValue());
    }
    if (score.isTextual()
        && score.textValue().strip().matches("[+-]?\\d+(\\.\\d*)?|[+-]?\\.\\d+")) {
      return Optional.of(Double.parseDouble(score.textValue().strip()));
    }
    return Optional.empty();
  }

  /** As Python's {@code int}, which cuts off decimals of numbers but does not read them in text. */
  private static Optional<Double> whole(JsonNode score) {
    if (score.isTextual() && !score.textValue().strip().matches("[+-]?\\d+")) {
      return Optional.empty();
    }
    return number(score).map(n -> n < 0 ? Math.ceil(n) : Math.floor(n));
  }
}
