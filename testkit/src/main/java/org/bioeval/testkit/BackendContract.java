package org.bioeval.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.backend.UnsupportedCapabilityException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link Backend} keeps to, whatever model stands behind it. A test class for a backend
 * extends this one and says how to open it; tests of capabilities that the backend does not claim
 * are skipped, and asking for them must fail.
 *
 * <p>The model may be a real one: no test expects particular words. Expectations follow from the
 * meaning of the parameters, such as that sampling from the single most probable token is greedy
 * choice.
 *
 * <p>The timeout only turns a hang into a failure; it says nothing about speed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
public abstract class BackendContract {

  /** For a test class. */
  protected BackendContract() {}

  private static final int THREADS = 8;

  private final ObjectMapper json = new ObjectMapper();
  private @Nullable Backend shared;

  /**
   * Opens the backend under test. Called once for all tests that leave the backend open and once
   * more for the test that closes it; the contract closes what it opened.
   *
   * @return a backend ready to answer
   * @throws Exception when it cannot be opened, which fails the tests
   */
  protected abstract Backend open() throws Exception;

  /**
   * The last prompt as the model received it, for backends that can tell: the roles and texts that
   * arrived, after transport. Empty skips the tests that need it.
   *
   * @return empty, unless overridden
   */
  protected Optional<Prompt> received() {
    return Optional.empty();
  }

  /**
   * Whether the same greedy call gives the same text while other calls run. Servers that batch
   * requests may sum floating-point numbers in another order under load; they override this.
   *
   * @return true, unless overridden
   */
  protected boolean sameTextUnderLoad() {
    return true;
  }

  /**
   * Whether the model's greedy answers follow {@link Decoding#maxTokens()}.
   *
   * @return true, unless overridden
   */
  protected boolean limitsTokens() {
    return true;
  }

  /**
   * A question with an answer of some words.
   *
   * @return a prompt of messages
   */
  protected Prompt question() {
    return Prompt.chat(Message.user("What is the capital of France? Answer in one sentence."));
  }

  /**
   * The backend that the tests share, opened by the first that asks.
   *
   * @return the backend
   * @throws Exception when it cannot be opened
   */
  protected final synchronized Backend backend() throws Exception {
    if (shared == null) {
      shared = open();
    }
    return shared;
  }

  @AfterAll
  final synchronized void closeShared() {
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }

  private static Decoding brief() {
    return Decoding.greedy().withMaxTokens(16);
  }

  private void needs(Capability capability) throws Exception {
    assumeTrue(
        backend().capabilities().contains(capability),
        () -> "the backend does not claim " + capability);
  }

  // Identity

  @Test
  void infoNamesBackendAndModelAndStaysTheSame() throws Exception {
    BackendInfo info = backend().info();
    assertThat(info.backend()).isNotBlank();
    assertThat(info.model()).isNotBlank();
    backend().complete(question(), brief());
    assertThat(backend().info()).isEqualTo(info);
  }

  @Test
  void capabilitiesStayTheSame() throws Exception {
    ImmutableSet<Capability> before = backend().capabilities();
    backend().complete(question(), brief());
    assertThat(backend().capabilities()).isEqualTo(before);
  }

  // Answers

  @Test
  void answersAQuestion() throws Exception {
    Completion answer = backend().complete(question(), brief());
    assertThat(answer.text()).isNotEmpty();
    assertThat(answer.logprobs()).as("log-probabilities were not asked for").isEmpty();
    answer.usage().promptTokens().ifPresent(n -> assertThat(n).isPositive());
    answer.usage().completionTokens().ifPresent(n -> assertThat(n).isPositive());
  }

  @Test
  void answersAConversationWithSystemMessage() throws Exception {
    Prompt conversation =
        Prompt.chat(
            Message.system("You answer briefly."),
            Message.user("Is water wet?"),
            Message.assistant("Yes."),
            Message.user("Is fire cold?"));
    assertThat(backend().complete(conversation, brief()).text()).isNotNull();
    received().ifPresent(prompt -> assertThat(prompt).isEqualTo(conversation));
  }

