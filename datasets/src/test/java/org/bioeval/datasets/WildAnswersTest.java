package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Split;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gold answer of every corpus and formulation, written in every form that models write: read
 * whole, or not an answer; never a part of it.
 */
class WildAnswersTest {

  private static final Path TABLE = Path.of("../docs/answer-reading.md");
  private static final int REAL_ITEMS = Integer.getInteger("bioeval.wildItems", 150);

  /** Corpora of which a sample lies where the real ones do; the whole is not for download. */
  private static final Map<String, String> FILES_OF_WHOLE =
      Map.of("BC4CHEMD", "training.abstracts.txt", "PubMed20kRCT", "PubMed_20k_RCT/train.txt");

  @TempDir static Path temp;

  /** What became of the answers in one form. */
  private static final class Tally {
    int whole;
    int unread;
    int inPart;
    final List<String> wrong = new ArrayList<>();
    final List<String> examples = new ArrayList<>();
  }

  private static final Map<String, Tally> TALLIES = new LinkedHashMap<>();

  @BeforeAll
  static void readMiniatures() {
    Path corpora = Miniatures.extractTo(temp);
    for (Corpora.Entry entry : Corpora.all()) {
      readAll(entry, corpora.resolve(entry.name()), Integer.MAX_VALUE, TALLIES);
    }
  }

  /** The outcome that the docs state for each form. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Pattern row = Pattern.compile("\\| (.+?) \\| (.+?) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|");
    for (String line : Files.readAllLines(TABLE)) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches()) {
        rows.put(
            matcher.group(1).replace("`", ""),
            matcher.group(3) + " " + matcher.group(4) + " " + matcher.group(5));
      }
    }
    return rows;
  }

  @TestFactory
  Stream<DynamicTest> everyFormIsReadWholeOrNotAtAll() {
    return TALLIES.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> assertThat(entry.getValue().wrong).isEmpty()));
  }

  @Test
  void theTableInTheDocsIsThatOfThisTest() throws IOException {
    assertThat(TALLIES).hasSizeGreaterThanOrEqualTo(40);
    Map<String, String> seen = new LinkedHashMap<>();
    TALLIES.forEach(
        (form, tally) -> seen.put(form, tally.whole + " " + tally.inPart + " " + tally.unread));
    assertThat(documented()).containsExactlyEntriesOf(seen);
  }

  @TestFactory
  Stream<DynamicTest> realCorporaToo() {
    return Corpora.all().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.name(),
                    () -> {
                      Map<String, Tally> tallies = new LinkedHashMap<>();
                      Path folder = RealCorpora.folder(entry.name());
                      String file = FILES_OF_WHOLE.getOrDefault(entry.name(), "");
                      assumeTrue(
                          Files.exists(folder.resolve(file)),
                          "skipped: needs the whole of " + entry.name() + ", not a sample");
                      readAll(entry, folder, REAL_ITEMS, tallies);
                      List<String> wrong = new ArrayList<>();
                      tallies.values().forEach(tally -> wrong.addAll(tally.wrong));
                      report(entry.name(), tallies);
                      assertThat(inPart(tallies)).isSubsetOf(saidToBeReadInPart());
                      assertThat(wrong.stream().limit(20)).isEmpty();
                    }));
  }

  /** The forms of which answers were read in part, and said so. */
  private static Set<String> inPart(Map<String, Tally> tallies) {
    return tallies.keySet().stream()
        .filter(form -> tallies.get(form).inPart > 0)
        .collect(Collectors.toSet());
  }

