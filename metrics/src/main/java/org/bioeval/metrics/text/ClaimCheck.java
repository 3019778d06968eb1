package org.bioeval.metrics.text;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.task.Answers;
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.Outcome;
import org.bioeval.metrics.geval.internal.JudgeCalls;
import org.bioeval.metrics.geval.internal.JudgePrompt;
import org.jspecify.annotations.Nullable;

/**
 * Checks a text against its source claim by claim: a judge lists what the text claims, then says of
 * each claim whether the source entails it, contradicts it or does not mention it (after FActScore,
 * Min et al. 2023, doi:10.18653/v1/2023.emnlp-main.741, with one call for all verdicts).
 *
 * <p>A reply that cannot be read is asked for again and then an outcome without an answer.
 * Immutable; safe for use by several threads if the backend is.
 */
public final class ClaimCheck {
  private static final String SYSTEM =
      "You check medical texts for facts. You rely only on the source you are given and answer in"
          + " JSON.";
  private static final String CLAIMS_SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"claims\":{\"type\":\"array\",\"items\":{\"type\":"
          + "\"string\"}}},\"required\":[\"claims\"],\"additionalProperties\":false}";

  private final Backend backend;
  private final JudgeCalls calls;
  private final int retries;
  private final int maxTokens;

  private ClaimCheck(Backend backend, @Nullable Journal journal, int retries, int maxTokens) {
    this.backend = backend;
    this.calls = new JudgeCalls(backend, journal);
    this.retries = retries;
    this.maxTokens = maxTokens;
  }

  /**
   * Checks by a judge, with 2 retries and at most 2,048 tokens a reply.
   *
   * @param judge any model
   * @return the checker
   */
  public static ClaimCheck by(Backend judge) {
    return new ClaimCheck(judge, null, 2, 2048);
  }

  /**
   * Keeps replies in a journal and takes from it those that are there.
   *
   * @param journal an open journal; stays the caller's to close
   * @return a copy
   */
  public ClaimCheck withJournal(Journal journal) {
    return new ClaimCheck(backend, journal, retries, maxTokens);
  }

  /**
   * Sets how often to ask again if a reply cannot be read.
   *
   * @param count at least 0
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public ClaimCheck withRetries(int count) {
    checkArgument(count >= 0, "illegal retries: %s, must be at least 0", count);
    return new ClaimCheck(backend, calls.journal(), count, maxTokens);
  }

  /**
   * Sets the most tokens of a reply.
   *
   * @param limit at least 16
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public ClaimCheck withMaxTokens(int limit) {
    checkArgument(limit >= 16, "illegal maxTokens: %s, must be at least 16", limit);
    return new ClaimCheck(backend, calls.journal(), retries, limit);
  }

  /**
   * Checks a text.
   *
   * @param id names the item in the journal; two different items must not share it
   * @param source what the text must agree with
   * @param text what is checked
   * @return the claims with verdicts, or why there are none
   */
  public Outcome<ClaimReport> check(String id, String source, String text) {
    return check(id, source, text, calls);
  }

  /**
   * Checks a text through the asker of an evaluation, which keeps the replies.
   *
   * @param id names the item
   * @param source what the text must agree with
   * @param text what is checked
   * @param asker asks the judge
   * @return the claims with verdicts, or why there are none
   */
  public Outcome<ClaimReport> check(String id, String source, String text, Judged.Asker asker) {
    return check(id, source, text, calls.through(asker));
  }

  private Outcome<ClaimReport> check(String id, String source, String text, JudgeCalls asking) {
    Outcome<ImmutableList<String>> claims =
        ask(asking, "claims/" + id, claimsPrompt(text), CLAIMS_SCHEMA, ClaimCheck::readClaims);
    if (claims.scored().isEmpty()) {
      return withoutAnswer(claims);
    }
    ImmutableList<String> found = claims.scored().get();
    if (found.isEmpty()) {
      return new Outcome.Answered<>(new ClaimReport(ImmutableList.of()));
    }
    return ask(
        asking,
        "verdicts/" + id,
        verdictsPrompt(source, found),
        verdictsSchema(found.size()),
        answer -> readVerdicts(found, answer));
  }

  private <A> Outcome<A> ask(
      JudgeCalls asking,
      String item,
      Prompt prompt,
      String schema,
      Function<String, Optional<A>> read) {
    Decoding decoding = Decoding.greedy().withMaxTokens(maxTokens);
    if (backend.capabilities().contains(Capability.JSON_SCHEMA)) {
      decoding = decoding.withConstraint(new Constraint.JsonSchema(schema));
    }
    Prompt current = prompt;
    Outcome<A> last = new Outcome.Unparseable<>("not asked");
    for (int attempt = 0; attempt <= retries; attempt++) {
      Outcome<Completion> reply = asking.ask(item, 0, current, decoding);
      if (reply.scored().isEmpty()) {
        return withoutAnswer(reply);
      }
      Completion completion = reply.scored().get();
      Optional<A> found = read.apply(completion.split().answer());
      if (completion.split().closed() && found.isPresent()) {
        return new Outcome.Answered<>(found.get());
      }
      last =
          Answers.<A>withoutAnswer(completion)
              .orElseGet(
                  () -> Answers.unreadable(completion.split().answer(), "JSON as asked for"));
      if (last instanceof Outcome.Unanswerable) {
        return last;
      }
      current = current.withAppended(JudgePrompt.ONLY_JSON);
    }
    return last;
  }

