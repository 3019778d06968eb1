package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bioeval.core.eval.Report;
import org.jspecify.annotations.Nullable;

/**
 * Finished runs on disk, by corpus. Runs belong together that are about the same corpus, split,
 * unit and task.
 */
final class RunFolders {

  /** A run and its report. */
  private record Run(Path folder, Report report) {

    String fact(String name) {
      return report.provenance().getOrDefault(name, "");
    }
  }

  private static final String ITEMS = "items.jsonl";

  /** What tells corpora apart, the most telling first. */
  private static final ImmutableList<String> FACTS =
      ImmutableList.of("corpus", "task", "corpus.split", "corpus.unit");

  /** How a run may be named; the first way that gives every corpus the same candidates is taken. */
  private static final ImmutableList<Function<Run, String>> NAMES =
      ImmutableList.of(
          run -> name(run.folder()),
          run -> name(run.folder().getParent()),
          run -> run.fact("model"));

  private RunFolders() {}

  static ComparisonMatrix read(List<Path> folders) {
    List<Run> runs = new ArrayList<>();
    for (Path folder : folders) {
      Report report = OutcomeShares.completed(Report.read(folder), folder.resolve(ITEMS));
      runs.add(new Run(folder.toAbsolutePath().normalize(), report));
    }
    Map<String, List<Run>> byCorpus = new TreeMap<>();
    Function<Run, String> corpus = corpora(runs);
    runs.forEach(
        run -> byCorpus.computeIfAbsent(corpus.apply(run), c -> new ArrayList<>()).add(run));
    Function<Run, String> name = names(byCorpus);
    Map<String, Comparison> comparisons = new TreeMap<>();
    byCorpus.forEach((key, group) -> comparisons.put(key, comparison(group, name)));
    return ComparisonMatrix.of(comparisons);
  }

  private static Comparison comparison(List<Run> runs, Function<Run, String> name) {
    Map<String, Report> reports = new LinkedHashMap<>();
    for (Run run : runs) {
      checkArgument(
          reports.put(name.apply(run), run.report()) == null,
          "two runs are named '%s'; give folders of different names",
          name.apply(run));
    }
    Comparison comparison = Comparison.of(reports);
    for (Run run : runs) {
      comparison = comparison.completedBy(name.apply(run), Footprint.measuredIn(run.folder()));
    }
    return comparison;
  }

  /** The name of a corpus: as few facts as tell all of them apart. */
  private static Function<Run, String> corpora(List<Run> runs) {
    Function<Run, String> all = run -> key(run, FACTS.size());
    for (int facts = 1; facts < FACTS.size(); facts++) {
      int count = facts;
      if (distinct(runs, run -> key(run, count)) == distinct(runs, all)) {
        return run -> key(run, count);
      }
    }
    return all;
  }

  private static String key(Run run, int facts) {
    List<String> parts = new ArrayList<>();
    for (String fact : FACTS.subList(0, facts)) {
      String value = run.fact(fact);
      if (!value.isEmpty()) {
        parts.add(value);
      }
    }
    return parts.isEmpty() ? "a corpus" : String.join(" ", parts);
  }

  private static long distinct(List<Run> runs, Function<Run, String> key) {
    return runs.stream().map(key).distinct().count();
  }

  private static Function<Run, String> names(Map<String, List<Run>> byCorpus) {
    Function<Run, String> firstDistinct = NAMES.get(0);
    boolean found = false;
    for (Function<Run, String> name : NAMES) {
      boolean distinct =
          byCorpus.values().stream().allMatch(runs -> distinct(runs, name) == runs.size());
      if (!distinct) {
        continue;
      }
      long sets =
          byCorpus.values().stream()
              .map(runs -> runs.stream().map(name).collect(Collectors.toSet()))
              .distinct()
              .count();
      if (sets == 1) {
        return name;
      }
      if (!found) {
        firstDistinct = name;
        found = true;
      }
    }
    return firstDistinct;
  }

  private static String name(@Nullable Path folder) {
    return folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
  }
}
