package org.bioeval.core.compare.internal;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.bioeval.core.compare.CandidateVerdict;
import org.bioeval.core.compare.CandidateVerdict.Role;
import org.bioeval.core.compare.CandidateVerdict.Verdict;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.DecisionBasis;
import org.bioeval.core.stats.ClaimTest;

/** Decisions for people. */
public final class DecisionText {

  private DecisionText() {}

  /**
   * The sentence, then the table behind it.
   *
   * @param decision what to print
   * @return lines, the last one with a line feed
   */
  public static String of(Decision decision) {
    return sentence(decision)
        + "\n\n"
        + table(decision.basis()).text()
        + "\n"
        + foot(decision)
        + "\n";
  }

  /**
   * The same as Markdown.
   *
   * @param decision what to print
   * @return Markdown text
   */
  public static String markdown(Decision decision) {
    return "**"
        + TextTable.escaped(sentence(decision))
        + "**\n\n"
        + table(decision.basis()).markdown()
        + "\n"
        + TextTable.escaped(foot(decision))
        + "\n";
  }

  /**
   * The decision in words.
   *
   * @param decision what to say
   * @return a sentence or two
   */
  public static String sentence(Decision decision) {
    DecisionBasis basis = decision.basis();
    String alone = basis.corpora().size() == 1 ? "On " + basis.corpora().get(0).name() + ": " : "";
    return alone + sentence(decision, basis);
  }

  private static String sentence(Decision decision, DecisionBasis basis) {
    String said = answer(decision, basis);
    return basis.exploratory()
        ? said
            + " Exploratory: the margin was tried after the results were seen, so the chance of a"
            + " wrong decision is not bounded."
        : said;
  }

  private static String answer(Decision decision, DecisionBasis basis) {
    if (decision instanceof Decision.Smallest smallest) {
      return smallest.which()
          + " is the smallest by "
          + basis.measure().label()
          + " that does the job of "
          + reference(basis)
          + " ("
          + job(basis)
          + (basis.exploratory()
              ? ")."
              : "); the chance that this is wrong is at most " + percent(basis.alpha()) + ".")
          + (smallest.open().isEmpty()
              ? ""
              : " Of smaller ones it cannot be told yet: " + open(smallest.open(), basis) + ".")
          + doubt(basis);
    }
    if (decision instanceof Decision.OnlyTheReference) {
      int smaller = basis.smaller().size();
      return (smaller == 0
              ? "No candidate is smaller by "
                  + basis.measure().label()
                  + " than "
                  + basis.reference()
              : "No smaller candidate does the job of "
                  + reference(basis)
                  + " ("
                  + job(basis)
                  + "): "
                  + (smaller == 1 ? "the only one falls" : "all " + smaller + " fall")
                  + " short")
          + "."
          + doubt(basis);
    }
    if (decision instanceof Decision.TooFewDocuments few) {
      String told =
          Numbers.count(basis.documents())
              + " documents do not tell whether a"
              + (basis.best() ? " candidate" : " smaller candidate")
              + " does the job of "
              + reference(basis)
              + " ("
              + job(basis)
              + ")";
      return told
          + (few.documentsNeeded().isPresent()
              ? "; about " + Numbers.count(few.documentsNeeded().getAsLong()) + " are needed."
              : "; the scores are too close to the bounds.")
          + " Open: "
          + open(few.open(), basis)
          + ".";
    }
    return "Nothing is decided: " + ((Decision.Refused) decision).explanation() + ".";
  }

  private static String reference(DecisionBasis basis) {
    return basis.best() ? "the best one, whichever it is" : basis.reference();
  }

  private static String job(DecisionBasis basis) {
    String mean =
        basis.corpora().size() > 1 ? "mean of " + basis.corpora().size() + " corpora: " : "";
    return mean
        + basis.criteria().stream().map(Criterion::toString).collect(Collectors.joining(", "));
  }

  private static String percent(double alpha) {
    return BigDecimal.valueOf(alpha).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }

