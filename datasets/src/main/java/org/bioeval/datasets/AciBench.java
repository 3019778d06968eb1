package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.DialogueInstance.Turn;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CsvReader;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.TextFile;
import org.bioeval.datasets.format.internal.JsonCursor;
import org.bioeval.datasets.internal.NoteDivisions;

/**
 * ACI-Bench: conversations of doctor and patient with the clinical notes written from them.
 *
 * <p>The folder holds {@code challenge_data/*.csv} as distributed: {@code train}, {@code
 * validation}, and three test sets, {@code test1} (ClinicalNLP task B), {@code test2} (ClinicalNLP
 * task C) and {@code test3} (CLEF task C). One item is one encounter. The note is divided by its
 * section headers; the reference is its division {@code assessment_and_plan}, or the whole note if
 * {@linkplain #fullNote asked for}. {@link #study()} reads the file the clinical study used, and
 * {@link #published()} divides the notes as the files published with the corpus do.
 *
 * <p>Counted are {@code dialogues}, {@code turns}, {@code divisions} by name, and words between
 * white space in all dialogues ({@code words.dialogue}), notes ({@code words.note}) and divisions
 * of assessment and plan ({@code words.assessment_and_plan}).
 *
 * @see <a href="https://doi.org/10.1038/s41597-023-02487-3">Yim et al. 2023</a>
 */
