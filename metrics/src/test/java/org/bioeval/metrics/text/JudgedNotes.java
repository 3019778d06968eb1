package org.bioeval.metrics.text;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalMetric;

/**
 * Evaluations of notes by a judge whose replies depend on nothing but the question. Also the
 * program that {@link JudgedRunTest} starts and kills: it notes each question to the judge in a log
 * before it is answered, and writes the report.
 */
final class JudgedNotes {
  private JudgedNotes() {}

  static Dataset<DialogueInstance> dataset(int size) {
    return Dataset.of(
        DatasetInfo.of("toy", Split.TEST, "dialogue"),
        Schema.of("toy"),
        IntStream.range(0, size)
            .mapToObj(
                i ->
                    new DialogueInstance(
                        "item-" + i,
                        Document.of("item-" + i, "dialogue number " + i),
                        ImmutableList.of(),
                        "note " + i,
                        ImmutableMap.of(),
                        "note " + i))
            .toList());
  }

  static Evaluation<DialogueInstance, String> evaluation(int size) {
    return Evaluation.of(Tasks.note("note", "Write a note."), dataset(size));
  }

  /** Answers at once. */
  static Backend model() {
    return Backend.of(
        "model",
        (prompt, decoding) -> Completion.of("A note on " + prompt.text().strip().hashCode()));
  }

  /** A judge that samples, so that several replies belong to a judgement. */
  static Backend judge(BiFunction<Prompt, Decoding, Completion> replies) {
    return new Backend() {
      @Override
      public BackendInfo info() {
        return BackendInfo.of("stub", "judge");
      }

      @Override
      public ImmutableSet<Capability> capabilities() {
        return ImmutableSet.of(Capability.SAMPLING, Capability.SEED);
      }

      @Override
      public Completion complete(Prompt prompt, Decoding decoding) {
        return replies.apply(prompt, decoding);
      }
    };
  }

  /** Steps, claims, verdicts or a score; every seventh score is asked for again. */
  static Completion reply(Prompt prompt, Decoding decoding) {
    String text = prompt.text();
    int hash = Math.floorMod((text + decoding.seed()).hashCode(), 1000);
    if (text.contains("Write three or four short steps")) {
      return Completion.of("{\"steps\": [\"read\", \"judge\"]}");
    }
    if (text.contains("List every fact")) {
      return Completion.of("{\"claims\": [\"fact " + hash + "\"]}");
    }
    if (text.contains("numbered claim")) {
      return Completion.of(
          "{\"verdicts\": [\"" + (hash % 2 == 0 ? "entailed" : "missing") + "\"]}");
    }
    boolean again = hash % 7 == 0 && !text.contains("could not be read");
    return Completion.of(again ? "Hm." : "{\"reason\": \"r\", \"score\": " + hash % 11 + "}");
  }

  /** Two qualities, one by steps that the judge writes, and a check of the claims. */
  static Evaluation<DialogueInstance, String> judged(int size, Backend judge) {
    return evaluation(size)
        .with(
            GEvalMetric.of(
                GEval.fluency().withSamples(3, 1).judgedBy(judge),
                GEval.of("brevity", "It is short.").withSamples(2, 1).judgedBy(judge)))
        .with(TextMetrics.factuality(ClaimCheck.by(judge)));
  }

  /** A question as one line. */
  static String line(Prompt prompt, Decoding decoding) {
    return prompt.text().replace('\n', ' ') + " " + decoding.seed();
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (OutputStream asked =
        Files.newOutputStream(
            Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      Backend judge =
          judge(
              (prompt, decoding) -> {
                byte[] line = (line(prompt, decoding) + "\n").getBytes(StandardCharsets.UTF_8);
                try {
                  synchronized (asked) {
                    asked.write(line);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                return reply(prompt, decoding);
              });
      judged(Integer.parseInt(arguments[1]), judge)
          .withConcurrency(4)
          .withJournal(folder)
          .withItems(folder.resolve("items.jsonl"))
          .run(model())
          .write(folder);
    }
  }
}
