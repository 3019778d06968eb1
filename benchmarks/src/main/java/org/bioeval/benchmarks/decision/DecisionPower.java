package org.bioeval.benchmarks.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.ClaimTest;
import org.bioeval.core.stats.ClaimTest.Procedure;

/**
 * How often the smallest candidate that does the job is found, and how often a wrong one is taken,
 * by max-T, Holm and the fixed sequence from the largest down.
 *
 * <p>{@code DecisionPower RUNS DRAWS [SCORE DOCUMENTS]…}
 */
public final class DecisionPower {
  private static final List<Procedure> PROCEDURES =
      List.of(Procedure.MAX_T, Procedure.HOLM, Procedure.FIXED_SEQUENCE);

  private DecisionPower() {}

  /** What eight candidates lose, in margins, from the smallest to the largest. */
  private enum Scenario {
    /** The larger the better. */
    MONOTONE(4, 3, 2, 0, 0, 0, 0, 0),
    /** One of middle size does not do the job, smaller ones do. */
    GAP(4, 3, 0, 0, 3, 0, 0, 0),
    /** Every other one does not do the job. */
    ALTERNATING(3, 0, 3, 0, 3, 0, 3, 0);

    private final double[] losses;

    Scenario(double... losses) {
      this.losses = losses;
    }
  }

  /**
   * Runs the simulation.
   *
   * @param args see above
   */
  public static void main(String[] args) {
    int runs = Integer.parseInt(args[0]);
    ClaimTest test = ClaimTest.withDefaults().withDraws(Integer.parseInt(args[1])).withThreads(1);
    System.out.println("| score | documents | scenario | max-T | Holm | fixed sequence |");
    System.out.println("|---|---|---|---|---|---|");
    String[] cases =
        args.length > 2
            ? Arrays.copyOfRange(args, 2, args.length)
            : new String[] {"MEAN", "100", "MEAN", "200", "PROPORTION", "600"};
    for (int i = 0; i < cases.length; i += 2) {
      SimulatedScore score = SimulatedScore.valueOf(cases[i]);
      int documents = Integer.parseInt(cases[i + 1]);
      for (Scenario scenario : Scenario.values()) {
        int[][] counts = new int[PROCEDURES.size()][2];
        IntStream.range(0, runs)
            .parallel()
            .mapToObj(run -> chosen(score, documents, scenario, run, test))
            .forEachOrdered(chosen -> count(scenario, chosen, counts));
        StringBuilder line =
            new StringBuilder(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %s |",
                    score.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    documents,
                    scenario.name().toLowerCase(Locale.ROOT)));
        for (int[] count : counts) {
          line.append(
              String.format(
                  Locale.ROOT,
                  " %.1f %% (wrong %.1f %%) |",
                  100.0 * count[0] / runs,
                  100.0 * count[1] / runs));
        }
        System.out.println(line);
      }
    }
  }

  private static void count(Scenario scenario, int[] chosen, int[][] counts) {
    int right = 0;
    while (scenario.losses[right] >= 1) {
      right++;
    }
    for (int p = 0; p < chosen.length; p++) {
      counts[p][0] += chosen[p] == right ? 1 : 0;
      counts[p][1] += chosen[p] >= 0 && scenario.losses[chosen[p]] >= 1 ? 1 : 0;
    }
  }

  /** For each procedure the smallest candidate that is accepted, −1 if none is. */
  private static int[] chosen(
      SimulatedScore score, int documents, Scenario scenario, int run, ClaimTest test) {
    List<Claim> claims =
        score.claims(new SimulatedSystems(documents, 7_000_003L * run + 1), scenario.losses);
    // From the largest to the smallest.
    List<Claim> descending = new ArrayList<>(claims);
    Collections.reverse(descending);
    int[] chosen = new int[PROCEDURES.size()];
    for (int p = 0; p < chosen.length; p++) {
      List<ClaimResult> results =
          test.withSeed(run).withProcedure(PROCEDURES.get(p)).test(descending);
      chosen[p] = -1;
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).verdict() == ClaimResult.Verdict.DOES_THE_JOB) {
          chosen[p] = results.size() - 1 - i;
        }
      }
    }
    return chosen;
  }
}
