/**
 * Local models in one file: starts a llamafile, or llama.cpp's {@code llama-server} with a GGUF
 * file, watches it, talks to it and ends it.
 *
 * <pre>{@code
 * try (Backend model = LlamafileBackend.of(Path.of("models/small.Q4_K_M.gguf")).slots(4).start()) {
 *   Completion answer = model.complete(Prompt.chat(Message.user("…")), Decoding.greedy());
 * }
 * }</pre>
 *
 * <p>The file may be one on this machine or, as a {@link
 * org.bioeval.backends.checkpoint.hub.HubGguf}, one of the Hugging Face Hub, which is fetched into
 * its cache:
 *
 * <pre>{@code
 * LlamafileBackend.of(HubGguf.of("Qwen/Qwen2.5-0.5B-Instruct-GGUF:Q4_K_M")).start()
 * }</pre>
 *
 * <p>The server listens on the loopback interface only and never outlives this process, not even
 * when this process is killed.
 */
@NullMarked
package org.bioeval.backends.llamafile;

import org.jspecify.annotations.NullMarked;
