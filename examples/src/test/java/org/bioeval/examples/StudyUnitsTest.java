package org.bioeval.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Split;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.reference.PublishedStudies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The number of gold labels in the study's test sets. The first column follows from the published
 * rates alone: only this many gold labels let every published precision and recall be a quotient of
 * whole numbers.
 */
class StudyUnitsTest {

  @ParameterizedTest
  @CsvSource({
    "PHEE, 968, 992",
    "BioRED, 100, 222",
    "GIT, 465, 465",
    "DDI, 3020, 3020",
    "ADE, 4704, 4704"
  })
  @SuppressWarnings("unchecked")
  void goldLabelsAreAsManyAsThePublishedRatesImply(String corpus, int items, int labels) {
    String folder = System.getenv("BIOEVAL_CORPORA");
    assumeTrue(folder != null, "needs the real corpora: set BIOEVAL_CORPORA to their folder");
    Dataset<Instance> test =
        (Dataset<Instance>)
            Corpora.named(corpus)
                .view(Corpora.STUDY)
                .in(Path.of(folder).resolve(corpus))
                .load(Split.TEST);
    Task<Instance, ImmutableSet<String>> task = Tasks.labelSet(test.schema());
    long count = 0;
    for (Instance item : test) {
      count += task.gold(item).size();
    }
    assertThat(test.size()).hasValue(items);
    assertThat(count).isEqualTo(labels);
  }

  @ParameterizedTest
  @CsvSource({
    "PHEE, 992",
    "BioRED, 222",
  })
  void publishedRecallsAreWholeNumbersOfHitsOverTheGoldLabels(String corpus, int labels) {
    assertThat(PublishedStudies.scores().stream().filter(s -> s.corpus().equals(corpus)))
        .isNotEmpty()
        .allSatisfy(
            s -> {
              // Four digits are published.
              double hits = s.recall() * labels;
              assertThat(Math.abs(hits - Math.rint(hits)) / labels).isLessThan(0.00006);
            });
  }
}
