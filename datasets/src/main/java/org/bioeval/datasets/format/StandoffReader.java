package org.bioeval.datasets.format;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Span;
import org.bioeval.datasets.format.TextFile.Lines;
import org.bioeval.datasets.format.internal.Blanks;
import org.jspecify.annotations.Nullable;

/**
 * Reads the standoff annotation of BioNLP Shared Tasks ({@code .a1}, {@code .a2}) and of brat
 * ({@code .ann}).
 *
 * <pre>
 * T1   Protein 48 54            IRF-4        text-bound; 0 5;9 12 where discontinuous
 * E1   Negative_regulation:T18  Theme:E2     event; arguments may refer to later lines
 * M1   Negation E3                           modification (M) or attribute (A) of any of these
 * R1   Coreference Subject:T18 Object:T4     relation
 * *    Equiv T4 T5                           equivalence
 * </pre>
 *
 * <p>Offsets in the files count Unicode code points. Lines of references are resolved after all
 * lines are read, since events may refer to later events. Notes ({@code #}) and normalisations
 * ({@code N}) are skipped. What does not follow the format, refers to nothing or differs from the
 * text goes to the findings, and what is left is used: an argument that refers to nothing is left
 * out, a mention whose place lies outside the text has no span.
 *
 * @see <a href="https://brat.nlplab.org/standoff.html">brat standoff format</a>
 */
public final class StandoffReader {
  private final Document document;
  private final Findings findings;
  private final CodePoints codePoints;
  private final Map<String, Mention> mentions = new LinkedHashMap<>();
  private final Map<String, RawEvent> rawEvents = new LinkedHashMap<>();
  private final List<Raw> modifications = new ArrayList<>();
  private final List<Raw> equivalences = new ArrayList<>();
  private final List<Raw> relations = new ArrayList<>();
  private final Map<String, Map<String, String>> relationAttributes = new LinkedHashMap<>();

  /** A line whose references are not resolved yet. */
  private record Raw(TextFile file, int line, String id, List<String> words) {}

  private static final class RawEvent {
    final Raw raw;
    final String type;
    final Mention trigger;
    final List<Argument> arguments = new ArrayList<>();
    final Set<String> modifications = new LinkedHashSet<>();
    final Map<String, String> attributes = new LinkedHashMap<>();
    boolean visiting;
    boolean visited;

    RawEvent(Raw raw, String type, Mention trigger) {
      this.raw = raw;
      this.type = type;
      this.trigger = trigger;
    }
  }

  private StandoffReader(Document document, Findings findings) {
    this.document = document;
    this.findings = findings;
    this.codePoints = CodePoints.of(document.text());
  }

  /**
   * Reads the annotation of one text.
   *
   * @param document the text the offsets refer to
   * @param files its annotation files in order, such as {@code .a1} and {@code .a2}; ids continue
   *     from one to the next
   * @param findings gets what is wrong
   * @return text and annotation
   * @throws org.bioeval.datasets.format.CorpusFormatException if the findings are strict and
   *     something is wrong
   */
  public static StandoffDocument read(Document document, List<TextFile> files, Findings findings) {
    StandoffReader reader = new StandoffReader(document, findings);
    List<Raw> events = new ArrayList<>();
    for (TextFile file : files) {
      reader.readLines(file, events);
    }
    return reader.resolve(events);
  }

  private void readLines(TextFile file, List<Raw> events) {
    Lines lines = file.lines();
    while (lines.next()) {
      char kind = lines.isEmpty() ? '#' : file.text().charAt(lines.start());
      switch (kind) {
        case 'T' -> readMention(file, lines);
        case 'E' -> readReferences(file, lines, events);
        case 'M', 'A' -> readReferences(file, lines, modifications);
        case 'R' -> readReferences(file, lines, relations);
        case '*' -> readReferences(file, lines, equivalences);
        case '#', 'N' -> {}
        default ->
            malformed(
                file,
                lines.number(),
                "line '" + shown(lines.line()) + "' begins with none of T, E, M, A, R, N, * and #");
      }
    }
  }

