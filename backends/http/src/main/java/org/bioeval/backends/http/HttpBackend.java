package org.bioeval.backends.http;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bioeval.backends.http.internal.HttpModel;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capabilities;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.UnsupportedCapabilityException;

/**
 * A model behind a server, or several equal servers.
 *
 * <p>Safe for use by many threads. Failures are mapped in one way: what may pass (unreachable or
 * busy servers, time-outs, broken answers) is retried and at last a {@link
 * org.bioeval.core.backend.RetriableException}; a rejected key, an unknown model or address is a
 * {@link org.bioeval.core.backend.PermanentException} for the run; a prompt that is too long is one
 * for that prompt.
 */
public abstract sealed class HttpBackend implements Backend
    permits OpenAiCompatibleBackend, VllmBackend {

  private final HttpModel model;

  HttpBackend(HttpModel model) {
    this.model = model;
  }

  final HttpModel model() {
    return model;
  }

  @Override
  public final BackendInfo info() {
    return model.info();
  }

  @Override
  public final ImmutableSet<Capability> capabilities() {
    return model.capabilities();
  }

  @Override
  public final Completion complete(Prompt prompt, Decoding decoding) {
    Capabilities.require(this, prompt, decoding);
    return model.complete(prompt, decoding);
  }

  @Override
  public final Completion stream(Prompt prompt, Decoding decoding, Consumer<String> onText) {
    needs(Capability.STREAMING);
    Capabilities.require(this, prompt, decoding);
    return model.stream(prompt, decoding, onText);
  }

  @Override
  public final ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
    needs(Capability.CONTINUATION_SCORES);
    checkArgument(
        !continuations.contains(""), "illegal continuations %s: one is empty", continuations);
    return continuations.isEmpty() ? ImmutableList.of() : model.score(prompt, continuations);
  }

  /**
   * {@inheritDoc}
   *
   * <p>vLLM and llama.cpp are asked, at {@code /tokenize}; other servers have no such address.
   */
  @Override
  public final OptionalInt countTokens(String text) {
    return model.countTokens(text);
  }

  private void needs(Capability capability) {
    if (!capabilities().contains(capability)) {
      throw new UnsupportedCapabilityException(info(), capability);
    }
  }

  @Override
  public void close() {
    model.close();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[" + info().backend() + ", " + info().model() + "]";
  }
}
