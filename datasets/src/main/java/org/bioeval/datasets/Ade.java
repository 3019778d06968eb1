package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Schema.Linking;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.DelimitedText;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.TextFile;
import org.bioeval.datasets.internal.AdeSentences;
import org.bioeval.datasets.internal.RandomSplit;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * The ADE corpus, version 2: sentences of case reports that tell of an adverse drug effect, or do
 * not.
 *
 * <p>The folder holds {@code DRUG-AE.rel}, {@code DRUG-DOSE.rel} and {@code ADE-NEG.txt}. The
 * authors give no training and test part, so there is one split, {@code all}: the rows of {@code
 * DRUG-AE.rel}, labelled {@code Related}, then those of {@code ADE-NEG.txt}, {@code Not-Related}. A
 * sentence stands in {@code DRUG-AE.rel} once for each pair of drug and effect, so a random split
 * by row, as the study made it, has the same sentences in train and test: {@link #study()} warns of
 * that, {@link #grouped(long)} avoids it. {@link #relations()} gives the drugs, effects and doses
 * themselves.
 *
 * @see <a href="https://doi.org/10.1016/j.jbi.2012.04.008">Gurulingappa et al. 2012</a>
 */
public final class Ade extends ViewedCorpus<ClassificationInstance> {

  /** Seed of {@link #study()}; the study's own is unknown. */
  public static final long STUDY_SEED = 42;

  private static final String RELATED = "Related";
  private static final String NOT_RELATED = "Not-Related";
  private static final String EFFECTS = "DRUG-AE.rel";
  private static final String DOSES = "DRUG-DOSE.rel";
  private static final String NEGATIVES = "ADE-NEG.txt";
  private static final double TEST_SHARE = 0.2;
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "ADE",
          "none stated",
          "Gurulingappa et al. Development of a benchmark corpus to support the automatic extraction"
              + " of drug-related adverse effects from medical case reports. J Biomed Inform 2012,"
              + " 45(5):885-892, doi:10.1016/j.jbi.2012.04.008",
          "https://sites.google.com/site/adecorpus/");
  private static final Schema CLASSES =
      Schema.of(
          "ADE",
          new Label(RELATED, "the sentence tells of an adverse effect of a drug"),
          new Label(NOT_RELATED, "the sentence tells of no adverse effect of a drug"));
  private static final Schema RELATIONS =
      new Schema(
          "ADE",
          ImmutableList.of(
              new Label(AdeSentences.ADVERSE_EFFECT, "the drug causes the adverse effect"),
              new Label(AdeSentences.DOSAGE, "the drug is given in the dose")),
          ImmutableMap.of(),
          Linking.MENTION,
          true,
          Optional.empty());
  private static final ImmutableList<Split> ALL = ImmutableList.of(Split.of("all"));

  private Ade(CorpusView<ClassificationInstance> view) {
    super(view);
  }

  /**
   * The corpus in a folder, all rows in one split.
   *
   * @param folder holds {@code DRUG-AE.rel} and so on
   * @return a lenient loader; nothing is read yet
   */
  public static Ade in(Path folder) {
    return new Ade(
        new CorpusView<>(
            INFO,
            CLASSES,
            "row",
            ALL,
            folder,
            (split, files, findings) -> rows(folder, files, findings)));
  }

  /**
   * The rows as the study divided them, at random into 18,812 and 4,704, with the seed {@link
   * #STUDY_SEED}. The report of each part warns that sentences leak from train to test.
   *
   * @return a loader of rows with the splits train and test
   */
  public Corpus<ClassificationInstance> study() {
    return study(STUDY_SEED);
  }

  /**
   * The rows divided at random: a fifth, rounded up, is test.
   *
   * @param seed makes the division repeatable
   * @return a loader of rows with the splits train and test
   */
  public Corpus<ClassificationInstance> study(long seed) {
    Path folder = view().folder();
    return divided(
        "random 80/20 split by row, seed " + seed,
        (rows, findings) -> {
          RandomSplit<ClassificationInstance> parts = RandomSplit.rows(rows, TEST_SHARE, seed);
          parts.warnIfLeaky(findings, folder.resolve(EFFECTS));
          return parts;
        });
  }

  /**
   * The rows divided at random without a leak: no publication and no sentence is in both parts. A
   * fifth of the rows at most is test.
   *
   * @param seed makes the division repeatable
   * @return a loader of rows with the splits train and test
   */
  public Corpus<ClassificationInstance> grouped(long seed) {
    return divided(
        "random 80/20 split by publication and sentence, seed " + seed,
        (rows, findings) -> RandomSplit.groups(rows, TEST_SHARE, seed));
  }

  /** A way to divide rows. */
  private interface Division {
    RandomSplit<ClassificationInstance> of(List<ClassificationInstance> rows, Findings findings);
  }

  private Corpus<ClassificationInstance> divided(String note, Division division) {
    Path folder = view().folder();
    return new CorpusView<ClassificationInstance>(
            INFO,
            CLASSES,
            "row",
            ImmutableList.of(Split.TRAIN, Split.TEST),
            folder,
            (split, files, findings) ->
                division.of(rows(folder, files, findings), findings).get(split))
        .withNote(note)
        .withStrict(view().isStrict());
  }

  /**
   * The sentences of {@code DRUG-AE.rel} and {@code DRUG-DOSE.rel} with their drugs, adverse
   * effects and doses: one item is one sentence of one publication, and relations lead from a drug
   * to its effect or dose. The files give offsets in documents that are not distributed; a mention
   * is placed where the distances between the offsets of its row fit the sentence.
   *
   * @return a loader of sentences with the split {@code all}
   */
  public Corpus<RelationInstance> relations() {
    Path folder = view().folder();
    return new CorpusView<RelationInstance>(
            INFO,
            RELATIONS,
            "sentence",
            ALL,
            folder,
            (split, files, findings) ->
                AdeSentences.read(
                    files.text(folder.resolve(EFFECTS)),
                    files.text(folder.resolve(DOSES)),
                    findings))
        .withStrict(view().isStrict());
  }

  @Override
  public Ade strict() {
    return new Ade(view().withStrict(true));
  }

  private static ImmutableList<ClassificationInstance> rows(
      Path folder, SourceFiles files, Findings findings) {
    ImmutableList.Builder<ClassificationInstance> rows = ImmutableList.builder();
    Set<String> sentences = new HashSet<>();
    positives(files.text(folder.resolve(EFFECTS)), findings, sentences, rows);
    negatives(files.text(folder.resolve(NEGATIVES)), findings, sentences, rows);
    findings.count("sentences.unique", sentences.size());
    return rows.build();
  }

  private static void positives(
      TextFile file,
      Findings findings,
      Set<String> sentences,
      ImmutableList.Builder<ClassificationInstance> rows) {
    Set<String> sources = new HashSet<>();
    int before = sentences.size();
    int count = 0;
    for (DelimitedText row = DelimitedText.of(file, '|', 8, findings); row.next(); ) {
      String id = "DRUG-AE#" + row.line();
      String sentence = row.get(1);
      for (int column = 2; column <= 5; column += 3) {
        if (!sentence.contains(row.get(column))) {
          findings.report(
              Kind.OFFSET_MISMATCH,
              file.path(),
              row.line(),
              id,
              "words are not in the sentence",
              row.get(column),
              sentence);
        }
      }
      count++;
      sources.add(row.get(0));
      sentences.add(sentence);
      rows.add(
          new ClassificationInstance(
              id,
              Document.of(id, row.get(0), sentence),
              RELATED,
              ImmutableMap.of("adverseEffect", row.get(2), "drug", row.get(5))));
    }
    count(findings, "DRUG-AE", count, sentences.size() - before, sources.size(), RELATED);
  }

  private static void negatives(
      TextFile file,
      Findings findings,
      Set<String> sentences,
      ImmutableList.Builder<ClassificationInstance> rows) {
    String in = file.text();
    Set<String> sources = new HashSet<>();
    Set<String> unique = new HashSet<>();
    int count = 0;
    for (TextFile.Lines line = file.lines(); line.next(); ) {
      if (line.isEmpty()) {
        continue;
      }
      int blank = in.indexOf(' ', line.start());
      if (blank <= line.start() || blank + 5 >= line.end() || !in.startsWith(" NEG ", blank)) {
        findings.report(
            Kind.MALFORMED, file.path(), line.number(), "", "line is not 'PMID NEG sentence'");
        continue;
      }
      String id = "ADE-NEG#" + line.number();
      String source = in.substring(line.start(), blank);
      String sentence = in.substring(blank + 5, line.end());
      count++;
      sources.add(source);
      unique.add(sentence);
      rows.add(
          new ClassificationInstance(
              id, Document.of(id, source, sentence), NOT_RELATED, ImmutableMap.of()));
    }
    sentences.addAll(unique);
    count(findings, "ADE-NEG", count, unique.size(), sources.size(), NOT_RELATED);
  }

  private static void count(
      Findings findings, String file, int rows, int unique, int sources, String label) {
    findings.count("rows", rows);
    findings.count("rows." + file, rows);
    findings.count("labels." + label, rows);
    findings.count("sentences.unique." + file, unique);
    findings.count("sources." + file, sources);
  }
}
