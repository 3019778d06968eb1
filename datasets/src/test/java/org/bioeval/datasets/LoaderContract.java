package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Span;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every loader promises. A test class for a corpus extends this and says how to open it; by
 * default it runs on the corpus' miniature.
 *
 * @param <I> kind of instance
 */
abstract class LoaderContract<I extends Instance> {

  @TempDir Path temp;
  private Path folder = Path.of("");

  /** The corpus in a folder, lenient. */
  abstract Corpus<I> corpus(Path folder);

  /** Name of the corpus' folder among the miniatures, such as {@code PHEE}. */
  abstract String name();

  /** Where the files are; the real corpus may be given here. */
  Path folder() {
    return Miniatures.extractTo(temp, name());
  }

  /**
   * Makes one annotation of the first split disagree with its text or format.
   *
   * @return true, or false if there is nothing in this corpus that could disagree
   */
  boolean damage(Path folder) throws IOException {
    return false;
  }

  /** Replaces text that must be there once in a file. */
  static boolean replace(Path file, String old, String with) throws IOException {
    String text = Files.readString(file);
    assertThat(text).as("text to be damaged in %s", file).contains(old);
    int at = text.indexOf(old);
    Files.writeString(file, text.substring(0, at) + with + text.substring(at + old.length()));
    return true;
  }

  @BeforeEach
  void openFolder() {
    folder = folder();
  }

  private List<Dataset<I>> loadAll() {
    Corpus<I> corpus = corpus(folder);
    return corpus.splits().stream().map(corpus::load).collect(Collectors.toList());
  }

  @Test
  final void everySplitHasInstancesWithDistinctIds() {
    for (Dataset<I> dataset : loadAll()) {
      assertThat(dataset.stream().map(Instance::id))
          .as("ids of %s", dataset.info().split())
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .allSatisfy(id -> assertThat(id).isNotBlank());
      assertThat(dataset.stream().map(Instance::groupId))
          .allSatisfy(id -> assertThat(id).isNotBlank());
    }
  }

  @Test
  final void saysWhereTheDataComesFrom() {
    Corpus<I> corpus = corpus(folder);
    for (Dataset<I> dataset : loadAll()) {
      assertThat(dataset.info().corpus()).isEqualTo(corpus.info().name());
      assertThat(dataset.info().unit()).isEqualTo(corpus.unit()).isNotBlank();
      assertThat(dataset.info().checksum()).matches("[0-9a-f]{64}");
      assertThat(dataset.info().licence()).isNotBlank();
      assertThat(dataset.info().citation()).isNotBlank();
      assertThat(dataset.info().homepage()).startsWith("https://");
      assertThat(dataset.schema()).isEqualTo(corpus.schema());
      assertThat(dataset.report().counts()).isNotEmpty();
    }
  }

  @Test
  final void mentionsAgreeWithTheirTextUnlessReported() {
    for (Dataset<I> dataset : loadAll()) {
      Set<String> reported =
          dataset.report().issues(Kind.OFFSET_MISMATCH).stream()
              .map(Issue::expected)
              .collect(Collectors.toSet());
      for (I item : dataset) {
        for (Mention mention : mentions(item)) {
          if (!agrees(mention, item)) {
            assertThat(reported).as("mismatches, after %s", mention).contains(mention.text());
          }
        }
      }
    }
  }

  private static boolean agrees(Mention mention, Instance item) {
    if (!mention.located()) {
      return true;
    }
    List<String> pieces = new ArrayList<>();
    for (Span span : mention.spans()) {
      assertThat(span.end()).as("end of %s", mention).isLessThanOrEqualTo(item.text().length());
      pieces.add(item.document().text(span));
    }
    return String.join(" ", pieces).equals(mention.text());
  }

  @Test
  final void labelsAreWithinTheSchema() {
    for (Dataset<I> dataset : loadAll()) {
      Schema schema = dataset.schema();
      for (I item : dataset) {
        assertThat(schema.labelNames()).as("labels of %s", item.id()).containsAll(labels(item));
        schema.negative().ifPresent(none -> assertThat(schema.labelNames()).contains(none));
        if (item instanceof EventInstance events) {
          assertRolesAreKnown(events, schema);
        }
      }
    }
  }

  private static void assertRolesAreKnown(EventInstance item, Schema schema) {
    for (Event event : item.events()) {
      for (Argument argument : event.arguments()) {
        if (schema.roles().containsKey(event.type())) {
          assertThat(schema.roles().get(event.type()))
              .as("role of %s in %s", event.id(), item.id())
              .contains(argument.role().replaceFirst("[0-9]+$", ""));
        }
      }
    }
  }

  @Test
  final void referencesResolve() {
    for (Dataset<I> dataset : loadAll()) {
      for (I item : dataset) {
        if (item instanceof EventInstance events) {
          assertEventsResolve(events);
        } else if (item instanceof RelationInstance relations) {
          assertRelationsResolve(relations, dataset.schema());
        }
      }
    }
  }

