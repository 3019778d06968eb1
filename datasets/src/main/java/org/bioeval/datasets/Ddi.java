package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.RelationInstance.Candidate;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.DdiFile.Pair;
import org.bioeval.datasets.DdiFile.Sentence;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.internal.ParallelFiles;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * DDI: drug-drug interactions in texts of DrugBank and abstracts of MedLine (DDIExtraction 2013).
 * The folder holds {@code DDICorpus} with the XML files as distributed.
 *
 * <p>One item is one sentence with its drugs and the interactions between them; sentences without
 * text or drugs are items too. {@link #study()} gives the candidate pairs of the biomedical NLP
 * study. The split {@link #TEST_NER} is the test part of the drug recognition task, whose pairs are
 * not annotated.
 *
 * @see <a href="https://doi.org/10.1016/j.jbi.2013.07.011">Herrero-Zazo et al. 2013</a>
 */
public final class Ddi extends ViewedCorpus<RelationInstance> {

  /** Test part of the drug recognition task (DrugNER): entities only. */
  public static final Split TEST_NER = Split.of("test-ner");

  /** What the study calls a pair without interaction. */
  private static final String NONE = "none";

  private static final CorpusInfo INFO =
      new CorpusInfo(
          "DDI",
          "CC BY-NC 4.0",
          "Herrero-Zazo, Segura-Bedmar, Martinez, Declerck. The DDI corpus: An annotated corpus"
              + " with pharmacological substances and drug-drug interactions. J Biomed Inform"
              + " 46(5):914-920, 2013",
          "https://github.com/isegura/DDICorpus");

  private static final ImmutableList<Label> LABELS =
      ImmutableList.of(
          new Label("mechanism", "how one drug changes what the body does to the other"),
          new Label("effect", "what the drugs together do to the patient"),
          new Label("advise", "a recommendation about taking the drugs together"),
          new Label("int", "the drugs interact, nothing more is said"));

  private static final ImmutableSet<String> TYPES =
      LABELS.stream().map(Label::name).collect(ImmutableSet.toImmutableSet());

  private static final Schema SENTENCES = schema(LABELS, Optional.empty());

  private static final Schema PAIRS =
      schema(
          ImmutableList.<Label>builder()
              .addAll(LABELS)
              .add(new Label(NONE, "no interaction is stated"))
              .build(),
          Optional.of(NONE));

  private final Path folder;

  private Ddi(Path folder, CorpusView<RelationInstance> view) {
    super(view);
    this.folder = folder;
  }

  private static Schema schema(ImmutableList<Label> labels, Optional<String> negative) {
    return new Schema("DDI", labels, ImmutableMap.of(), Schema.Linking.MENTION, false, negative);
  }

  /**
   * The corpus in a folder.
   *
   * @param folder holds {@code DDICorpus}
   * @return a lenient loader; nothing is read yet
   */
  public static Ddi in(Path folder) {
    return new Ddi(
        folder,
        new CorpusView<>(
            INFO,
            SENTENCES,
            "sentence",
            ImmutableList.of(Split.TRAIN, Split.TEST, TEST_NER),
            folder,
            (split, files, findings) -> sentences(folder, split, files, findings)));
  }

  @Override
  public Ddi strict() {
    return new Ddi(folder, view().withStrict(true));
  }

  /**
   * The candidate pairs the biomedical NLP study counted, after the negative filtering of Lim, Lee
   * and Kang: 11,556 for training, 1,285 for validation, both from the official training part, and
   * 3,020 for testing. Each item asks about one pair; a pair without interaction has no relation,
   * and its label is the schema's negative one.
   *
   * <p>The lists ship with the library. A folder {@code paper-split} beside {@code DDICorpus} with
   * {@code train_pair_ids.tsv} and its like for dev and test replaces them.
   *
   * @return one item for each pair of the study's lists, in the order of the files
   * @see <a href="https://doi.org/10.1371/journal.pone.0190926">Lim, Lee, Kang 2018</a>
   */
  public Corpus<RelationInstance> study() {
    CorpusView<RelationInstance> view =
        new CorpusView<>(
            INFO,
            PAIRS,
            "pair",
            ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST),
            folder,
            (split, files, findings) -> pairs(folder, split, files, findings));
    return view.withNote("pairs of the study's lists (negative filtering of Lim et al. 2018)")
        .withStrict(view().isStrict());
  }

  private static List<RelationInstance> sentences(
      Path folder, Split split, SourceFiles files, Findings findings) {
    boolean annotated = !split.equals(TEST_NER);
    List<RelationInstance> items = new ArrayList<>();
    for (Sentence sentence : read(folder, split, files, findings)) {
      ImmutableList.Builder<Relation> relations = ImmutableList.builder();
      for (Pair pair : annotated ? sentence.pairs() : List.<Pair>of()) {
        pair.type().ifPresent(type -> relations.add(relation(pair, type)));
      }
      items.add(new RelationInstance(sentence.document(), sentence.entities(), relations.build()));
    }
    if (!annotated) {
      findings.report(
          Kind.WARNING,
          folder.resolve("DDICorpus"),
          0,
          "",
          "pairs of this split are not annotated: the instances have entities only");
    }
    return items;
  }

  private static Relation relation(Pair pair, String type) {
    return new Relation(pair.id(), type, pair.head().id(), pair.tail().id(), ImmutableMap.of());
  }

  private static List<RelationInstance> pairs(
      Path folder, Split split, SourceFiles files, Findings findings) {
    Split official = split.equals(Split.VALIDATION) ? Split.TRAIN : split;
    Findings ofAll = findings.fork();
    Map<String, RelationInstance> all = new LinkedHashMap<>();
    for (Sentence sentence : read(folder, official, files, ofAll)) {
      for (Pair pair : sentence.pairs()) {
        ImmutableList<Relation> gold =
            pair.type().stream()
                .map(type -> relation(pair, type))
                .collect(ImmutableList.toImmutableList());
        all.put(
            pair.id(),
            new RelationInstance(
                pair.id(),
                sentence.document(),
                sentence.entities(),
                gold,
                Optional.of(new Candidate(pair.head(), pair.tail()))));
      }
    }
    // What the whole split holds is no count of this view, but what is wrong with it matters.
    findings.addIssues(ofAll);
    Set<String> wanted = new LinkedHashSet<>(studyPairs(folder, split, files));
    List<String> missing = wanted.stream().filter(id -> !all.containsKey(id)).toList();
    List<RelationInstance> items = new ArrayList<>(wanted.size());
    for (RelationInstance item : all.values()) {
      if (wanted.contains(item.id())) {
        items.add(item);
        findings.count("pairs");
        findings.count("pairs." + label(item));
      }
    }
    if (!missing.isEmpty()) {
      findings.report(
          Kind.DANGLING_REFERENCE,
          folder.resolve("DDICorpus"),
          0,
          missing.get(0),
          missing.size()
              + " pairs of the study's list are not in the files, this one first; left out");
    }
    return items;
  }

  private static String label(RelationInstance pair) {
    return pair.relations().isEmpty() ? NONE : pair.relations().get(0).type();
  }

  private static List<Sentence> read(
      Path folder, Split split, SourceFiles files, Findings findings) {
    Path corpus = folder.resolve("DDICorpus");
    Path part;
    if (split.equals(Split.TRAIN)) {
      part = corpus.resolve("Train");
    } else {
      String task = split.equals(TEST_NER) ? "DrugNER" : "DDI Extraction";
      part = corpus.resolve("Test").resolve("Test for " + task + " task");
    }
    List<Path> paths = new ArrayList<>();
    for (String source : DdiFile.SOURCES) {
      paths.addAll(ParallelFiles.list(part.resolve(source), ".xml"));
    }
    if (paths.isEmpty()) {
      throw new CorpusFormatException(
          part, 0, "folder holds no .xml file; check that the corpus is there as distributed");
    }
    List<Sentence> sentences = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (List<Sentence> file :
        ParallelFiles.read(
            paths,
            findings,
            (path, found) ->
                DdiFile.read(files.text(path), TYPES, !split.equals(TEST_NER), found))) {
      for (Sentence sentence : file) {
        if (!ids.add(sentence.document().id())) {
          throw new CorpusFormatException(
              part, 0, "two sentences have the id '" + sentence.document().id() + "'");
        }
      }
      sentences.addAll(file);
    }
    return sentences;
  }

  /**
   * Ids of the study's pairs: the list that ships with the library, or one of your own in {@code
   * paper-split}, whose lines are an id and, after a tab, a label that is not read.
   */
  private static List<String> studyPairs(Path folder, Split split, SourceFiles files) {
    String part = split.equals(Split.VALIDATION) ? "dev" : split.name();
    Path own = folder.resolve("paper-split").resolve(part + "_pair_ids.tsv");
    if (Files.exists(own)) {
      return files.text(own).text().lines().map(line -> line.replaceFirst("\t.*", "")).toList();
    }
    String name = "ddi/study-pairs-" + split + ".txt.gz";
    try (InputStream in =
        new GZIPInputStream(Objects.requireNonNull(Ddi.class.getResourceAsStream(name), name))) {
      return new String(ByteStreams.toByteArray(in), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
