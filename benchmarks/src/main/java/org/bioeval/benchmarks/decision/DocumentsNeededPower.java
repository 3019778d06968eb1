package org.bioeval.benchmarks.decision;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.ClaimTest;

/**
 * Whether the number of documents given with "cannot tell" is right: a candidate as good as the
 * reference is tested on a few documents; where these do not tell, it is tested again on new ones,
 * as many as were said to be needed. Prints how often it is then accepted; it should be in 80 % of
 * the runs.
 *
 * <p>{@code DocumentsNeededPower RUNS DRAWS [SCORES [DOCUMENTS [CANDIDATES]]]}, lists separated by
 * commas; the other candidates lie at the margin.
 */
public final class DocumentsNeededPower {
  private DocumentsNeededPower() {}

  /**
   * Runs the simulation.
   *
   * @param args see above
   */
  public static void main(String[] args) {
    int runs = Integer.parseInt(args[0]);
    ClaimTest test = ClaimTest.withDefaults().withDraws(Integer.parseInt(args[1])).withThreads(1);
    System.out.println(
        "| score | candidates | documents | cannot tell | N (median) | power at N |");
    System.out.println("|---|---|---|---|---|---|");
    for (String score : list(args, 2, "MEAN,MICRO_F1,PROPORTION,CONJUNCTION")) {
      for (String candidates : list(args, 4, "1,4")) {
        for (String documents : list(args, 3, "20,40,100")) {
          print(
              SimulatedScore.valueOf(score),
              Integer.parseInt(candidates),
              Integer.parseInt(documents),
              runs,
              test);
        }
      }
    }
  }

  private static List<String> list(String[] args, int at, String all) {
    return List.of((args.length > at ? args[at] : all).split(",", -1));
  }

  private static void print(
      SimulatedScore score, int candidates, int documents, int runs, ClaimTest test) {
    // Of each run the number needed, negative if it was then not accepted, 0 if it was known
    // before.
    long[] needed =
        IntStream.range(0, runs)
            .parallel()
            .mapToLong(run -> run(score, candidates, documents, run, test))
            .filter(n -> n != 0)
            .toArray();
    long accepted = Arrays.stream(needed).filter(n -> n > 0).count();
    long[] sorted = Arrays.stream(needed).map(Math::abs).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %.1f %% | %d | %.3f |%n",
        score.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        candidates,
        documents,
        100.0 * needed.length / runs,
        sorted.length == 0 ? 0 : sorted[sorted.length / 2],
        (double) accepted / needed.length);
  }

  private static long run(
      SimulatedScore score, int candidates, int documents, int run, ClaimTest test) {
    double[] shares = new double[candidates];
    Arrays.fill(shares, 1);
    shares[0] = 0;
    ClaimResult few = first(score.claims(new SimulatedSystems(documents, run), shares), run, test);
    if (few.documentsNeeded().isEmpty()) {
      return 0;
    }
    long needed = few.documentsNeeded().getAsLong();
    int again = (int) Math.max(ClaimTest.MIN_DOCUMENTS, Math.min(100_000, needed));
    ClaimResult many =
        first(score.claims(new SimulatedSystems(again, ~(long) run), shares), run, test);
    return many.verdict() == ClaimResult.Verdict.DOES_THE_JOB ? needed : -needed;
  }

  private static ClaimResult first(List<Claim> claims, long seed, ClaimTest test) {
    return test.withSeed(seed).test(claims).get(0);
  }
}
