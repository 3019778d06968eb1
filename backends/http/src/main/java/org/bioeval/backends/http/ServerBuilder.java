package org.bioeval.backends.http;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bioeval.backends.http.internal.ApiKey;
import org.bioeval.backends.http.internal.Caller;
import org.bioeval.backends.http.internal.HttpModel;
import org.bioeval.backends.http.internal.ServerAddress;
import org.bioeval.backends.http.internal.Transport;
import org.bioeval.core.backend.Capability;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about a server before connecting: the options shared by {@link
 * OpenAiCompatibleBackend} and {@link VllmBackend}. Only the address is needed.
 *
 * @param <B> the builder's own type
 */
public abstract sealed class ServerBuilder<B extends ServerBuilder<B>>
    permits OpenAiCompatibleBackend.Builder, VllmBackend.Builder {

  private final ImmutableList<ServerAddress> addresses;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();
  private final Map<String, String> identity = new TreeMap<>();
  private final Map<String, String> details = new TreeMap<>();
  private Dialect dialect;
  private String model = "";
  private @Nullable Supplier<String> key;
  private String keyOrigin = "";
  private String keyHeader = "Authorization";
  private int maxConcurrency = 64;
  private Duration requestTimeout = Duration.ofMinutes(5);
  private Duration deadline = Duration.ofMinutes(15);
  private Duration startupTimeout = Duration.ofSeconds(10);
  private RetryPolicy retries = RetryPolicy.withDefaults();
  private boolean discover = true;
  private @Nullable Set<Capability> capabilities;
  private Optional<Boolean> reasoningOpened = Optional.empty();
  private @Nullable HttpClient client;

  ServerBuilder(Dialect dialect, String... addresses) {
    checkArgument(
        addresses.length > 0,
        "no server address; give at least one, such as http://localhost:8000/v1");
    this.dialect = dialect;
    ImmutableList.Builder<ServerAddress> parsed = ImmutableList.builder();
    for (String address : addresses) {
      parsed.add(ServerAddress.parse(address));
    }
    this.addresses = parsed.build();
  }

  abstract B self();

  void dialectIs(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * The model to ask, by the name the server gives it; an adapter has a name of its own.
   *
   * @param name one of {@code /v1/models}; without it the server must serve exactly one
   * @return this builder
   */
  public B model(String name) {
    this.model = name;
    return self();
  }

  /**
   * Where the API key comes from. It is read for each request and appears nowhere else.
   *
   * @param key gives the key, without {@code Bearer}
   * @return this builder
   */
  public B apiKey(Supplier<String> key) {
    this.key = key;
    this.keyOrigin = "the given supplier";
    return self();
  }

  /**
   * The environment variable that holds the API key.
   *
   * @param variable such as {@code OPENAI_API_KEY}
   * @return this builder
   */
  public B apiKeyFromEnvironment(String variable) {
    this.key = () -> System.getenv(variable);
    this.keyOrigin = "the environment variable " + variable;
    return self();
  }

  /**
   * The header that carries the API key as it is, where it is not {@code Authorization: Bearer}.
   * Azure calls it {@code api-key}.
   *
   * @param header name of the header
   * @return this builder
   */
  public B keyHeader(String header) {
    this.keyHeader = header;
    return self();
  }

  /**
   * A header for every request, such as {@code OpenAI-Organization}. Its value is treated as a
   * secret.
   *
   * @param name of the header
   * @param value of the header
   * @return this builder
   */
  public B header(String name, String value) {
    headers.put(name, value);
    return self();
  }

  /**
   * A field for the body of every request, over what is there: for what a {@code Decoding} cannot
   * say, such as {@code reasoning_effort} or {@code chat_template_kwargs}.
   *
   * @param name of the field
   * @param value as JSON: text, number, boolean, list or map
   * @return this builder
   */
  public B parameter(String name, Object value) {
    parameters.put(name, value);
    identity.put("parameter." + name, String.valueOf(value));
    return self();
  }

  /**
   * Something that changes answers and that the server does not tell, such as a quantisation or a
   * revision: a journal gives back answers only where it is the same.
   *
   * @param name key of {@code BackendInfo.identity()}
   * @param value never a secret
   * @return this builder
   */
  public B identity(String name, String value) {
    identity.put(name, value);
    return self();
  }

  /**
   * A detail for reports that does not change answers, such as where the server stands.
   *
   * @param name key of {@code BackendInfo.details()}
   * @param value the detail; never a secret
   * @return this builder
   */
  public B detail(String name, String value) {
    details.put(name, value);
    return self();
  }

  /**
   * Most requests at once to each server. The limit in use starts here, halves when the server is
   * overloaded and grows back by one for every round of answers.
   *
   * @param requests at least 1; 64 unless set
   * @return this builder
   */
  public B maxConcurrency(int requests) {
    checkArgument(requests >= 1, "illegal maxConcurrency: %s, must be at least 1", requests);
    this.maxConcurrency = requests;
    return self();
  }

  /**
   * Time for one request, until the answer is complete.
   *
   * @param timeout more than 0; 5 minutes unless set
   * @return this builder
   */
  public B requestTimeout(Duration timeout) {
    this.requestTimeout = positive("requestTimeout", timeout);
    return self();
  }

  /**
   * Time for one call with all its retries and waits.
   *
   * @param deadline more than 0; 15 minutes unless set
   * @return this builder
   */
  public B deadline(Duration deadline) {
    this.deadline = positive("deadline", deadline);
    return self();
  }

  /**
   * How long {@code build()} waits for the server's first answer.
   *
   * @param timeout more than 0; 10 seconds unless set
   * @return this builder
   */
  public B startupTimeout(Duration timeout) {
    this.startupTimeout = positive("startupTimeout", timeout);
    return self();
  }

  private static Duration positive(String name, Duration value) {
    checkArgument(
        !value.isNegative() && !value.isZero(), "illegal %s: %s, must be more than 0", name, value);
    return value;
  }

  /**
   * When failed calls are made again.
   *
   * @param retries the policy; {@link RetryPolicy#withDefaults()} unless set
   * @return this builder
   */
  public B retries(RetryPolicy retries) {
    this.retries = retries;
    return self();
  }

  /**
   * Does not ask {@code /v1/models} what is served: for servers that have no such address.
   *
   * @return this builder
   */
  public B withoutDiscovery() {
    this.discover = false;
    return self();
  }

  /**
   * What the server can do, where it differs from its dialect.
   *
   * @param capabilities what the backend claims; anything else is refused
   * @return this builder
   */
  public B capabilities(Set<Capability> capabilities) {
    this.capabilities = ImmutableSet.copyOf(capabilities);
    return self();
  }

  /**
   * Whether the chat template itself opens the reasoning (as DeepSeek-R1's does with {@code
   * <think>}), so that answers begin inside it. vLLM and llama.cpp are asked; others must be told.
   *
   * @param opens true if answers begin inside the reasoning
   * @return this builder
   */
  public B templateOpensReasoning(boolean opens) {
    this.reasoningOpened = Optional.of(opens);
    return self();
  }

  /**
   * What the tokens cost, so that reports can say what a run costs: the details {@code
   * price.currency}, {@code price.promptPerMillion} and {@code price.completionPerMillion}.
   *
   * @param price of a million tokens
   * @return this builder
   */
  public B price(TokenPrice price) {
    details.put("price.currency", price.currency());
    details.put("price.promptPerMillion", price.promptPerMillion().toPlainString());
    details.put("price.completionPerMillion", price.completionPerMillion().toPlainString());
    return self();
  }

  /**
   * A client of your own, for certificates, proxies or HTTP versions. It stays open when the
   * backend is closed. Let it not follow redirects: they would carry the key away.
   *
   * @param client sends all requests
   * @return this builder
   */
  public B httpClient(HttpClient client) {
    this.client = client;
    return self();
  }

  final HttpModel connect() {
    checkArgument(discover || !model.isEmpty(), "no model; without discovery name one by model(…)");
    ApiKey secret =
        key == null
            ? null
            : new ApiKey(
                keyOrigin, keyHeader, keyHeader.equals("Authorization") ? "Bearer " : "", key);
    Transport transport =
        client == null
            ? new Transport(this::ownClient, secret, headers)
            : new Transport(client, secret, headers);
    Caller caller =
        new Caller(
            transport,
            addresses,
            maxConcurrency,
            new Caller.Limits(
                retries.attempts(),
                retries.firstDelay(),
                retries.maxDelay(),
                requestTimeout,
                deadline));
    try {
      return HttpModel.connect(
          caller,
          dialect.wire(),
          new HttpModel.Options(
              model,
              discover,
              startupTimeout,
              capabilities == null ? dialect.capabilities() : ImmutableSet.copyOf(capabilities),
              parameters,
              identity,
              details,
              reasoningOpened));
    } catch (RuntimeException e) {
      caller.close();
      throw e;
    }
  }

  private HttpClient ownClient() {
    // Called again later, so nothing here may depend on what the builder is told in between.
    boolean encrypted = addresses.stream().anyMatch(a -> a.base().startsWith("https:"));
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            // Over an open connection HTTP/2 would begin with an Upgrade header, at which uvicorn
            // (vLLM) drops the body of the request. Encrypted servers agree on it beforehand.
            .version(encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
    if (!encrypted) {
      // Answers are only stored by the client's thread, never worked on: no thread need be woken.
      builder.executor(Runnable::run);
    }
    return builder.build();
  }
}
