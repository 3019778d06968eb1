package org.bioeval.examples.lessons;

import java.util.List;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;

/** 400 notes with one complaint each, and stand-ins for models that are wrong on some of them. */
final class MadeUpNotes {

  private static final List<String> COMPLAINTS = List.of("cough", "rash", "fever", "nausea");

  private MadeUpNotes() {}

  static Dataset<ClassificationInstance> load() {
    Schema.Label[] labels =
        COMPLAINTS.stream().map(name -> new Schema.Label(name, "")).toArray(Schema.Label[]::new);
    return Dataset.of(
        DatasetInfo.of("notes", Split.TEST, "note"),
        Schema.of("notes", labels),
        IntStream.range(0, 400)
            .mapToObj(
                i -> {
                  String complaint = COMPLAINTS.get(i % COMPLAINTS.size());
                  String text = "Patient " + i + " complains of " + complaint + ".";
                  return new ClassificationInstance(Document.of("note-" + i, text), complaint);
                })
            .toList());
  }

  /** A stand-in for a model: wrong on so many of a hundred notes. */
  static Backend model(String name, int wrongOfHundred) {
    return Backend.of(
        name,
        (prompt, decoding) -> {
          String note = prompt.text().replaceAll("(?s).*(Patient \\d+ complains of \\w+).*", "$1");
          int number = Integer.parseInt(note.replaceAll("\\D", ""));
          String right = note.substring(note.lastIndexOf(' ') + 1);
          // 37 has no factor in common with 100: the wrong ones lie scattered.
          boolean wrong = number * 37 % 100 < wrongOfHundred;
          return Completion.of(wrong ? (right.equals("cough") ? "rash" : "cough") : right);
        });
  }
}
