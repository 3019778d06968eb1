package org.bioeval.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bioeval.examples.lessons.Lesson01Load;
import org.bioeval.examples.lessons.Lesson02OwnLoop;
import org.bioeval.examples.lessons.Lesson03OwnBackend;
import org.bioeval.examples.lessons.Lesson04OwnCorpus;
import org.bioeval.examples.lessons.Lesson05OwnMetric;
import org.bioeval.examples.lessons.Lesson09Embed;
import org.bioeval.examples.lessons.Lesson10Compare;
import org.bioeval.examples.lessons.Lesson11Decide;
import org.bioeval.examples.lessons.Lesson12Plan;
import org.bioeval.examples.lessons.Lesson13Repeats;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.Test;

class LessonsTest {

  private static String output(Console.Program program) throws Exception {
    return Console.of(program).out();
  }

  @Test
  void lesson1PrintsMentionsAndCounts() throws Exception {
    String out =
        output(
            () -> {
              Lesson01Load.main();
              return 0;
            });
    assertThat(out).contains("Chemical [").contains("documents=").contains("mentions=");
  }

  @Test
  void lesson2ScoresInItsOwnLoop() throws Exception {
    assertThat(
            output(
                () -> {
                  Lesson02OwnLoop.main();
                  return 0;
                }))
        // The majority label is right on two of three items.
        .contains("micro-f1 0.667 [")
        .contains(" n=3");
  }

  @Test
  void lesson3ReportsAnOwnBackend() throws Exception {
    assertThat(
            output(
                () -> {
                  Lesson03OwnBackend.main();
                  return 0;
                }))
        .contains("# Evaluation of PHEE/label-set")
        .contains("| model | cured-or-harmed |");
  }

  @Test
  void lesson4ScoresAnOwnCorpus() throws Exception {
    // All four messages are told apart by the rule.
    assertThat(
            output(
                () -> {
                  Lesson04OwnCorpus.main();
                  return 0;
                }))
        .contains("| micro-f1 | 1.0000 |")
        .contains("| item-accuracy | 1.0000 |");
  }

  @Test
  void lesson5ScoresByAnOwnMetric() throws Exception {
    assertThat(
            output(
                () -> {
                  Lesson05OwnMetric.main();
                  return 0;
                }))
        // One of three is missed, a weak advice, which costs 1.
        .startsWith("cost 0.333 [");
  }

  @Test
  void lesson7PrintsEachTestSentenceWithANeighbour() throws Exception {
    String out =
        output(
            () -> {
              Lesson09Embed.main();
              return 0;
            });
    List<String> lines = out.lines().toList();
    assertThat(lines).isNotEmpty();
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(lines.get(i)).matches("[01]\\.\\d{3}  \\S.*");
      assertThat(lines.get(i + 1)).matches(" {7}\\S.*");
    }
  }

  @Test
  void lesson10TellsTwoModelsApart() throws Exception {
    // 5 and 50 of a hundred notes are wrong.
    assertThat(
            output(
                () -> {
                  Lesson10Compare.main();
                  return 0;
                }))
        .contains("large      0.9500    1")
        .contains("small      0.5000    2")
        .contains("large − small  0.4500 [")
        .contains("< 0.001");
  }

  @Test
  void lesson11DecidesForTheSmallestThatDoesTheJob() throws Exception {
    // 0.92 is within 0.1 of 0.95 and above 0.8; 0.5 is neither.
    assertThat(
            output(
                () -> {
                  Lesson11Decide.main();
                  return 0;
                }))
        .startsWith("1.5B is the smallest by parameters that does the job of 7B")
        .contains("the chance that this is wrong is at most 5 %")
        .containsPattern("0\\.5B .* falls short")
        .containsPattern("guess .* floor");
  }

  @Test
  void lesson12PlansASample() throws Exception {
    // Only the large one is right on 3 of 100 notes: σ² = 0.03 · 0.97 · 100/99 = 0.02939, and
    // (1.6449 + 0.8416)² · 0.02939 / 0.0004 = 454.3.
    assertThat(
            output(
                () -> {
                  Lesson12Plan.main();
                  return 0;
                }))
        .startsWith("micro-f1 within 0.02 of large, from a pilot of 100 documents (100 items):")
        .containsPattern("small +0\\.1714 +455 +455 +0\\.0426 +0\\.3")
        .contains("right on 10 % of the notes: 1,546 notes.");
  }

  /**
   * 350 of 400 notes are right in the first and third repeat, 310 in the others: 0.825 together. 40
   * notes change, in 4 of their 6 pairs. The deviation is √(4 · 0.05² / 3). Within a note 40 of 400
   * have a variance of ⅓: 1/30. Notes are right always (310), never (50) or half of the times (40):
   * squares 47.75, by 399 0.11967, which by 400 is 0.0173²; without 1/30 / 4 it is 0.11134.
   */
  @Test
  void lesson13TellsTheNoiseOfAModel() throws Exception {
    assertThat(
            output(
                () -> {
                  Lesson13Repeats.main();
                  return 0;
                }))
        .startsWith("micro-f1 0.825 [")
        .contains("asked 4 times; 10.0 % (")
        .contains("two runs differ in 6.7 % (")
        .contains("micro-f1 0.8750, 0.7750, 0.8750, 0.7750 (deviation 0.0577)")
        .contains("deviation between documents 0.334, between repeats 0.183 over 400 documents")
        .contains("standard error now: 0.0173")
        .contains("standard error with 8 repeats: 0.0170")
        .contains("standard error with 800 notes: 0.0122");
  }
}
