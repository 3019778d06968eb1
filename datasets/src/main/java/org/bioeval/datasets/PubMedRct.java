package org.bioeval.datasets;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.internal.BoundedLines;
import org.bioeval.datasets.internal.SourceFiles;
import org.jspecify.annotations.Nullable;

/**
 * PubMed RCT: sentences of abstracts of randomised controlled trials, by their role in the
 * abstract.
 *
 * <p>The folder holds {@code PubMed_20k_RCT} and, for {@link Variant#NUMBERS_REPLACED}, {@code
 * PubMed_20k_RCT_numbers_replaced_with_at_sign}, each with {@code train.txt}, {@code dev.txt} and
 * {@code test.txt}; a split named {@code sample} reads {@code train.head.txt}. One item is one
 * labelled line; its id is the abstract's and the number of the line in it, such as {@code
 * 24293578#3}. The study used the corpus as it is: 180,040, 30,212 and 30,135 lines.
 *
 * <p>{@link #streaming} reads files larger than memory line by line.
 *
 * @see <a href="https://aclanthology.org/I17-2052/">Dernoncourt, Lee 2017</a>
 */
public final class PubMedRct extends ViewedCorpus<ClassificationInstance> {

  /** Most bytes a line may have, 1 MiB; longer ones are refused. */
  public static final int MAX_LINE = 1 << 20;

  private static final CorpusInfo INFO =
      new CorpusInfo(
          "PubMed20kRCT",
          "none stated; texts under the terms of the National Library of Medicine",
          "Dernoncourt, Lee. PubMed 200k RCT: a Dataset for Sequential Sentence Classification in"
              + " Medical Abstracts. IJCNLP 2017, I17-2052",
          "https://github.com/Franck-Dernoncourt/pubmed-rct");
  private static final Schema SCHEMA =
      Schema.of(
          "PubMed20kRCT",
          new Label("BACKGROUND", "what was known before"),
          new Label("OBJECTIVE", "what the trial was to find out"),
          new Label("METHODS", "how it was done"),
          new Label("RESULTS", "what was found"),
          new Label("CONCLUSIONS", "what follows from it"));
  private static final Split SAMPLE = Split.of("sample");

  /** The variants in which the corpus is distributed; their lines are the same. */
  public enum Variant {
    /** Numbers as in the abstracts. */
    ORIGINAL("PubMed_20k_RCT"),
    /** {@code @} in place of each number. */
    NUMBERS_REPLACED("PubMed_20k_RCT_numbers_replaced_with_at_sign");

    private final String folder;

    Variant(String folder) {
      this.folder = folder;
    }
  }

  private final Variant variant;

  private PubMedRct(Variant variant, CorpusView<ClassificationInstance> view) {
    super(view);
    this.variant = variant;
  }

  /**
   * The corpus in a folder, with numbers as in the abstracts.
   *
   * @param folder holds {@code PubMed_20k_RCT}
   * @return a lenient loader; nothing is read yet
   */
  public static PubMedRct in(Path folder) {
    return of(folder, Variant.ORIGINAL, false);
  }

