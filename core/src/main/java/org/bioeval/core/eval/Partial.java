package org.bioeval.core.eval;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.Optional;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.eval.internal.RunSums;

/**
 * What a run over a part of a dataset adds up: sums and counts, no texts. Parts may be scored by
 * other processes, sent as serialised objects, and merged in any order; {@link
 * Evaluation#report(Partial)} of all parts is the report of one run over the whole, byte for byte.
 *
 * <pre>{@code
 * Partial first = evaluation.over(test.shard(0, 2)).runPart(model);
 * Partial second = evaluation.over(test.shard(1, 2)).runPart(model);   // in another process
 * Report report = evaluation.report(first.merge(second));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @serial exclude
 */
public final class Partial implements Serializable {

  private static final long serialVersionUID = 1;

  private final RunSums sums;

  Partial(RunSums sums) {
    this.sums = sums;
  }

  /** The sums themselves; not to be changed. */
  RunSums sums() {
    return sums;
  }

  /**
   * Number of items.
   *
   * @return at least 0
   */
  public long items() {
    return sums.items();
  }

  /**
   * Who was asked.
   *
   * @return the info
   */
  public BackendInfo backend() {
    return sums.backend();
  }

  /**
   * Both parts together.
   *
   * @param other a part of the same run over other items
   * @return a new object
   * @throws IllegalArgumentException if the other part is of another model or other metrics, or
   *     asked or judged another number of times
   */
  public Partial merge(Partial other) {
    checkArgument(
        sums.backend().withoutDetails().equals(other.sums.backend().withoutDetails()),
        "cannot merge parts of different models: %s and %s",
        sums.backend(),
        other.sums.backend());
    checkArgument(
        sums.metrics().equals(other.sums.metrics()),
        "cannot merge parts of different metrics: %s and %s",
        sums.metrics(),
        other.sums.metrics());
    Optional<String> difference = sums.difference(other.sums);
    checkArgument(
        difference.isEmpty(), "cannot merge parts with %s", difference.orElse("nothing different"));
    RunSums merged = sums.empty();
    merged.merge(sums);
    merged.merge(other.sums);
    return new Partial(merged);
  }

  /** One line: model and number of items. */
  @Override
  public String toString() {
    return "part of a run of " + sums.backend().model() + ", " + items() + " items";
  }
}
