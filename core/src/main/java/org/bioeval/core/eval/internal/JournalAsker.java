package org.bioeval.core.eval.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.eval.JournalException;
import org.bioeval.core.eval.JournalKey;
import org.bioeval.core.metric.Judged;
import org.jspecify.annotations.Nullable;

/** Asks judges through the journal of a run: a reply that is there is not asked for again. */
public final class JournalAsker implements Judged.Asker {

  /** Apart from the model's own questions, which have the item's id. */
  private static final String JUDGE = "judge";

  private final @Nullable Journal journal;
  private final String item;
  private final int repeat;
  private final int judging;
  private final Judged.Asker shared;
  private final Queue<CompletableFuture<Void>> writes = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String failure;

  private JournalAsker(
      @Nullable Journal journal,
      String item,
      int repeat,
      int judging,
      Judged.@Nullable Asker shared) {
    this.journal = journal;
    this.item = item;
    this.repeat = repeat;
    this.judging = judging;
    this.shared = shared == null ? this : shared;
  }

  /**
   * Asks what is the same for all items: by one thread at a time, and nothing twice.
   *
   * @param journal keeps the replies, or null
   * @return an asker for a whole run
   */
  public static Judged.Asker shared(@Nullable Journal journal) {
    JournalAsker asker = new JournalAsker(journal, JUDGE, 0, 0, null);
    ReentrantLock lock = new ReentrantLock();
    Map<JournalKey, Completion> known = new HashMap<>();
    return (judge, prompt, decoding, sample) -> {
      JournalKey key = JournalKey.of(JUDGE, sample, prompt, decoding, judge.info());
      lock.lock();
      try {
        @Nullable Completion earlier = known.get(key);
        if (earlier != null) {
          return earlier;
        }
        Completion completion = asker.ask(judge, prompt, decoding, sample);
        join(asker.durable());
        known.put(key, completion);
        return completion;
      } finally {
        lock.unlock();
      }
    };
  }

  /**
   * An asker for the answer to one item in one repeat. Each judging asks anew, also about equal
   * answers, so that the noise of the judge shows.
   *
   * @param journal keeps the replies, or null
   * @param id of the item
   * @param repeat number of the repeat, from 0
   * @param judging number of the judging, from 0
   * @param shared asks what is the same for all items
   * @return the asker
   */
  public static JournalAsker of(
      @Nullable Journal journal, String id, int repeat, int judging, Judged.Asker shared) {
    return new JournalAsker(journal, JUDGE + "/" + id, repeat, judging, shared);
  }

  @Override
  public Judged.Asker forAllItems() {
    return (judge, prompt, decoding, sample) -> {
      try {
        return shared.ask(judge, prompt, decoding, sample);
      } catch (RetriableException e) {
        failure = e.getMessage();
        throw e;
      }
    };
  }

  @Override
  public Completion ask(Backend judge, Prompt prompt, Decoding first, int sample) {
    Decoding decoding = Repetition.decoding(first, repeat, judging);
    // Without a journal nothing is looked up by its key.
    if (journal == null) {
      try {
        return complete(judge, prompt, decoding);
      } catch (RetriableException e) {
        failure = e.getMessage();
        throw e;
      }
    }
    return ask(journal, judge, prompt, decoding, sample);
  }

  private Completion ask(
      Journal journal, Backend judge, Prompt prompt, Decoding decoding, int sample) {
    JournalKey key =
        JournalKey.of(item, sample, prompt, decoding, judge.info()).repeat(repeat).judging(judging);
    Optional<Completion> known = journal.find(key).map(Journal.Kept::value);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Journal.Refusal> refused =
        journal
            .findRefusal(key)
            .map(Journal.Kept::value)
            .filter(refusal -> refusal.holdsFor(judge.info()));
    if (refused.isPresent()) {
      throw new PermanentException(
          refused.get().message(), null, PermanentException.Scope.ITEM, refused.get().cause());
    }
    try {
      Completion completion = complete(judge, prompt, decoding);
      writes.add(journal.append(key, item, sample, prompt, completion));
      return completion;
    } catch (BackendException e) {
      String message = String.valueOf(e.getMessage());
      if (e instanceof PermanentException p && p.scope() == PermanentException.Scope.ITEM) {
        Journal.Refusal refusal = Journal.Refusal.of(p, judge.info());
        writes.add(journal.appendRefusal(key, item, sample, prompt, refusal));
      } else {
        writes.add(journal.appendFailure(key, item, message));
      }
      if (e instanceof RetriableException) {
        failure = message;
      }
      throw e;
    }
  }

  /**
   * Why a judge gave no reply that a later run may get.
   *
   * @return the last such failure's message, or null if there was none
   */
  public @Nullable String failure() {
    return failure;
  }

  private static Completion complete(Backend judge, Prompt prompt, Decoding decoding) {
    try {
      Completion completion = judge.complete(prompt, decoding);
      // NullAway cannot see into backends that are compiled without it.
      if (Objects.isNull(completion)) {
        throw new RetriableException("the judge returned null instead of a completion", null);
      }
      return completion;
    } catch (BackendException | CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      // A backend of the user's own may throw anything; one item is not judged, the run goes on.
      throw new RetriableException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Completes when all replies so far are on disk. A judge that waited for the disk after each
   * would be idle meanwhile.
   *
   * @return fails with a {@link JournalException} underneath if one could not be written
   */
  public CompletableFuture<Void> durable() {
    return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
  }

  private static void join(CompletableFuture<Void> written) {
    try {
      written.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof JournalException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
