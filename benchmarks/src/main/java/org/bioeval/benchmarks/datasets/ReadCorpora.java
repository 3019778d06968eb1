package org.bioeval.benchmarks.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.AciBench;
import org.bioeval.datasets.Bc5cdr;
import org.bioeval.datasets.BioRed;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.format.CorpusFormatException;

/**
 * Times reading every corpus into typed instances, offsets verified: the Java side of {@code
 * benchmarks/peers/reading}.
 *
 * <p>Arguments: folder of the corpora, number of passes, and {@code default}, {@code all} or {@code
 * bioc}. {@code default} reads each corpus once, in its official form; {@code all} also the BioC
 * twins and the files of the studies; {@code bioc} reads BC5CDR and BioRED as BioC and as PubTator.
 * Prints the best pass.
 */
public final class ReadCorpora {

  private ReadCorpora() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments folder, passes, what
   */
  public static void main(String... arguments) {
    Path folder = Path.of(arguments[0]);
    int passes = Integer.parseInt(arguments[1]);
    Map<String, List<Corpus<?>>> corpora =
        switch (arguments[2]) {
          case "default" -> official(folder);
          case "all" -> all(folder);
          case "bioc" -> bioc(folder);
          default ->
              throw new IllegalArgumentException(
                  "illegal choice '" + arguments[2] + "': use default, all or bioc");
        };
    Map<String, Double> best = new LinkedHashMap<>();
    double bestTotal = Double.POSITIVE_INFINITY;
    long instances = 0;
    for (int pass = 0; pass < passes; pass++) {
      double total = 0;
      instances = 0;
      for (Map.Entry<String, List<Corpus<?>>> entry : corpora.entrySet()) {
        long begin = System.nanoTime();
        for (Corpus<?> corpus : entry.getValue()) {
          instances += load(corpus);
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        best.merge(entry.getKey(), millis, Math::min);
        total += millis;
      }
      bestTotal = Math.min(bestTotal, total);
    }
    best.forEach(
        (name, millis) -> System.out.printf(Locale.ROOT, "%-14s %8.1f ms%n", name, millis));
    System.out.printf(Locale.ROOT, "%-14s %8.1f ms, %d instances%n", "total", bestTotal, instances);
  }

  private static long load(Corpus<?> corpus) {
    long instances = 0;
    for (Split split : corpus.splits()) {
      try {
        instances += corpus.load(split).size().orElse(0);
      } catch (CorpusFormatException e) {
        // A split whose files are not in the folder, such as the full CHEMDNER; the peer skips it
        // too.
        continue;
      }
    }
    return instances;
  }

  private static Map<String, List<Corpus<?>>> official(Path folder) {
    Map<String, List<Corpus<?>>> corpora = new LinkedHashMap<>();
    for (Corpora.Entry entry : Corpora.all()) {
      corpora.put(
          entry.name(), List.of(entry.view(Corpora.OFFICIAL).in(folder.resolve(entry.name()))));
    }
    return corpora;
  }

  private static Map<String, List<Corpus<?>>> all(Path folder) {
    Map<String, List<Corpus<?>>> corpora = new LinkedHashMap<>();
    official(folder).forEach((name, list) -> corpora.put(name, new ArrayList<>(list)));
    add(
        corpora,
        "Genia2011",
        Corpora.named("Genia2011").view(Corpora.STUDY).in(folder.resolve("Genia2011")));
    add(corpora, "BC2GM", Corpora.named("BC2GM").view(Corpora.STUDY).in(folder.resolve("BC2GM")));
    add(
        corpora,
        "HealthAdvice",
        Corpora.named("HealthAdvice").view(Corpora.STUDY).in(folder.resolve("HealthAdvice")));
    add(corpora, "BioRED", BioRed.in(folder.resolve("BioRED")).with(BioRed.Format.BIOC_XML));
    add(corpora, "BC5CDR", Bc5cdr.in(folder.resolve("BC5CDR")).with(Bc5cdr.Format.BIOC_XML));
    add(corpora, "BC5CDR", Bc5cdr.in(folder.resolve("BC5CDR")).with(Bc5cdr.Format.IOB));
    add(corpora, "ACI-Bench", AciBench.in(folder.resolve("ACI-Bench")).study());
    return corpora;
  }

  private static void add(Map<String, List<Corpus<?>>> corpora, String name, Corpus<?> corpus) {
    corpora.computeIfAbsent(name, unused -> new ArrayList<>()).add(corpus);
  }

  private static Map<String, List<Corpus<?>>> bioc(Path folder) {
    Map<String, List<Corpus<?>>> corpora = new LinkedHashMap<>();
    Path cdr = folder.resolve("BC5CDR");
    Path red = folder.resolve("BioRED");
    corpora.put(
        "BioC XML",
        Arrays.asList(
            Bc5cdr.in(cdr).with(Bc5cdr.Format.BIOC_XML),
            BioRed.in(red).with(BioRed.Format.BIOC_XML)));
    corpora.put("BioC JSON", List.of(BioRed.in(red).with(BioRed.Format.BIOC_JSON)));
    corpora.put("PubTator", Arrays.asList(Bc5cdr.in(cdr), BioRed.in(red)));
    return corpora;
  }
}
