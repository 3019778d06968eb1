package org.bioeval.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.reference.PublishedStudies;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts every corpus and split beside the study's table. */
@Command(
    name = "corpora",
    mixinStandardHelpOptions = true,
    description = {
      "Reads every corpus, verifies every offset, and prints the counts beside Table 1 of the"
          + " biomedical NLP study, with the reason for each difference.",
      ""
    })
final class CorporaCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CorpusOptions corpora = new CorpusOptions();

  @Option(
      names = "--counts",
      description = "Also read every other view, and print everything that was counted.")
  private boolean counts;

  /** One split of one view of one corpus. */
  private record Part(Corpora.Entry entry, String view, Corpus<?> corpus, Split split) {}

  /** What came of reading a part. */
  private record Read(Part part, Optional<Dataset<?>> data, String problem) {}

  @Override
  public Integer call() throws IOException {
    Path scratch = Files.createTempDirectory("bioeval-miniatures");
    Path folder = corpora.folder(scratch);
    List<Part> parts = new ArrayList<>();
    for (Corpora.Entry entry : Corpora.all()) {
      for (Map.Entry<String, Corpora.View> view : entry.views().entrySet()) {
        boolean same =
            view.getKey().equals(Corpora.STUDY)
                && view.getValue().equals(entry.view(Corpora.OFFICIAL));
        // The mentions or relations alone come from files that are read anyway.
        boolean derived = view.getKey().equals("mentions") || view.getKey().equals("relations");
        if (!same && (counts || !derived)) {
          Corpus<?> corpus = view.getValue().in(folder.resolve(entry.name()));
          for (Split split : corpus.splits()) {
            parts.add(new Part(entry, view.getKey(), corpus, split));
          }
        }
      }
    }
    List<Read> reads = parts.parallelStream().map(CorporaCommand::read).toList();
    PrintWriter out = spec.commandLine().getOut();
    out.println(table(reads));
    if (counts) {
      printCounts(out, reads);
    }
    printIssues(out, reads);
    out.flush();
    return Main.OK;
  }

  private static Read read(Part part) {
    try {
      return new Read(part, Optional.of(part.corpus().load(part.split())), "");
    } catch (CorpusFormatException e) {
      return new Read(part, Optional.empty(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // One corpus that cannot be read must not keep the others from being counted.
      return new Read(part, Optional.empty(), "cannot be read: " + e);
    }
  }

  private static Table table(List<Read> reads) {
    Table table = new Table("corpus", "view", "unit", "split", "items", "study", "note");
    for (Read read : reads) {
      Part part = read.part();
      String items =
          read.data()
              .map(data -> String.format(Locale.ROOT, "%,d", data.size().orElse(-1)))
              .orElse("-");
      Optional<Integer> study = studySize(part);
      String note;
      if (read.data().isEmpty()) {
        note = read.problem();
      } else if (study.isPresent() && read.data().get().size().orElse(-1) != study.get()) {
        note = StudyNotes.difference(part.entry().name(), part.split());
      } else {
        note = "";
      }
      table.row(
          part.entry().name(),
          part.view(),
          part.corpus().unit(),
          part.split().name(),
          items,
          study.map(size -> String.format(Locale.ROOT, "%,d", size)).orElse(""),
          note);
    }
    return table;
  }

  /** The study's size of a part, if the part is one the study counted. */
  private static Optional<Integer> studySize(Part part) {
    boolean counted =
        part.view().equals(Corpora.STUDY)
            || (part.view().equals(Corpora.OFFICIAL)
                && part.entry().view(Corpora.STUDY).equals(part.entry().view(Corpora.OFFICIAL)));
    if (!counted) {
      return Optional.empty();
    }
    return PublishedStudies.sizes().stream()
        .filter(size -> size.corpus().equals(part.entry().name()))
        .findFirst()
        .flatMap(
            size ->
                switch (part.split().name()) {
                  case "train" -> Optional.of(size.train());
                  case "validation" ->
                      size.validation().isPresent()
                          ? Optional.of(size.validation().getAsInt())
                          : Optional.empty();
                  case "test" -> Optional.of(size.test());
                  default -> Optional.empty();
                });
  }

  private static void printCounts(PrintWriter out, List<Read> reads) {
    for (Read read : reads) {
      if (read.data().isPresent()) {
        out.println(title(read));
        read.data()
            .get()
            .report()
            .counts()
            .forEach((name, count) -> out.printf(Locale.ROOT, "  %-40s %,d%n", name, count));
        out.println();
      }
    }
  }

  private static void printIssues(PrintWriter out, List<Read> reads) {
    out.println("Where annotations and text disagree:");
    // Views of one corpus read the same files; each finding is listed once.
    Set<String> shown = new HashSet<>();
    for (Read read : reads) {
      if (read.data().isEmpty()) {
        continue;
      }
      for (LoadReport.Issue issue : read.data().get().report().issues()) {
        if (issue.kind() == LoadReport.Kind.OFFSET_MISMATCH
            || issue.kind() == LoadReport.Kind.MALFORMED
            || issue.kind() == LoadReport.Kind.DANGLING_REFERENCE) {
          if (shown.add(read.part().entry().name() + issue)) {
            out.println("  " + title(read) + ": " + issue);
          }
        }
      }
    }
    if (shown.isEmpty()) {
      out.println("  nowhere");
    }
    for (Read read : reads) {
      read.data()
          .ifPresent(
              data ->
                  data.report()
                      .issues(LoadReport.Kind.WARNING)
                      .forEach(
                          issue ->
                              out.println("Warning, " + title(read) + ": " + issue.message())));
    }
  }

  private static String title(Read read) {
    return read.part().entry().name() + " " + read.part().view() + " " + read.part().split();
  }
}
