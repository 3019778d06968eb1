package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers are kept, found again exactly, and survive whatever happens to the file. */
@Timeout(60)
class JournalTest {

  private static final Decoding GREEDY = Decoding.greedy();
  private static final BackendInfo INFO = BackendInfo.of("function", "toy");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve(Journal.FILE_NAME);
  }

  private static Backend model() {
    return Backend.of("toy", (prompt, decoding) -> Runs.answer(prompt));
  }

  /** Fails if it is asked at all. */
  private static Backend silent() {
    return Backend.of(
        "toy",
        (prompt, decoding) -> {
          throw new AssertionError("asked again: " + prompt.text());
        });
  }

  private Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation(int size) {
    return Runs.evaluation(size).withJournal(folder);
  }

  private static JournalKey key(Prompt prompt) {
    return JournalKey.of("item", 0, prompt, GREEDY, INFO);
  }

  @Test
  void aCompletionComesBackExactly() throws Exception {
    Completion completion =
        new Completion(
            "α \"quoted\"\n\u0001 🧬 \uD83E",
            Optional.of("because"),
            true,
            FinishReason.LENGTH,
            new Usage(OptionalInt.of(7), OptionalInt.of(3), OptionalInt.of(2)),
            ImmutableList.of(
                new TokenLogprob(
                    "α", OptionalInt.of(42), -0.1, ImmutableList.of(TokenLogprob.of("β", -2.5)))),
            Optional.of("toy-2"),
            Optional.of(
                new Completion.Timing(
                    Duration.ofMillis(1500), Optional.of(Duration.ofMillis(20)))));
    Prompt prompt = Prompt.chat(Message.system("s"), Message.user("u"));
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.find(key(prompt))).isEmpty();
      journal.append(key(prompt), "item", 0, prompt, completion).get();
    }
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.size()).isEqualTo(1);
      assertThat(journal.find(key(prompt)).map(Journal.Kept::value)).contains(completion);
      assertThat(journal.find(key(Prompt.raw("other")))).isEmpty();
    }
    assertThat(Files.readString(file()).lines().toList().get(0))
        .startsWith("{\"message\":\"")
        .endsWith(",\"role\":\"system\",\"text\":\"s\"}");
  }

  @Test
  void numbersThatJsonLacksComeBackExactly() throws Exception {
    Prompt prompt = Prompt.raw("u");
    Completion completion =
        new Completion(
            "8",
            Optional.empty(),
            false,
            FinishReason.STOP,
            Usage.UNKNOWN,
            ImmutableList.of(
                new TokenLogprob(
                    "8",
                    OptionalInt.empty(),
                    Double.NaN,
                    ImmutableList.of(
                        TokenLogprob.of("9", Double.NEGATIVE_INFINITY),
                        TokenLogprob.of("7", -1.0e-300),
                        TokenLogprob.of("6", -0.0)))),
            Optional.empty(),
            Optional.empty());
    try (Journal journal = Journal.open(folder)) {
      journal.append(key(prompt), "item", 0, prompt, completion).get();
    }
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.find(key(prompt)).map(Journal.Kept::value)).contains(completion);
    }
  }

  @Test
  void aTextOfMoreThanTwentyMillionCharactersComesBack() throws Exception {
    // Jackson reads no string of more than 20,000,000 characters unless it is told to.
    Prompt prompt = Prompt.raw("u");
    Completion completion = Completion.of("x".repeat(20_000_001));
    try (Journal journal = Journal.open(folder)) {
      journal.append(key(prompt), "item", 0, prompt, completion).get();
    }
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.find(key(prompt)).map(c -> c.value().text().length()))
          .contains(20_000_001);
    }
  }

  @Test
  void aFinalRefusalComesBackExactly() throws Exception {
    Prompt prompt = Prompt.chat(Message.system("s"), Message.user("u"));
    for (PermanentException.Reason cause : PermanentException.Reason.values()) {
      Journal.Refusal refusal = new Journal.Refusal(cause, "too \"long\" \uD83E 🧬\n", "512");
      try (Journal journal = Journal.open(folder)) {
        journal.appendRefusal(key(prompt), "item", 0, prompt, refusal).get();
      }
      try (Journal journal = Journal.open(folder)) {
        assertThat(journal.size()).isEqualTo(1);
        assertThat(journal.findRefusal(key(prompt)).map(Journal.Kept::value)).contains(refusal);
        assertThat(journal.find(key(prompt))).isEmpty();
        assertThat(journal.findRefusal(key(Prompt.raw("other")))).isEmpty();
      }
    }
    // A later answer wins, as between two answers.
    try (Journal journal = Journal.open(folder)) {
      journal.append(key(prompt), "item", 0, prompt, Completion.of("yes")).get();
    }
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.findRefusal(key(prompt))).isEmpty();
      assertThat(journal.find(key(prompt)).map(Journal.Kept::value)).contains(Completion.of("yes"));
    }
  }

  @Test
  void resumingAsksNothingAndGivesTheSameBytes() {
    Report first = evaluation(300).run(model());
    Report second = evaluation(300).run(silent());
    assertThat(second.toJson()).isEqualTo(first.toJson());
    assertThat(second.toCsv()).isEqualTo(first.toCsv());
    assertThat(second.toMarkdown()).isEqualTo(first.toMarkdown());
    // More items of the same corpus: only the new ones are asked.
    AtomicInteger asked = new AtomicInteger();
    evaluation(310)
        .run(
            Backend.of(
                "toy",
                (prompt, decoding) -> {
                  asked.incrementAndGet();
                  return Runs.answer(prompt);
                }));
    assertThat(asked).hasValue(10);
  }

  @Test
  void failuresAreAskedAgain() {
    AtomicBoolean broken = new AtomicBoolean(true);
    AtomicInteger asked = new AtomicInteger();
    Backend flaky =
        Backend.of(
            "toy",
            (prompt, decoding) -> {
              asked.incrementAndGet();
              if (broken.get() && prompt.text().contains("Sentence 3 ")) {
                throw new RetriableException("busy", null);
              }
              return Runs.answer(prompt);
            });
    Report first = evaluation(10).run(flaky);
    assertThat(first.outcomes().get(Outcome.Kind.FAILED)).isEqualTo(1);
    broken.set(false);
    asked.set(0);
    Report second = evaluation(10).run(flaky);
    assertThat(asked).hasValue(1);
    assertThat(second.outcomes().get(Outcome.Kind.FAILED)).isZero();
    assertThat(second.toJson()).isEqualTo(Runs.evaluation(10).run(model()).toJson());
  }

  @Test
  void aHalfWrittenLastLineIsCutOffWhereverItBreaks() throws Exception {
    String expected = evaluation(6).withConcurrency(1).run(model()).toJson();
    byte[] whole = Files.readAllBytes(file());
    int lastLine =
        new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1)
                .lastIndexOf('\n', whole.length - 2)
            + 1;
    for (int length = lastLine; length < whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      try (Journal journal = Journal.open(folder)) {
        assertThat(journal.size()).isEqualTo(5);
        assertThat(journal.recoveredBytes()).isEqualTo(length - lastLine);
      }
      assertThat(Files.size(file())).isEqualTo(lastLine);
    }
    AtomicInteger asked = new AtomicInteger();
    Report resumed =
        evaluation(6)
            .run(
                Backend.of(
                    "toy",
                    (prompt, decoding) -> {
                      asked.incrementAndGet();
                      return Runs.answer(prompt);
                    }));
    assertThat(asked).hasValue(1);
    assertThat(resumed.toJson()).isEqualTo(expected);
  }

  @Test
  void aJournalInUseIsRefused() {
    try (Journal journal = Journal.open(folder)) {
      assertThatThrownBy(() -> Journal.open(folder))
          .isInstanceOf(JournalException.class)
          .hasMessage(file() + " is used by another run; wait for it or choose another folder");
      assertThat(journal.size()).isZero();
    }
    Journal.open(folder).close();
  }

  @Test
  void anEditedFileIsRefusedByLine() throws Exception {
    evaluation(3).run(model());
    List<String> lines = Files.readAllLines(file());
    Files.writeString(file(), lines.get(0) + "\nnotes of mine\n" + lines.get(1) + "\n");
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith(file() + " line 2 is not a JSON object; this is not a journal");
    Files.writeString(
        file(), lines.get(0) + "\n{\"key\":\"" + "x".repeat(32) + "\",\"item\":\"1\"}\n");
    assertThatThrownBy(() -> Journal.open(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(" line 2 has the key 'xxxxxxxx");
    // A failed opening frees the file.
    Files.writeString(file(), lines.get(0) + "\n");
    Journal.open(folder).close();
  }

  @Test
  void aDamagedAnswerSaysWhichLineToRemove() throws Exception {
    evaluation(3).withConcurrency(1).run(model());
    Files.writeString(file(), Files.readString(file()).replace("\"finish\":", "\"finisch\":"));
    assertThatThrownBy(() -> evaluation(3).run(model()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("remove that line to have the item asked again");
  }

  @Test
  void aFolderThatCannotBeUsedIsTold() throws Exception {
    Path notAFolder = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> Journal.open(notAFolder))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot open the journal " + notAFolder.resolve("journal.jsonl"))
        .hasMessageContaining("check that the folder exists, is writable");
  }

  @Test
  void anUnreadableFolderIsTold() throws Exception {
    assumeFalse(
        System.getProperty("user.name").equals("root"),
        "needs a user whom permissions bind, not root");
    Path locked =
        Files.createDirectory(
            folder.resolve("locked"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
    assertThatThrownBy(() -> Journal.open(locked))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot open the journal");
  }

  @Test
  void appendingToAClosedJournalFails() {
    Journal journal = Journal.open(folder);
    journal.close();
    journal.close();
    Prompt prompt = Prompt.raw("x");
    assertThatThrownBy(
            () -> journal.append(key(prompt), "item", 0, prompt, Completion.of("y")).get())
        .hasRootCauseInstanceOf(JournalException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void aLaterAnswerToTheSameQuestionWins() throws Exception {
    Prompt prompt = Prompt.raw("x");
    for (String text : List.of("first", "second")) {
      try (Journal journal = Journal.open(folder)) {
        journal.append(key(prompt), "item", 0, prompt, Completion.of(text)).get();
      }
    }
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.size()).isEqualTo(1);
      assertThat(journal.find(key(prompt)).get().value().text()).isEqualTo("second");
    }
  }

  @Test
  void longLinesAndManyAnswersAreFound() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      for (int i = 0; i < 3000; i++) {
        Prompt prompt = Prompt.raw("p" + i);
        var unused =
            journal.append(key(prompt), "i", 0, prompt, Completion.of("é" + "x".repeat(i * 7)));
      }
    }
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.size()).isEqualTo(3000);
      for (int i = 0; i < 3000; i++) {
        assertThat(journal.find(key(Prompt.raw("p" + i))).get().value().text()).hasSize(1 + i * 7);
      }
    }
  }

  @Test
  void whatDoesNotChangeAnswersIsNoPartOfAKey() {
    Prompt prompt = Prompt.raw("p");
    BackendInfo priced =
        INFO.withDetail("price.promptPerMillion", "0.15").withDetail("serverVersion", "2");
    assertThat(JournalKey.of("i", 0, prompt, GREEDY, priced))
        .isEqualTo(JournalKey.of("i", 0, prompt, GREEDY, INFO));
  }

  @Test
  void aFunctionOfAnotherVersionIsAskedAgain() {
    Prompt prompt = Prompt.raw("p");
    List<JournalKey> keys =
        Stream.of(
                Backend.of("mine", (p, d) -> Completion.of("a")),
                Backend.of("mine", "1", (p, d) -> Completion.of("a")),
                Backend.of("mine", "2", (p, d) -> Completion.of("b")))
            .map(backend -> JournalKey.of("i", 0, prompt, GREEDY, backend.info()))
            .toList();
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void keysDifferWhereverQuestionsDo() {
    Prompt prompt = Prompt.raw("p");
    Constraint ab = new Constraint.Choice(ImmutableList.of("a", "b"));
    Constraint joined = new Constraint.Choice(ImmutableList.of("a, b"));
    BackendInfo detailed = BackendInfo.of("function", "toy").withIdentity("quantisation", "Q4");
    List<JournalKey> keys =
        List.of(
            JournalKey.of("i", 0, prompt, GREEDY, INFO),
            JournalKey.of("j", 0, prompt, GREEDY, INFO),
            JournalKey.of("i", 1, prompt, GREEDY, INFO),
            JournalKey.of("i", 0, Prompt.chat(Message.user("p")), GREEDY, INFO),
            JournalKey.of("i", 0, prompt, GREEDY.withMaxTokens(511), INFO),
            JournalKey.of("i", 0, prompt, GREEDY.withSeed(0), INFO),
            JournalKey.of("i", 0, prompt, GREEDY.withTemperature(0.5), INFO),
            JournalKey.of("i", 0, prompt, GREEDY.withTopP(0.5), INFO),
            JournalKey.of("i", 0, prompt, GREEDY.withConstraint(ab), INFO),
            JournalKey.of("i", 0, prompt, GREEDY.withConstraint(joined), INFO),
            JournalKey.of("i", 0, prompt, GREEDY, BackendInfo.of("function", "tox")),
            JournalKey.of("i", 0, prompt, GREEDY, detailed));
    assertThat(keys).doesNotHaveDuplicates();
    Set<String> texts = new HashSet<>();
    for (JournalKey key : keys) {
      assertThat(JournalKey.parse(key.toString())).isEqualTo(key);
      texts.add(key.toString());
    }
    assertThat(texts).hasSize(keys.size()).allMatch(text -> text.matches("[0-9a-f]{32}"));
    assertThatThrownBy(() -> JournalKey.parse("+" + "0".repeat(31)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 32 hexadecimal digits");
  }

  @Test
  void aFileThatVanishesUnderARunIsAnError() throws Exception {
    evaluation(20).run(model());
    try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
      Journal journal;
      assertThat(raw.length()).isPositive();
      journal = Journal.open(folder);
      raw.setLength(10);
      Prompt prompt = Runs.task().prompt(Runs.dataset(1).toList().get(0));
      assertThatThrownBy(() -> journal.find(JournalKey.of("item-0", 0, prompt, GREEDY, INFO)))
          .isInstanceOf(JournalException.class);
      journal.close();
    }
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  @Test
  void emptyLinesDoNotMatter() throws Exception {
    evaluation(3).run(model());
    append(file(), "\n\n");
    evaluation(3).run(silent());
  }
}
