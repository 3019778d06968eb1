package org.bioeval.core.eval.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.task.Task;

/** Gathers what a report says about where its figures come from. */
public final class Provenance implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int IDENTITY_DIGITS = 16;

  private final PromptDigest prompts = new PromptDigest();
  private final TokenTotals tokens = new TokenTotals();

  /** Makes an empty record. */
  public Provenance() {}

  /**
   * Takes a prompt into the digest of all prompts.
   *
   * @param prompt what was asked
   */
  public void prompt(Prompt prompt) {
    prompts.add(prompt);
  }

  /**
   * Takes an answer's tokens into the sums of the run.
   *
   * @param usage what the answer took
   */
  public void used(Usage usage) {
    tokens.add(usage);
  }

  /**
   * Takes all that another record holds.
   *
   * @param other not changed
   */
  public void merge(Provenance other) {
    prompts.add(other.prompts);
    tokens.add(other.tokens);
  }

  /**
   * Everything needed to tell what was measured.
   *
   * @param dataset the data
   * @param task the question
   * @param decoding how answers were generated
   * @param constrained whether backends that can were told the form of answers
   * @param backend who was asked
   * @param repeats how often each item was asked
   * @param judgings how often each answer was judged
   * @return values by dotted name; empty values are left out
   */
  public ImmutableSortedMap<String, String> describe(
      Dataset<?> dataset,
      Task<?, ?> task,
      Decoding decoding,
      boolean constrained,
      BackendInfo backend,
      int repeats,
      int judgings) {
    ImmutableSortedMap.Builder<String, String> facts = ImmutableSortedMap.naturalOrder();
    DatasetInfo info = dataset.info();
    put(facts, "corpus", info.corpus());
    put(facts, "corpus.split", info.split().name());
    put(facts, "corpus.unit", info.unit());
    put(facts, "corpus.sha256", info.checksum());
    put(facts, "corpus.licence", info.licence());
    put(facts, "corpus.citation", info.citation());
    put(facts, "corpus.homepage", info.homepage());
    put(facts, "corpus.notes", String.join("; ", info.notes()));
    put(facts, "task", task.name());
    put(facts, "task.samples", Integer.toString(task.samples()));
    put(facts, "prompts.digest", prompts.toString());
    put(facts, "backend", backend.backend());
    put(facts, "backend.identity", backend.identityDigest().substring(0, IDENTITY_DIGITS));
    put(facts, "model", backend.model());
    backend.properties().forEach((name, value) -> put(facts, "model." + name, value));
    tokens.describe(backend.details()).forEach((name, value) -> put(facts, name, value));
    put(facts, "decoding.temperature", number(decoding.temperature()));
    put(facts, "decoding.topP", number(decoding.topP()));
    put(facts, "decoding.topK", Integer.toString(decoding.topK()));
    put(facts, "decoding.minP", number(decoding.minP()));
    put(facts, "decoding.repetitionPenalty", number(decoding.repetitionPenalty()));
    put(facts, "decoding.maxTokens", Integer.toString(decoding.maxTokens()));
    put(facts, "decoding.stop", decoding.stop().isEmpty() ? "" : decoding.stop().toString());
    put(facts, "decoding.constraint", decoding.constraint().map(Constraint::toString).orElse(""));
    put(facts, "decoding.constrained", constrained ? "true" : "");
    decoding.seed().ifPresent(seed -> put(facts, "decoding.seed", Long.toString(seed)));
    put(facts, "repeats", repeats > 1 ? Integer.toString(repeats) : "");
    put(facts, "judgings", judgings > 1 ? Integer.toString(judgings) : "");
    put(facts, "version.bioeval", version());
    put(facts, "version.java", Integer.toString(Runtime.version().feature()));
    return facts.buildOrThrow();
  }

  private static void put(
      ImmutableSortedMap.Builder<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%s", value);
  }

  private static String version() {
    try (InputStream in = Provenance.class.getResourceAsStream("/org/bioeval/core/version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the version resource", e);
    }
  }
}
