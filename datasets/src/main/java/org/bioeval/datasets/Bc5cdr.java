package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.Optional;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Schema.Linking;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.BioC;
import org.bioeval.datasets.format.Conll;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.PubTator;
import org.bioeval.datasets.internal.SourceFiles;
import org.bioeval.datasets.internal.TnerSentences;

/**
 * BC5CDR, the chemical-disease relation corpus of BioCreative V: 1,500 abstracts with chemicals and
 * diseases, and by {@link #relations()} which chemical induces which disease.
 *
 * <p>The folder holds {@code CDR_TrainingSet}, {@code CDR_DevelopmentSet} and {@code CDR_TestSet},
 * each as {@code .PubTator.txt}, {@code .BioC.xml} or both, and for {@link Format#IOB} {@code
 * iob/{train,devel,test}.tsv}. One item is one abstract. {@link #study()} gives the sentences the
 * biomedical NLP study counted.
 *
 * <p>PubTator and BioC give the same mentions; those of PubTator have the id {@code T1}, {@code T2}
 * and so on. BioC's extra annotations of the parts of composite mentions are left out and counted
 * as {@code annotations.dropped}.
 *
 * @see <a href="https://doi.org/10.1093/database/baw068">Li et al. 2016</a>
 */
public final class Bc5cdr extends ViewedCorpus<MentionInstance> {
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "BC5CDR",
          "United States Government work, public domain",
          "Li et al. BioCreative V CDR task corpus: a resource for chemical disease relation"
              + " extraction. Database 2016, doi:10.1093/database/baw068",
          "https://biocreative.bioinformatics.udel.edu/tasks/biocreative-v/track-3-cdr/");
  private static final Schema MENTIONS =
      Schema.of(
          "BC5CDR",
          new Label("Chemical", "a chemical or drug"),
          new Label("Disease", "a disease, symptom or adverse effect"));
  private static final Schema RELATIONS =
      new Schema(
          "BC5CDR",
          ImmutableList.of(new Label("CID", "the chemical induces the disease")),
          ImmutableMap.of(),
          Linking.CONCEPT,
          true,
          Optional.empty());
  private static final ImmutableList<Split> SPLITS =
      ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST);

  /** The formats in which the corpus is distributed. */
  public enum Format {
    /** {@code CDR_…Set.PubTator.txt}: documents. */
    PUBTATOR,
    /** {@code CDR_…Set.BioC.xml}: documents. */
    BIOC_XML,
    /** {@code iob/….tsv}: sentences, without ids of concepts and publications. */
    IOB
  }

  private final Format format;

  private Bc5cdr(Format format, CorpusView<MentionInstance> view) {
    super(view);
    this.format = format;
  }

  /**
   * The corpus in a folder, in PubTator format.
   *
   * @param folder holds {@code CDR_TestSet.PubTator.txt} and so on
   * @return a lenient loader; nothing is read yet
   */
  public static Bc5cdr in(Path folder) {
    return of(folder, Format.PUBTATOR, false);
  }

  private static Bc5cdr of(Path folder, Format format, boolean strict) {
    return new Bc5cdr(
        format,
        new CorpusView<MentionInstance>(
                INFO,
                MENTIONS,
                format == Format.IOB ? "sentence" : "document",
                SPLITS,
                folder,
                (split, files, findings) ->
                    read(folder, format, split, files, findings).stream()
                        .map(AnnotatedDocument::toMentions)
                        .collect(ImmutableList.toImmutableList()))
            .withStrict(strict));
  }

  /**
   * The same corpus read from other files.
   *
   * @param other the format
   * @return a loader
   */
  public Bc5cdr with(Format other) {
    return of(view().folder(), other, view().isStrict());
  }

  /**
   * The sentences the study counted: 5,228, 5,330 and 5,865 (the study says 5,226 for the first).
   * They are made by the rule of the {@code tner/bc5cdr} data: title and abstract are cut at word
   * boundaries, a sentence ends after a token that is a lone full stop, and text after the last
   * mention of an abstract is dropped. A sentence's text is its tokens joined by one blank.
   *
   * @return a loader of sentences, from PubTator or BioC whichever this corpus reads
   * @throws IllegalStateException if this corpus reads {@link Format#IOB}, which is cut otherwise
   * @see <a href="https://huggingface.co/datasets/tner/bc5cdr">tner/bc5cdr</a>
   */
  public Corpus<MentionInstance> study() {
    requireDocuments("study()");
    Path folder = view().folder();
    return new CorpusView<MentionInstance>(
            INFO,
            MENTIONS,
            "sentence",
            SPLITS,
            folder,
            (split, files, findings) ->
                TnerSentences.of(read(folder, format, split, files, findings), findings))
        .withNote("sentences by the rule of tner/bc5cdr")
        .withStrict(view().isStrict());
  }

  /**
   * The relations: which chemical induces which disease in an abstract. Head and tail are MeSH ids;
   * each is carried by mentions of the same instance.
   *
   * @return a loader of documents, from PubTator or BioC whichever this corpus reads
   * @throws IllegalStateException if this corpus reads {@link Format#IOB}, which has no relations
   */
  public Corpus<RelationInstance> relations() {
    requireDocuments("relations()");
    Path folder = view().folder();
    return new CorpusView<RelationInstance>(
            INFO,
            RELATIONS,
            "document",
            SPLITS,
            folder,
            (split, files, findings) ->
                read(folder, format, split, files, findings).stream()
                    .map(AnnotatedDocument::toRelations)
                    .collect(ImmutableList.toImmutableList()))
        .withStrict(view().isStrict());
  }

  private void requireDocuments(String view) {
    if (format == Format.IOB) {
      throw new IllegalStateException(
          view + " needs whole documents, but format is IOB; use PUBTATOR or BIOC_XML");
    }
  }

  @Override
  public Bc5cdr strict() {
    return of(view().folder(), format, true);
  }

  private static ImmutableList<AnnotatedDocument> read(
      Path folder, Format format, Split split, SourceFiles files, Findings findings) {
    String set =
        split.equals(Split.TRAIN)
            ? "Training"
            : split.equals(Split.VALIDATION) ? "Development" : "Test";
    return switch (format) {
      case PUBTATOR ->
          PubTator.withDefaults()
              .withIdSeparator("|")
              .read(files.text(folder.resolve("CDR_" + set + "Set.PubTator.txt")), findings);
      case BIOC_XML ->
          BioC.withDefaults()
              .withIdInfons("|", "MESH")
              .withRelationInfons("Chemical", "Disease")
              .withoutAnnotations("CompositeRole", "IndividualMention")
              .readXml(files.text(folder.resolve("CDR_" + set + "Set.BioC.xml")), findings);
      case IOB -> {
        String name = split.equals(Split.VALIDATION) ? "devel" : split.name();
        yield Conll.withDefaults()
            .withIdPrefix(name + "#")
            .read(files.text(folder.resolve("iob").resolve(name + ".tsv")), findings);
      }
    };
  }
}
