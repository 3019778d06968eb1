package org.bioeval.report.internal;

import static org.bioeval.report.internal.Drawing.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bioeval.core.compare.CandidateVerdict;
import org.bioeval.core.compare.CandidateVerdict.Part;
import org.bioeval.core.compare.CandidateVerdict.Role;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.DecisionBasis;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.metric.Score;

/** The charts that a decision is read from. */
final class DecisionCharts {
  private static final int WIDTH = 760;
  private static final int ROW = 34;

  /** How far the band reaches beyond the smallest and the largest size. */
  private static final double BEYOND = 2;

  private DecisionCharts() {}

  /** Score against footprint, with the margin as a band. */
  static Optional<Chart> scoreAgainstSize(Comparison comparison, Decision decision) {
    DecisionBasis basis = decision.basis();
    String score = scoreOf(basis);
    String measure = basis.measure().label();
    DataTable.Builder table =
        DataTable.builder(
            score + " against " + measure,
            List.of("candidate", measure, score, "low", "high", "verdict"));
    Columns points = new Columns("size", "value", "low", "high", "name", "verdict");
    for (CandidateVerdict candidate : basis.candidates()) {
      OptionalDouble size = candidate.footprint().value(basis.measure());
      Optional<Score> value = score(comparison, candidate.name(), score);
      if (value.isEmpty()) {
        continue;
      }
      Score known = value.get();
      table.row(
          List.of(
              Cell.of(candidate.name()),
              size.isPresent()
                  ? Cell.of(Figures.size(size.getAsDouble()), size.getAsDouble())
                  : Cell.of("unknown"),
              Cell.of(Figures.score(known.value()), known.value()),
              Cell.of(Figures.score(known.interval().low()), known.interval().low()),
              Cell.of(Figures.score(known.interval().high()), known.interval().high()),
              Cell.of(verdict(candidate, decision))));
      if (size.isPresent() && size.getAsDouble() > 0 && !Double.isNaN(known.value())) {
        points.add(
            size.getAsDouble(),
            known.value(),
            known.interval().low(),
            known.interval().high(),
            "\u00a0\u00a0\u00a0" + candidate.name(), // clear of its point
            verdict(candidate, decision));
      }
    }
    if (points.isEmpty()) {
      return Optional.empty();
    }
    List<Object> layers = new ArrayList<>();
    band(comparison, basis, score, points).ifPresent(layers::add);
    ParetoFront.line(points, "size", "value").ifPresent(layers::add);
    layers.add(
        map(
            "geom",
            "errorbar",
            "mapping",
            map("x", "size", "ymin", "low", "ymax", "high", "color", "verdict"),
            "width",
            0.03,
            "size",
            0.8));
    layers.add(
        map(
            "geom",
            "point",
            "mapping",
            map("x", "size", "y", "value", "color", "verdict", "shape", "verdict"),
            "size",
            4));
    layers.add(
        map(
            "geom",
            "text",
            "mapping",
            map("x", "size", "y", "value", "label", "name"),
            "hjust",
            "left",
            "vjust",
            "bottom",
            "size",
            5.5));
    Drawing drawing =
        new Drawing("size", score + " against " + measure, WIDTH, 420)
            .with("data", points.data())
            .with("layers", layers)
            .with(
                "scales",
                List.of(
                    map(
                        "aesthetic", "x",
                        "trans", "log10",
                        "name", measure,
                        "format", "{.2s}",
                        "expand", List.of(0.12, 0)),
                    map("aesthetic", "y", "name", score),
                    map("aesthetic", "color", "values", Drawing.PALETTE, "name", ""),
                    map("aesthetic", "shape", "values", Drawing.SHAPES, "name", "")));
    return Optional.of(
        new Chart(
            "score-against-size",
            score + " against " + measure,
            "Bars are the intervals of each candidate alone. The band is the margin below "
                + basis.reference()
                + "; what is decided comes from paired differences, not from this band."
                + " The dotted line joins the Pareto front: no smaller candidate scores as well.",
            drawing.svg(),
            table.build()));
  }

  private static Optional<Map<String, Object>> band(
      Comparison comparison, DecisionBasis basis, String score, Columns points) {
    Optional<Score> reference = score(comparison, basis.reference(), score);
    if (reference.isEmpty()
        || !(((Criterion.Within) basis.criteria().get(0)).margin()
            instanceof Margin.Absolute margin)) {
      return Optional.empty();
    }
    double top = reference.get().value();
    return Optional.of(
        map(
            "geom",
            "rect",
            "xmin",
            points.least("size") / BEYOND,
            "xmax",
            points.greatest("size") * BEYOND,
            "ymin",
            top - margin.loss(),
            "ymax",
            top,
            "fill",
            Drawing.PALETTE.get(0),
            "alpha",
            0.14,
            "size",
            0));
  }

