package org.bioeval.backends.http;

import org.bioeval.backends.http.internal.HttpModel;

/**
 * A model behind a server, or several equal servers, that speak the OpenAI API.
 *
 * <pre>{@code
 * Backend hosted =
 *     OpenAiCompatibleBackend.at("https://api.deepseek.com/v1")
 *         .dialect(Dialect.DEEPSEEK)
 *         .apiKeyFromEnvironment("DEEPSEEK_API_KEY")
 *         .model("deepseek-chat")
 *         .build();
 * }</pre>
 */
public final class OpenAiCompatibleBackend extends HttpBackend {

  private OpenAiCompatibleBackend(HttpModel model) {
    super(model);
  }

  /**
   * Begins with the address.
   *
   * @param addresses base address of the API, usually ending in {@code /v1}; more than one if equal
   *     servers share the work
   * @return a builder
   * @throws IllegalArgumentException if an address is not an absolute http or https address
   */
  public static Builder at(String... addresses) {
    return new Builder(addresses);
  }

  /** Options of an {@link OpenAiCompatibleBackend}. */
  public static final class Builder extends ServerBuilder<Builder> {

    private Builder(String... addresses) {
      super(Dialect.GENERIC, addresses);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * What the server understands.
     *
     * @param dialect {@link Dialect#GENERIC} unless set
     * @return this builder
     */
    public Builder dialect(Dialect dialect) {
      dialectIs(dialect);
      return this;
    }

    /**
     * Connects.
     *
     * @return the backend
     * @throws org.bioeval.core.backend.BackendException if the server does not answer in time,
     *     rejects the key or does not serve the model
     */
    public OpenAiCompatibleBackend build() {
      return new OpenAiCompatibleBackend(connect());
    }
  }
}
