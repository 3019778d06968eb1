package org.bioeval.report;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.eval.RunFacts;

/**
 * What a {@link ReportFormat} writes: aggregates, no items.
 *
 * @param comparison results of one model or several
 * @param decision what was decided; empty if nothing was asked
 * @param runs how the runs went, by candidate; those that are known
 */
public record ReportData(
    Comparison comparison, Optional<Decision> decision, ImmutableMap<String, RunFacts> runs) {

  /**
   * Results without a decision.
   *
   * @param comparison results
   * @return the data
   */
  public static ReportData of(Comparison comparison) {
    return new ReportData(comparison, Optional.empty(), ImmutableMap.of());
  }

  /**
   * A copy with a decision.
   *
   * @param decided of the same comparison
   * @return the copy
   */
  public ReportData with(Decision decided) {
    return new ReportData(comparison, Optional.of(decided), runs);
  }
}