  /** Paired differences to the reference with their simultaneous bounds. */
  static Optional<Chart> forest(Decision decision) {
    DecisionBasis basis = decision.basis();
    Criterion margin = basis.criteria().get(0);
    DataTable.Builder table =
        DataTable.builder(
            "Differences to " + basis.reference() + ", " + margin,
            List.of(
                "candidate", "difference", "lower bound", "upper bound", "needed", "p", "verdict"));
    Columns rows = new Columns("name", "value", "low", "high", "verdict");
    double bound = Double.NaN;
    for (CandidateVerdict candidate : basis.candidates()) {
      for (Part part : candidate.parts()) {
        if (!part.criterion().equals(margin) || Double.isNaN(part.estimate())) {
          continue;
        }
        bound = part.bound();
        table.row(
            List.of(
                Cell.of(candidate.name()),
                Cell.of(Figures.score(part.estimate()), part.estimate()),
                Cell.of(Figures.score(part.lower()), part.lower()),
                Cell.of(Figures.score(part.upper()), part.upper()),
                Cell.of("> " + Figures.score(part.bound()), part.bound()),
                Cell.of(Figures.p(part.pValue()), part.pValue()),
                Cell.of(verdict(candidate, decision))));
        if (Double.isFinite(part.lower()) && Double.isFinite(part.upper())) {
          rows.add(
              candidate.name(),
              part.estimate(),
              part.lower(),
              part.upper(),
              verdict(candidate, decision));
        }
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Drawing drawing =
        new Drawing("forest", "Differences to " + basis.reference(), WIDTH, 110 + ROW * rows.size())
            .with("data", rows.data())
            .with(
                "layers",
                List.of(
                    map(
                        "geom",
                        "vline",
                        "xintercept",
                        0,
                        "color",
                        Drawing.PALETTE.get(6),
                        "size",
                        0.6),
                    map(
                        "geom",
                        "vline",
                        "xintercept",
                        bound,
                        "color",
                        Drawing.PALETTE.get(1),
                        "linetype",
                        "dashed",
                        "size",
                        0.8),
                    map(
                        "geom",
                        "errorbar",
                        "mapping",
                        map("y", "name", "xmin", "low", "xmax", "high", "color", "verdict"),
                        "height",
                        0.25,
                        "size",
                        0.9),
                    map(
                        "geom",
                        "point",
                        "mapping",
                        map("x", "value", "y", "name", "color", "verdict", "shape", "verdict"),
                        "size",
                        4)))
            .with(
                "scales",
                List.of(
                    map("aesthetic", "x", "name", "difference to " + basis.reference()),
                    map("aesthetic", "y", "name", "", "discrete", true),
                    map("aesthetic", "color", "values", Drawing.PALETTE, "name", ""),
                    map("aesthetic", "shape", "values", Drawing.SHAPES, "name", "")));
    return Optional.of(
        new Chart(
            "differences",
            "Differences to " + basis.reference(),
            "Each candidate on the same items as the reference. A bar that lies wholly right of the"
                + " dashed line is within the margin; one wholly left of it falls short; else the"
                + " documents do not tell. The bounds hold for all candidates together.",
            drawing.svg(),
            table.build()));
  }

  /** What a candidate is in the decision, in words. */
  static String verdict(CandidateVerdict candidate, Decision decision) {
    if (candidate.role() == Role.REFERENCE) {
      return "reference";
    }
    if (candidate.role() == Role.FLOOR) {
      return "floor";
    }
    boolean chosen =
        decision instanceof Decision.Smallest smallest && smallest.which().equals(candidate.name());
    return chosen ? "smallest that does the job" : candidate.verdict().label();
  }

  private static String scoreOf(DecisionBasis basis) {
    return ((Criterion.Within) basis.criteria().get(0)).score();
  }

  private static Optional<Score> score(Comparison comparison, String candidate, String name) {
    return comparison
        .result(candidate)
        .report()
        .flatMap(
            report -> {
              try {
                return Optional.of(report.score(name));
              } catch (IllegalArgumentException e) {
                return Optional.empty();
              }
            });
  }
}
