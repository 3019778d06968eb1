package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PheeTest {

  @Nested
  class Sentences extends LoaderContract<EventInstance> {
    @Override
    Corpus<EventInstance> corpus(Path folder) {
      return Phee.in(folder);
    }

    @Override
    String name() {
      return "PHEE";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("json/train.json"), "severe hives\"]]", "severe hivez\"]]");
    }
  }

  @Nested
  class SentencesOfTheRealCorpus extends Sentences {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  private static Phee miniature(Path temp) {
    return Phee.in(Miniatures.extractTo(temp).resolve("PHEE"));
  }

  @Test
  void readsRolesWithinRoles(@TempDir Path temp) {
    EventInstance first = miniature(temp).load(Split.TRAIN).toList().get(0);
    assertThat(first.id()).isEqualTo("90000001_1");
    assertThat(first.groupId()).isEqualTo("90000001");
    Event event = first.events().get(0);
    assertThat(event.type()).isEqualTo("Adverse_event");
    assertThat(event.trigger().text()).isEqualTo("developed");
    assertThat(event.attributes()).containsExactly(Map.entry("Severity", "High"));
    assertThat(event.arguments())
        .extracting(
            argument -> argument.role() + "=" + ((Argument.OfMention) argument).mention().text())
        .containsExactly(
            "Subject=A 61-year-old woman",
            "Subject.Age=61-year-old",
            "Subject.Gender=woman",
            "Treatment=a first dose of zalimab",
            "Treatment.Drug=zalimab",
            "Treatment.Dosage=first dose",
            "Effect=severe hives",
            "Severity=severe");
  }

  @Test
  void readsCombinationsAsEventsThatFillARole(@TempDir Path temp) {
    EventInstance item = miniature(temp).load(Split.TRAIN).toList().get(2);
    assertThat(item.events())
        .extracting(Event::type)
        .containsExactly("Adverse_event", "Combination");
    assertThat(item.events().get(0).arguments())
        .contains(new Argument.OfEvent("Treatment.Combination", "E2"));
    Event combination = item.events().get(1);
    assertThat(combination.trigger().text()).isEqualTo("and");
    assertThat(combination.arguments()).extracting(Argument::role).containsExactly("Drug", "Drug");
  }

  @Test
  void keepsDiscontinuousMentionsInTheOrderOfTheSource(@TempDir Path temp) {
    Event inOrder = miniature(temp).load(Split.TRAIN).toList().get(3).events().get(0);
    Mention effect = filler(inOrder, "Effect");
    // "Kidney, and later liver, failure": Kidney at 0-6, failure at 25-32
    assertThat(effect.spans()).containsExactly(new Span(0, 6), new Span(25, 32));
    assertThat(effect.text()).isEqualTo("Kidney failure");
    Event reversed = miniature(temp).load(Split.TEST).toList().get(2).events().get(0);
    assertThat(filler(reversed, "Treatment").text()).isEqualTo("rectal clindanol oral");
  }

  private static Mention filler(Event event, String role) {
    return event.arguments().stream()
        .filter(argument -> argument.role().equals(role))
        .map(argument -> ((Argument.OfMention) argument).mention())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readsModifications(@TempDir Path temp) {
    assertThat(miniature(temp).load(Split.TRAIN).toList().get(4).events().get(0).modifications())
        .containsExactly("Speculated");
    assertThat(
            miniature(temp).load(Split.VALIDATION).toList().get(1).events().get(0).modifications())
        .containsExactly("Negated");
  }

  @Test
  void namesTheLineThatIsCutOff(@TempDir Path temp) throws IOException {
    Phee corpus = miniature(temp);
    Path file = temp.resolve("PHEE/json/dev.json");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 30));
    assertThatThrownBy(() -> corpus.load(Split.VALIDATION))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("dev.json:3: not a JSON object, or cut off: ");
  }

  @Test
  void namesTheLineOfBadUtf8(@TempDir Path temp) throws IOException {
    Phee corpus = miniature(temp);
    Path file = temp.resolve("PHEE/json/dev.json");
    byte[] bytes = Files.readAllBytes(file);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Ketosan")] = (byte) 0xC3;
    Files.write(file, bytes);
    assertThatThrownBy(() -> corpus.load(Split.VALIDATION))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("dev.json:3: byte 0xC3 at offset ");
  }

  /** Counts measured on the distribution: corpora README, section PHEE. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Phee corpus = Phee.in(RealCorpora.folder("PHEE"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "sentences", 2898, 961, 968);
    assertCounts(train, dev, test, "sources", 1108, 371, 359);
    assertCounts(train, dev, test, "events", 3006, 1003, 1010);
    assertCounts(train, dev, test, "events.Adverse_event", 2710, 886, 889);
    assertCounts(train, dev, test, "events.Potential_therapeutic_event", 296, 117, 121);
    assertCounts(train, dev, test, "sentences.with-several-events", 102, 41, 40);
    assertCounts(train, dev, test, "roles.Subject", 1444, 516, 464);
    assertCounts(train, dev, test, "roles.Treatment", 3005, 1003, 1010);
    assertCounts(train, dev, test, "roles.Effect", 2781, 909, 903);
    assertCounts(train, dev, test, "roles.Treatment.Drug", 2973, 991, 997);
    assertCounts(train, dev, test, "events.combination", 380, 152, 128);
    assertCounts(train, dev, test, "mentions.discontinuous", 380, 123, 117);
    assertCounts(train, dev, test, "attributes.Severity", 258, 64, 90);
    assertCounts(train, dev, test, "modifications.Speculated", 367, 143, 123);
    assertCounts(train, dev, test, "modifications.Negated", 40, 18, 18);
    assertCounts(train, dev, test, "sentences.is_mult_event-differs", 357, 149, 124);
    // All that the files deserve is the warning of their discontinuous mentions.
    assertThat(train.issues())
        .singleElement()
        .asString()
        .startsWith("WARNING json/train.json: 380 of ");
    assertThat(dev.issues()).singleElement().asString().contains(": 123 of ");
    assertThat(test.issues()).singleElement().asString().contains(": 117 of ");
  }
}
