package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.GeneMentionFiles;

/**
 * BC2GM, the gene mention corpus of BioCreative II: 20,000 sentences with genes and proteins.
 *
 * <p>The folder holds {@code original-data/{train,test}} as distributed, each with a file of
 * sentences ({@code train.in}), {@code GENE.eval} and {@code ALTGENE.eval}; {@link #study()} reads
 * {@code devel-split/{train,devel}}, in which 2,500 training sentences are set aside. One item is
 * one sentence. What the official scorer accepts in place of a gold mention ({@code ALTGENE}) is in
 * {@link MentionInstance#alternatives()}.
 *
 * @see <a href="https://doi.org/10.1186/gb-2008-9-s2-s2">Smith et al. 2008</a>
 */
public final class Bc2gm extends ViewedCorpus<MentionInstance> {
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "BC2GM",
          "United States Government work, public domain",
          "Smith et al. Overview of BioCreative II gene mention recognition. Genome Biology 2008,"
              + " 9(S2):S2, doi:10.1186/gb-2008-9-s2-s2",
          "https://biocreative.bioinformatics.udel.edu/resources/corpora/biocreative-ii-corpus/");
  private static final Schema SCHEMA =
      Schema.of("BC2GM", new Label("GENE", "a gene, protein or other gene product"));

  private Bc2gm(CorpusView<MentionInstance> view) {
    super(view);
  }

  /**
   * The corpus in a folder, in its original split into 15,000 and 5,000 sentences.
   *
   * @param folder holds {@code original-data} and, for {@link #study()}, {@code devel-split}
   * @return a lenient loader; nothing is read yet
   */
  public static Bc2gm in(Path folder) {
    return new Bc2gm(view(folder, ImmutableList.of(Split.TRAIN, Split.TEST)));
  }

  private static CorpusView<MentionInstance> view(Path folder, ImmutableList<Split> splits) {
    boolean withDevel = splits.contains(Split.VALIDATION);
    return new CorpusView<>(
        INFO,
        SCHEMA,
        "sentence",
        splits,
        folder,
        (split, files, findings) -> {
          boolean derived = withDevel && !split.equals(Split.TEST);
          String name = split.equals(Split.VALIDATION) ? "devel" : split.name();
          Path part = folder.resolve(derived ? "devel-split" : "original-data").resolve(name);
          return GeneMentionFiles.read(
              files.text(part.resolve(name + ".in")),
              files.text(part.resolve("GENE.eval")),
              files.text(part.resolve("ALTGENE.eval")),
              findings);
        });
  }

  /**
   * The split the study counted: 12,500, 2,500 and 5,000 sentences.
   *
   * @return a loader of sentences
   * @see <a href="https://github.com/spyysalo/bc2gm-corpus">spyysalo/bc2gm-corpus</a>
   */
  public Corpus<MentionInstance> study() {
    return view(view().folder(), ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST))
        .withNote("devel-split of spyysalo/bc2gm-corpus")
        .withStrict(view().isStrict());
  }

  @Override
  public Bc2gm strict() {
    return new Bc2gm(view().withStrict(true));
  }
}