  @Test
  void countsTokensOfATextOrSaysThatItCannot() throws Exception {
    OptionalInt none = backend().countTokens("");
    String text = "Naïve patient: 5 µg of naloxone.";
    OptionalInt some = backend().countTokens(text);
    assertThat(some.isPresent()).isEqualTo(none.isPresent());
    assumeTrue(some.isPresent(), "the backend cannot count tokens");
    assertThat(none).hasValue(0);
    // No tokenizer makes more tokens than there are bytes, special tokens left out.
    assertThat(some.getAsInt()).isBetween(1, text.getBytes(UTF_8).length);
    assertThat(backend().countTokens(text)).isEqualTo(some);
  }

  @Test
  void greedyAnswersRepeat() throws Exception {
    String first = backend().complete(question(), brief()).text();
    assertThat(backend().complete(question(), brief()).text()).isEqualTo(first);
  }

  @Test
  void promptsArriveUnchanged() throws Exception {
    String awkward =
        "  leading and trailing blanks, tab\t, CRLF\r\n, \"quotes\", back\\slash, <b>&amp;</b>, "
            + "é, e\u0301, ∆, 中文, \uD83E\uDD9C, control \u0001, nbsp \u00a0, line \u2028, {json}  ";
    Prompt prompt = Prompt.chat(Message.system(" s "), Message.user(awkward));
    backend().complete(prompt, brief());
    assumeTrue(received().isPresent(), "what arrives at this model cannot be observed");
    assertThat(received()).contains(prompt);
  }

  @Test
  void maxTokensLimitsTheAnswer() throws Exception {
    assumeTrue(limitsTokens(), "this model's answers do not follow maxTokens");
    Completion answer = backend().complete(question(), Decoding.greedy().withMaxTokens(1));
    answer.usage().completionTokens().ifPresent(n -> assertThat(n).isBetween(0, 1));
    if (answer.finish() == FinishReason.STOP) {
      // With one token to spend, only an immediate end leaves the limit unreached.
      assertThat(answer.text()).isEmpty();
    } else {
      assertThat(answer.finish()).isIn(FinishReason.LENGTH, FinishReason.UNKNOWN);
    }
  }

  @Test
  void rawPromptsAreContinued() throws Exception {
    needs(Capability.RAW_PROMPTS);
    Prompt raw = Prompt.raw("The capital of France is");
    assertThat(backend().complete(raw, brief()).text()).isNotEmpty();
    received().ifPresent(prompt -> assertThat(prompt).isEqualTo(raw));
  }

