package org.bioeval.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.JsonLine;
import org.bioeval.datasets.internal.ParallelFiles;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * GIT (also GM-CIHT): triples of general and of complementary medicine in sentences of abstracts.
 * The folder holds {@code 0_GM-CIHT/renew_triplet_T_train.jsonl} and its like for dev and test.
 *
 * <p>One item is one row, that is one triple of a sentence; rows that repeat an earlier one are
 * left out. {@link #study()} gives one item for each distinct sentence. The files have no offsets:
 * each mention stands at the first place where its words occur, and relations link words, not
 * mentions.
 *
 * @see <a href="https://arxiv.org/abs/2310.18463">Li, Zhou, Zhang 2023</a>
 */
public final class Git extends ViewedCorpus<RelationInstance> {
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "GIT",
          "none stated",
          "Li, Zhou, Zhang. PETAILOR: Improving Large Language Model by Tailored Chunk Scorer in"
              + " Biomedical Triple Extraction. arXiv 2310.18463",
          "https://github.com/ToneLi/BIoMedRAG/tree/main/dataset/0_GM-CIHT");

  private static final Schema SCHEMA =
      new Schema(
          "GIT",
          ImmutableList.of(
              new Label("ADMINISTERED_TO", "the subject is given to the object"),
              new Label("AFFECTS", "the subject changes the object"),
              new Label("ASSOCIATED_WITH", "the subject is related to the object"),
              new Label("AUGMENTS", "the subject raises the object"),
              new Label("CAUSES", "the subject brings the object about"),
              new Label("COEXISTS_WITH", "subject and object occur together"),
              new Label("COMPLICATES", "the subject makes the object worse"),
              new Label("DIAGNOSES", "the subject identifies the object"),
              new Label("DISRUPTS", "the subject impairs the object"),
              new Label("DOES_NOT_TREAT", "the subject does not help against the object"),
              new Label("INHIBITS", "the subject lowers or blocks the object"),
              new Label("INTERACTS_WITH", "substances act on each other"),
              new Label("MANIFESTATION_OF", "the subject is a sign of the object"),
              new Label("PRECEDES", "the subject comes before the object"),
              new Label("PREDISPOSES", "the subject is a risk for the object"),
              new Label("PREVENTS", "the subject keeps the object from occurring"),
              new Label("PROCESS_OF", "the subject takes place in the object"),
              new Label("PRODUCES", "the subject makes the object"),
              new Label("STIMULATES", "the subject activates the object"),
              new Label("SYMPTOM_OF", "the subject is a symptom of the object"),
              new Label("TREATS", "the subject helps against the object"),
              new Label("USES", "the subject employs the object")),
          ImmutableMap.of(),
          Schema.Linking.SURFACE,
          true,
          Optional.empty());

  private final Path folder;

  private Git(Path folder, CorpusView<RelationInstance> view) {
    super(view);
    this.folder = folder;
  }

  /**
   * The corpus in a folder.
   *
   * @param folder holds {@code 0_GM-CIHT}
   * @return a lenient loader; nothing is read yet
   */
  public static Git in(Path folder) {
    return new Git(
        folder,
        new CorpusView<>(
            INFO,
            SCHEMA,
            "row",
            ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST),
            folder,
            (split, files, findings) ->
                items(read(folder, split, files, findings), Row::id, findings)));
  }

  @Override
  public Git strict() {
    return new Git(folder, view().withStrict(true));
  }

  /**
   * The sentences the biomedical NLP study counted: 3,731 for training and 465 for testing. It
   * leaves the validation split aside. Three training sentences carry two triples each; all of them
   * are gold here, where the study's authors kept the first. The load report says so.
   *
   * @return one item for each distinct sentence, with all its triples
   */
  public Corpus<RelationInstance> study() {
    CorpusView<RelationInstance> view =
        new CorpusView<>(
            INFO,
            SCHEMA,
            "sentence",
            ImmutableList.of(Split.TRAIN, Split.TEST),
            folder,
            (split, files, findings) -> {
              List<Row> rows = read(folder, split, files, findings);
              List<RelationInstance> items = items(rows, Row::sentence, findings);
              noteSeveralTriples(rows, items, findings);
              return items;
            });
    return view.withNote("rows grouped by distinct sentence").withStrict(view().isStrict());
  }

  /** A line that repeats none before it. */
  private record Row(
      JsonLine line, String id, String sentence, String subject, String predicate, String object) {}

  /** What makes two lines the same. */
  private record Triple(String sentence, String subject, String predicate, String object) {}

  private static List<Row> read(Path folder, Split split, SourceFiles files, Findings findings) {
    String name = split.equals(Split.VALIDATION) ? "dev" : split.name();
    Path path = folder.resolve("0_GM-CIHT").resolve("renew_triplet_T_" + name + ".jsonl");
    List<Row> rows =
        ParallelFiles.read(
            JsonLine.all(files.text(path)), findings, (line, found) -> row(line, name, found));
    List<Row> distinct = new ArrayList<>(rows.size());
    Set<Triple> seen = new HashSet<>();
    Set<String> sentences = new HashSet<>();
    for (Row row : rows) {
      sentences.add(row.sentence());
      if (!seen.add(new Triple(row.sentence(), row.subject(), row.predicate(), row.object()))) {
        continue;
      }
      if (SCHEMA.labelNames().contains(row.predicate())) {
        distinct.add(row);
      } else {
        String message = "predicate '" + row.predicate() + "' is unknown; row left out";
        findings.report(Kind.MALFORMED, path, row.line().number(), row.id(), message);
      }
    }
    int repeated = rows.size() - seen.size();
    findings.count("rows", rows.size());
    findings.count("rows.repeated", repeated);
    findings.count("triples", seen.size());
    findings.count("sentences", sentences.size());
    if (repeated > 0) {
      String message = repeated + " of " + rows.size() + " rows repeat an earlier one; left out";
      findings.report(Kind.ODDITY, path, 0, "", message);
    }
    findings.report(
        Kind.WARNING,
        path,
        0,
        "",
        "subject and object are set off in the text by double blanks or brackets, which gives them"
            + " away; mind this when a model is to find them");
    return distinct;
  }

  private static Row row(JsonLine line, String split, Findings findings) {
    JsonNode node = line.parse();
    String sentence = line.text(node, "SENTENCE");
    String subject = line.text(node, "SUBJECT_TEXT");
    int first = sentence.indexOf(subject);
    findings.count("rows.non-ascii", sentence.chars().allMatch(c -> c < 128) ? 0 : 1);
    findings.count("rows.edge-blank", sentence.strip().equals(sentence) ? 0 : 1);
    findings.count(
        "rows.subject-repeated", first >= 0 && sentence.indexOf(subject, first + 1) > 0 ? 1 : 0);
    return new Row(
        line,
        split + '-' + line.number(),
        sentence,
        subject,
        line.text(node, "PREDICATE"),
        line.text(node, "OBJECT_TEXT"));
  }

  /** One item for each group of rows, in the order of their first rows. */
  private static List<RelationInstance> items(
      List<Row> rows, Function<Row, String> key, Findings findings) {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent(key.apply(row), k -> new ArrayList<>(1)).add(row);
      findings.count("relations");
      findings.count("relations." + row.predicate());
    }
    List<RelationInstance> items = new ArrayList<>(groups.size());
    groups.values().forEach(group -> items.add(item(group, findings)));
    return items;
  }

  /** The study gave each sentence one predicate. */
  private static void noteSeveralTriples(
      List<Row> rows, List<RelationInstance> items, Findings findings) {
    List<String> several =
        items.stream()
            .filter(item -> item.relations().size() > 1)
            .map(RelationInstance::id)
            .toList();
    findings.count("sentences.severalTriples", several.size());
    if (!several.isEmpty()) {
      findings.report(
          Kind.WARNING,
          rows.get(0).line().file().path(),
          0,
          "",
          several.size()
              + " of "
              + items.size()
              + " sentences carry more than one triple ("
              + String.join(", ", several)
              + "); all are gold here, where the study's authors kept the first");
    }
  }

  private static RelationInstance item(List<Row> rows, Findings findings) {
    Row first = rows.get(0);
    Map<String, Mention> mentions = new LinkedHashMap<>();
    ImmutableList.Builder<Relation> relations = ImmutableList.builder();
    for (Row row : rows) {
      for (String words : List.of(row.subject(), row.object())) {
        if (!mentions.containsKey(words)) {
          mentions.put(words, mention("T" + (mentions.size() + 1), words, row, findings));
        }
      }
      relations.add(Relation.of(row.predicate(), row.subject(), row.object()));
    }
    return new RelationInstance(
        Document.of(first.id(), first.sentence()),
        ImmutableList.copyOf(mentions.values()),
        relations.build());
  }

  private static Mention mention(String id, String words, Row row, Findings findings) {
    int start = row.sentence().indexOf(words);
    if (start >= 0 && !words.isBlank()) {
      return Mention.of(id, "Entity", start, start + words.length(), words);
    }
    findings.report(
        Kind.OFFSET_MISMATCH,
        row.line().file().path(),
        row.line().number(),
        row.id(),
        "words do not occur in the sentence",
        words,
        "");
    return new Mention(id, "Entity", List.of(), words, List.of(), ImmutableMap.of());
  }
}
