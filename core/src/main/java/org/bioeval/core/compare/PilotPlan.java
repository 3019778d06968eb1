package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.bioeval.core.compare.internal.Numbers;
import org.bioeval.core.compare.internal.TextTable;
import org.bioeval.core.eval.Report;
import org.bioeval.core.stats.Contrast;
import org.bioeval.core.stats.SampleSize;

/**
 * What a pilot tells about the data that a decision takes: how many documents for a margin, and
 * what margin the documents of the pilot can decide. Every candidate is assumed to agree with the
 * reference on average; the observed differences are not used.
 *
 * @param score name of the score
 * @param margin the largest loss that does not matter
 * @param reference name of the reference
 * @param documents number of documents of the pilot
 * @param items number of items of the pilot
 * @param needs one for each candidate, by name
 */
public record PilotPlan(
    String score,
    Margin margin,
    String reference,
    long documents,
    long items,
    ImmutableList<Need> needs) {

  /**
   * What one candidate takes.
   *
   * @param candidate its name
   * @param deviation standard deviation of its difference to the reference, per document
   * @param documents that the margin takes; empty if no number would do, such as where nothing is
   *     gained over a floor
   * @param items about as many items, if every document has as many as in the pilot; empty as above
   * @param decidable the smallest margin that the documents of the pilot can decide, in units of
   *     the score
   * @param power the chance that the documents of the pilot show a candidate that agrees with the
   *     reference to be within the margin
   */
  public record Need(
      String candidate,
      double deviation,
      OptionalLong documents,
      OptionalLong items,
      double decidable,
      double power) {}

  /**
   * Plans from a pilot.
   *
   * @param pilot the results of the pilot
   * @param score name of the score
   * @param margin the largest loss that does not matter
   * @param reference name of the reference
   * @param size level and power; the number of candidates is set here
   * @return what every other candidate with a complete run takes
   * @throws IllegalArgumentException if there is no such candidate, score or evidence, no complete
   *     run beside that of the reference, or the reference is incomplete
   */
  public static PilotPlan of(
      Comparison pilot, String score, Margin margin, String reference, SampleSize size) {
    Scope scope = Scope.of(pilot);
    Scope.Member best = scope.member(reference);
    checkArgument(best.complete(), "%s %s", reference, best.note());
    String floor = margin instanceof Margin.Retaining retaining ? retaining.floor() : "";
    List<String> names =
        scope.members().stream()
            .filter(member -> member.complete() && !member.floor())
            .map(Scope.Member::name)
            .filter(name -> !name.equals(reference) && !name.equals(floor))
            .toList();
    checkArgument(!names.isEmpty(), "there is no complete run beside that of %s", reference);
    Scores scores = new Scores(scope, score);
    Report report = pilot.result(reference).report().orElseThrow();
    try {
      long documents = scores.documents(reference, score);
      SampleSize own = size.withCandidates(names.size());
      ImmutableList.Builder<Need> needs = ImmutableList.builder();
      for (String name : names) {
        scores.checkDocuments(score, reference, name);
        Criterion within = Criterion.within(score, margin);
        Contrast claim = scores.contrasts(within, name, List.of(reference)).get(0).contrast();
        double perItem = (double) report.items() / documents;
        needs.add(need(own, name, claim, documents, perItem));
      }
      return new PilotPlan(score, margin, reference, documents, report.items(), needs.build());
    } catch (ScopeEvidence.NoEvidenceException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Need need(
      SampleSize size, String name, Contrast claim, long documents, double perItem) {
    double deviation = SampleSize.deviation(claim);
    double decidable = size.margin(deviation, documents);
    double slack = claim.slack();
    if (!(slack > 0)) {
      return new Need(name, deviation, OptionalLong.empty(), OptionalLong.empty(), decidable, 0);
    }
    long needed = size.documents(deviation, slack);
    return new Need(
        name,
        deviation,
        OptionalLong.of(needed),
        OptionalLong.of((long) Math.ceil(needed * perItem)),
        decidable,
        size.power(deviation, slack, documents));
  }

  /** A table. */
  @Override
  public String toString() {
    TextTable table =
        new TextTable(
            List.of(
                "candidate",
                "deviation",
                "documents needed",
                "items",
                "decidable now",
                "chance now"));
    for (Need need : needs) {
      table.row(
          List.of(
              need.candidate(),
              Numbers.score(need.deviation()),
              count(need.documents()),
              count(need.items()),
              Numbers.score(need.decidable()),
              String.format(Locale.ROOT, "%.2f", need.power())));
    }
    return String.format(
            Locale.ROOT,
            "%s within %s of %s, from a pilot of %,d documents (%,d items):\n\n",
            score,
            margin,
            reference,
            documents,
            items)
        + table.text();
  }

  private static String count(OptionalLong count) {
    return count.isPresent() ? Numbers.count(count.getAsLong()) : "no number";
  }
}