  private static String open(ImmutableList<CandidateVerdict> open, DecisionBasis basis) {
    return open.stream()
        .map(candidate -> candidate.name() + " (" + why(candidate, basis) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String why(CandidateVerdict candidate, DecisionBasis basis) {
    if (candidate.verdict() == Verdict.NOT_TESTED) {
      return candidate.note();
    }
    if (candidate.documentsNeeded().isEmpty()) {
      return "no number of documents would do";
    }
    long needed = candidate.documentsNeeded().getAsLong();
    return needed > basis.documents()
        ? "about " + Numbers.count(needed) + " documents needed"
        : "too close to the bound";
  }

  private static String doubt(DecisionBasis basis) {
    if (basis.best()) {
      String missing =
          basis.candidates().stream()
              .filter(c -> c.role() == Role.CANDIDATE && c.verdict() == Verdict.NOT_TESTED)
              .map(c -> c.name() + " (" + c.note() + ")")
              .collect(Collectors.joining(", "));
      return missing.isEmpty() ? "" : " Not among those compared: " + missing + ".";
    }
    Verdict own = basis.candidate(basis.reference()).verdict();
    return own == Verdict.FALLS_SHORT || own == Verdict.CANNOT_TELL
        ? " The reference itself is not shown to fulfil what is asked of the others."
        : "";
  }

  private static TextTable table(DecisionBasis basis) {
    List<String> header = new ArrayList<>(List.of("candidate", basis.measure().label()));
    String score = ((Criterion.Within) basis.criteria().get(0)).score();
    header.add(basis.corpora().size() > 1 ? "mean " + score : score);
    basis.criteria().forEach(criterion -> header.add(criterion.toString()));
    header.add("p");
    header.add("verdict");
    TextTable table = new TextTable(header);
    for (CandidateVerdict candidate : basis.candidates()) {
      List<String> row = new ArrayList<>();
      row.add(candidate.name());
      OptionalDouble size = candidate.footprint().value(basis.measure());
      row.add(size.isPresent() ? Numbers.size(size.getAsDouble()) : "unknown");
      row.add(candidate.score().isPresent() ? Numbers.score(candidate.score().getAsDouble()) : "");
      for (Criterion criterion : basis.criteria()) {
        row.add(
            candidate.parts().stream()
                .filter(part -> part.criterion().equals(criterion))
                .findFirst()
                .map(DecisionText::bounds)
                .orElse(""));
      }
      row.add(candidate.pValue().isPresent() ? Numbers.p(candidate.pValue().getAsDouble()) : "");
      row.add(verdict(candidate, basis));
      table.row(row);
    }
    return table;
  }

  private static String bounds(CandidateVerdict.Part part) {
    return Numbers.score(part.estimate())
        + " ["
        + Numbers.score(part.lower())
        + ", "
        + Numbers.score(part.upper())
        + "]";
  }

  private static String verdict(CandidateVerdict candidate, DecisionBasis basis) {
    if (candidate.role() == Role.FLOOR) {
      return "floor" + (candidate.note().isEmpty() ? "" : ", " + candidate.note());
    }
    String said =
        switch (candidate.verdict()) {
          case CANNOT_TELL -> Verdict.CANNOT_TELL.label() + ": " + why(candidate, basis);
          case NOT_TESTED -> candidate.note().isEmpty() ? "not tested" : candidate.note();
          case DOES_THE_JOB, FALLS_SHORT -> candidate.verdict().label();
        };
    if (candidate.role() != Role.REFERENCE) {
      return said;
    }
    return "reference"
        + (candidate.verdict() == Verdict.NOT_TESTED && candidate.note().isEmpty()
            ? ""
            : ", " + said);
  }

  private static String foot(Decision decision) {
    DecisionBasis basis = decision.basis();
    return procedureLine(basis)
        + (basis.best()
            ? " Reference: the best one, whichever it is; a margin is kept to every other candidate,"
                + " and the one that is hardest to follow is shown."
            : "")
        + corpora(basis);
  }

  private static String corpora(DecisionBasis basis) {
    if (basis.corpora().isEmpty()) {
      return "";
    }
    if (basis.corpora().size() == 1) {
      return " A family of its own: the chance of a wrong decision holds for "
          + basis.corpora().get(0).name()
          + " alone, not for the decisions of several corpora together.";
    }
    return basis.corpora().stream()
        .map(
            corpus ->
                corpus.name()
                    + " ("
                    + corpus.score()
                    + ", weight "
                    + Numbers.score(corpus.weight())
                    + ", "
                    + Numbers.count(corpus.documents())
                    + " documents)")
        .collect(Collectors.joining(", ", " Weighted mean of ", "."));
  }

  private static String procedureLine(DecisionBasis basis) {
    return String.format(
        Locale.ROOT,
        "%s, α = %s, %d candidate%s tested on %s documents (%s items)%s. In brackets: one-sided"
            + " bounds, each simultaneous over the candidates.",
        procedure(basis),
        BigDecimal.valueOf(basis.alpha()).toPlainString(),
        basis.tested(),
        basis.tested() == 1 ? "" : "s",
        Numbers.count(basis.documents()),
        Numbers.count(basis.items()),
        basis.procedure() == ClaimTest.Procedure.MAX_T
            ? ", " + Numbers.count(basis.draws()) + " draws"
            : "");
  }

  private static String procedure(DecisionBasis basis) {
    return switch (basis.procedure()) {
      case MAX_T -> "Step-down max-T";
      case HOLM -> "Holm";
      case FIXED_SEQUENCE -> "Fixed sequence";
    };
  }
}
