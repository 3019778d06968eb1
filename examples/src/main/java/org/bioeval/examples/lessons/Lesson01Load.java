package org.bioeval.examples.lessons;

import java.nio.file.Path;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Bc5cdr;
import org.bioeval.datasets.Miniatures;

/** Lesson 1: load a corpus and look at it. */
public final class Lesson01Load {

  private Lesson01Load() {}

  /**
   * Prints the mentions of the first test document.
   *
   * @param arguments folder of BC5CDR as distributed; without one, the miniature is used
   * @throws java.io.IOException if no temporary folder can be made
   */
  public static void main(String... arguments) throws java.io.IOException {
    Path folder =
        arguments.length > 0
            ? Path.of(arguments[0])
            : Miniatures.extractTo(java.nio.file.Files.createTempDirectory("bioeval"))
                .resolve("BC5CDR");
    Dataset<MentionInstance> test = Bc5cdr.in(folder).load(Split.TEST);
    MentionInstance first = test.toList().get(0);
    System.out.println(first.text());
    for (Mention mention : first.mentions()) {
      System.out.println(mention.type() + " " + mention.cover() + " " + mention.text());
    }
    System.out.println(test.report().counts());
    test.report().issues().forEach(System.out::println); // nothing is hidden
  }
}