  /** The forms of which the docs say that elements may be left out. */
  private static Set<String> saidToBeReadInPart() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> line.startsWith("| `") && line.contains("left out and said so"))
        .map(line -> line.substring(3, line.indexOf('`', 3)))
        .collect(Collectors.toSet());
  }

  @Test
  void onlyFormsThatTheDocsNameAreReadInPart() throws IOException {
    assertThat(inPart(TALLIES)).isNotEmpty().isSubsetOf(saidToBeReadInPart());
  }

  @Test
  void printsWhatBecameOfEachForm() {
    report("miniatures", TALLIES);
    assertThat(TALLIES.values().stream().mapToInt(tally -> tally.whole).sum()).isPositive();
  }

  private static void report(String name, Map<String, Tally> tallies) {
    int whole = tallies.values().stream().mapToInt(tally -> tally.whole).sum();
    int unread = tallies.values().stream().mapToInt(tally -> tally.unread).sum();
    System.out.println(name + ": " + whole + " read whole, " + unread + " not answered");
    tallies.forEach(
        (form, tally) ->
            System.out.println(
                "| "
                    + form
                    + " | "
                    + tally.whole
                    + " | "
                    + tally.inPart
                    + " | "
                    + tally.unread
                    + " | "
                    + tally.examples));
  }

  private static void readAll(
      Corpora.Entry entry, Path folder, int limit, Map<String, Tally> tallies) {
    for (Map.Entry<String, Corpora.View> view : entry.views().entrySet()) {
      Corpus<?> corpus = view.getValue().in(folder);
      for (Split split : corpus.splits()) {
        Dataset<?> data = corpus.load(split);
        for (Instance item : Iterables.limit(data, limit)) {
          readItem(item, data, tallies);
        }
        if (limit < Integer.MAX_VALUE) {
          break;
        }
      }
    }
  }

  private static void readItem(Instance item, Dataset<?> data, Map<String, Tally> tallies) {
    if (item instanceof DialogueInstance dialogue) {
      Task<DialogueInstance, String> task = Tasks.assessmentAndPlan();
      String gold = task.gold(dialogue);
      GoldAnswer answer =
          new GoldAnswer(GoldAnswer.Kind.NOTE, gold, List.of(), List.of(), data.schema(), item);
      forms(task, dialogue, answer, gold.strip(), text -> text, tallies);
      return;
    }
    Task<Instance, ImmutableSet<String>> labels = Tasks.labelSet(data.schema());
    ImmutableSet<String> set = labels.gold(item);
    boolean one =
        item instanceof ClassificationInstance
            || (item instanceof RelationInstance pair && pair.candidate().isPresent());
    GoldAnswer answer =
        item instanceof MentionInstance
            ? GoldAnswer.lines(set, labels.format(set), data.schema(), item)
            : GoldAnswer.labels(
                one ? GoldAnswer.Kind.CLASS : GoldAnswer.Kind.LABELS,
                set,
                labels.format(set),
                data.schema(),
                item);
    forms(labels, item, answer, set, found -> found, tallies);
    if (item instanceof MentionInstance mentions) {
      Task<MentionInstance, ImmutableList<Mention>> task = Tasks.mentions(data.schema());
      forms(
          task,
          mentions,
          structured(GoldAnswer.Kind.MENTIONS, task, mentions, data),
          count(task.gold(mentions), WildAnswersTest::words),
          found -> count(found, WildAnswersTest::words),
          tallies);
    } else if (item instanceof RelationInstance relations) {
      Task<RelationInstance, ImmutableList<Relation>> task = Tasks.relations(data.schema());
      forms(
          task,
          relations,
          structured(GoldAnswer.Kind.RELATIONS, task, relations, data),
          count(task.gold(relations), r -> r.type() + "|" + r.head() + "|" + r.tail()),
          found -> count(found, r -> r.type() + "|" + r.head() + "|" + r.tail()),
          tallies);
    } else if (item instanceof EventInstance events) {
      Task<EventInstance, ImmutableList<Event>> task = Tasks.events(data.schema());
      forms(
          task,
          events,
          structured(GoldAnswer.Kind.EVENTS, task, events, data),
          shapes(task.gold(events)),
          WildAnswersTest::shapes,
          tallies);
    }
  }

  private static <I extends Instance, E> GoldAnswer structured(
      GoldAnswer.Kind kind, Task<I, ImmutableList<E>> task, I item, Dataset<?> data) {
    return GoldAnswer.structured(kind, task.format(task.gold(item)), data.schema(), item);
  }

  private static <E> Map<String, Integer> count(
      List<E> elements, java.util.function.Function<E, String> key) {
    Map<String, Integer> counts = new TreeMap<>();
    elements.forEach(element -> counts.merge(key.apply(element), 1, Integer::sum));
    return counts;
  }

  private static String key(Mention mention) {
    return plain(mention.text()).toLowerCase(Locale.ROOT);
  }

  private static String words(Mention mention) {
    return mention.type() + "|" + key(mention);
  }

  private static String plain(String words) {
    return words.strip().replaceAll("\\s+", " ");
  }

  /**
   * Events by type, trigger and arguments; an argument that is an event by its type and trigger.
   */
  private static Map<String, Integer> shapes(List<Event> events) {
    Map<String, String> byId = new LinkedHashMap<>();
    events.forEach(e -> byId.putIfAbsent(e.id(), e.type() + "@" + key(e.trigger())));
    return count(
        events,
        event -> {
          Map<String, Integer> arguments =
              count(
                  event.arguments(),
                  argument ->
                      argument.role()
                          + "="
                          + (argument instanceof Argument.OfMention mention
                              ? key(mention.mention())
                              : byId.getOrDefault(
                                  ((Argument.OfEvent) argument).eventId(), "nowhere")));
          // In any case: places are taken in turn, and the last may be one that differs in case.
          return event.type() + "@" + key(event.trigger()) + arguments;
        });
  }

  private static <I extends Instance, A> void forms(
      Task<I, A> task,
      I item,
      GoldAnswer gold,
      Object expected,
      java.util.function.Function<A, Object> shape,
      Map<String, Tally> tallies) {
    for (WildForms.Form form : WildForms.all()) {
      Tally tally = tallies.computeIfAbsent(form.name(), name -> new Tally());
      if (!form.exists().test(gold)) {
        continue;
      }
      String written = form.write().apply(gold);
      Outcome<A> outcome = task.parse(item, Completion.of(written));
      String about = task.name() + " " + item.id() + ": " + written;
      if (outcome.kind() != Outcome.Kind.ANSWERED) {
        tally.unread++;
        if (tally.examples.size() < 2) {
          tally.examples.add(
              about.substring(0, Math.min(about.length(), 200)).replace("\n", "\\n"));
        }
      } else if (shape.apply(outcome.scored().get()).equals(expected)) {
        tally.whole++;
      } else if (outcome.reading().inPart()) {
        tally.inPart++;
      } else {
        tally.wrong.add(
            form.name()
                + " / "
                + about
                + "\n  expected "
                + expected
                + "\n  read     "
                + shape.apply(outcome.scored().get())
                + "\n  "
                + outcome.reading());
      }
    }
  }
}