  private static void assertEventsResolve(EventInstance item) {
    Set<String> ids = item.events().stream().map(Event::id).collect(Collectors.toSet());
    assertThat(ids).hasSameSizeAs(item.events());
    Set<String> entities = item.entities().stream().map(Mention::id).collect(Collectors.toSet());
    for (Event event : item.events()) {
      for (Argument argument : event.arguments()) {
        if (argument instanceof Argument.OfEvent filler) {
          assertThat(ids).as("fillers of %s", item.id()).contains(filler.eventId());
        }
      }
    }
    item.equivalences().forEach(ids1 -> assertThat(entities).containsAll(ids1));
    // An anaphor may stand for what a trigger states.
    item.events().forEach(event -> entities.add(event.trigger().id()));
    for (Relation relation : item.coreferences()) {
      assertThat(entities).contains(relation.head(), relation.tail());
    }
  }

  private static void assertRelationsResolve(RelationInstance item, Schema schema) {
    Set<String> ends = new HashSet<>();
    for (Mention mention : item.mentions()) {
      switch (schema.linking()) {
        case MENTION -> ends.add(mention.id());
        case CONCEPT -> ends.addAll(mention.conceptIds());
        case SURFACE -> ends.add(mention.text());
      }
    }
    for (Relation relation : item.relations()) {
      assertThat(ends).as("ends of %s", item.id()).contains(relation.head(), relation.tail());
    }
    item.candidate()
        .ifPresent(pair -> assertThat(item.mentions()).contains(pair.head(), pair.tail()));
  }

  @Test
  final void givesTheSameOnEachLoad() {
    Corpus<I> corpus = corpus(folder);
    for (Split split : corpus.splits()) {
      Dataset<I> once = corpus.load(split);
      Dataset<I> again = corpus.load(split);
      assertThat(again.toList()).isEqualTo(once.toList());
      assertThat(again.info()).isEqualTo(once.info());
      assertThat(again.report()).isEqualTo(once.report());
    }
  }

  @Test
  final void refusesAnUnknownSplit() {
    Corpus<I> corpus = corpus(folder);
    assertThatThrownBy(() -> corpus.load(Split.of("no-such-split")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-split")
        .hasMessageContaining(corpus.splits().get(0).name());
  }

  @Test
  final void namesAMissingFolder() {
    Path missing = temp.resolve("not here");
    Corpus<I> corpus = corpus(missing);
    assertThatThrownBy(() -> corpus.load(corpus.splits().get(0)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("not here");
  }

  @Test
  final void namesAMissingFile() throws IOException {
    Path empty = Files.createDirectories(temp.resolve("empty"));
    Corpus<I> corpus = corpus(empty);
    assertThatThrownBy(() -> corpus.load(corpus.splits().get(0)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("empty");
  }

  @Test
  final void reportsDamageOrThrowsIfStrict() throws IOException {
    Corpus<I> corpus = corpus(folder);
    assumeTrue(folder.startsWith(temp), "only a miniature is damaged");
    List<Issue> before = errors(corpus.load(corpus.splits().get(0)));
    assumeTrue(damage(folder), "nothing in this corpus could disagree with its text");
    List<Issue> after = errors(corpus.load(corpus.splits().get(0)));
    assertThat(after).hasSizeGreaterThan(before.size());
    List<Issue> added = new ArrayList<>(after);
    added.removeAll(before);
    assertThat(added).allSatisfy(issue -> assertThat(issue.file()).isNotBlank());
    assertThatThrownBy(() -> corpus.strict().load(corpus.splits().get(0)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining(after.get(0).message());
  }

  private static List<Issue> errors(Dataset<?> dataset) {
    return dataset.report().issues().stream()
        .filter(issue -> issue.kind() != Kind.ODDITY && issue.kind() != Kind.WARNING)
        .collect(Collectors.toList());
  }

  private static List<Mention> mentions(Instance item) {
    List<Mention> mentions = new ArrayList<>();
    if (item instanceof MentionInstance instance) {
      mentions.addAll(instance.mentions());
      mentions.addAll(instance.alternatives());
    } else if (item instanceof RelationInstance instance) {
      mentions.addAll(instance.mentions());
    } else if (item instanceof EventInstance instance) {
      mentions.addAll(instance.entities());
      for (Event event : instance.events()) {
        mentions.add(event.trigger());
        for (Argument argument : event.arguments()) {
          Optional.of(argument)
              .filter(Argument.OfMention.class::isInstance)
              .map(Argument.OfMention.class::cast)
              .ifPresent(filler -> mentions.add(filler.mention()));
        }
      }
    }
    return mentions;
  }

  private static Set<String> labels(Instance item) {
    Set<String> labels = new HashSet<>();
    if (item instanceof ClassificationInstance instance) {
      labels.add(instance.label());
    } else if (item instanceof MentionInstance instance) {
      instance.mentions().forEach(mention -> labels.add(mention.type()));
    } else if (item instanceof RelationInstance instance) {
      instance.relations().forEach(relation -> labels.add(relation.type()));
    } else if (item instanceof EventInstance instance) {
      Set<String> fillers = new HashSet<>();
      for (Event event : instance.events()) {
        for (Argument argument : event.arguments()) {
          if (argument instanceof Argument.OfEvent filler) {
            fillers.add(filler.eventId());
          }
        }
      }
      // Events that only fill a role of another one (PHEE's Combination) need not be labels.
      for (Event event : instance.events()) {
        if (!fillers.contains(event.id())) {
          labels.add(event.type());
        }
      }
    } else {
      assertThat(item).isInstanceOf(DialogueInstance.class);
    }
    return labels;
  }
}
