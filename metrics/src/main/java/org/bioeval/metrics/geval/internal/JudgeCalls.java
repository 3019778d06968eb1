package org.bioeval.metrics.geval.internal;

import java.util.Optional;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.eval.JournalKey;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.task.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Asks a judge through the journal: an answer that is there already is not asked for again.
 *
 * @param backend the judge
 * @param journal where answers are kept; null for nowhere
 * @param asker asks for what is not there, and may keep it too
 */
public record JudgeCalls(Backend backend, @Nullable Journal journal, Judged.Asker asker) {

  /**
   * Asks the judge itself.
   *
   * @param backend the judge
   * @param journal where answers are kept; null for nowhere
   */
  public JudgeCalls(Backend backend, @Nullable Journal journal) {
    this(backend, journal, Judged.Asker.direct());
  }

  /**
   * A copy that asks through another asker.
   *
   * @param other such as that of a run
   * @return the copy
   */
  public JudgeCalls through(Judged.Asker other) {
    return new JudgeCalls(backend, journal, other);
  }

  /**
   * Asks once.
   *
   * @param item names the question in the journal
   * @param sample number of the sample, from 0
   * @param prompt what is asked
   * @param decoding how it is answered
   * @return the reply, or why there is none
   * @throws PermanentException if every further call would fail too, such as for a rejected key
   */
  public Outcome<Completion> ask(String item, int sample, Prompt prompt, Decoding decoding) {
    JournalKey key = JournalKey.of(item, sample, prompt, decoding, backend.info());
    if (journal != null) {
      Optional<Completion> known = journal.find(key).map(Journal.Kept::value);
      if (known.isPresent()) {
        return new Outcome.Answered<>(known.get());
      }
    }
    try {
      Completion completion = asker.ask(backend, prompt, decoding, sample);
      if (journal != null) {
        journal.append(key, item, sample, prompt, completion).join();
      }
      return new Outcome.Answered<>(completion);
    } catch (BackendException e) {
      String reason = String.valueOf(e.getMessage());
      if (journal != null) {
        journal.appendFailure(key, item, reason).join();
      }
      if (!(e instanceof PermanentException permanent)) {
        return new Outcome.Failed<>(reason, e instanceof RetriableException);
      }
      if (permanent.scope() == PermanentException.Scope.RUN) {
        throw e;
      }
      return new Outcome.Unanswerable<>(permanent.reason(), reason);
    }
  }
}
