package org.bioeval.core.eval.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bioeval.core.eval.RunFacts;

/** The facts of a run as JSON: times in ISO 8601, durations in seconds, speeds for readers. */
public final class RunFactsJson {

  private static final String FORMAT = "bioeval-run-1";
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final double NANOS = 1e9;

  private RunFactsJson() {}

  /**
   * Facts as JSON.
   *
   * @param facts what to write
   * @return an indented object with a line feed at the end
   */
  public static String write(RunFacts facts) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("started", facts.started().toString());
    root.put("wallSeconds", seconds(facts.wall()));
    root.put("items", facts.items());
    root.put("calls", facts.calls());
    root.put("reused", facts.reused());
    facts.oldest().ifPresent(time -> root.put("oldestReused", time.toString()));
    facts.newest().ifPresent(time -> root.put("newestReused", time.toString()));
    facts
        .latency()
        .ifPresent(
            latency ->
                root.putObject("latencySeconds")
                    .put("p50", seconds(latency.p50()))
                    .put("p90", seconds(latency.p90()))
                    .put("p99", seconds(latency.p99())));
    root.put("completionTokens", facts.completionTokens());
    facts.itemsPerSecond().ifPresent(speed -> root.put("itemsPerSecond", speed));
    facts.tokensPerSecond().ifPresent(speed -> root.put("tokensPerSecond", speed));
    return root.toPrettyString() + "\n";
  }

  /**
   * Facts from JSON.
   *
   * @param json as written
   * @return the facts
   * @throws IOException if it is not JSON
   * @throws IllegalArgumentException if it is something else than the facts of a run
   */
  public static RunFacts read(String json) throws IOException {
    JsonNode root = MAPPER.readTree(json);
    if (!root.path("format").asText().equals(FORMAT)) {
      throw new IllegalArgumentException("its format is not " + FORMAT);
    }
    try {
      return new RunFacts(
          Instant.parse(root.path("started").asText()),
          duration(root.path("wallSeconds")),
          root.path("items").asLong(),
          root.path("calls").asLong(),
          root.path("reused").asLong(),
          time(root.path("oldestReused")),
          time(root.path("newestReused")),
          latency(root.path("latencySeconds")),
          root.path("completionTokens").asLong());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Optional<RunFacts.Latency> latency(JsonNode node) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new RunFacts.Latency(
                duration(node.path("p50")),
                duration(node.path("p90")),
                duration(node.path("p99"))));
  }

  private static Optional<Instant> time(JsonNode node) {
    return node.isMissingNode() ? Optional.empty() : Optional.of(Instant.parse(node.asText()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  private static Duration duration(JsonNode seconds) {
    return Duration.ofNanos(Math.round(seconds.asDouble() * NANOS));
  }
}