public final class AciBench extends ViewedCorpus<DialogueInstance> {
  private static final String PLAN = "assessment_and_plan";
  private static final String EMPTY = "#####EMPTY#####";
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "ACI-Bench",
          "CC BY 4.0",
          "Yim et al. ACI-BENCH: a Novel Ambient Clinical Intelligence Dataset for Benchmarking"
              + " Automatic Visit Note Generation. Sci Data 2023, 10:586,"
              + " doi:10.1038/s41597-023-02487-3",
          "https://github.com/wyim/aci-bench");
  private static final Schema SCHEMA = Schema.of("ACI-Bench");
  private static final Split TEST3 = Split.of("test3");
  private static final ImmutableMap<Split, String> FILES =
      ImmutableMap.of(
          Split.TRAIN,
          "train",
          Split.VALIDATION,
          "valid",
          Split.of("test1"),
          "clinicalnlp_taskB_test1",
          Split.of("test2"),
          "clinicalnlp_taskC_test2",
          TEST3,
          "clef_taskC_test3");

  /** What is the reference of an encounter. */
  private enum Reference {
    /** Assessment and plan by the section headers. */
    PLAN,
    /** Assessment and plan as in the files published with the corpus. */
    PUBLISHED_PLAN,
    /** The whole note. */
    NOTE
  }

  private final Reference reference;

  private AciBench(Reference reference, CorpusView<DialogueInstance> view) {
    super(view);
    this.reference = reference;
  }

  /**
   * The corpus in a folder, with assessment and plan as the reference.
   *
   * @param folder holds {@code challenge_data}
   * @return a lenient loader; nothing is read yet
   */
  public static AciBench in(Path folder) {
    return of(folder, Reference.PLAN, false);
  }

  private static AciBench of(Path folder, Reference reference, boolean strict) {
    CorpusView<DialogueInstance> view =
        new CorpusView<>(
            INFO,
            SCHEMA,
            "encounter",
            FILES.keySet().asList(),
            folder,
            (split, files, findings) -> {
              String name = Objects.requireNonNull(FILES.get(split)) + ".csv";
              Path path = folder.resolve("challenge_data").resolve(name);
              return readCsv(files.text(path), reference, findings);
            });
    CorpusView<DialogueInstance> noted =
        switch (reference) {
          case PLAN -> view;
          case PUBLISHED_PLAN -> view.withNote("notes divided as published with the corpus");
          case NOTE -> view.withNote("reference is the full note");
        };
    return new AciBench(reference, noted.withStrict(strict));
  }

  /**
   * The same corpus with the whole note as the reference.
   *
   * @return a loader
   */
  public AciBench fullNote() {
    return of(view().folder(), Reference.NOTE, view().isStrict());
  }

  /**
   * The same corpus with its notes divided as in the files that are published beside the notes
   * ({@code challenge_data_json/*_assessment_and_plan.json} and so on, 828 divisions). They were
   * made by a section tagger that takes the first words of a sentence for a header in one of the
   * 207 notes: the plan of D2N030 breaks off before "Physical exam indicated stable breast
   * density", and the rest of the note belongs to the examination. All other divisions are the
   * same.
   *
   * @return a loader
   */
  public AciBench published() {
    return of(view().folder(), Reference.PUBLISHED_PLAN, view().isStrict());
  }

  /**
   * The 40 encounters of test set 3 with their assessment and plan as the clinical study read them,
   * from {@code challenge_data_json/clef_taskC_test3_assessment_and_plan.json}. Their notes are not
   * in that file. The same references come from the CSV by way of the section headers.
   *
   * @return a loader of encounters with the split test3
   */
  public Corpus<DialogueInstance> study() {
    Path folder = view().folder();
    return new CorpusView<DialogueInstance>(
            INFO,
            SCHEMA,
            "encounter",
            ImmutableList.of(TEST3),
            folder,
            (split, files, findings) ->
                readJson(
                    files.text(
                        folder
                            .resolve("challenge_data_json")
                            .resolve("clef_taskC_test3_assessment_and_plan.json")),
                    findings))
        .withNote("clef_taskC_test3_assessment_and_plan.json")
        .withStrict(view().isStrict());
  }

  @Override
  public AciBench strict() {
    return of(view().folder(), reference, true);
  }

  private static List<DialogueInstance> readCsv(
      TextFile file, Reference reference, Findings findings) {
    boolean whole = reference == Reference.NOTE;
    ImmutableList.Builder<DialogueInstance> instances = ImmutableList.builder();
    CsvReader row = CsvReader.withHeader(file, "dataset", "encounter_id", "dialogue", "note");
    while (row.next()) {
      String id = row.get(1).strip();
      String note = row.get(3);
      ImmutableMap<String, String> divisions =
          reference == Reference.PUBLISHED_PLAN
              ? NoteDivisions.published(note)
              : NoteDivisions.of(note);
      String plan = divisions.getOrDefault(PLAN, "");
      if (plan.isEmpty() && !whole) {
        findings.report(
            Kind.ODDITY,
            file.path(),
            row.line(),
            id,
            "note has no assessment and plan by its section headers; the reference is empty");
      }
      findings.count("dialogues." + row.get(0));
      instances.add(instance(id, row.get(2), note, divisions, whole ? note : plan, findings));
    }
    return instances.build();
  }

  private static List<DialogueInstance> readJson(TextFile file, Findings findings) {
    ImmutableList.Builder<DialogueInstance> instances = ImmutableList.builder();
    JsonCursor json = new JsonCursor(file);
    json.enterObject();
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      if (!key.equals("data")) {
        json.skip();
        continue;
      }
      json.enterArray();
      while (json.nextObject()) {
        item(json, file, findings, instances);
      }
    }
    json.end();
    return instances.build();
  }

  private static void item(
      JsonCursor json,
      TextFile file,
      Findings findings,
      ImmutableList.Builder<DialogueInstance> instances) {
    int line = json.line();
    String dialogue = "";
    String target = "";
    String name = "";
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      switch (key) {
        case "src" -> dialogue = json.text();
        case "tgt" -> target = json.text();
        case "file" -> name = json.text();
        default -> json.skip();
      }
    }
    // Such as D2N168-virtassist-assessment_and_plan.
    int first = name.indexOf('-');
    int last = name.lastIndexOf('-');
    if (first <= 0 || dialogue.isEmpty()) {
      findings.report(
          Kind.MALFORMED,
          file.path(),
          line,
          name,
          "'file' is '" + name + "', expected encounter-dataset-division, or 'src' is empty");
      return;
    }
    String division = name.substring(last + 1);
    // A division that is missing from a note is written as 'objective_exam: #####EMPTY#####.'
    boolean missing = target.contains(EMPTY);
    findings.count("divisions.empty", missing ? 1 : 0);
    if (last > first) {
      findings.count("dialogues." + name.substring(first + 1, last));
    }
    instances.add(
        instance(
            name.substring(0, first),
            dialogue,
            "",
            missing ? ImmutableMap.of() : ImmutableMap.of(division, target),
            missing ? "" : target,
            findings));
  }

  private static DialogueInstance instance(
      String id,
      String dialogue,
      String note,
      ImmutableMap<String, String> divisions,
      String reference,
      Findings findings) {
    ImmutableList<Turn> turns = turns(dialogue);
    findings.count("dialogues");
    findings.count("turns", turns.size());
    findings.count("words.dialogue", words(dialogue));
    findings.count("words.note", words(note));
    findings.count("words." + PLAN, words(divisions.getOrDefault(PLAN, "")));
    for (String division : divisions.keySet()) {
      findings.count("divisions." + division);
    }
    return new DialogueInstance(id, Document.of(id, dialogue), turns, note, divisions, reference);
  }

  private static int words(String text) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // No-break blanks, which dictation software writes, divide words too.
      boolean blank = Character.isWhitespace(c) || Character.isSpaceChar(c);
      words += inside || blank ? 0 : 1;
      inside = !blank;
    }
    return words;
  }

  /** Lines {@code [speaker] words}; a line without a speaker goes on with the turn before it. */
  private static ImmutableList<Turn> turns(String dialogue) {
    List<Turn> turns = new ArrayList<>();
    for (int start = 0; start < dialogue.length(); ) {
      int end = NoteDivisions.lineEnd(dialogue, start);
      int close = dialogue.indexOf(']', start);
      String line = dialogue.substring(start, end).strip();
      if (dialogue.charAt(start) == '[' && close > start + 1 && close < end) {
        turns.add(
            new Turn(
                dialogue.substring(start + 1, close), dialogue.substring(close + 1, end).strip()));
      } else if (!line.isEmpty() && turns.isEmpty()) {
        turns.add(new Turn("", line));
      } else if (!line.isEmpty()) {
        Turn last = turns.remove(turns.size() - 1);
        turns.add(new Turn(last.speaker(), last.text() + "\n" + line));
      }
      start = end + 1;
    }
    return ImmutableList.copyOf(turns);
  }
}
