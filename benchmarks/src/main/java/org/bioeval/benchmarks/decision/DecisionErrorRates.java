package org.bioeval.benchmarks.decision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.ClaimTest;
import org.bioeval.core.stats.ClaimTest.Procedure;

/**
 * How often a decision is wrong: all candidates lie exactly at the margin, so that every one that
 * is accepted is accepted wrongly. Counts the runs with at least one, by procedure, at α = 5 % and
 * 2.5 % of the same runs.
 *
 * <p>{@code DecisionErrorRates FILE RUNS DRAWS [SCORES [CANDIDATES [DOCUMENTS]]]}, lists separated
 * by commas; without them all of the table: means, skewed micro-F1, proportions and a conjunction
 * of two; 2, 4, 8, 16 candidates; 10, 20, 40, 100, 500 documents. Rows are added to FILE, a table
 * in Markdown; those that it holds already are not run again.
 */
public final class DecisionErrorRates {
  private static final double[] ALPHAS = {0.05, 0.025};

  private static final List<String> HEAD =
      List.of(
          "| score | candidates | documents | runs | max-T 5 % | 2.5 % | Holm 5 % | 2.5 % "
              + "| fixed sequence 5 % | 2.5 % | each alone 5 % | 2.5 % |",
          "|---|---|---|---|---|---|---|---|---|---|---|---|");

  private DecisionErrorRates() {}

  /**
   * Runs what is missing.
   *
   * @param args see above
   * @throws IOException if the file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      throw new IllegalArgumentException(
          "usage: DecisionErrorRates FILE RUNS DRAWS [SCORES [CANDIDATES [DOCUMENTS]]]");
    }
    Path file = Path.of(args[0]);
    int runs = Integer.parseInt(args[1]);
    ClaimTest test = ClaimTest.withDefaults().withDraws(Integer.parseInt(args[2])).withThreads(1);
    if (!Files.exists(file)) {
      Files.write(file, HEAD, StandardCharsets.UTF_8);
    }
    List<String> known = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (String documents : list(args, 5, "10,20,40,100,500")) {
      for (String candidates : list(args, 4, "2,4,8,16")) {
        for (String score : list(args, 3, "MEAN,MICRO_F1,PROPORTION,CONJUNCTION")) {
          String name = score.toLowerCase(Locale.ROOT).replace('_', '-');
          String key =
              String.format(
                  Locale.ROOT, "| %s | %s | %s | %d |", name, candidates, documents, runs);
          if (known.stream().noneMatch(line -> line.startsWith(key))) {
            double[] wrong =
                rates(
                    SimulatedScore.valueOf(score),
                    Integer.parseInt(candidates),
                    Integer.parseInt(documents),
                    runs,
                    test);
            StringBuilder line = new StringBuilder(key);
            for (double rate : wrong) {
              line.append(String.format(Locale.ROOT, " %.2f |", 100 * rate));
            }
            Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            System.out.println(line);
          }
        }
      }
    }
  }

  private static List<String> list(String[] args, int at, String all) {
    return List.of((args.length > at ? args[at] : all).split(",", -1));
  }

  /** Share of runs in which max-T, Holm, the fixed sequence and uncorrected tests accept any. */
  private static double[] rates(
      SimulatedScore score, int candidates, int documents, int runs, ClaimTest test) {
    double[] atMargin = new double[candidates];
    Arrays.fill(atMargin, 1);
    double[] wrong = new double[4 * ALPHAS.length];
    IntStream.range(0, runs)
        .parallel()
        .mapToObj(
            run -> {
              SimulatedSystems systems = new SimulatedSystems(documents, 1_000_003L * run + 7);
              return wrong(score.claims(systems, atMargin), test.withSeed(run));
            })
        .forEachOrdered(one -> Arrays.setAll(wrong, i -> wrong[i] + one[i]));
    return Arrays.stream(wrong).map(count -> count / runs).toArray();
  }

  private static double[] wrong(List<Claim> claims, ClaimTest test) {
    List<ClaimResult> maxT = test.test(claims);
    List<ClaimResult> holm = test.withProcedure(Procedure.HOLM).test(claims);
    double[] alone =
        holm.stream()
            .mapToDouble(r -> r.parts().stream().mapToDouble(p -> p.pValue()).max().orElse(1))
            .toArray();
    double[] smallest = {
      maxT.stream().mapToDouble(ClaimResult::pValue).min().orElse(1),
      holm.stream().mapToDouble(ClaimResult::pValue).min().orElse(1),
      alone[0],
      Arrays.stream(alone).min().orElse(1)
    };
    double[] wrong = new double[smallest.length * ALPHAS.length];
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = smallest[i / ALPHAS.length] <= ALPHAS[i % ALPHAS.length] ? 1 : 0;
    }
    return wrong;
  }
}