  private static Prompt claimsPrompt(String text) {
    return Prompt.chat(
        Message.system(SYSTEM),
        Message.user(
            "List every fact that the text below states, one short sentence for each, complete enough"
                + " to be understood alone. Split compound statements. Keep numbers, doses, sides and"
                + " negations. Leave out headings and empty phrases.\n\n<text>\n"
                + text
                + "\n</text>\n\nAnswer with one JSON object: {\"claims\": [\"…\", \"…\"]}"));
  }

  private static Prompt verdictsPrompt(String source, ImmutableList<String> claims) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < claims.size(); i++) {
      list.append(i + 1).append(". ").append(claims.get(i)).append('\n');
    }
    return Prompt.chat(
        Message.system(SYSTEM),
        Message.user(
            "Say of each numbered claim how it stands to the source: \"entailed\" if the source says it"
                + " or it follows, \"contradicted\" if the source says otherwise, \"missing\" if the"
                + " source does not say.\n\n<source>\n"
                + source
                + "\n</source>\n\n<claims>\n"
                + list
                + "</claims>\n\nAnswer with one JSON object that has one verdict for each claim, in"
                + " order: {\"verdicts\": [\"…\", \"…\"]}"));
  }

  private static String verdictsSchema(int count) {
    return "{\"type\":\"object\",\"properties\":{\"verdicts\":{\"type\":\"array\",\"items\":{\"enum\":"
        + "[\"entailed\",\"contradicted\",\"missing\"]},\"minItems\":"
        + count
        + ",\"maxItems\":"
        + count
        + "}},\"required\":[\"verdicts\"],\"additionalProperties\":false}";
  }

  private static Optional<ImmutableList<String>> readClaims(String answer) {
    return LenientJson.find(answer, v -> v.isObject() && v.path("claims").isArray())
        .filter(LenientJson.Found::complete)
        .map(
            found -> {
              ImmutableList.Builder<String> claims = ImmutableList.builder();
              for (JsonNode claim : found.value().get("claims")) {
                if (claim.isTextual() && !claim.textValue().isBlank()) {
                  claims.add(claim.textValue().strip());
                }
              }
              return claims.build();
            });
  }

  private static Optional<ClaimReport> readVerdicts(ImmutableList<String> claims, String answer) {
    Optional<LenientJson.Found> json =
        LenientJson.find(
            answer,
            v ->
                v.isObject()
                    && v.path("verdicts").isArray()
                    && v.get("verdicts").size() == claims.size());
    if (json.isEmpty() || !json.get().complete()) {
      return Optional.empty();
    }
    ImmutableList.Builder<ClaimReport.Claim> checked = ImmutableList.builder();
    for (int i = 0; i < claims.size(); i++) {
      Optional<ClaimReport.Verdict> verdict =
          verdict(json.get().value().get("verdicts").get(i).asText(""));
      if (verdict.isEmpty()) {
        return Optional.empty();
      }
      checked.add(new ClaimReport.Claim(claims.get(i), verdict.get()));
    }
    return Optional.of(new ClaimReport(checked.build()));
  }

  private static Optional<ClaimReport.Verdict> verdict(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "entailed" -> Optional.of(ClaimReport.Verdict.ENTAILED);
      case "contradicted" -> Optional.of(ClaimReport.Verdict.CONTRADICTED);
      case "missing" -> Optional.of(ClaimReport.Verdict.MISSING);
      default -> Optional.empty();
    };
  }

  private static <A, B> Outcome<B> withoutAnswer(Outcome<A> outcome) {
    if (outcome instanceof Outcome.Failed<A> failed) {
      return new Outcome.Failed<>(failed.reason(), failed.retriable());
    }
    return switch (outcome.kind()) {
      case TRUNCATED -> new Outcome.Truncated<>(null);
      case UNCLOSED_REASONING -> new Outcome.UnclosedReasoning<>();
      case REFUSED -> new Outcome.Refused<>(outcome.reason());
      case UNANSWERABLE ->
          new Outcome.Unanswerable<>(((Outcome.Unanswerable<A>) outcome).cause(), outcome.reason());
      default -> new Outcome.Unparseable<>(outcome.reason());
    };
  }
}
