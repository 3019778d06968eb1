package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CsvReader;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.internal.ParallelFiles;
import org.bioeval.datasets.internal.SourceFiles;

/**
 * The sentence lists behind the study's counts for Genia2011: {@code paper-sentences/*.csv} with
 * columns {@code Sentence,TriggerWord,TriggerWordLoc,EventType}, the last three {@code
 * ;}-terminated lists. A location is a token's index in the sentence split at single blanks. The
 * lists hold triggers of one word and no arguments.
 *
 * <p>The rows name no document. Their letters follow the documents in order of file name, which
 * tells each sentence's document; a few one-word lines and one sentence of the documents are not in
 * the lists.
 */
final class GeniaSentences {
  private static final String[] COLUMNS = {
    "Sentence", "TriggerWord", "TriggerWordLoc", "EventType"
  };

  /** How many letters of the documents may be missing between two sentences of the list. */
  private static final int LARGEST_GAP = 2_000;

  private final Path csv;
  private final String name;
  private final ImmutableList<String> types;
  private final Findings findings;
  private final StringBuilder letters = new StringBuilder();
  private final List<Integer> starts = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();
  private int at;
  private int current;

  private GeniaSentences(Path csv, String name, ImmutableList<String> types, Findings findings) {
    this.csv = csv;
    this.name = name;
    this.types = types;
    this.findings = findings;
  }

  /** Reads a list; the study tested on what is officially the validation part. */
  static List<EventInstance> read(
      Path corpus, Split split, ImmutableList<String> types, SourceFiles files, Findings findings) {
    String name = split.equals(Split.TRAIN) ? "train" : split.equals(Split.TEST) ? "dev" : "test";
    Path csv = corpus.resolve("paper-sentences").resolve(name + "_data.csv");
    GeniaSentences reader = new GeniaSentences(csv, name, types, findings);
    reader.readDocuments(corpus.resolve(name.equals("dev") ? "devel" : name), files);
    List<EventInstance> instances = new ArrayList<>();
    CsvReader rows = CsvReader.withHeader(files.text(csv), COLUMNS);
    while (rows.next()) {
      instances.add(reader.sentence(rows, instances.size() + 1));
    }
    return instances;
  }

  private void readDocuments(Path folder, SourceFiles files) {
    if (!Files.isDirectory(folder)) {
      findings.report(
          Kind.WARNING,
          folder,
          0,
          "",
          "no such folder: sentences cannot be traced to their documents, each is its own source");
      return;
    }
    ImmutableList<Path> texts = ParallelFiles.list(folder, ".txt");
    List<String> contents =
        ParallelFiles.read(texts, findings, (path, found) -> letters(files.text(path).text()));
    for (int i = 0; i < contents.size(); i++) {
      starts.add(letters.length());
      sources.add(
          GeniaFiles.sourceId(String.valueOf(texts.get(i).getFileName()).replace(".txt", "")));
      letters.append(contents.get(i));
    }
  }

  /** ASCII letters and digits only: tokenisers change blanks, quotes and brackets. */
  private static String letters(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        letters.append(c);
      }
    }
    return letters.toString();
  }

  private String source(CsvReader row, String id, String sentence) {
    if (starts.isEmpty()) {
      return id;
    }
    String wanted = letters(sentence);
    int last = Math.min(at + LARGEST_GAP, letters.length() - wanted.length());
    int found = at;
    while (found <= last && !matches(wanted, found)) {
      found++;
    }
    if (found > last) {
      findings.count("sentences.not-in-documents");
      findings.report(
          Kind.ODDITY,
          csv,
          row.line(),
          id,
          "sentence is not where it should be in the documents; counted to the one before it");
    } else {
      while (current + 1 < starts.size() && starts.get(current + 1) <= found) {
        current++;
      }
      at = found + wanted.length();
    }
    return sources.get(current);
  }

  private boolean matches(String wanted, int start) {
    for (int i = 0; i < wanted.length(); i++) {
      if (letters.charAt(start + i) != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private EventInstance sentence(CsvReader row, int number) {
    String id = name + '-' + number;
    String text = row.get(0);
    Document document = Document.of(id, source(row, id, text), text);
    ImmutableList<String> words = list(row.get(1));
    ImmutableList<String> locations = list(row.get(2));
    ImmutableList<String> labels = list(row.get(3));
    ImmutableList.Builder<Event> events = ImmutableList.builder();
    if (words.size() != locations.size() || words.size() != labels.size()) {
      String message =
          String.format(
              Locale.ROOT,
              "row has %d trigger words, %d locations and %d event types; its events are left out",
              words.size(),
              locations.size(),
              labels.size());
      findings.report(Kind.MALFORMED, csv, row.line(), id, message);
    } else {
      for (int i = 0; i < words.size(); i++) {
        event(row, document, i, words.get(i), locations.get(i), labels.get(i), events);
      }
    }
    ImmutableList<Event> all = events.build();
    findings.count("sentences");
    findings.count("sentences.with-triggers", all.isEmpty() ? 0 : 1);
    return new EventInstance(document, ImmutableList.of(), all);
  }

  private void event(
      CsvReader row,
      Document document,
      int index,
      String word,
      String location,
      String type,
      ImmutableList.Builder<Event> events) {
    if (!types.contains(type)) {
      String message = "event type '" + type + "' is none of " + types + "; left out";
      findings.report(Kind.MALFORMED, csv, row.line(), document.id(), message);
      return;
    }
    String text = document.text();
    int start = tokenStart(text, location);
    int blank = start < 0 ? -1 : text.indexOf(' ', start);
    String found = start < 0 ? "" : text.substring(start, blank < 0 ? text.length() : blank);
    if (!found.equals(word)) {
      findings.report(
          Kind.OFFSET_MISMATCH,
          csv,
          row.line(),
          document.id(),
          "token " + location + " is another word",
          word,
          found);
    }
    String id = "T" + (index + 1);
    Mention trigger =
        found.isEmpty()
            ? Mention.unlocated(type, word)
            : Mention.of(id, type, start, start + found.length(), word);
    events.add(new Event("E" + (index + 1), type, trigger, ImmutableList.of()));
    findings.count("events");
    findings.count("events." + type);
  }

  /** Where a token begins when the text is split at single blanks, or -1. */
  private static int tokenStart(String text, String location) {
    if (!location.matches("[0-9]{1,9}")) {
      return -1;
    }
    int start = 0;
    for (int token = Integer.parseInt(location); token > 0; token--) {
      int blank = text.indexOf(' ', start);
      if (blank < 0) {
        return -1;
      }
      start = blank + 1;
    }
    return start;
  }

  /** {@code a;b;} is a list of two, nothing is a list of none. */
  private static ImmutableList<String> list(String terminated) {
    ImmutableList.Builder<String> items = ImmutableList.builder();
    int from = 0;
    while (from < terminated.length()) {
      int semicolon = terminated.indexOf(';', from);
      int to = semicolon < 0 ? terminated.length() : semicolon;
      items.add(terminated.substring(from, to));
      from = to + 1;
    }
    return items.build();
  }
}
