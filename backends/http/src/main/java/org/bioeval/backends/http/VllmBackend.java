package org.bioeval.backends.http;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.bioeval.backends.http.internal.HttpModel;
import org.bioeval.backends.http.internal.ModelEntry;

/**
 * A model served by <a href="https://docs.vllm.ai">vLLM</a>, with everything that goes beyond the
 * OpenAI API: top-k, min-p, repetition penalty, structured output by choice and regular expression,
 * log-probabilities of prompts, LoRA adapters loaded while it runs.
 *
 * <pre>{@code
 * try (VllmBackend base = VllmBackend.at("http://localhost:8000/v1").build()) {
 *   VllmBackend tuned = base.loadAdapter("bc5cdr", "/adapters/bc5cdr");
 *   …
 * }
 * }</pre>
 */
public final class VllmBackend extends HttpBackend {

  private final boolean ownsConnection;

  private VllmBackend(HttpModel model, boolean ownsConnection) {
    super(model);
    this.ownsConnection = ownsConnection;
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

  /**
   * The names of the models and adapters that are served now.
   *
   * @return names for {@link Builder#model} and {@link #adapter}
   */
  public ImmutableList<String> servedModels() {
    return model().served().stream().map(ModelEntry::id).collect(ImmutableList.toImmutableList());
  }

  /**
   * The base model with an adapter that the server has already loaded.
   *
   * @param name of the adapter
   * @return a backend that shares this one's connections and ends with it
   * @throws org.bioeval.core.backend.BackendException if the server does not say what it serves
   */
  public VllmBackend adapter(String name) {
    return new VllmBackend(model().named(name), false);
  }

  /**
   * Loads an adapter on all servers. They must run with {@code VLLM_ALLOW_RUNTIME_LORA_UPDATING=1}
   * and {@code --enable-lora}.
   *
   * @param name to give it
   * @param path of the adapter in PEFT format, as the servers see it
   * @return a backend that shares this one's connections and ends with it
   * @throws org.bioeval.core.backend.PermanentException if the server cannot load it
   */
  public VllmBackend loadAdapter(String name, String path) {
    model().postToAll("/load_lora_adapter", ImmutableMap.of("lora_name", name, "lora_path", path));
    return adapter(name);
  }

  /**
   * Unloads an adapter on all servers.
   *
   * @param name of the adapter
   * @throws org.bioeval.core.backend.PermanentException if it is not loaded
   */
  public void unloadAdapter(String name) {
    model().postToAll("/unload_lora_adapter", ImmutableMap.of("lora_name", name));
  }

  /** Frees the connections; of a backend for an adapter does nothing, they are the base's. */
  @Override
  public void close() {
    if (ownsConnection) {
      super.close();
    }
  }

  /** Options of a {@link VllmBackend}. */
  public static final class Builder extends ServerBuilder<Builder> {

    private Builder(String... addresses) {
      super(Dialect.VLLM, addresses);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Connects.
     *
     * @return the backend
     * @throws org.bioeval.core.backend.BackendException if the server does not answer in time,
     *     rejects the key or does not serve the model
     */
    public VllmBackend build() {
      return new VllmBackend(connect(), true);
    }
  }
}
