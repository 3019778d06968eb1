package org.bioeval.backends.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/**
 * A server with the addresses and answer shapes of vLLM 0.32 (as recorded from the real one) and a
 * {@link ToyModel} behind them.
 */
final class ToyServer implements AutoCloseable {

  static final String MODEL = "toy";

  static {
    // The JDK's server otherwise waits 40 ms for an acknowledgement before each second packet.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Prompt received;
  private volatile JsonNode lastBody;
  final AtomicInteger requests = new AtomicInteger();

  ToyServer() throws IOException {
    this(0);
  }

  ToyServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  int port() {
    return server.getAddress().getPort();
  }

  Optional<Prompt> received() {
    return Optional.ofNullable(received);
  }

  JsonNode lastBody() {
    return lastBody;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      JsonNode body = bytes.length == 0 ? json.createObjectNode() : json.readTree(bytes);
      lastBody = body;
      switch (exchange.getRequestURI().getPath()) {
        case "/health" -> send(exchange, 200, json.createObjectNode());
        case "/version" -> send(exchange, 200, json.createObjectNode().put("version", "0.32.0"));
        case "/v1/models" -> send(exchange, 200, models());
        case "/tokenize" -> send(exchange, 200, tokens(body));
        case "/detokenize" -> send(exchange, 200, text(body));
        case "/v1/chat/completions", "/v1/completions" -> complete(exchange, body);
        default -> send(exchange, 404, json.createObjectNode().put("detail", "Not Found"));
      }
    }
  }

  private ObjectNode models() {
    ObjectNode models = json.createObjectNode().put("object", "list");
    models.putArray("data").addObject().put("id", MODEL).put("max_model_len", 2048);
    return models;
  }

  private static String rendered(JsonNode body) {
    StringBuilder text = new StringBuilder();
    for (JsonNode message : body.path("messages")) {
      text.append('<').append(message.path("role").asText()).append('>');
      text.append(message.path("content").asText());
    }
    return text.append("<assistant>").toString();
  }

  private ObjectNode tokens(JsonNode body) {
    ObjectNode answer = json.createObjectNode();
    ArrayNode tokens = answer.putArray("tokens");
    String text = body.has("messages") ? rendered(body) : body.path("prompt").asText();
    text.codePoints().forEach(tokens::add);
    return answer.put("count", tokens.size());
  }

  private ObjectNode text(JsonNode body) {
    StringBuilder text = new StringBuilder();
    body.path("tokens").forEach(id -> text.appendCodePoint(id.asInt()));
    return json.createObjectNode().put("prompt", text.toString());
  }

  private void complete(HttpExchange exchange, JsonNode body) throws IOException {
    boolean chat = body.has("messages");
    if (!MODEL.equals(body.path("model").asText())) {
      error(exchange, 404, "The model `" + body.path("model").asText() + "` does not exist.");
      return;
    }
    if (body.has("prompt_logprobs")) {
      send(exchange, 200, promptLogprobs(body));
      return;
    }
    received = chat ? chatPrompt(body) : Prompt.raw(body.path("prompt").asText());
    String prompt = chat ? rendered(body) : body.path("prompt").asText();
    if (prompt.length() > 2048) {
      error(
          exchange,
          400,
          "This model's maximum context length is 2048 tokens. However, your prompt contains at"
              + " least 2049 input tokens. (parameter=input_tokens, value=2049)");
      return;
    }
    String id = nextId();
    ToyModel.Answer answer = ToyModel.generate(prompt, decoding(body));
    ObjectNode usage =
        json.createObjectNode()
            .put("prompt_tokens", prompt.length())
            .put("completion_tokens", answer.steps().size());
    if (body.path("stream").asBoolean()) {
      stream(exchange, id, chat, body, answer, usage);
      return;
    }
    ObjectNode whole = envelope(id);
    ObjectNode choice = whole.putArray("choices").addObject().put("index", 0);
    if (chat) {
      choice.putObject("message").put("role", "assistant").put("content", answer.text());
    } else {
      choice.put("text", answer.text());
    }
    choice.put("finish_reason", answer.finish());
    logprobs(choice, body, answer.steps());
    whole.set("usage", usage);
    send(exchange, 200, whole);
  }

  private ObjectNode envelope(String id) {
    return json.createObjectNode().put("id", id).put("model", MODEL);
  }

  private static Prompt chatPrompt(JsonNode body) {
    ImmutableList.Builder<Message> messages = ImmutableList.builder();
    for (JsonNode message : body.path("messages")) {
      Message.Role role =
          Message.Role.valueOf(message.path("role").asText().toUpperCase(java.util.Locale.ROOT));
      messages.add(new Message(role, message.path("content").asText()));
    }
    return Prompt.chat(messages.build());
  }

