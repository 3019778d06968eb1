package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Schema.Linking;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.BioC;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.PubTator;
import org.bioeval.datasets.format.TextFile;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * BioRED: 600 abstracts with six types of entities and eight types of relations between concepts.
 *
 * <p>The folder holds {@code Train}, {@code Dev} and {@code Test}, each as {@code .PubTator},
 * {@code .BioC.XML} or {@code .BioC.JSON}. One item is one abstract. Head and tail of a relation
 * are concept ids; where a mention has several ids, a relation names one of them. Each relation has
 * the attribute {@code novel}, {@code Novel} or {@code No}. The study used the corpus as it is.
 *
 * <p>Counted beside what the formats count: {@code relations.novel.Novel}, {@code
 * relations.novel.No}, {@code relations.self}, {@code documents.withoutRelation} and {@code
 * documents.relationTypes}, the number of distinct pairs of document and relation type.
 *
 * @see <a href="https://doi.org/10.1093/bib/bbac282">Luo et al. 2022</a>
 */
public final class BioRed extends ViewedCorpus<RelationInstance> {
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "BioRED",
          "none stated",
          "Luo, Lai, Wei, Arighi, Lu. BioRED: a rich biomedical relation extraction dataset."
              + " Briefings in Bioinformatics 2022, doi:10.1093/bib/bbac282",
          "https://ftp.ncbi.nlm.nih.gov/pub/lu/BioRED/");
  private static final Schema RELATIONS =
      new Schema(
          "BioRED",
          ImmutableList.of(
              new Label("Association", "related in a way no other type describes"),
              new Label("Positive_Correlation", "one rises with the other"),
              new Label("Negative_Correlation", "one falls as the other rises"),
              new Label("Bind", "the two bind physically"),
              new Label("Cotreatment", "given together as a treatment"),
              new Label("Comparison", "two treatments are compared"),
              new Label("Drug_Interaction", "one drug changes the effect of the other"),
              new Label("Conversion", "one is turned into the other")),
          ImmutableMap.of(),
          Linking.CONCEPT,
          false,
          Optional.empty());
  private static final Schema MENTIONS =
      Schema.of(
          "BioRED",
          new Label("GeneOrGeneProduct", "a gene, protein or RNA"),
          new Label("DiseaseOrPhenotypicFeature", "a disease, symptom or phenotype"),
          new Label("ChemicalEntity", "a chemical or drug"),
          new Label("OrganismTaxon", "a species"),
          new Label("SequenceVariant", "a variant of a gene or protein"),
          new Label("CellLine", "a cell line"));
  private static final ImmutableList<Split> SPLITS =
      ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST);

  /** The formats in which the corpus is distributed. */
  public enum Format {
    /** {@code ….PubTator}. */
    PUBTATOR,
    /** {@code ….BioC.XML}. */
    BIOC_XML,
    /** {@code ….BioC.JSON}. */
    BIOC_JSON
  }

  private final Format format;

  private BioRed(Format format, CorpusView<RelationInstance> view) {
    super(view);
    this.format = format;
  }

  /**
   * The corpus in a folder, in PubTator format.
   *
   * @param folder holds {@code Test.PubTator} and so on
   * @return a lenient loader; nothing is read yet
   */
  public static BioRed in(Path folder) {
    return of(folder, Format.PUBTATOR, false);
  }

  private static BioRed of(Path folder, Format format, boolean strict) {
    return new BioRed(
        format,
        new CorpusView<RelationInstance>(
                INFO,
                RELATIONS,
                "document",
                SPLITS,
                folder,
                (split, files, findings) ->
                    read(folder, format, split, files, findings).stream()
                        .map(AnnotatedDocument::toRelations)
                        .collect(ImmutableList.toImmutableList()))
            .withStrict(strict));
  }

  /**
   * The same corpus read from other files.
   *
   * @param other the format
   * @return a loader
   */
  public BioRed with(Format other) {
    return of(view().folder(), other, view().isStrict());
  }

  /**
   * The entities alone.
   *
   * @return a loader of documents, from the same files
   */
  public Corpus<MentionInstance> mentions() {
    Path folder = view().folder();
    return new CorpusView<MentionInstance>(
            INFO,
            MENTIONS,
            "document",
            SPLITS,
            folder,
            (split, files, findings) ->
                read(folder, format, split, files, findings).stream()
                    .map(AnnotatedDocument::toMentions)
                    .collect(ImmutableList.toImmutableList()))
        .withStrict(view().isStrict());
  }

  @Override
  public BioRed strict() {
    return of(view().folder(), format, true);
  }

  private static ImmutableList<AnnotatedDocument> read(
      Path folder, Format format, Split split, SourceFiles files, Findings findings) {
    String set =
        split.equals(Split.TRAIN) ? "Train" : split.equals(Split.VALIDATION) ? "Dev" : "Test";
    String suffix =
        switch (format) {
          case PUBTATOR -> ".PubTator";
          case BIOC_XML -> ".BioC.XML";
          case BIOC_JSON -> ".BioC.JSON";
        };
    TextFile file = files.text(folder.resolve(set + suffix));
    // Ids of variants hold '|', such as c|SUB|G|CODON1763|A.
    BioC bioc = BioC.withDefaults().withIdInfons(",", "identifier");
    ImmutableList<AnnotatedDocument> documents =
        switch (format) {
          case PUBTATOR -> PubTator.withDefaults().withIdSeparator(",").read(file, findings);
          case BIOC_XML -> bioc.readXml(file, findings);
          case BIOC_JSON -> bioc.readJson(file, findings);
        };
    count(documents, findings);
    return documents;
  }

  private static void count(ImmutableList<AnnotatedDocument> documents, Findings findings) {
    for (AnnotatedDocument document : documents) {
      findings.count("documents.withoutRelation", document.relations().isEmpty() ? 1 : 0);
      findings.count(
          "documents.relationTypes",
          document.relations().stream().map(Relation::type).distinct().count());
      for (Relation relation : document.relations()) {
        String novel = Objects.requireNonNullElse(relation.attributes().get("novel"), "unknown");
        findings.count("relations.novel." + novel);
        findings.count("relations.self", relation.head().equals(relation.tail()) ? 1 : 0);
      }
    }
  }
}
