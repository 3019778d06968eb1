package org.bioeval.core.eval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.eval.internal.CompletionJson;
import org.bioeval.core.eval.internal.JournalFile;
import org.bioeval.core.eval.internal.JsonLine;

/**
 * Every answer of a run, kept on disk as it arrives: a file {@code journal.jsonl} of JSON Lines
 * that is only ever appended to.
 *
 * <p>An answer is found again by its {@link JournalKey}, so a run that was killed goes on where it
 * stopped, and answers are scored anew, by other metrics or parsers, without asking again. Lines
 * are written and forced to disk in batches; an answer counts as given once its batch is on disk. A
 * line that was half-written when a process was killed is cut off on the next opening. One process
 * at a time may use a journal.
 *
 * <p>Lines are of four kinds: {@code
 * {"key":…,"item":…,"sample":…,"at":…,"prompt":[…],"completion":{…}}} for an answer, {@code
 * {"unanswerable":…,"item":…,"sample":…,"at":…,"prompt":[…],"cause":…,"reason":…,"contextTokens":…}}
 * for a question that can never be answered, {@code {"failed":…,"item":…,"error":…}} for a call
 * that failed, and {@code {"message":…,"role":…,"text":…}} for a message that later prompts refer
 * to by its SHA-256. The first two are final: such a question is not asked again, unless its prompt
 * was too long and the model has another context length by now. Samples are numbered from 0; where
 * an item is asked several times, the numbers go on over its repeats. The time {@code at} is in
 * milliseconds of the epoch; it and the context length may be missing. Keys of services are never
 * part of a line.
 *
 * <p>Safe for use by many threads.
 */
public final class Journal implements AutoCloseable {

  /** Name of the file within a journal's folder. */
  public static final String FILE_NAME = "journal.jsonl";

  private static final int KNOWN_MESSAGES = 4096;

