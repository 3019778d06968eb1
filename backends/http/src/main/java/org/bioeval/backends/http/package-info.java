/**
 * Models served over HTTP: vLLM and any server that speaks the OpenAI API.
 *
 * <p>{@link org.bioeval.backends.http.VllmBackend} talks to vLLM; {@link
 * org.bioeval.backends.http.OpenAiCompatibleBackend} to every other server, in the {@link
 * org.bioeval.backends.http.Dialect} it speaks:
 *
 * <pre>{@code
 * try (Backend model = VllmBackend.at("http://localhost:8000/v1").model("my-3b-instruct").build()) {
 *   Completion answer = model.complete(Prompt.chat(Message.user("…")), Decoding.greedy());
 * }
 * }</pre>
 *
 * <p>Calls are spread over equal servers, retried where that can help, bounded in number by what
 * the servers can take, and end at their deadline. Nothing is sent anywhere but to the given
 * addresses. Keys appear in no message, report or log.
 */
@NullMarked
package org.bioeval.backends.http;

import org.jspecify.annotations.NullMarked;
