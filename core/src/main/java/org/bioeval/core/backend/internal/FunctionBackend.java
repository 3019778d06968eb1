package org.bioeval.core.backend.internal;

import java.util.function.BiFunction;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capabilities;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;

/**
 * A backend from a function. What the function does with the decoding is its own affair, except
 * that a form it could not enforce is refused.
 *
 * @param info identity for reports
 * @param answer gives the completion of a prompt
 */
public record FunctionBackend(BackendInfo info, BiFunction<Prompt, Decoding, Completion> answer)
    implements Backend {

  @Override
  public Completion complete(Prompt prompt, Decoding decoding) {
    Capabilities.require(this, prompt, decoding);
    return answer.apply(prompt, decoding);
  }
}