  @Test
  void stopTextEndsTheAnswerAndIsNotPartOfIt() throws Exception {
    needs(Capability.STOP);
    String whole = backend().complete(question(), brief()).text();
    assumeTrue(whole.codePointCount(0, whole.length()) >= 4, "the model's answer is too short");
    int from = whole.offsetByCodePoints(0, whole.codePointCount(0, whole.length()) / 2);
    String stop = whole.substring(from, whole.offsetByCodePoints(from, 2));
    Completion stopped = backend().complete(question(), brief().withStop(stop));
    assertThat(stopped.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(stopped.finish()).isEqualTo(FinishReason.STOP);
  }

  // Sampling

  @Test
  void seedsRepeatSampledAnswers() throws Exception {
    needs(Capability.SAMPLING);
    needs(Capability.SEED);
    Set<String> different = new HashSet<>();
    for (long seed = 1; seed <= 6; seed++) {
      Decoding sampled = Decoding.sampled(1.5).withMaxTokens(16).withSeed(seed);
      String first = backend().complete(question(), sampled).text();
      assertThat(backend().complete(question(), sampled).text())
          .as("seed %s", seed)
          .isEqualTo(first);
      different.add(first);
    }
    assertThat(different).as("answers for six seeds").hasSizeGreaterThan(1);
  }

  @Test
  void samplingFromTheBestTokenAloneIsGreedy() throws Exception {
    needs(Capability.SAMPLING);
    String greedy = backend().complete(question(), brief()).text();
    Decoding sampled = brief().withTemperature(0.8);
    assertThat(backend().complete(question(), sampled.withTopP(1e-6)).text())
        .as("topP small enough for one token")
        .isEqualTo(greedy);
    if (backend().capabilities().contains(Capability.TOP_K)) {
      assertThat(backend().complete(question(), sampled.withTopK(1)).text())
          .as("topK 1")
          .isEqualTo(greedy);
    }
    if (backend().capabilities().contains(Capability.MIN_P)) {
      assertThat(backend().complete(question(), sampled.withMinP(1)).text())
          .as("minP 1")
          .isEqualTo(greedy);
    }
  }

  @Test
  void repetitionPenaltyIsTaken() throws Exception {
    needs(Capability.REPETITION_PENALTY);
    assertThat(backend().complete(question(), brief().withRepetitionPenalty(1.3)).text())
        .isNotEmpty();
  }

  // Log-probabilities

  @Test
  void logprobsDescribeTheGeneratedTokens() throws Exception {
    needs(Capability.LOGPROBS);
    Completion answer = backend().complete(question(), brief().withLogprobs(2));
    assertThat(answer.logprobs()).isNotEmpty();
    answer
        .usage()
        .completionTokens()
        .ifPresent(n -> assertThat(answer.logprobs()).hasSizeLessThanOrEqualTo(n));
    for (TokenLogprob token : answer.logprobs()) {
      assertThat(token.logprob()).isLessThanOrEqualTo(0).isGreaterThan(Double.NEGATIVE_INFINITY);
      // A server may report the chosen token in addition to the k best.
      assertThat(token.top()).hasSizeBetween(1, 3);
      List<Double> ranks =
          token.top().stream().map(TokenLogprob::logprob).collect(Collectors.toList());
      assertThat(ranks).isSortedAccordingTo((a, b) -> Double.compare(b, a));
      assertThat(token.logprob()).as("greedy choice").isEqualTo(ranks.get(0));
    }
    boolean wholeCharacters = answer.logprobs().stream().noneMatch(t -> t.text().isEmpty());
    if (wholeCharacters) {
      String tokens =
          answer.logprobs().stream().map(TokenLogprob::text).collect(Collectors.joining());
      assertThat(tokens).contains(answer.text().strip());
    }
  }

  @Test
  void logprobsOfChosenTokensAlone() throws Exception {
    needs(Capability.LOGPROBS);
    Completion answer = backend().complete(question(), brief().withLogprobs(0));
    assertThat(answer.logprobs()).isNotEmpty().allMatch(token -> token.top().size() <= 1);
  }

  @Test
  void scoresContinuationsInOrder() throws Exception {
    needs(Capability.CONTINUATION_SCORES);
    Prompt raw = Prompt.raw("The capital of France is");
    List<String> answers = List.of(" Paris", " a banana split", " Paris");
    ImmutableList<ContinuationScore> scores = backend().score(raw, answers);
    assertThat(scores).extracting(ContinuationScore::text).isEqualTo(answers);
    assertThat(scores).allMatch(s -> s.logprob() <= 0 && s.tokens() >= 1);
    assertThat(scores).allMatch(s -> s.logprob() > Double.NEGATIVE_INFINITY);
    assertThat(scores.get(2).logprob())
        .isCloseTo(scores.get(0).logprob(), org.assertj.core.data.Offset.offset(0.05));
    assertThat(scores.get(2).tokens()).isEqualTo(scores.get(0).tokens());
  }

  @Test
  void scoresAnswersToAConversation() throws Exception {
    needs(Capability.CONTINUATION_SCORES);
    ImmutableList<ContinuationScore> scores = backend().score(question(), List.of("yes", "no"));
    assertThat(scores).extracting(ContinuationScore::text).containsExactly("yes", "no");
    assertThat(scores).allMatch(s -> s.logprob() <= 0 && s.tokens() >= 1);
  }

  @Test
  void scoreRefusesEmptyContinuationsAndAcceptsNone() throws Exception {
    needs(Capability.CONTINUATION_SCORES);
    Backend backend = backend();
    assertThat(backend.score(question(), List.of())).isEmpty();
    assertThatThrownBy(() -> backend.score(question(), List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Forms

  @Test
  void choiceForcesOneOfTheOptions() throws Exception {
    needs(Capability.CHOICE);
    List<String> options = List.of("alpha (1)", "beta \"two\"", "gamma|3");
    Decoding decoding =
        brief().withConstraint(new Constraint.Choice(ImmutableList.copyOf(options)));
    assertThat(backend().complete(question(), decoding).text()).isIn(options);
  }

  @Test
  void regexForcesTheWholeAnswer() throws Exception {
    needs(Capability.REGEX);
    Decoding decoding = brief().withConstraint(new Constraint.Regex("(ab|cd)-[0-9]{3}"));
    assertThat(backend().complete(question(), decoding).text()).matches("(ab|cd)-[0-9]{3}");
  }

  @Test
  void schemaForcesJson() throws Exception {
    needs(Capability.JSON_SCHEMA);
    String schema =
        "{\"type\":\"object\",\"properties\":{\"city\":{\"enum\":[\"Paris\",\"Rome\"]}},"
            + "\"required\":[\"city\"],\"additionalProperties\":false}";
    Decoding decoding =
        Decoding.greedy().withMaxTokens(64).withConstraint(new Constraint.JsonSchema(schema));
    JsonNode answer = json.readTree(backend().complete(question(), decoding).text());
    assertThat(answer.isObject()).isTrue();
    assertThat(answer.size()).isEqualTo(1);
    assertThat(answer.path("city").asText()).isIn("Paris", "Rome");
  }

  // Streaming

  @Test
  void streamedPiecesAreTheText() throws Exception {
    needs(Capability.STREAMING);
    String whole = backend().complete(question(), brief()).text();
    List<String> pieces = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();
    Completion streamed =
        backend().stream(
            question(),
            brief(),
            piece -> {
              pieces.add(piece);
              threads.add(Thread.currentThread());
            });
    assertThat(String.join("", pieces)).isEqualTo(streamed.text());
    assertThat(streamed.text()).isEqualTo(whole);
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void streamReportsWhatCompleteReports() throws Exception {
    needs(Capability.STREAMING);
    Completion whole = backend().complete(question(), brief());
    Completion streamed = backend().stream(question(), brief(), piece -> {});
    assertThat(streamed.finish()).isEqualTo(whole.finish());
    assertThat(streamed.usage()).isEqualTo(whole.usage());
    assertThat(streamed.reasoning()).isEqualTo(whole.reasoning());
  }

  @Test
  void failureOfTheTextConsumerReachesTheCallerAndHarmsNothing() throws Exception {
    needs(Capability.STREAMING);
    Backend backend = backend();
    IllegalStateException failure = new IllegalStateException("consumer failed");
    assertThatThrownBy(
            () ->
                backend.stream(
                    question(),
                    brief(),
                    piece -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(backend.complete(question(), brief()).text()).isNotEmpty();
  }

  // What is not claimed must fail

  @ParameterizedTest
  @EnumSource(Capability.class)
  void whatIsNotClaimedFails(Capability capability) throws Exception {
    assumeFalse(
        backend().capabilities().contains(capability), () -> "the backend claims " + capability);
    Backend backend = backend();
    // A call for a seed, top-k or min-p needs sampling too; either refusal is right.
    boolean needsSampling =
        Set.of(Capability.SEED, Capability.TOP_K, Capability.MIN_P).contains(capability);
    assertThatThrownBy(() -> askFor(backend, capability))
        .isInstanceOfSatisfying(
            UnsupportedCapabilityException.class,
            e -> {
              assertThat(e.capability())
                  .isIn(capability, needsSampling ? Capability.SAMPLING : capability);
              assertThat(e).hasMessageContaining(e.capability().name());
              assertThat(e.scope()).isEqualTo(PermanentException.Scope.RUN);
            });
  }

  private void askFor(Backend backend, Capability capability) {
    Decoding sampled = brief().withTemperature(0.7);
    switch (capability) {
      case SAMPLING -> backend.complete(question(), sampled);
      case SEED -> backend.complete(question(), sampled.withSeed(1));
      case TOP_K -> backend.complete(question(), sampled.withTopK(5));
      case MIN_P -> backend.complete(question(), sampled.withMinP(0.1));
      case REPETITION_PENALTY -> backend.complete(question(), brief().withRepetitionPenalty(1.2));
      case RAW_PROMPTS -> backend.complete(Prompt.raw("a"), brief());
      case STOP -> backend.complete(question(), brief().withStop("x"));
      case LOGPROBS -> backend.complete(question(), brief().withLogprobs(1));
      case CONTINUATION_SCORES -> backend.score(question(), List.of("a"));
      case JSON_SCHEMA ->
          backend.complete(
              question(),
              brief().withConstraint(new Constraint.JsonSchema("{\"type\":\"object\"}")));
      case CHOICE ->
          backend.complete(
              question(), brief().withConstraint(new Constraint.Choice(ImmutableList.of("a"))));
      case REGEX -> backend.complete(question(), brief().withConstraint(new Constraint.Regex("a")));
      case STREAMING -> backend.stream(question(), brief(), piece -> {});
    }
  }

  // Threads

  @Test
  void answersManyThreads() throws Exception {
    Backend backend = backend();
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 3 * THREADS; i++) {
      prompts.add(Prompt.chat(Message.user("Write the number " + i + " and then stop.")));
    }
    List<String> alone = new ArrayList<>();
    if (sameTextUnderLoad()) {
      for (Prompt prompt : prompts) {
        alone.add(backend.complete(prompt, brief()).text());
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (Prompt prompt : prompts) {
        calls.add(() -> backend.complete(prompt, brief()).text());
      }
      List<String> together = new ArrayList<>();
      for (Future<String> call : threads.invokeAll(calls)) {
        together.add(call.get());
      }
      assertThat(together).hasSize(prompts.size()).doesNotContainNull();
      if (sameTextUnderLoad()) {
        assertThat(together).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void callOnAnInterruptedThreadIsCancelled() throws Exception {
    Backend backend = backend();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> backend.complete(question(), brief()))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.currentThread().isInterrupted()).as("the flag stays set").isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void interruptEndsARunningCall() throws Exception {
    Backend backend = backend();
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                // Asks until interrupted, so that the interrupt meets a call or the start of one.
                while (true) {
                  running.countDown();
                  backend.complete(question(), Decoding.greedy().withMaxTokens(256));
                }
              } catch (Throwable e) {
                end.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    running.await();
    Thread.sleep(100); // Makes it likely, not certain, that a call is under way.
    caller.interrupt();
    caller.join();
    assertThat(end.get()).isInstanceOf(CancellationException.class);
    assertThat(flag.get()).as("the flag stays set").isTrue();
    assertThat(backend.complete(question(), brief()).text()).as("still usable").isNotEmpty();
  }

  // Closing

  @Test
  void closingTwiceDoesNothing() throws Exception {
    Backend own = open();
    own.complete(question(), brief());
    own.close();
    assertThatCode(own::close).doesNotThrowAnyException();
  }
}
