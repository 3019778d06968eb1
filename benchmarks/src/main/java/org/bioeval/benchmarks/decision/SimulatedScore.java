package org.bioeval.benchmarks.decision;

import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.Contrast;
import org.bioeval.core.stats.DocumentScores;

/** What is compared in a simulation, and by which margin. */
enum SimulatedScore {
  /** Mean of one number per document; margin of 0.03, three tenths of a standard deviation. */
  MEAN(0.03) {
    @Override
    DocumentScores[] reference(SimulatedSystems systems) {
      return new DocumentScores[] {systems.mean(0.5)};
    }

    @Override
    Contrast[] candidate(
        SimulatedSystems systems, DocumentScores[] reference, double loss, boolean second) {
      return new Contrast[] {Contrast.notWorse(systems.mean(0.5 - loss), reference[0], margin)};
    }
  },
  /** Micro-F1 of 0.70 over documents of skewed size; margin of 0.028. */
  MICRO_F1(0.028) {
    @Override
    DocumentScores[] reference(SimulatedSystems systems) {
      return new DocumentScores[] {systems.microF1(0.7)};
    }

    @Override
    Contrast[] candidate(
        SimulatedSystems systems, DocumentScores[] reference, double loss, boolean second) {
      return new Contrast[] {Contrast.notWorse(systems.microF1(0.7 - loss), reference[0], margin)};
    }
  },
  /** Accuracy of 0.90, one item per document; margin of 0.05. */
  PROPORTION(0.05) {
    @Override
    DocumentScores[] reference(SimulatedSystems systems) {
      return new DocumentScores[] {systems.proportion(0.9)};
    }

    @Override
    Contrast[] candidate(
        SimulatedSystems systems, DocumentScores[] reference, double loss, boolean second) {
      return new Contrast[] {
        Contrast.notWorse(systems.proportion(0.9 - loss), reference[0], margin)
      };
    }
  },
  /**
   * Micro-F1 within 0.028 and accuracy of at least 0.80, of a reference with 0.70 and 0.90. The
   * loss is in one of the two; the other is as good as the reference, or, where it should not
   * matter, better.
   */
  CONJUNCTION(0.028) {
    @Override
    DocumentScores[] reference(SimulatedSystems systems) {
      return new DocumentScores[] {systems.microF1(0.7), systems.proportion(0.9)};
    }

    @Override
    Contrast[] candidate(
        SimulatedSystems systems, DocumentScores[] reference, double loss, boolean second) {
      double share = loss / margin;
      double f1 = second ? 0.7 + 0.15 * share : 0.7 - loss;
      double accuracy = second ? 0.9 - 0.1 * share : 0.9 + 0.07 * share;
      return new Contrast[] {
        Contrast.notWorse(systems.microF1(f1), reference[0], margin),
        Contrast.atLeast(systems.proportion(accuracy), 0.8, reference[1])
      };
    }
  };

  final double margin;

  SimulatedScore(double margin) {
    this.margin = margin;
  }

  abstract DocumentScores[] reference(SimulatedSystems systems);

  abstract Contrast[] candidate(
      SimulatedSystems systems, DocumentScores[] reference, double loss, boolean second);

  /**
   * Candidates on documents of their own.
   *
   * @param systems the documents
   * @param shares for each candidate what it loses, as a share of the margin: at 1 it is just not
   *     good enough, at 0 as good as the reference
   * @return one claim for each
   */
  List<Claim> claims(SimulatedSystems systems, double... shares) {
    DocumentScores[] reference = reference(systems);
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      // Every other one is at the limit of the second criterion, if there is one.
      claims.add(Claim.of("c" + i, candidate(systems, reference, shares[i] * margin, i % 2 == 1)));
    }
    return claims;
  }
}
