package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.ReasoningSplit;

/** A model behind a server: asks it in the server's dialect. */
public final class HttpModel implements AutoCloseable {

  private final Caller caller;
  private final Wire wire;
  private final String model;
  private final BackendInfo info;
  private final Options options;
  private final boolean reasoningOpened;

  /**
   * What a user may say beside the address.
   *
   * @param model its name, or empty for the only one served
   * @param discover whether to ask the server what it serves
   * @param startup how long to wait for the server's first answer
   * @param capabilities what it can do
   * @param parameters fields added to every request, over what is there
   * @param identity what else changes answers
   * @param details added to the info
   * @param reasoningOpened whether the template opens the reasoning; empty to find out
   */
  public record Options(
      String model,
      boolean discover,
      Duration startup,
      ImmutableSet<Capability> capabilities,
      Map<String, Object> parameters,
      Map<String, String> identity,
      Map<String, String> details,
      Optional<Boolean> reasoningOpened) {}

  private HttpModel(
      Caller caller,
      Wire wire,
      String model,
      BackendInfo info,
      Options options,
      boolean reasoningOpened) {
    this.caller = caller;
    this.wire = wire;
    this.model = model;
    this.info = info;
    this.options = options;
    this.reasoningOpened = reasoningOpened;
  }

  /**
   * Connects: asks the server what it serves, unless told not to.
   *
   * @throws BackendException if the server does not answer in time or does not serve the model
   */
  public static HttpModel connect(Caller caller, Wire wire, Options options) {
    BackendInfo told = BackendInfo.of(wire.backend(), options.model());
    String id = options.model();
    if (options.discover()) {
      Caller.Limits patience =
          new Caller.Limits(
              Integer.MAX_VALUE,
              Duration.ofMillis(100),
              Duration.ofSeconds(1),
              options.startup(),
              options.startup());
      ModelEntry entry =
          caller.call(
              (s, d) -> {
                JsonNode answer = caller.transport().get(s, s.api("/models"), d);
                return ModelEntry.choose(ModelEntry.list(answer), options.model(), s);
              },
              patience);
      id = entry.id();
      told =
          told.named(wire.backend(), entry.displayName())
              .withIdentity(entry.identity())
              .withDetails(entry.details());
      told = ServerProperties.ask(caller, wire, told);
    }
    BackendInfo info = told.withIdentity(options.identity()).withDetails(options.details());
    boolean opened =
        options
            .reasoningOpened()
            .orElseGet(() -> options.discover() && opensReasoning(caller, wire, info.model()));
    return new HttpModel(caller, wire, id, info, options, opened);
  }

  private static boolean opensReasoning(Caller caller, Wire wire, String model) {
    if (!wire.rendersTemplates()) {
      return false;
    }
    try {
      Scorer scorer = new Scorer(wire, caller, model);
      Prompt any = Prompt.chat(Message.user("a"));
      return ReasoningSplit.opens(
          wire == Wire.VLLM ? scorer.text(scorer.conversation(any)) : scorer.render(any));
    } catch (BackendException e) {
      return false; // Without a chat template there is no reasoning to open.
    }
  }

  /** Identity for reports. */
  public BackendInfo info() {
    return info;
  }

  /** What the model can do here. */
  public ImmutableSet<Capability> capabilities() {
    return options.capabilities();
  }

  /** The same server under another model name; shares connections with this one. */
  public HttpModel named(String name) {
    BackendInfo named = info.named(info.backend(), name).withIdentity("baseModel", info.model());
    if (options.discover()) {
      // Where its files lie tells adapters of one name apart.
      for (ModelEntry entry : served()) {
        if (entry.id().equals(name)) {
          named = named.withIdentity(entry.identity());
        }
      }
    }
    return new HttpModel(caller, wire, name, named, options, reasoningOpened);
  }

  /** The models served now. */
  public ImmutableList<ModelEntry> served() {
    return ModelEntry.list(caller.call((s, d) -> caller.transport().get(s, s.api("/models"), d)));
  }

  /** Posts to a path of the API on every server, for what changes the server's state. */
  public void postToAll(String path, Map<String, String> fields) {
    ObjectNode body = Json.object();
    fields.forEach(body::put);
    byte[] bytes = Json.bytes(body);
    for (Server server : caller.pool().servers()) {
      Deadline deadline = Deadline.in(options.startup().plusMinutes(1));
      try {
        String unused =
            caller.transport().postForText(server, server.address().api(path), bytes, deadline);
      } catch (AttemptFailed failure) {
        throw failure.reason();
      }
    }
  }

