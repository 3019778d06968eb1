package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.Conll;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.internal.ChemdnerTsv;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * CHEMDNER, also called BC4CHEMD, the chemical mention corpus of BioCreative IV: 10,000 abstracts
 * with seven classes of chemical names.
 *
 * <p>The folder holds the original files {@code training.abstracts.txt}, {@code
 * training.annotations.txt} and likewise {@code development} and {@code evaluation}; a split named
 * {@code sample} reads {@code original-sample/{abstracts,annotations}.txt}. One item is one
 * abstract; its text is the title, one blank and the abstract. {@link #study()} and {@link
 * Format#IOB} read {@code iob/{train,devel,test}.tsv}, where all mentions are {@code Chemical}.
 *
 * @see <a href="https://doi.org/10.1186/1758-2946-7-S1-S2">Krallinger et al. 2015</a>
 */
public final class Chemdner extends ViewedCorpus<MentionInstance> {
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "BC4CHEMD",
          "none stated",
          "Krallinger et al. The CHEMDNER corpus of chemicals and drugs and its annotation"
              + " principles. J Cheminform 2015, 7(S1):S2, doi:10.1186/1758-2946-7-S1-S2",
          "https://biocreative.bioinformatics.udel.edu/resources/biocreative-iv/chemdner-corpus/");
  private static final Schema CLASSES =
      Schema.of(
          "BC4CHEMD",
          new Label("SYSTEMATIC", "a systematic name, such as one of IUPAC"),
          new Label("TRIVIAL", "a trivial, trade or generic name"),
          new Label("ABBREVIATION", "an abbreviation or acronym"),
          new Label("FORMULA", "a molecular formula"),
          new Label("FAMILY", "a family of chemicals"),
          new Label("IDENTIFIER", "an identifier in a database"),
          new Label("MULTIPLE", "several chemicals named together, with words left out"),
          new Label("NO CLASS", "a chemical of no other class"));
  private static final Schema CHEMICALS =
      Schema.of("BC4CHEMD", new Label("Chemical", "a chemical or drug"));
  private static final ImmutableList<Split> SPLITS =
      ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST);
  private static final Split SAMPLE = Split.of("sample");

  /** The formats in which the corpus is distributed. */
  public enum Format {
    /** Abstracts and annotations in tab-separated columns: documents. */
    TSV,
    /** {@code iob/….tsv}: sentences, without ids of publications. */
    IOB
  }

  private final Format format;

  private Chemdner(Format format, CorpusView<MentionInstance> view) {
    super(view);
    this.format = format;
  }

  /**
   * The corpus in a folder, in its original format.
   *
   * @param folder holds {@code evaluation.abstracts.txt} and so on
   * @return a lenient loader; nothing is read yet
   */
  public static Chemdner in(Path folder) {
    return of(folder, Format.TSV, false);
  }

  private static Chemdner of(Path folder, Format format, boolean strict) {
    CorpusView<MentionInstance> view =
        format == Format.IOB
            ? sentences(folder, Conll.withDefaults())
            : new CorpusView<>(
                INFO,
                CLASSES,
                "document",
                ImmutableList.<Split>builder().addAll(SPLITS).add(SAMPLE).build(),
                folder,
                (split, files, findings) -> documents(folder, split, files, findings));
    return new Chemdner(format, view.withStrict(strict));
  }

  /**
   * The same corpus read from other files.
   *
   * @param other the format
   * @return a loader
   */
  public Chemdner with(Format other) {
    return of(view().folder(), other, view().isStrict());
  }

  /**
   * The sentences the study counted: those of the IOB files and, since loading scripts make one of
   * the empty line at the end of each file, one empty sentence more: 30,683, 3,064 and 26,365 by
   * the study, where the second reads as 30,640 with its last digit lost.
   *
   * @return a loader of sentences
   * @see <a href="https://github.com/cambridgeltl/MTL-Bioinformatics-2016">MTL-Bioinformatics</a>
   */
  public Corpus<MentionInstance> study() {
    return sentences(view().folder(), Conll.withDefaults().withEmptyTail())
        .withNote("one empty sentence at the end of each file, as loading scripts make it")
        .withStrict(view().isStrict());
  }

  @Override
  public Chemdner strict() {
    return of(view().folder(), format, true);
  }

  private static CorpusView<MentionInstance> sentences(Path folder, Conll reader) {
    return new CorpusView<>(
        INFO,
        CHEMICALS,
        "sentence",
        SPLITS,
        folder,
        (split, files, findings) -> {
          String name = split.equals(Split.VALIDATION) ? "devel" : split.name();
          return reader
              .withIdPrefix(name + "#")
              .withUntypedLabel("Chemical")
              .read(files.text(folder.resolve("iob").resolve(name + ".tsv")), findings)
              .stream()
              .map(AnnotatedDocument::toMentions)
              .collect(ImmutableList.toImmutableList());
        });
  }

  private static ImmutableList<MentionInstance> documents(
      Path folder, Split split, SourceFiles files, Findings findings) {
    String prefix =
        split.equals(SAMPLE)
            ? "original-sample/"
            : split.equals(Split.TRAIN)
                ? "training."
                : split.equals(Split.VALIDATION) ? "development." : "evaluation.";
    return ChemdnerTsv.read(
        files.text(folder.resolve(prefix + "abstracts.txt")),
        files.text(folder.resolve(prefix + "annotations.txt")),
        findings);
  }
}