  /** Keeps a line until all ids are known. */
  private void readReferences(TextFile file, Lines lines, List<Raw> raws) {
    String line = lines.line();
    int tab = line.indexOf('\t');
    if (tab < 1) {
      malformed(file, lines.number(), "line '" + shown(line) + "' has no tab after its id");
    } else {
      raws.add(new Raw(file, lines.number(), line.substring(0, tab), words(line, tab + 1)));
    }
  }

  /** The words of a line from a place on; blanks and tabs separate them. */
  private static List<String> words(String line, int from) {
    List<String> words = new ArrayList<>(4);
    int start = from;
    for (int i = from; i <= line.length(); i++) {
      if (i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == '\t') {
        if (i > start) {
          words.add(line.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private void readMention(TextFile file, Lines lines) {
    String text = file.text();
    int end = lines.end();
    int tab1 = indexOf(text, '\t', lines.start(), end);
    int tab2 = tab1 < 0 ? -1 : indexOf(text, '\t', tab1 + 1, end);
    int blank = tab2 < 0 ? -1 : indexOf(text, ' ', tab1 + 1, tab2);
    if (blank < 0) {
      malformed(
          file,
          lines.number(),
          "text-bound line '" + shown(lines.line()) + "' is not 'id<tab>type start end<tab>text'");
      return;
    }
    String id = text.substring(lines.start(), tab1);
    String type = text.substring(tab1 + 1, blank);
    String words = text.substring(tab2 + 1, end);
    List<Span> spans = spans(file, lines.number(), id, text.substring(blank + 1, tab2));
    if (spans.isEmpty()) {
      return;
    }
    String found = text(document, spans);
    if (found == null || !found.equals(words)) {
      findings.report(
          Kind.OFFSET_MISMATCH,
          file.path(),
          lines.number(),
          document.id() + " " + id,
          found == null
              ? "place lies outside the text of " + document.text().length() + " characters"
              : "text differs from the text at its place",
          words,
          found == null ? "" : found);
    }
    if (Blanks.isBlank(words, 0, words.length())) {
      malformed(file, lines.number(), "text-bound " + id + " is of blanks only; left out");
      return;
    }
    findings.checkType(type, file.path(), lines.number(), document.id() + " " + id);
    Mention mention =
        new Mention(
            id,
            type,
            found == null ? ImmutableList.of() : ImmutableList.copyOf(spans),
            words,
            ImmutableList.of(),
            ImmutableMap.of());
    if (mentions.putIfAbsent(id, mention) != null) {
      malformed(file, lines.number(), "id '" + id + "' occurs twice; the first one is used");
    }
  }

  private static int indexOf(String text, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The text of the spans joined by blanks, or null if it has no such place. */
  static @Nullable String text(Document document, List<Span> spans) {
    String text = document.text();
    StringBuilder joined = null;
    for (Span span : spans) {
      if (span.end() > text.length()) {
        return null;
      }
      String piece = text.substring(span.start(), span.end());
      if (spans.size() == 1) {
        return piece;
      }
      joined = joined == null ? new StringBuilder(piece) : joined.append(' ').append(piece);
    }
    return joined == null ? null : joined.toString();
  }

  private List<Span> spans(TextFile file, int line, String id, String places) {
    List<Span> spans = new ArrayList<>(1);
    int from = 0;
    while (from <= places.length()) {
      int semicolon = places.indexOf(';', from);
      int to = semicolon < 0 ? places.length() : semicolon;
      int blank = places.indexOf(' ', from);
      int start = blank < 0 || blank > to ? -1 : number(places, from, blank);
      int end = start < 0 ? -1 : number(places, blank + 1, to);
      if (start < 0 || end <= start) {
        malformed(
            file,
            line,
            "place '"
                + shown(places)
                + "' of "
                + id
                + " is not 'start end' with 0 <= start < end, pieces separated by ';'");
        return List.of();
      }
      spans.add(new Span(codePoints.toUtf16(start), codePoints.toUtf16(end)));
      from = to + 1;
    }
    return spans;
  }

  /** A decimal number of up to nine digits, or -1. */
  private static int number(String text, int from, int to) {
    if (from >= to || to - from > 9) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private StandoffDocument resolve(List<Raw> raws) {
    // Mentions never change once events hold them, so their attributes come first.
    for (Raw raw : modifications) {
      modifyMention(raw);
    }
    for (Raw raw : raws) {
      openEvent(raw);
    }
    rawEvents.values().forEach(this::fillEvent);
    rawEvents.values().forEach(this::breakCircles);
    relations.forEach(raw -> relationAttributes.put(raw.id(), new LinkedHashMap<>()));
    modifications.forEach(this::modifyEventOrRelation);
    ImmutableList.Builder<Event> events = ImmutableList.builderWithExpectedSize(rawEvents.size());
    for (RawEvent event : rawEvents.values()) {
      events.add(
          new Event(
              event.raw.id(),
              event.type,
              event.trigger,
              ImmutableList.copyOf(event.arguments),
              ImmutableSet.copyOf(event.modifications),
              ImmutableMap.copyOf(event.attributes)));
    }
    return new StandoffDocument(
        document,
        ImmutableList.copyOf(mentions.values()),
        events.build(),
        resolveEquivalences(),
        resolveRelations());
  }

  private void openEvent(Raw raw) {
    String head = raw.words().isEmpty() ? "" : raw.words().get(0);
    int colon = head.indexOf(':');
    if (colon < 1) {
      malformed(
          raw.file(), raw.line(), "event " + raw.id() + " does not begin with 'type:trigger'");
      return;
    }
    Mention trigger = mentions.get(head.substring(colon + 1));
    if (trigger == null) {
      dangling(raw, "trigger " + head.substring(colon + 1) + " is not there; event left out");
      return;
    }
    RawEvent event = new RawEvent(raw, head.substring(0, colon), trigger);
    if (mentions.containsKey(raw.id()) || rawEvents.putIfAbsent(raw.id(), event) != null) {
      malformed(
          raw.file(), raw.line(), "id '" + raw.id() + "' occurs twice; the first one is used");
    }
  }

  private void fillEvent(RawEvent event) {
    Raw raw = event.raw;
    for (String word : raw.words().subList(1, raw.words().size())) {
      int colon = word.indexOf(':');
      if (colon < 1) {
        malformed(
            raw.file(),
            raw.line(),
            "argument '" + shown(word) + "' of " + raw.id() + " is not 'role:id'; left out");
        continue;
      }
      String role = word.substring(0, colon);
      String id = word.substring(colon + 1);
      Mention mention = mentions.get(id);
      if (mention != null) {
        event.arguments.add(new Argument.OfMention(role, mention));
      } else if (rawEvents.containsKey(id)) {
        event.arguments.add(new Argument.OfEvent(role, id));
      } else {
        dangling(raw, "argument " + word + " refers to nothing; left out");
      }
    }
  }

  /** Leaves out arguments that make an event part of itself: a scorer could not end on them. */
  private void breakCircles(RawEvent start) {
    if (start.visited) {
      return;
    }
    List<RawEvent> path = new ArrayList<>();
    List<Integer> next = new ArrayList<>();
    start.visiting = true;
    path.add(start);
    next.add(0);
    while (!path.isEmpty()) {
      int depth = path.size() - 1;
      RawEvent event = path.get(depth);
      int at = next.get(depth);
      if (at == event.arguments.size()) {
        event.visiting = false;
        event.visited = true;
        path.remove(depth);
        next.remove(depth);
        continue;
      }
      next.set(depth, at + 1);
      if (event.arguments.get(at) instanceof Argument.OfEvent argument) {
        RawEvent filler = rawEvents.get(argument.eventId());
        if (filler == null || filler.visited) {
          continue;
        }
        if (filler.visiting) {
          malformed(
              event.raw.file(),
              event.raw.line(),
              "argument "
                  + argument.role()
                  + ":"
                  + argument.eventId()
                  + " makes event "
                  + event.raw.id()
                  + " part of itself; left out");
          event.arguments.remove(at);
          next.set(depth, at);
        } else {
          filler.visiting = true;
          path.add(filler);
          next.add(0);
        }
      }
    }
  }

  private void modifyMention(Raw raw) {
    List<String> words = raw.words();
    Mention mention = words.size() < 2 ? null : mentions.get(words.get(1));
    if (mention == null || words.size() > 3) {
      return;
    }
    Map<String, String> attributes = new LinkedHashMap<>(mention.attributes());
    attributes.put(words.get(0), words.size() == 3 ? words.get(2) : "true");
    mentions.put(
        mention.id(),
        new Mention(
            mention.id(),
            mention.type(),
            mention.spans(),
            mention.text(),
            mention.conceptIds(),
            ImmutableMap.copyOf(attributes)));
  }

  private void modifyEventOrRelation(Raw raw) {
    List<String> words = raw.words();
    if (words.size() < 2 || words.size() > 3) {
      malformed(
          raw.file(), raw.line(), "modification " + raw.id() + " is not 'type target [value]'");
      return;
    }
    RawEvent event = rawEvents.get(words.get(1));
    if (event != null && words.size() == 2) {
      event.modifications.add(words.get(0));
    } else if (event != null) {
      event.attributes.put(words.get(0), words.get(2));
    } else if (relationAttributes.containsKey(words.get(1))) {
      relationAttributes
          .get(words.get(1))
          .put(words.get(0), words.size() == 3 ? words.get(2) : "true");
    } else if (!mentions.containsKey(words.get(1))) {
      dangling(raw, words.get(0) + " of " + words.get(1) + ", which is not there; left out");
    }
  }

  private ImmutableList<ImmutableSet<String>> resolveEquivalences() {
    ImmutableList.Builder<ImmutableSet<String>> resolved = ImmutableList.builder();
    for (Raw raw : equivalences) {
      List<String> words = raw.words();
      if (words.size() < 3 || !words.get(0).equals("Equiv")) {
        malformed(
            raw.file(),
            raw.line(),
            "equivalence '" + words + "' is not 'Equiv' and two or more ids");
        continue;
      }
      ImmutableSet.Builder<String> members = ImmutableSet.builder();
      for (String id : words.subList(1, words.size())) {
        if (mentions.containsKey(id)) {
          members.add(id);
        } else {
          dangling(raw, "member " + id + " of an equivalence is not there; left out");
        }
      }
      resolved.add(members.build());
    }
    return resolved.build();
  }

  private ImmutableList<Relation> resolveRelations() {
    ImmutableList.Builder<Relation> resolved = ImmutableList.builder();
    for (Raw raw : relations) {
      List<String> words = raw.words();
      if (words.size() != 3 || words.get(1).indexOf(':') < 1 || words.get(2).indexOf(':') < 1) {
        malformed(
            raw.file(), raw.line(), "relation " + raw.id() + " is not 'type role:id role:id'");
        continue;
      }
      String head = words.get(1).substring(words.get(1).indexOf(':') + 1);
      String tail = words.get(2).substring(words.get(2).indexOf(':') + 1);
      if (isThere(head) && isThere(tail)) {
        Map<String, String> attributes = relationAttributes.getOrDefault(raw.id(), Map.of());
        resolved.add(
            new Relation(raw.id(), words.get(0), head, tail, ImmutableMap.copyOf(attributes)));
      } else {
        dangling(raw, "relation of " + head + " and " + tail + ", not both there; left out");
      }
    }
    return resolved.build();
  }

  private boolean isThere(String id) {
    return mentions.containsKey(id) || rawEvents.containsKey(id);
  }

  private void dangling(Raw raw, String message) {
    findings.report(
        Kind.DANGLING_REFERENCE,
        raw.file().path(),
        raw.line(),
        document.id() + " " + raw.id(),
        message);
  }

  private void malformed(TextFile file, int line, String message) {
    findings.report(Kind.MALFORMED, file.path(), line, document.id(), message);
  }

  /** Long lines cut, so that a message stays readable. */
  private static String shown(String line) {
    return line.length() <= 80 ? line : line.substring(0, 77) + "...";
  }
}
