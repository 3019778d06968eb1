package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.backend.Backend;

/**
 * A model that takes part in a comparison.
 *
 * <pre>{@code
 * Candidate small =
 *     Candidate.of("1.5B", () -> VllmBackend.at(address).model("my-1.5b").build())
 *         .parameters(1_500_000_000L)
 *         .quantisation("Q4_K_M");
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Candidate {

  /** Opens the backend of a candidate. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Opens the backend.
     *
     * @return a backend that is closed after the run
     * @throws Exception if it cannot be opened; the candidate is then shown as failed
     */
    Backend open() throws Exception;
  }

  private final String name;
  private final Opener opener;
  private final boolean closing;
  private final Footprint footprint;
  private final String family;
  private final String quantisation;
  private final String adapter;
  private final boolean floor;
  private final boolean served;

  private Candidate(
      String name,
      Opener opener,
      boolean closing,
      Footprint footprint,
      String family,
      String quantisation,
      String adapter,
      boolean floor,
      boolean served) {
    this.name = name;
    this.opener = opener;
    this.closing = closing;
    this.footprint = footprint;
    this.family = family;
    this.quantisation = quantisation;
    this.adapter = adapter;
    this.floor = floor;
    this.served = served;
  }

  /**
   * A candidate whose backend is opened when its turn comes and closed after.
   *
   * @param name names the candidate in tables, and its folder
   * @param opener opens the backend
   * @return the candidate
   * @throws IllegalArgumentException if the name is blank or cannot name a folder
   */
  public static Candidate of(String name, Opener opener) {
    return of(name, opener, true);
  }

  private static Candidate of(String name, Opener opener, boolean closing) {
    if (!isFolderName(name)) {
      throw new IllegalArgumentException(
          "illegal name of a candidate: '" + name + "', must be able to name a folder");
    }
    return new Candidate(name, opener, closing, Footprint.unknown(), "", "", "", false, false);
  }

  static boolean isFolderName(String name) {
    return !name.isBlank()
        && name.equals(name.strip())
        && !name.startsWith(".")
        && name.chars().noneMatch(c -> c < ' ' || "/\\:*?\"<>|".indexOf(c) >= 0);
  }

  /**
   * A candidate with a backend that is open. It stays open after the run.
   *
   * @param name names the candidate in tables, and its folder
   * @param backend the backend
   * @return the candidate
   * @throws IllegalArgumentException if the name is blank or cannot name a folder
   */
  public static Candidate of(String name, Backend backend) {
    return of(name, () -> backend, false);
  }

  /**
   * A copy of which the number of weights is known.
   *
   * @param count number of weights
   * @return the copy
   * @throws IllegalArgumentException if it is negative
   */
  public Candidate parameters(long count) {
    return with(Footprint.Measure.PARAMETERS, count);
  }

  /**
   * A copy of which the size on disk is known.
   *
   * @param count number of bytes
   * @return the copy
   * @throws IllegalArgumentException if it is negative
   */
  public Candidate bytes(long count) {
    return with(Footprint.Measure.BYTES, count);
  }

  /**
   * A copy of which something is known. It takes precedence over what the backend tells.
   *
   * @param measure what is known
   * @param value its value
   * @return the copy
   * @throws IllegalArgumentException if the value is negative or not finite
   */
  public Candidate with(Footprint.Measure measure, double value) {
    return copy(footprint.with(measure, value), family, quantisation, adapter, floor, served);
  }

  /**
   * A copy of a family of models.
   *
   * @param family such as {@code Qwen2.5}
   * @return the copy
   */
  public Candidate family(String family) {
    return copy(footprint, family, quantisation, adapter, floor, served);
  }

  /**
   * A copy with a quantisation.
   *
   * @param quantisation such as {@code Q4_K_M}
   * @return the copy
   */
  public Candidate quantisation(String quantisation) {
    return copy(footprint, family, quantisation, adapter, floor, served);
  }

  /**
   * A copy with an adapter.
   *
   * @param adapter its name
   * @return the copy
   */
  public Candidate adapter(String adapter) {
    return copy(footprint, family, quantisation, adapter, floor, served);
  }

  /**
   * A copy that is a floor, such as a majority baseline: it cannot be chosen, and nothing is
   * decided unless the reference is shown to be better.
   *
   * @return the copy
   */
  public Candidate asFloor() {
    return copy(footprint, family, quantisation, adapter, true, served);
  }

  /**
   * A copy that is served elsewhere and takes nothing of this machine: it runs beside others. Local
   * candidates, such as models in this process or servers that are started for it, run one at a
   * time.
   *
   * @return the copy
   */
  public Candidate served() {
    return copy(footprint, family, quantisation, adapter, floor, true);
  }

  private Candidate copy(
      Footprint changed,
      String ofFamily,
      String quantised,
      String adapted,
      boolean isFloor,
      boolean isServed) {
    return new Candidate(
        name, opener, closing, changed, ofFamily, quantised, adapted, isFloor, isServed);
  }

  /**
   * The name.
   *
   * @return as given
   */
  public String name() {
    return name;
  }

  /** The candidates and one more, whose name differs from the others' in more than case. */
  static ImmutableList<Candidate> added(ImmutableList<Candidate> candidates, Candidate one) {
    checkArgument(
        candidates.stream().noneMatch(c -> c.name().equalsIgnoreCase(one.name())),
        "there is a candidate named '%s' already",
        one.name());
    return ImmutableList.<Candidate>builder().addAll(candidates).add(one).build();
  }

  /**
   * Opens the backend.
   *
   * @return to be closed after use if {@link #closing}
   * @throws Exception if it cannot be opened
   */
  Backend open() throws Exception {
    return opener.open();
  }

  /** Whether the backend is to be closed after use. */
  boolean closing() {
    return closing;
  }

  /**
   * What is known of its size.
   *
   * @return the footprint
   */
  public Footprint footprint() {
    return footprint;
  }

  /**
   * The family of models.
   *
   * @return empty if not given
   */
  public String family() {
    return family;
  }

  /**
   * The quantisation.
   *
   * @return empty if not given
   */
  public String quantisation() {
    return quantisation;
  }

  /**
   * The adapter.
   *
   * @return empty if not given
   */
  public String adapter() {
    return adapter;
  }

  /**
   * Whether it is a floor.
   *
   * @return true if it cannot be chosen
   */
  public boolean isFloor() {
    return floor;
  }

  /**
   * Whether it is served elsewhere.
   *
   * @return true if it may run beside others
   */
  public boolean isServed() {
    return served;
  }

  /** One line: name and footprint. */
  @Override
  public String toString() {
    return name + " (" + footprint + (floor ? ", floor)" : ")");
  }
}
