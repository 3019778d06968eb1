package org.bioeval.benchmarks.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult.Verdict;
import org.bioeval.core.stats.ClaimTest;
import org.bioeval.core.stats.ClaimTest.Procedure;
import org.bioeval.core.stats.Contrast;
import org.bioeval.core.stats.DocumentScores;

/**
 * How often a decision is wrong: all candidates lie exactly at the margin, so that every one that
 * is accepted is accepted wrongly. Prints the share of runs with at least one, by procedure.
 *
 * <p>{@code DecisionErrorRates RUNS DRAWS ALPHA [SCORE [CANDIDATES [DOCUMENTS]]]}, lists separated
 * by commas; without them all of the table: means, skewed micro-F1, proportions and a conjunction
 * of two; 2, 4, 8, 16 candidates; 10, 20, 40, 100, 500 documents.
 */
public final class DecisionErrorRates {
  private DecisionErrorRates() {}

  /** What is compared. */
  private enum Score {
    /** Mean of one number per document; margin of 0.03, three tenths of a standard deviation. */
    MEAN {
      @Override
      Claim[] claims(SimulatedSystems systems, int candidates) {
        DocumentScores reference = systems.mean(0.5);
        return each(candidates, i -> Contrast.notWorse(systems.mean(0.47), reference, 0.03));
      }
    },
    /** Micro-F1 of 0.70 over documents of skewed size; margin of 0.028. */
    MICRO_F1 {
      @Override
      Claim[] claims(SimulatedSystems systems, int candidates) {
        DocumentScores reference = systems.microF1(0.7);
        return each(candidates, i -> Contrast.notWorse(systems.microF1(0.672), reference, 0.028));
      }
    },
    /** Accuracy of 0.90, one item per document; margin of 0.05. */
    PROPORTION {
      @Override
      Claim[] claims(SimulatedSystems systems, int candidates) {
        DocumentScores reference = systems.proportion(0.9);
        return each(candidates, i -> Contrast.notWorse(systems.proportion(0.85), reference, 0.05));
      }
    },
    /**
     * Micro-F1 within 0.028 and accuracy of at least 0.80. Half of the candidates lie at the margin
     * of the first and are good in the second, half the other way round.
     */
    CONJUNCTION {
      @Override
      Claim[] claims(SimulatedSystems systems, int candidates) {
        DocumentScores reference = systems.microF1(0.7);
        return each(
            candidates,
            i -> Contrast.notWorse(systems.microF1(i % 2 == 0 ? 0.672 : 0.85), reference, 0.028),
            i -> Contrast.atLeast(systems.proportion(i % 2 == 0 ? 0.97 : 0.8), 0.8));
      }
    };

    abstract Claim[] claims(SimulatedSystems systems, int candidates);

    private interface Part {
      Contrast of(int candidate);
    }

    private static Claim[] each(int candidates, Part... parts) {
      Claim[] claims = new Claim[candidates];
      for (int i = 0; i < candidates; i++) {
        int candidate = i;
        claims[i] =
            Claim.of(
                "candidate " + i,
                Arrays.stream(parts).map(p -> p.of(candidate)).toArray(Contrast[]::new));
      }
      return claims;
    }
  }

  /**
   * Runs the simulation.
   *
   * @param args see above
   */
  public static void main(String[] args) {
    if (args.length < 3) {
      throw new IllegalArgumentException(
          "usage: DecisionErrorRates RUNS DRAWS ALPHA [SCORES [CANDIDATES [DOCUMENTS]]]");
    }
    int runs = Integer.parseInt(args[0]);
    ClaimTest test =
        ClaimTest.withDefaults()
            .withDraws(Integer.parseInt(args[1]))
            .withAlpha(Double.parseDouble(args[2]))
            .withThreads(1);
    System.out.printf(
        "%d runs, %s draws, alpha %s; wrong decisions in %%%n%n", runs, args[1], args[2]);
    System.out.println(
        "| score | candidates | documents | max-T | Holm | fixed sequence | each alone |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String score : list(args, 3, "MEAN,MICRO_F1,PROPORTION,CONJUNCTION")) {
      for (String candidates : list(args, 4, "2,4,8,16")) {
        for (String documents : list(args, 5, "10,20,40,100,500")) {
          double[] wrong =
              rates(
                  Score.valueOf(score),
                  Integer.parseInt(candidates),
                  Integer.parseInt(documents),
                  runs,
                  test);
          System.out.printf(
              Locale.ROOT,
              "| %s | %s | %s | %.2f | %.2f | %.2f | %.2f |%n",
              score.toLowerCase(Locale.ROOT).replace('_', '-'),
              candidates,
              documents,
              100 * wrong[0],
              100 * wrong[1],
              100 * wrong[2],
              100 * wrong[3]);
        }
      }
    }
  }

  private static List<String> list(String[] args, int at, String all) {
    return List.of((args.length > at ? args[at] : all).split(",", -1));
  }

  /** Share of runs in which max-T, Holm, the fixed sequence and uncorrected tests accept any. */
  private static double[] rates(
      Score score, int candidates, int documents, int runs, ClaimTest test) {
    double[] wrong = new double[4];
    List<boolean[]> all = new ArrayList<>();
    IntStream.range(0, runs)
        .parallel()
        .mapToObj(run -> accepted(score, candidates, documents, run, test))
        .forEachOrdered(all::add);
    for (boolean[] one : all) {
      for (int p = 0; p < wrong.length; p++) {
        wrong[p] += one[p] ? 1.0 / runs : 0;
      }
    }
    return wrong;
  }

  private static boolean[] accepted(
      Score score, int candidates, int documents, int run, ClaimTest test) {
    SimulatedSystems systems = new SimulatedSystems(documents, 1_000_003L * run + 7);
    List<Claim> claims = List.of(score.claims(systems, candidates));
    boolean[] accepted = new boolean[4];
    accepted[0] = any(test.withSeed(run), claims);
    accepted[1] = any(test.withProcedure(Procedure.HOLM), claims);
    ClaimTest single = test.withProcedure(Procedure.FIXED_SEQUENCE);
    accepted[2] = any(single, claims);
    accepted[3] = claims.stream().anyMatch(claim -> any(single, List.of(claim)));
    return accepted;
  }

  private static boolean any(ClaimTest test, List<Claim> claims) {
    return test.test(claims).stream().anyMatch(r -> r.verdict() == Verdict.DOES_THE_JOB);
  }
}