  private final JournalFile file;
  private final Object messagesLock = new Object();
  private final Map<Message, String> known =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Message, String> eldest) {
          return size() > KNOWN_MESSAGES;
        }
      };

  /**
   * What a journal has kept.
   *
   * @param value an answer, or a final refusal
   * @param at when it was written; empty in journals of earlier versions
   * @param <T> type of the value
   */
  public record Kept<T>(T value, Optional<Instant> at) {}

  /**
   * Why a question can never be answered.
   *
   * @param cause what stands in the way
   * @param message what the backend said
   * @param contextTokens context length of the model that refused, as its info tells it; empty if
   *     it does not
   */
  public record Refusal(PermanentException.Reason cause, String message, String contextTokens) {

    /**
     * A refusal by a backend.
     *
     * @param failure what it threw
     * @param backend who refused
     * @return the refusal, with the context length that the backend tells
     */
    public static Refusal of(PermanentException failure, BackendInfo backend) {
      String message = failure.getMessage();
      return new Refusal(
          failure.reason(),
          message == null ? failure.getClass().getSimpleName() : message,
          contextTokens(backend));
    }

    /**
     * Tells whether a backend would refuse again. Context length is no part of a model's identity,
     * so a prompt that was too long for it may fit once it is served with another.
     *
     * @param backend who would be asked
     * @return false if the prompt was too long for another context length
     */
    public boolean holdsFor(BackendInfo backend) {
      return cause != PermanentException.Reason.PROMPT_TOO_LONG
          || contextTokens.equals(contextTokens(backend));
    }

    private static String contextTokens(BackendInfo backend) {
      return backend.properties().getOrDefault(BackendInfo.CONTEXT_TOKENS, "");
    }
  }

  private Journal(JournalFile file) {
    this.file = file;
  }

  /**
   * Opens the journal in a folder, making both if needed.
   *
   * @param folder where {@code journal.jsonl} lies or will lie
   * @return the journal, holding every whole line of the file
   * @throws JournalException if the file cannot be opened, is used by another process or is damaged
   *     other than by a half-written last line
   */
  public static Journal open(Path folder) {
    return new Journal(JournalFile.open(folder.resolve(FILE_NAME)));
  }

  /**
   * Number of questions that were settled when the file was opened: answered, or refused for good.
   *
   * @return at least 0
   */
  public int size() {
    return file.size();
  }

  /**
   * What was cut off from the end of the file when it was opened.
   *
   * @return number of bytes of a half-written line, 0 if the file ended well
   */
  public long recoveredBytes() {
    return file.recoveredBytes();
  }

  /**
   * An answer that was in the file when it was opened.
   *
   * @param key of the question
   * @return the answer and its time, or empty if the question is new or can never be answered
   * @throws JournalException if its line cannot be read
   */
  public Optional<Kept<Completion>> find(JournalKey key) {
    return file.line(key)
        .filter(JournalFile::isAnswer)
        .map(line -> read(key, line, node -> CompletionJson.read(node.path("completion"))));
  }

  /**
   * A final refusal that was in the file when it was opened.
   *
   * @param key of the question
   * @return why it can never be answered, and when that was said; empty if it is new or was
   *     answered
   * @throws JournalException if its line cannot be read
   */
  public Optional<Kept<Refusal>> findRefusal(JournalKey key) {
    return file.line(key)
        .filter(line -> !JournalFile.isAnswer(line))
        .map(
            line ->
                read(
                    key,
                    line,
                    node ->
                        new Refusal(
                            cause(node.path("cause").asText()),
                            node.path("reason").asText(),
                            node.path(BackendInfo.CONTEXT_TOKENS).asText(""))));
  }

  private static PermanentException.Reason cause(String label) {
    for (PermanentException.Reason reason : PermanentException.Reason.values()) {
      if (reason.label().equals(label)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("unknown cause '" + label + "'");
  }

  private <T> Kept<T> read(JournalKey key, String line, Function<JsonNode, T> reader) {
    try {
      JsonNode node = JsonLine.read(line);
      JsonNode at = node.path("at");
      return new Kept<>(
          reader.apply(node),
          at.isIntegralNumber()
              ? Optional.of(Instant.ofEpochMilli(at.asLong()))
              : Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      throw new JournalException(
          file.path()
              + ": the line of key "
              + key
              + " is damaged ("
              + e.getMessage()
              + "); remove that line to have the item asked again",
          e);
    }
  }

  /**
   * Appends an answer.
   *
   * @param key of the question
   * @param item id of the item asked about
   * @param sample number of the sample, from 0
   * @param prompt what was asked
   * @param completion the answer
   * @return completes when the line is on disk; fails with {@link JournalException} if it cannot be
   *     written
   */
  public CompletableFuture<Void> append(
      JournalKey key, String item, int sample, Prompt prompt, Completion completion) {
    String[] references = references(prompt);
    return file.append(
        JsonLine.of(
            json -> {
              question(json, JournalFile.ANSWER, key, item, sample, prompt, references);
              json.writeFieldName("completion");
              CompletionJson.write(json, completion);
            }));
  }

  /**
   * Appends a final refusal. It settles the question as an answer does.
   *
   * @param key of the question
   * @param item id of the item asked about
   * @param sample number of the sample, from 0
   * @param prompt what was asked
   * @param refusal why it can never be answered
   * @return completes when the line is on disk; fails with {@link JournalException} if it cannot be
   *     written
   */
  public CompletableFuture<Void> appendRefusal(
      JournalKey key, String item, int sample, Prompt prompt, Refusal refusal) {
    String[] references = references(prompt);
    return file.append(
        JsonLine.of(
            json -> {
              question(json, JournalFile.REFUSAL, key, item, sample, prompt, references);
              json.writeStringField("cause", refusal.cause().label());
              json.writeStringField("reason", refusal.message());
              if (!refusal.contextTokens().isEmpty()) {
                json.writeStringField(BackendInfo.CONTEXT_TOKENS, refusal.contextTokens());
              }
            }));
  }

  private static void question(
      JsonGenerator json,
      String kind,
      JournalKey key,
      String item,
      int sample,
      Prompt prompt,
      String[] references)
      throws IOException {
    json.writeStringField(kind, key.toString());
    json.writeStringField("item", item);
    json.writeNumberField("sample", sample);
    json.writeNumberField("at", System.currentTimeMillis());
    if (prompt.raw()) {
      json.writeBooleanField("raw", true);
    }
    json.writeArrayFieldStart("prompt");
    for (String reference : references) {
      json.writeString(reference);
    }
    Message last = prompt.messages().get(references.length);
    json.writeStartObject();
    json.writeStringField("role", last.role().wireName());
    json.writeStringField("text", last.text());
    json.writeEndObject();
    json.writeEndArray();
  }

  /**
   * Appends a failed call. It is not an answer: the question stays open.
   *
   * @param key of the question
   * @param item id of the item asked about
   * @param error what failed
   * @return completes when the line is on disk; fails with {@link JournalException} if it cannot be
   *     written
   */
  public CompletableFuture<Void> appendFailure(JournalKey key, String item, String error) {
    return file.append(
        JsonLine.of(
            json -> {
              json.writeStringField("failed", key.toString());
              json.writeStringField("item", item);
              json.writeStringField("error", error);
            }));
  }

  /** Hashes of all messages but the last; a message not seen lately is written out first. */
  private String[] references(Prompt prompt) {
    String[] references = new String[prompt.messages().size() - 1];
    for (int i = 0; i < references.length; i++) {
      Message message = prompt.messages().get(i);
      synchronized (messagesLock) {
        String hash = known.get(message);
        if (hash == null) {
          hash = Hashing.sha256().hashString(message.text(), UTF_8).toString();
          String written = hash;
          known.put(message, hash);
          // Queued under the lock, so that it stands before every line that refers to it.
          var unused =
              file.append(
                  JsonLine.of(
                      json -> {
                        json.writeStringField("message", written);
                        json.writeStringField("role", message.role().wireName());
                        json.writeStringField("text", message.text());
                      }));
        }
        references[i] = hash;
      }
    }
    return references;
  }

  /**
   * Waits until everything appended is on disk, and frees the file.
   *
   * @throws JournalException if something could not be written
   */
  @Override
  public void close() {
    file.close();
  }
}
