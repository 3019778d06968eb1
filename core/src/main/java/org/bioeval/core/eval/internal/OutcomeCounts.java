package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.eval.FirstFailure;
import org.bioeval.core.eval.ReadingCounts;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;
import org.jspecify.annotations.Nullable;

/** Counts what became of the items of a run. */
public final class OutcomeCounts implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int LONGEST_ERROR = 300;

  private final Map<Outcome.Kind, Long> kinds = new EnumMap<>(Outcome.Kind.class);
  private final Map<PermanentException.Reason, Long> unanswerable =
      new EnumMap<>(PermanentException.Reason.class);
  private @Nullable First refusal;
  private @Nullable First failure;

  /** Number of failed items by hash of the error. */
  private final Map<Long, Long> alike = new TreeMap<>();

  private long answers;
  private long inPart;
  private long repaired;
  private final Map<Reading.Reason, Long> leftOut = new EnumMap<>(Reading.Reason.class);
  private final Map<String, Long> repairs = new TreeMap<>();
  private final Map<String, Long> forms = new TreeMap<>();

  /** Makes empty counts. */
  public OutcomeCounts() {
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      kinds.put(kind, 0L);
    }
  }

  /**
   * Counts an item.
   *
   * @param item its id
   * @param outcome what became of it
   */
  public void add(String item, Outcome<?> outcome) {
    kinds.merge(outcome.kind(), 1L, Long::sum);
    if (outcome instanceof Outcome.Unanswerable<?> never) {
      unanswerable.merge(never.cause(), 1L, Long::sum);
      refusal = First.merged(refusal, new First(item, shortened(never.reason()), 1));
    }
    Reading reading = outcome.reading();
    if (outcome.scored().isPresent() || !reading.equals(Reading.NONE)) {
      add(reading);
    }
  }

  private void add(Reading reading) {
    answers++;
    if (!reading.form().isEmpty()) {
      forms.merge(reading.form(), 1L, Long::sum);
    }
    if (!reading.repairs().isEmpty()) {
      repaired++;
      for (String repair : ImmutableSet.copyOf(reading.repairs())) {
        repairs.merge(repair, 1L, Long::sum);
      }
    }
    if (!reading.leftOut().isEmpty()) {
      inPart += reading.inPart() ? 1 : 0;
      reading.leftOut().forEach(element -> leftOut.merge(element.reason(), 1L, Long::sum));
    }
  }

  /**
   * Takes down what an item failed of.
   *
   * @param item its id
   * @param error class and message of the exception
   */
  public void failed(String item, String error) {
    String line = shortened(error);
    failure = First.merged(failure, new First(item, line, 1));
    alike.merge(hash(line), 1L, Long::sum);
  }

  private static long hash(String error) {
    return Hashing.murmur3_128(0).hashString(error, StandardCharsets.UTF_8).asLong();
  }

  /**
   * Takes all that other counts hold.
   *
   * @param other not changed
   */
  public void merge(OutcomeCounts other) {
    other.kinds.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    other.unanswerable.forEach((reason, count) -> unanswerable.merge(reason, count, Long::sum));
    refusal = First.merged(refusal, other.refusal);
    failure = First.merged(failure, other.failure);
    other.alike.forEach((error, count) -> alike.merge(error, count, Long::sum));
    answers += other.answers;
    inPart += other.inPart;
    repaired += other.repaired;
    other.leftOut.forEach((reason, count) -> leftOut.merge(reason, count, Long::sum));
    other.repairs.forEach((repair, count) -> repairs.merge(repair, count, Long::sum));
    other.forms.forEach((form, count) -> forms.merge(form, count, Long::sum));
  }

  /**
   * Number of items.
   *
   * @return at least 0
   */
  public long items() {
    return kinds.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String shortened(String text) {
    String start = text.substring(0, Math.min(text.length(), 4 * LONGEST_ERROR));
    String line = start.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (line.length() <= LONGEST_ERROR) {
      return line;
    }
    int end = LONGEST_ERROR;
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + "…";
  }

  /**
   * Items by kind of outcome.
   *
   * @return every kind
   */
  public ImmutableMap<Outcome.Kind, Long> kinds() {
    return ImmutableMap.copyOf(kinds);
  }

  /**
   * Number of items of a kind.
   *
   * @param kind of outcome
   * @return at least 0
   */
  long of(Outcome.Kind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  /**
   * Items that can never be answered, by reason.
   *
   * @return the reasons that occur
   */
  public ImmutableMap<PermanentException.Reason, Long> unanswerable() {
    return ImmutableMap.copyOf(unanswerable);
  }

  /** The first item that can never be answered with what the backend said, or null. */
  @Nullable First firstRefusal() {
    return refusal;
  }

  /**
   * The first failure.
   *
   * @return the failure, or empty if no item failed
   */
  public Optional<FirstFailure> firstFailure() {
    return Optional.ofNullable(failure)
        .map(
            first ->
                new FirstFailure(
                    first.item(), first.text(), alike.getOrDefault(hash(first.text()), 1L)));
  }

  /**
   * How the answers were read.
   *
   * @return the counts
   */
  public ReadingCounts readings() {
    return new ReadingCounts(
        answers,
        inPart,
        repaired,
        ImmutableMap.copyOf(leftOut),
        ImmutableSortedMap.copyOf(repairs),
        ImmutableSortedMap.copyOf(forms));
  }
}