  /** Asks for a whole answer. */
  public Completion complete(Prompt prompt, Decoding decoding) {
    byte[] body = body(prompt, decoding, false);
    String path = Wire.path(prompt);
    return caller.call(
        (server, deadline) -> {
          long start = System.nanoTime();
          Answers answers = answers(prompt, decoding);
          JsonNode answer =
              wire.givesUniqueIds()
                  ? caller.transport().ask(server, server.api(path), body, deadline)
                  : caller.transport().post(server, server.api(path), body, deadline);
          if (!answer.path("choices").path(0).isObject()) {
            throw caller
                .transport()
                .errors()
                .malformed(server, "the answer holds no choice", "", Json.bytes(answer));
          }
          String unused = answers.add(answer);
          return finish(server, answers, start, Optional.empty());
        });
  }

  /** Asks for an answer piece by piece. */
  public Completion stream(Prompt prompt, Decoding decoding, Consumer<String> onText) {
    return caller.call(
        new Caller.Attempt<>() {
          private final byte[] body = body(prompt, decoding, true);
          private boolean handedOver;

          @Override
          public Completion on(Server server, Deadline deadline) throws AttemptFailed {
            long start = System.nanoTime();
            Answers answers = answers(prompt, decoding);
            Optional<Duration> first = Optional.empty();
            try (EventStream events =
                caller.transport().open(server, server.api(Wire.path(prompt)), body, deadline)) {
              Optional<ObjectNode> event =
                  events.whole().isPresent() ? events.whole() : events.next();
              if (event.isPresent()) {
                refuseRepeated(server, event.get());
              }
              while (event.isPresent()) {
                String piece = answers.add(event.get());
                if (first.isEmpty() && answers.hasBegun()) {
                  first = Optional.of(Duration.ofNanos(System.nanoTime() - start));
                }
                if (!piece.isEmpty()) {
                  handedOver = true;
                  onText.accept(piece);
                }
                event = events.next();
              }
            }
            return finish(server, answers, start, first);
          }

          @Override
          public boolean mayRepeat() {
            return !handedOver; // What the user has seen cannot be taken back.
          }
        });
  }

  /** An answer with the id of an earlier one belongs to an earlier request. */
  private void refuseRepeated(Server server, JsonNode answer) throws AttemptFailed {
    if (wire.givesUniqueIds() && server.repeats(answer.path("id").asText(""))) {
      caller.transport().abandonConnections();
      throw caller
          .transport()
          .errors()
          .malformed(server, "delivered an earlier answer again", "", new byte[0]);
    }
  }

  private Completion finish(
      Server server, Answers answers, long start, Optional<Duration> toFirstToken)
      throws AttemptFailed {
    HttpErrors errors = caller.transport().errors();
    String gaveUp = answers.serverGaveUp();
    if (gaveUp != null) {
      throw errors.malformed(server, "gave up the answer (" + gaveUp + ")", "", new byte[0]);
    }
    if (!answers.isFinished() && toFirstToken.isPresent()) {
      throw errors.malformed(server, "the stream ended before the answer", "", new byte[0]);
    }
    return answers.completion(Duration.ofNanos(System.nanoTime() - start), toFirstToken);
  }

  private Answers answers(Prompt prompt, Decoding decoding) {
    boolean opened = prompt.raw() ? ReasoningSplit.opens(prompt.text()) : reasoningOpened;
    return new Answers(opened, decoding.topLogprobs().orElse(0));
  }

  private byte[] body(Prompt prompt, Decoding decoding, boolean stream) {
    ObjectNode body = wire.request(model, prompt, decoding, stream);
    options.parameters().forEach((name, value) -> body.set(name, Json.MAPPER.valueToTree(value)));
    return Json.bytes(body);
  }

  /** Scores given answers. */
  public ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
    return new Scorer(wire, caller, model).score(prompt, continuations);
  }

  /** Tokens of a text, where the server tokenizes on request. */
  public OptionalInt countTokens(String text) {
    if (!wire.rendersTemplates()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(text.isEmpty() ? 0 : new Scorer(wire, caller, model).count(text));
  }

  @Override
  public void close() {
    caller.close();
  }
}
