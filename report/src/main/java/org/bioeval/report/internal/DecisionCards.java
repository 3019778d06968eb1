package org.bioeval.report.internal;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.bioeval.core.compare.CandidateVerdict;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.DecisionBasis;
import org.bioeval.report.internal.PageModel.DecisionCard;
import org.bioeval.report.internal.PageModel.Fact;

/** The first card of a page: what was decided, how, and what was not shown. */
final class DecisionCards {

  private DecisionCards() {}

  static DecisionCard of(Decision decision) {
    return new DecisionCard(
        state(decision),
        headline(decision),
        decision.sentence(),
        notShown(decision),
        facts(decision.basis()),
        table(decision));
  }

  private static String state(Decision decision) {
    if (decision instanceof Decision.Smallest) {
      return "chosen";
    }
    if (decision instanceof Decision.OnlyTheReference) {
      return "reference";
    }
    return decision instanceof Decision.TooFewDocuments ? "open" : "refused";
  }

  private static String headline(Decision decision) {
    if (decision instanceof Decision.Smallest smallest) {
      return smallest.which();
    }
    if (decision instanceof Decision.OnlyTheReference only) {
      return "Only " + only.basis().reference();
    }
    return decision instanceof Decision.TooFewDocuments ? "Cannot tell yet" : "No decision";
  }

  private static ImmutableList<String> notShown(Decision decision) {
    ImmutableList.Builder<String> list = ImmutableList.builder();
    for (CandidateVerdict candidate : decision.basis().candidates()) {
      if (candidate.verdict() == CandidateVerdict.Verdict.CANNOT_TELL) {
        list.add(
            "Whether "
                + candidate.name()
                + " does the job"
                + (candidate.documentsNeeded().isPresent()
                    ? "; about "
                        + Figures.count(candidate.documentsNeeded().getAsLong())
                        + " documents would show it if it agreed with the reference"
                    : "")
                + ".");
      } else if (candidate.verdict() == CandidateVerdict.Verdict.NOT_TESTED
          && !candidate.note().isEmpty()) {
        list.add(candidate.name() + " was not tested: " + candidate.note() + ".");
      }
    }
    if (decision.basis().exploratory()) {
      list.add("The margin was tried after the results were seen; no error rate is bounded.");
    }
    return list.build();
  }

  private static ImmutableList<Fact> facts(DecisionBasis basis) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Reference", basis.reference()));
    for (Criterion criterion : basis.criteria()) {
      facts.add(new Fact("Asked", criterion.toString()));
    }
    facts.add(new Fact("Smallest by", basis.measure().label()));
    facts.add(
        new Fact(
            "Chance of a wrong decision",
            "at most "
                + BigDecimal.valueOf(basis.alpha())
                    .movePointRight(2)
                    .stripTrailingZeros()
                    .toPlainString()
                + " %"));
    facts.add(new Fact("Procedure", procedure(basis)));
    facts.add(
        new Fact(
            "Evidence",
            Figures.count(basis.items())
                + " items of "
                + Figures.count(basis.documents())
                + " documents; "
                + basis.tested()
                + " tested together"));
    return ImmutableList.copyOf(facts);
  }

  private static String procedure(DecisionBasis basis) {
    return switch (basis.procedure()) {
      case MAX_T -> "step-down max-T, " + Figures.count(basis.draws()) + " draws of documents";
      case HOLM -> "Holm, jackknife-t";
      case FIXED_SEQUENCE -> "fixed sequence, largest first";
    };
  }

  private static DataTable table(Decision decision) {
    DecisionBasis basis = decision.basis();
    List<String> columns = new ArrayList<>(List.of("candidate", basis.measure().label(), "score"));
    basis.criteria().forEach(criterion -> columns.add(criterion.toString()));
    columns.addAll(List.of("p", "verdict"));
    DataTable.Builder table = DataTable.builder("Verdicts", columns);
    for (CandidateVerdict candidate : basis.candidates()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(candidate.name()));
      OptionalDouble size = candidate.footprint().value(basis.measure());
      row.add(
          size.isPresent()
              ? Cell.of(Figures.size(size.getAsDouble()), size.getAsDouble())
              : Cell.of("unknown"));
      row.add(number(candidate.score()));
      for (Criterion criterion : basis.criteria()) {
        row.add(
            candidate.parts().stream()
                .filter(part -> part.criterion().equals(criterion))
                .findFirst()
                .map(
                    part ->
                        Cell.of(
                            Figures.score(part.estimate())
                                + " ["
                                + Figures.score(part.lower())
                                + ", "
                                + Figures.score(part.upper())
                                + "]",
                            part.estimate()))
                .orElse(Cell.of("")));
      }
      OptionalDouble p = candidate.pValue();
      row.add(p.isPresent() ? Cell.of(Figures.p(p.getAsDouble()), p.getAsDouble()) : Cell.of(""));
      row.add(Cell.of(DecisionCharts.verdict(candidate, decision) + needed(candidate)));
      table.row(row);
    }
    return table.build();
  }

  private static Cell number(OptionalDouble value) {
    return value.isPresent()
        ? Cell.of(Figures.score(value.getAsDouble()), value.getAsDouble())
        : Cell.of("");
  }

  private static String needed(CandidateVerdict candidate) {
    OptionalLong needed = candidate.documentsNeeded();
    return needed.isPresent()
        ? " (about " + Figures.count(needed.getAsLong()) + " documents needed)"
        : "";
  }
}
