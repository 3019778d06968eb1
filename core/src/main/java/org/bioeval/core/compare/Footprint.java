package org.bioeval.core.compare;

import com.google.common.collect.ImmutableSortedMap;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.compare.internal.Numbers;
import org.bioeval.core.compare.internal.RunMeasures;
import org.bioeval.core.eval.Report;

/**
 * What a model takes to run. Every measure is optional; one that is not known is not guessed.
 *
 * <p>Immutable.
 */
public final class Footprint {

  /** What "small" may mean. */
  public enum Measure {
    /** Number of weights. */
    PARAMETERS("parameters", false),
    /** Size of the weights on disk. */
    BYTES("bytes", false),
    /** Memory needed, in bytes. */
    MEMORY("memory", false),
    /**
     * Largest resident memory that was measured, in bytes: of the process that evaluates and of
     * those it started.
     */
    PEAK_MEMORY("peak memory", true),
    /** Seconds for one call, the median as measured. */
    LATENCY("latency", true),
    /** Tokens generated in a second, as measured; the more, the smaller counts the model. */
    TOKENS_PER_SECOND("tokens/s", true),
    /** What the items cost, in one currency for all candidates. */
    COST("cost", true);

    private final String label;
    private final boolean measured;

    Measure(String label, boolean measured) {
      this.label = label;
      this.measured = measured;
    }

    /**
     * The name in tables.
     *
     * @return such as {@code parameters}
     */
    public String label() {
      return label;
    }

    /**
     * Whether the value comes from running the model. Such a measure must not give the order of a
     * fixed sequence of tests.
     *
     * @return true if it is measured
     */
    public boolean measured() {
      return measured;
    }

    /**
     * Whether the value differs from run to run of the same model on the same items. Such a value
     * is left out of files, so that a run that was stopped ends in the same bytes, unless it is
     * what "small" means.
     *
     * @return true for times, speeds and memory in use
     */
    public boolean varies() {
      return this == LATENCY || this == TOKENS_PER_SECOND || this == PEAK_MEMORY;
    }

    /**
     * Values from the smallest model to the largest.
     *
     * @return the order
     */
    public Comparator<Double> order() {
      return this == TOKENS_PER_SECOND ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }
  }

  private static final Footprint UNKNOWN = new Footprint(ImmutableSortedMap.of());

  private final ImmutableSortedMap<Measure, Double> values;

  private Footprint(ImmutableSortedMap<Measure, Double> values) {
    this.values = values;
  }

  /**
   * Nothing is known.
   *
   * @return an empty footprint
   */
  public static Footprint unknown() {
    return UNKNOWN;
  }

  /**
   * What a backend tells: {@code parameters} and {@code bytes} or {@code weightBytes} among its
   * properties.
   *
   * @param info of the backend
   * @return what is told
   */
  public static Footprint of(BackendInfo info) {
    return told("", info.properties());
  }

  /**
   * What a report tells of its model, and what the run cost.
   *
   * @param report of a run
   * @return what is told
   */
  public static Footprint of(Report report) {
    Footprint told = told("model.", report.provenance());
    // "0.42 EUR"; "at least 0.42 EUR" is not the cost.
    String cost = report.provenance().getOrDefault("cost", "");
    return told.withText(Measure.COST, cost.replaceFirst(" \\S+$", ""));
  }

  private static Footprint told(String prefix, Map<String, String> facts) {
    String weights = facts.getOrDefault(prefix + "weightBytes", "");
    return UNKNOWN
        .withText(Measure.PARAMETERS, facts.getOrDefault(prefix + "parameters", ""))
        .withText(Measure.BYTES, facts.getOrDefault(prefix + "bytes", weights));
  }

  private Footprint withText(Measure measure, String text) {
    try {
      double value = new BigDecimal(text).doubleValue();
      return value >= 0 ? with(measure, value) : this;
    } catch (NumberFormatException e) {
      return this;
    }
  }

  /**
   * A copy with another value.
   *
   * @param measure what is known
   * @param value at least 0 and finite
   * @return the copy
   * @throws IllegalArgumentException if the value is negative or not finite
   */
  public Footprint with(Measure measure, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "illegal " + measure.label() + ": " + value + ", must be at least 0 and finite");
    }
    Map<Measure, Double> changed = new TreeMap<>(values);
    changed.put(measure, value);
    return new Footprint(ImmutableSortedMap.copyOf(changed));
  }

  /**
   * This footprint, completed by another where it says nothing.
   *
   * @param other fills the gaps
   * @return the copy
   */
  public Footprint orElse(Footprint other) {
    Map<Measure, Double> all = new TreeMap<>(other.values);
    all.putAll(values);
    return new Footprint(ImmutableSortedMap.copyOf(all));
  }

  /**
   * What one model takes on several corpora: costs add up, the largest peak counts, latency and
   * speed are means. What was measured on some of them only is not known.
   *
   * @param all one for each corpus
   * @return the whole
   */
  static Footprint over(List<Footprint> all) {
    Footprint whole = UNKNOWN;
    for (Measure measure : Measure.values()) {
      DoubleSummaryStatistics known =
          all.stream()
              .map(footprint -> footprint.values.get(measure))
              .filter(Objects::nonNull)
              .mapToDouble(Double::doubleValue)
              .summaryStatistics();
      if (known.getCount() == 0 || measure.measured() && known.getCount() < all.size()) {
        continue;
      }
      double value =
          switch (measure) {
            case COST -> known.getSum();
            case LATENCY, TOKENS_PER_SECOND -> known.getAverage();
            case PARAMETERS, BYTES, MEMORY, PEAK_MEMORY -> known.getMax();
          };
      whole = whole.with(measure, value);
    }
    return whole;
  }

  /** A copy of which one measure is not known. */
  Footprint without(Measure measure) {
    Map<Measure, Double> rest = new TreeMap<>(values);
    rest.remove(measure);
    return new Footprint(ImmutableSortedMap.copyOf(rest));
  }

  /**
   * What the run in a folder measured: latency, tokens in a second and, where the system tells it,
   * peak memory.
   *
   * @param run folder of a finished run
   * @return what was measured; nothing if the run took all answers from its journal, or keeps no
   *     timings
   * @throws java.io.UncheckedIOException if the file of timings cannot be read
   */
  public static Footprint measuredIn(Path run) {
    return RunMeasures.read(run);
  }

  /**
   * One value.
   *
   * @param measure which
   * @return the value, or empty if it is not known
   */
  public OptionalDouble value(Measure measure) {
    Double value = values.get(measure);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * All that is known.
   *
   * @return values by measure
   */
  public ImmutableSortedMap<Measure, Double> values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Footprint footprint && values.equals(footprint.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** One line, such as {@code parameters=1.5 G, bytes=900 M}. */
  @Override
  public String toString() {
    if (values.isEmpty()) {
      return "unknown";
    }
    StringBuilder text = new StringBuilder();
    values.forEach(
        (measure, value) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(measure.label())
                .append('=')
                .append(Numbers.size(value)));
    return text.toString();
  }
}
