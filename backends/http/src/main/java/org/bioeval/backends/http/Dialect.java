package org.bioeval.backends.http;

import com.google.common.collect.ImmutableSet;
import org.bioeval.backends.http.internal.Wire;
import org.bioeval.core.backend.Capability;

/**
 * What a server understands beyond the common core of the OpenAI API, and what it calls it. Servers
 * ignore unknown parameters in silence, so a wrong dialect gives wrong results without an error.
 */
public enum Dialect {
  /**
   * The API as <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI</a> documents
   * it, also on Azure: no plain completions, no seed that holds, {@code max_completion_tokens}.
   */
  OPENAI,
  /** <a href="https://api-docs.deepseek.com">DeepSeek</a>: no schema, reasoning in a field. */
  DEEPSEEK,
  /**
   * What most other servers understand: chat and plain completions, seed, {@code response_format},
   * {@code max_tokens}.
   */
  GENERIC,
  /** <a href="https://docs.vllm.ai">vLLM</a> 0.10 and later: all capabilities. */
  VLLM,
  /** <a href="https://github.com/ggml-org/llama.cpp">llama.cpp</a>'s server: all capabilities. */
  LLAMA_CPP;

  Wire wire() {
    return Wire.valueOf(name());
  }

  /**
   * What servers of this dialect can do.
   *
   * @return the capabilities a backend claims unless told otherwise
   */
  public ImmutableSet<Capability> capabilities() {
    return wire().capabilities();
  }
}
