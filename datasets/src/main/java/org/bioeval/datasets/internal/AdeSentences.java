package org.bioeval.datasets.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.datasets.format.DelimitedText;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.TextFile;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of ADE's relation files with their mentions in place.
 *
 * <p>Offsets in the files count from the beginning of a document that is not distributed, so where
 * its sentence begins is unknown but the same for all rows of a sentence. It is the one beginning
 * at which every mention of every row stands where its offset says.
 */
public final class AdeSentences {
  /** Type of relation from a drug to an adverse effect. */
  public static final String ADVERSE_EFFECT = "Adverse-Effect";

  /** Type of relation from a drug to a dose. */
  public static final String DOSAGE = "Dosage";

  private final Findings findings;
  private final Map<Key, List<Row>> rows = new LinkedHashMap<>();

  private AdeSentences(Findings findings) {
    this.findings = findings;
  }

  /** A sentence of a publication. */
  private record Key(String source, String sentence) {}

  /** A pair of mentions as the files give it. */
  private record Row(
      String relation,
      String type,
      String words,
      int start,
      String drug,
      int drugStart,
      TextFile file,
      int line) {}

  /**
   * Reads sentences.
   *
   * @param effects {@code DRUG-AE.rel}
   * @param doses {@code DRUG-DOSE.rel}
   * @param findings {@code sentences}, {@code mentions} and {@code relations} (in all and by type)
   *     are added to it
   * @return the sentences in the order of the files, named {@code PMID#n}
   */
  public static ImmutableList<RelationInstance> read(
      TextFile effects, TextFile doses, Findings findings) {
    AdeSentences sentences = new AdeSentences(findings);
    sentences.readRows(effects, "DRUG-AE", ADVERSE_EFFECT, ADVERSE_EFFECT);
    sentences.readRows(doses, "DRUG-DOSE", DOSAGE, "Dose");
    Map<String, Integer> numbers = new HashMap<>();
    ImmutableList.Builder<RelationInstance> instances = ImmutableList.builder();
    sentences.rows.forEach(
        (key, rows) -> {
          int number = numbers.merge(key.source, 1, Integer::sum);
          instances.add(sentences.instance(key, key.source + "#" + number, rows));
        });
    findings.count("sentences", sentences.rows.size());
    return instances.build();
  }

  private void readRows(TextFile file, String name, String relation, String type) {
    Set<String> sources = new HashSet<>();
    Set<String> sentences = new HashSet<>();
    int count = 0;
    for (DelimitedText row = DelimitedText.of(file, '|', 8, findings); row.next(); ) {
      Integer start = Ints.tryParse(row.get(3));
      Integer drugStart = Ints.tryParse(row.get(6));
      if (start == null || drugStart == null || row.get(2).isEmpty() || row.get(5).isEmpty()) {
        findings.report(
            Kind.MALFORMED,
            file.path(),
            row.line(),
            row.get(0),
            "words are missing or an offset ('"
                + row.get(3)
                + "', '"
                + row.get(6)
                + "') is no number");
        continue;
      }
      count++;
      sources.add(row.get(0));
      sentences.add(row.get(1));
      rows.computeIfAbsent(new Key(row.get(0), row.get(1)), key -> new ArrayList<>(2))
          .add(new Row(relation, type, row.get(2), start, row.get(5), drugStart, file, row.line()));
    }
    findings.count("rows." + name, count);
    findings.count("sources." + name, sources.size());
    findings.count("sentences.unique." + name, sentences.size());
  }

  private RelationInstance instance(Key key, String id, List<Row> rows) {
    String text = key.sentence;
    Set<Integer> beginnings = null;
    for (Row row : rows) {
      beginnings = fitting(beginnings, text, row.words, row.start);
      beginnings = fitting(beginnings, text, row.drug, row.drugStart);
    }
    int begins = beginnings == null || beginnings.isEmpty() ? -1 : beginnings.iterator().next();
    Map<List<Object>, Mention> mentions = new LinkedHashMap<>();
    ImmutableList.Builder<Relation> relations = ImmutableList.builder();
    int count = 0;
    for (Row row : rows) {
      if (begins < 0) {
        findings.report(
            Kind.OFFSET_MISMATCH,
            row.file.path(),
            row.line,
            id,
            "offsets do not fit the sentence; the first occurrence of the words is taken",
            row.words + " at " + row.start + ", " + row.drug + " at " + row.drugStart,
            text);
      }
      Mention drug = mention(mentions, "Drug", row.drug, row.drugStart - begins, begins < 0, text);
      Mention other = mention(mentions, row.type, row.words, row.start - begins, begins < 0, text);
      String name = "R" + ++count;
      relations.add(new Relation(name, row.relation, drug.id(), other.id(), ImmutableMap.of()));
      findings.count("relations");
      findings.count("relations." + row.relation);
    }
    for (Mention mention : mentions.values()) {
      findings.count("mentions");
      findings.count("mentions." + mention.type());
    }
    return new RelationInstance(
        Document.of(id, key.source, text),
        ImmutableList.copyOf(mentions.values()),
        relations.build());
  }

  /** Where the sentence can begin in its document, given one more mention. */
  private static Set<Integer> fitting(
      @Nullable Set<Integer> before, String text, String words, int start) {
    Set<Integer> fitting = new HashSet<>();
    for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      if (start - at >= 0 && (before == null || before.contains(start - at))) {
        fitting.add(start - at);
      }
    }
    return fitting;
  }

  private static Mention mention(
      Map<List<Object>, Mention> known,
      String type,
      String words,
      int offset,
      boolean search,
      String text) {
    int start = search ? text.indexOf(words) : offset;
    List<Object> key = List.of(type, start, words);
    Mention mention = known.get(key);
    if (mention == null) {
      String id = "T" + (known.size() + 1);
      mention =
          start < 0
              ? new Mention(
                  id, type, ImmutableList.of(), words, ImmutableList.of(), ImmutableMap.of())
              : Mention.of(id, type, start, start + words.length(), words);
      known.put(key, mention);
    }
    return mention;
  }
}
