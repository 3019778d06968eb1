package org.bioeval.metrics.geval;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;

/**
 * Gives prepared replies one after the other, the last one for ever, and remembers the questions.
 */
public final class ScriptedJudge implements Backend {
  public final List<Prompt> prompts = new ArrayList<>();
  public final List<Decoding> decodings = new ArrayList<>();
  private final List<Object> replies;
  private ImmutableSet<Capability> capabilities = ImmutableSet.of();

  /** Replies are completions, texts, or exceptions to throw. */
  public ScriptedJudge(Object... replies) {
    this.replies = List.of(replies);
  }

  public ScriptedJudge with(Capability first, Capability... more) {
    capabilities = Sets.immutableEnumSet(first, more);
    return this;
  }

  @Override
  public BackendInfo info() {
    return BackendInfo.of("scripted", "judge");
  }

  @Override
  public ImmutableSet<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public synchronized Completion complete(Prompt prompt, Decoding decoding) {
    Object reply = replies.get(Math.min(prompts.size(), replies.size() - 1));
    prompts.add(prompt);
    decodings.add(decoding);
    if (reply instanceof RuntimeException e) {
      throw e;
    }
    return reply instanceof Completion completion ? completion : Completion.of((String) reply);
  }
}
