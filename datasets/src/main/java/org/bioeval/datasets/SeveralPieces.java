package org.bioeval.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.datasets.format.Findings;

/** Warns of gold mentions in several pieces, which an answer of words alone may not reach. */
final class SeveralPieces {

  private SeveralPieces() {}

  /** Adds a warning with counts if any mention that a model has to name is discontinuous. */
  static void warn(List<? extends Instance> instances, Path file, Findings findings) {
    long all = 0;
    long several = 0;
    String example = "";
    for (Instance instance : instances) {
      for (Mention mention : (Iterable<Mention>) named(instance)::iterator) {
        all++;
        if (mention.spans().size() > 1) {
          several++;
          example = several == 1 ? "'" + mention.text() + "' in " + instance.id() : example;
        }
      }
    }
    if (several > 0) {
      findings.report(
          Kind.WARNING,
          file,
          0,
          "",
          several
              + " of "
              + all
              + " gold mentions stand in several pieces, such as "
              + example
              + "; an answer gives words without places, so scores that match by place count one"
              + " right only if its pieces are found in the text, and scores that match by words"
              + " compare the pieces joined by one blank");
    }
  }

  /** The mentions that an answer names, each once; events may share them. */
  private static Stream<Mention> named(Instance instance) {
    if (instance instanceof MentionInstance mentions) {
      return mentions.mentions().stream();
    }
    if (instance instanceof EventInstance events) {
      return events.events().stream()
          .flatMap(
              event ->
                  Stream.concat(
                      Stream.of(event.trigger()),
                      event.arguments().stream()
                          .filter(Argument.OfMention.class::isInstance)
                          .map(argument -> ((Argument.OfMention) argument).mention())))
          .distinct();
    }
    return Stream.of();
  }
}