  private ToyModel.Decoding decoding(JsonNode body) {
    List<String> stop = new ArrayList<>();
    body.path("stop").forEach(s -> stop.add(s.asText()));
    Predicate<String> mayBecome = text -> true;
    Predicate<String> complete = text -> true;
    JsonNode structured = body.path("structured_outputs");
    List<String> options = new ArrayList<>();
    structured.path("choice").forEach(o -> options.add(o.asText()));
    JsonNode schema = body.path("response_format").path("json_schema").path("schema");
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            p ->
                p.getValue()
                    .path("enum")
                    .forEach(v -> options.add("{\"" + p.getKey() + "\":" + v + "}")));
    if (!options.isEmpty()) {
      mayBecome = text -> options.stream().anyMatch(o -> o.startsWith(text));
      complete = options::contains;
    } else if (structured.has("regex")) {
      Pattern pattern = Pattern.compile(structured.path("regex").asText());
      mayBecome =
          text -> {
            Matcher matcher = pattern.matcher(text);
            return matcher.matches() || matcher.hitEnd();
          };
      complete = text -> pattern.matcher(text).matches();
    }
    return new ToyModel.Decoding(
        body.path("temperature").asDouble(1),
        body.path("top_p").asDouble(1),
        body.path("top_k").asInt(0),
        body.path("min_p").asDouble(0),
        body.path("max_tokens").asInt(16),
        stop,
        body.path("seed").asLong(System.nanoTime()),
        mayBecome,
        complete);
  }

  private static String name(int id) {
    return id == ToyModel.END ? "</s>" : Character.toString(id);
  }

  private void logprobs(ObjectNode choice, JsonNode body, List<ToyModel.Step> steps) {
    if (body.path("logprobs").isBoolean()) {
      ArrayNode content = choice.putObject("logprobs").putArray("content");
      for (ToyModel.Step step : steps) {
        ObjectNode token = content.addObject();
        token.put("token", name(step.chosen().id())).put("logprob", step.chosen().logprob());
        ArrayNode top = token.putArray("top_logprobs");
        for (ToyModel.Token other : step.ranked().subList(0, body.path("top_logprobs").asInt())) {
          top.addObject().put("token", name(other.id())).put("logprob", other.logprob());
        }
      }
    } else if (body.path("logprobs").isNumber()) {
      ObjectNode logprobs = choice.putObject("logprobs");
      ArrayNode tokens = logprobs.putArray("tokens");
      ArrayNode values = logprobs.putArray("token_logprobs");
      ArrayNode tops = logprobs.putArray("top_logprobs");
      for (ToyModel.Step step : steps) {
        tokens.add(name(step.chosen().id()));
        values.add(step.chosen().logprob());
        ObjectNode top = tops.addObject();
        step.ranked()
            .subList(0, Math.max(1, body.path("logprobs").asInt()))
            .forEach(t -> top.put(name(t.id()), t.logprob()));
      }
    }
    if (body.path("return_token_ids").asBoolean()) {
      ArrayNode ids = choice.putArray("token_ids");
      steps.forEach(step -> ids.add(step.chosen().id()));
    }
  }

  private static String nextId() {
    return "cmpl-" + java.util.UUID.randomUUID();
  }

  private ObjectNode promptLogprobs(JsonNode body) {
    ObjectNode whole = envelope(nextId());
    ArrayNode choices = whole.putArray("choices");
    for (JsonNode ids : body.path("prompt")) {
      ObjectNode choice = choices.addObject().put("index", choices.size() - 1).put("text", "x");
      ArrayNode entries = choice.putArray("prompt_logprobs");
      StringBuilder context = new StringBuilder();
      for (JsonNode id : ids) {
        if (context.length() == 0) {
          entries.addNull();
        } else {
          ObjectNode entry = entries.addObject();
          entry
              .putObject(id.asText())
              .put("logprob", ToyModel.logprob(context.toString(), id.asInt()));
          entry.putObject("-1").put("logprob", -0.1).put("rank", 1);
        }
        context.appendCodePoint(id.asInt());
      }
    }
    return whole;
  }

  private void stream(
      HttpExchange exchange,
      String id,
      boolean chat,
      JsonNode body,
      ToyModel.Answer answer,
      ObjectNode usage)
      throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      if (chat) {
        ObjectNode first = envelope(id);
        ObjectNode choice = first.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").put("role", "assistant").put("content", "");
        event(out, first);
      }
      String text = answer.text();
      for (int i = 0; i < answer.steps().size(); i++) {
        ObjectNode chunk = envelope(id);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        String piece = i < text.length() ? text.substring(i, i + 1) : "";
        if (chat) {
          choice.putObject("delta").put("content", piece);
        } else {
          choice.put("text", piece);
        }
        logprobs(choice, body, answer.steps().subList(i, i + 1));
        if (i == answer.steps().size() - 1) {
          choice.put("finish_reason", answer.finish());
        }
        event(out, chunk);
      }
      ObjectNode last = envelope(id);
      last.putArray("choices");
      last.set("usage", usage);
      event(out, last);
      out.write("data: [DONE]\n\n".getBytes(UTF_8));
    }
  }

  private void event(OutputStream out, ObjectNode data) throws IOException {
    out.write(("data: " + json.writeValueAsString(data) + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  private void error(HttpExchange exchange, int status, String message) throws IOException {
    ObjectNode error = json.createObjectNode();
    error.putObject("error").put("message", message).put("type", "x").put("code", status);
    send(exchange, status, error);
  }

  private void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes;
    try {
      bytes = json.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