  private static PubMedRct of(Path folder, Variant variant, boolean strict) {
    CorpusView<ClassificationInstance> view =
        new CorpusView<>(
            INFO,
            SCHEMA,
            "line",
            ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST, SAMPLE),
            folder,
            (split, files, findings) -> read(file(folder, variant, split), files, findings));
    return new PubMedRct(
        variant,
        (variant == Variant.ORIGINAL ? view : view.withNote("numbers replaced by @"))
            .withStrict(strict));
  }

  /**
   * The other variant of the corpus.
   *
   * @param other which
   * @return a loader
   */
  public PubMedRct with(Variant other) {
    return of(view().folder(), other, view().isStrict());
  }

  @Override
  public PubMedRct strict() {
    return of(view().folder(), variant, true);
  }

  /**
   * One part, read line by line on each pass and never held in memory. Opening reads the file once
   * for its checksum. A line that does not follow the format ends a pass with an exception, since
   * there is no report it could be in.
   *
   * @param split one of {@link #splits()}
   * @return the instances in the order of the file
   * @throws IllegalArgumentException if the corpus has no such split
   * @throws CorpusFormatException if the file is missing; during a pass, if a line does not follow
   *     the format, is longer than {@link #MAX_LINE} or not valid UTF-8
   */
  public Dataset<ClassificationInstance> streaming(Split split) {
    if (!splits().contains(split)) {
      throw new IllegalArgumentException(
          INFO.name() + " has no split '" + split + "'; it has " + splits());
    }
    Path folder = view().folder();
    Path path = file(folder, variant, split);
    SourceFiles files = new SourceFiles(folder);
    files.digest(path);
    DatasetInfo origin =
        new DatasetInfo(
            INFO.name(),
            split,
            unit(),
            files.checksum(),
            INFO.licence(),
            INFO.citation(),
            INFO.homepage(),
            view().notes());
    return Dataset.streaming(origin, SCHEMA, () -> stream(path, Findings.strict(folder)));
  }

  private static Path file(Path folder, Variant variant, Split split) {
    String name =
        split.equals(SAMPLE)
            ? "train.head.txt"
            : (split.equals(Split.VALIDATION) ? "dev" : split.name()) + ".txt";
    return folder.resolve(variant.folder).resolve(name);
  }

  private static ImmutableList<ClassificationInstance> read(
      Path path, SourceFiles files, Findings findings) {
    files.digest(path);
    ImmutableList<ClassificationInstance> lines;
    Lines pass = new Lines(path, findings);
    try (Stream<ClassificationInstance> stream = stream(pass)) {
      lines = stream.collect(ImmutableList.toImmutableList());
    }
    findings.count("lines", lines.size());
    findings.count("documents", pass.abstracts);
    Map<String, Long> byLabel =
        lines.stream().collect(groupingBy(ClassificationInstance::label, counting()));
    for (String label : SCHEMA.labelNames()) {
      findings.count("labels." + label, byLabel.getOrDefault(label, 0L));
    }
    return lines;
  }

  private static Stream<ClassificationInstance> stream(Path path, Findings findings) {
    return stream(new Lines(path, findings));
  }

  private static Stream<ClassificationInstance> stream(Lines lines) {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                lines, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(lines.in::close);
  }

  /** One pass over a file. */
  private static final class Lines implements Iterator<ClassificationInstance> {
    private final Path path;
    private final Findings findings;
    private final BoundedLines in;
    private @Nullable ClassificationInstance next;
    private @Nullable String source;
    private int inAbstract;
    private int abstracts;

    Lines(Path path, Findings findings) {
      this.path = path;
      this.findings = findings;
      this.in = new BoundedLines(path, MAX_LINE);
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        String line = in.next();
        if (line == null) {
          return false;
        }
        if (line.startsWith("###")) {
          source = line.substring(3).strip();
          inAbstract = 0;
          abstracts++;
        } else if (!line.isEmpty()) {
          next = parse(line);
        }
      }
      return true;
    }

    private @Nullable ClassificationInstance parse(String line) {
      int tab = line.indexOf('\t');
      String label = tab < 0 ? null : label(line, tab);
      String current = source;
      if (label == null || current == null || tab + 1 == line.length()) {
        findings.report(
            Kind.MALFORMED,
            path,
            in.number(),
            current == null ? "" : current,
            current == null
                ? "labelled line before the first line '###PMID'"
                : String.format(
                    Locale.ROOT,
                    "line '%s' is not one of the labels BACKGROUND, OBJECTIVE, METHODS, RESULTS,"
                        + " CONCLUSIONS, a tab and a sentence",
                    line.length() > 40 ? line.substring(0, 40) + "…" : line));
        return null;
      }
      String id = current + "#" + ++inAbstract;
      return new ClassificationInstance(
          id, Document.of(id, current, line.substring(tab + 1)), label, ImmutableMap.of());
    }

    private static @Nullable String label(String line, int tab) {
      for (Label label : SCHEMA.labels()) {
        if (label.name().length() == tab && line.startsWith(label.name())) {
          return label.name();
        }
      }
      return null;
    }

    @Override
    public ClassificationInstance next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ClassificationInstance taken = next;
      next = null;
      if (taken == null) {
        throw new NoSuchElementException();
      }
      return taken;
    }
  }
}
