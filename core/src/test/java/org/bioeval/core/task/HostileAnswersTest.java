package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.stream.Stream;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of a megabyte take no more than moments, whatever they hold. */
class HostileAnswersTest {

  private static final Schema SCHEMA =
      Schema.of("toy", new Schema.Label("Chemical", ""), new Schema.Label("Disease", ""));
  private static final Document TEXT = Document.of("d", "Metformin led to nausea.");

  static Stream<String> answers() {
    return Stream.of(
            "[",
            "{",
            "[1,",
            "{\"a\":",
            "[{\"a\":",
            "[]",
            "[] if ",
            "\"",
            "[\"",
            "[\"a\" ",
            "'",
            " ",
            "\n",
            "- ",
            "[x] ",
            "| ",
            "|a|b|\n",
            "a: b, ",
            "Chemical: a\n",
            "Chemical, ",
            "Foo, ",
            "Chemical (Disease) ",
            "```\n",
            "```json\n[{\"a\":1}]\n```\n",
            "<think>",
            "</think>",
            "no other ",
            "{\"type\":\"Chemical\",\"text\":\"a\"}\n",
            "[{\"type\":\"a\"b\",",
            "…",
            "/*",
            "Chemical: yes\n",
            "// ",
            "\\",
            "[{\"x\":\"y\"z\"}, ",
            "{\"text\":\"{\\\"text\\\":",
            "(",
            "a->",
            "and ",
            "**",
            "{\"a\" \"b\"},")
        .map(piece -> piece.repeat(1_000_000 / piece.length()));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void areReadInMoments(String answer) {
    Completion completion = Completion.of(answer);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          MentionInstance mentions = new MentionInstance(TEXT, ImmutableList.of());
          assertThat(Tasks.mentions(SCHEMA).parse(mentions, completion)).isNotNull();
          Tasks.<MentionInstance>labelSet(SCHEMA).parse(mentions, completion);
          Tasks.relations(SCHEMA)
              .parse(
                  new RelationInstance(TEXT, ImmutableList.of(), ImmutableList.of()), completion);
          EventInstance events = new EventInstance(TEXT, ImmutableList.of(), ImmutableList.of());
          Tasks.events(SCHEMA).parse(events, completion);
          Tasks.<EventInstance>labelSet(SCHEMA).parse(events, completion);
          Tasks.classification(SCHEMA)
              .parse(new ClassificationInstance(TEXT, "Chemical"), completion);
        });
  }
}
