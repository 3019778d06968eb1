package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
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

/** Counts what became of the items of a run, in the order of the dataset. */
public final class OutcomeCounts {

  private static final int LONGEST_ERROR = 300;

  private final Map<Outcome.Kind, Long> kinds = new EnumMap<>(Outcome.Kind.class);
  private final Map<PermanentException.Reason, Long> unanswerable =
      new EnumMap<>(PermanentException.Reason.class);
  private @Nullable String refusal;
  private @Nullable FirstFailure failure;

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
      if (refusal == null) {
        refusal = item + ", " + shortened(never.reason());
      }
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
    if (failure == null) {
      failure = new FirstFailure(item, line, 1);
    } else if (failure.error().equals(line)) {
      failure = new FirstFailure(failure.item(), line, failure.alike() + 1);
    }
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
  @Nullable String firstRefusal() {
    return refusal;
  }

  /**
   * The first failure.
   *
   * @return the failure, or empty if no item failed
   */
  public Optional<FirstFailure> firstFailure() {
    return Optional.ofNullable(failure);
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
