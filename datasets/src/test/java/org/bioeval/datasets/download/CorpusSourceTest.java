package org.bioeval.datasets.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusSourceTest {

  static Stream<CorpusSource> all() {
    return CorpusSource.all().stream();
  }

  @Test
  void knowsAllThirteen() {
    assertThat(all().map(CorpusSource::name))
        .containsExactly(
            "PHEE",
            "Genia2011",
            "Genia2013",
            "DDI",
            "GIT",
            "BioRED",
            "BC5CDR",
            "BC2GM",
            "BC4CHEMD",
            "ADE",
            "PubMed20kRCT",
            "HealthAdvice",
            "ACI-Bench");
    assertThat(all()).allMatch(source -> !source.files().isEmpty() && !source.note().isEmpty());
  }

  @Test
  void namesTheCorporaThereAre() {
    assertThatThrownBy(() -> CorpusSource.of("GENIA"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no source of a corpus 'GENIA'; there are [PHEE, Genia2011,");
  }

  /** What is pinned is what the distributed files hold. */
  @ParameterizedTest
  @MethodSource("all")
  void pinsWhatTheRealFilesHold(CorpusSource source) throws IOException {
    String corpora = System.getenv("BIOEVAL_CORPORA");
    assumeTrue(
        corpora != null, "skipped: needs the real corpora; set BIOEVAL_CORPORA to their folder");
    Path folder = Path.of(corpora).resolve(source.name());
    assumeTrue(Files.isDirectory(folder), "skipped: needs the real corpus in " + folder);
    assumeTrue(!source.pins().isEmpty(), "nothing is pinned: only a sample was at hand");
    for (Pin pin : source.pins()) {
      pin.check(folder);
    }
  }
}
