package org.bioeval.cli;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.eval.Report;
import org.jspecify.annotations.Nullable;

/** The folder of a run, and the report that an earlier run left there. */
final class RunFolder {

  private static final int LONGEST_PART = 60;
  private static final int IDENTITY_DIGITS = 8;

  private static final String BACKEND = "backend";
  private static final String IDENTITY = "backend.identity";
  private static final String MODEL = "model";

  /** What a report may say differently about the same settings. */
  private static final List<String> NO_SETTINGS =
      List.of("model.", "version.", "tokens", "usage", "cost", IDENTITY);

  private final Path path;
  private final @Nullable Report earlier;
  private final boolean unreadable;

  private RunFolder(Path path, @Nullable Report earlier, boolean unreadable) {
    this.path = path;
    this.earlier = earlier;
    this.unreadable = unreadable;
  }

  /**
   * The folder of a run whose user names none: models of one name that differ in anything that
   * changes answers have different ones.
   *
   * @param settings what else tells runs apart
   * @param backend who is asked
   */
  static Path byDefault(Collection<String> settings, BackendInfo backend) {
    List<String> parts = new ArrayList<>(settings);
    parts.add(backend.model());
    parts.add(backend.identityDigest().substring(0, IDENTITY_DIGITS));
    return Path.of(
        "runs",
        parts.stream()
            .filter(part -> !part.isEmpty())
            .map(RunFolder::fileName)
            .collect(Collectors.joining("-")));
  }

  private static String fileName(String part) {
    String name = part.replaceAll("[^\\p{Alnum}._]+", "-");
    return name.length() <= LONGEST_PART ? name : name.substring(name.length() - LONGEST_PART);
  }

  /**
   * Opens a folder.
   *
   * @param path where the report will lie
   * @param backend who will be asked
   * @param data what about
   * @throws IllegalArgumentException if it holds the report of another model or corpus
   */
  static RunFolder open(Path path, BackendInfo backend, DatasetInfo data) {
    Report earlier = null;
    boolean unreadable = false;
    if (Files.exists(path.resolve("report.json"))) {
      try {
        earlier = Report.read(path);
      } catch (UncheckedIOException e) {
        unreadable = true; // Such as one of an earlier version.
      }
    }
    if (earlier != null) {
      Map<String, String> facts = earlier.provenance();
      String identity = facts.getOrDefault(IDENTITY, "");
      boolean same =
          backend.backend().equals(facts.get(BACKEND))
              && backend.model().equals(facts.get(MODEL))
              && backend.identityDigest().startsWith(identity)
              && data.corpus().equals(facts.get("corpus"))
              && data.split().name().equals(facts.get("corpus.split"))
              && data.unit().equals(facts.getOrDefault("corpus.unit", ""));
      if (!same) {
        throw new IllegalArgumentException(
            "%s holds the report of %s %s on %s %s; this is %s %s on %s %s%s. Give another folder by --out"
                .formatted(
                    path,
                    facts.get(BACKEND),
                    facts.get(MODEL),
                    facts.get("corpus"),
                    facts.get("corpus.split"),
                    backend.backend(),
                    backend.model(),
                    data.corpus(),
                    data.split().name(),
                    backend.model().equals(facts.get(MODEL))
                            && !backend.identityDigest().startsWith(identity)
                        ? ", which differs in weights, adapters or settings that change answers"
                        : ""));
      }
    }
    return new RunFolder(path, earlier, unreadable);
  }

  /**
   * What a new report replaces.
   *
   * @param report about to be written
   * @return a line for the user; empty if there is no report, or one of the same settings
   */
  String replaced(Report report) {
    if (unreadable) {
      return "note: replaces a report in " + path + " that cannot be read";
    }
    if (earlier == null) {
      return "";
    }
    List<String> differences = new ArrayList<>();
    if (earlier.items() != report.items()) {
      differences.add("items %s, now %s".formatted(earlier.items(), report.items()));
    }
    Map<String, String> before = earlier.provenance();
    Map<String, String> now = report.provenance();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String old = before.getOrDefault(name, "none");
      String current = now.getOrDefault(name, "none");
      if (!old.equals(current) && NO_SETTINGS.stream().noneMatch(name::startsWith)) {
        differences.add(
            name.equals("prompts.digest")
                ? "other prompts"
                : "%s %s, now %s".formatted(name, old, current));
      }
    }
    return differences.isEmpty()
        ? ""
        : "note: replaces the report of earlier settings in "
            + path
            + " ("
            + String.join("; ", differences)
            + ")";
  }
}
