package org.bioeval.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bioeval.core.contamination.NgramOverlap;
import org.bioeval.core.contamination.OverlapHint;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for test items that occur in the training split. */
@Command(
    name = "overlap",
    mixinStandardHelpOptions = true,
    description = {
      "Tells which test items of a corpus share words in a row with its training split. A hint, no"
          + " verdict: texts of one field share phrases without a leak.",
      ""
    },
    footer = {"", "Example:", "  bioeval overlap HealthAdvice --dir corpora --words 8"})
final class OverlapCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CorpusOptions corpora = new CorpusOptions();

  @Parameters(index = "0", paramLabel = "CORPUS", description = "Such as BC5CDR or HealthAdvice.")
  private String corpus;

  @Option(
      names = "--view",
      paramLabel = "NAME",
      defaultValue = Corpora.STUDY,
      description = "Splits and units. Default: ${DEFAULT-VALUE}.")
  private String view;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "Which part to test. Default: test, or validation where its gold is not public.")
  private @Nullable String split;

  @Option(
      names = "--words",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many words in a row count. Default: ${DEFAULT-VALUE}.")
  private int words;

  @Option(
      names = "--list",
      paramLabel = "N",
      defaultValue = "10",
      description = "Lists at most so many items, the largest overlap first. Default: 10.")
  private int list;

  @Override
  public Integer call() throws IOException {
    Corpora.Entry entry = Corpora.named(corpus);
    Path scratch = Files.createTempDirectory("bioeval-miniatures");
    Corpus<?> loader = entry.view(view).in(corpora.folder(entry, scratch));
    if (!loader.splits().contains(Split.TRAIN)) {
      throw new IllegalArgumentException(corpus + " has no training split in the view " + view);
    }
    Split part = split == null ? GoldSplits.reported(entry, loader) : Split.of(split);
    Dataset<?> train = loader.load(Split.TRAIN);
    OverlapHint hint = NgramOverlap.ofWords(words).between(loader.load(part), train);
    PrintWriter console = spec.commandLine().getOut();
    console.println(hint);
    for (OverlapHint.Overlap overlap : hint.overlaps().stream().limit(list).toList()) {
      console.printf(
          Locale.ROOT,
          "  %s: %.0f %% of its words in a row, most in %s%n",
          overlap.item(),
          100 * overlap.share(),
          overlap.source());
    }
    console.flush();
    return Main.OK;
  }
}
