package org.bioeval.backends.checkpoint.hub;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a GGUF model on the Hub. A text has one of these forms:
 *
 * <ul>
 *   <li>{@code organisation/name}: the only GGUF model of the repository;
 *   <li>{@code organisation/name:Q4_K_M}: the one with this quantisation in its name, in upper or
 *       lower case, as llama.cpp's {@code -hf} takes it;
 *   <li>{@code organisation/name/file.gguf}: this file.
 * </ul>
 *
 * <p>Where more than one file fits, none is chosen and an error names them. A model in several
 * files is named by its first, {@code NAME-00001-of-00003.gguf}, or by its quantisation; all of
 * them are fetched. Objects are immutable.
 *
 * <pre>{@code
 * Path file = HubGguf.of("Qwen/Qwen2.5-0.5B-Instruct-GGUF:Q4_K_M").download(Hub.withDefaults());
 * }</pre>
 */
public final class HubGguf {
  private static final Pattern QUANTISATION = Pattern.compile("[A-Za-z0-9_]{1,32}");

  private final String repository;
  private final Optional<String> quantisation;
  private final Optional<String> file;
  private final String revision;

  private HubGguf(
      String repository, Optional<String> quantisation, Optional<String> file, String revision) {
    this.repository = repository;
    this.quantisation = quantisation;
    this.file = file;
    this.revision = revision;
  }

  /**
   * Reads a name.
   *
   * @param name in one of the forms above
   * @return the model, on the branch {@link Hub#MAIN}
   * @throws IllegalArgumentException if it has none of these forms
   */
  public static HubGguf of(String name) {
    return parse(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "illegal model '"
                        + name
                        + "'; give organisation/name, organisation/name:Q4_K_M or"
                        + " organisation/name/file.gguf"));
  }

  /**
   * Reads a text that may be such a name.
   *
   * @param text such as an argument on a command line
   * @return the model, on the branch {@link Hub#MAIN}; empty if the text has none of these forms
   */
  public static Optional<HubGguf> parse(String text) {
    String[] parts = text.split("/", 3);
    if (parts.length < 2) {
      return Optional.empty();
    }
    int colon = parts.length == 2 ? parts[1].indexOf(':') : -1;
    String repository = parts[0] + "/" + (colon < 0 ? parts[1] : parts[1].substring(0, colon));
    Optional<String> quantisation =
        colon < 0 ? Optional.empty() : Optional.of(parts[1].substring(colon + 1));
    boolean sound =
        HubNames.isRepository(repository)
            && quantisation.map(name -> QUANTISATION.matcher(name).matches()).orElse(true)
            && (parts.length < 3 || parts[2].endsWith(".gguf"));
    return sound
        ? Optional.of(
            new HubGguf(
                repository,
                quantisation,
                parts.length < 3 ? Optional.empty() : Optional.of(parts[2]),
                Hub.MAIN))
        : Optional.empty();
  }

  /**
   * A copy at another revision.
   *
   * @param revision branch, tag or commit
   * @return the copy
   * @throws IllegalArgumentException if it cannot be the name of such
   */
  public HubGguf withRevision(String revision) {
    return new HubGguf(repository, quantisation, file, HubNames.revision(revision));
  }

  /**
   * The repository.
   *
   * @return {@code organisation/name}
   */
  public String repository() {
    return repository;
  }

  /**
   * The quantisation that was asked for.
   *
   * @return its name as it was given; empty if none was
   */
  public Optional<String> quantisation() {
    return quantisation;
  }

  /**
   * The file that was asked for.
   *
   * @return its name in the repository; empty if none was
   */
  public Optional<String> file() {
    return file;
  }

  /**
   * The revision.
   *
   * @return branch, tag or commit
   */
  public String revision() {
    return revision;
  }

  /**
   * Downloads what is missing of the model.
   *
   * @param hub where from, and into which cache
   * @return its first file
   * @throws HubException if no file or more than one fits, or it cannot be had, as {@link
   *     Hub#download(String, String)} says
   */
  public Path download(Hub hub) {
    return hub.download(this);
  }

  /**
   * The model if it is in the cache already. Asks nobody.
   *
   * @param hub whose cache is looked at
   * @return its first file, or empty if the cache does not have all of it
   * @throws HubException if more than one file of the cache fits
   */
  public Optional<Path> cached(Hub hub) {
    return hub.cached(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HubGguf that
        && repository.equals(that.repository)
        && quantisation.equals(that.quantisation)
        && file.equals(that.file)
        && revision.equals(that.revision);
  }

  @Override
  public int hashCode() {
    return Objects.hash(repository, quantisation, file, revision);
  }

  /** The name as it was given. */
  String name() {
    return repository
        + quantisation.map(known -> ":" + known).orElse("")
        + file.map(known -> "/" + known).orElse("");
  }

  /** The name as it was given, and the revision unless it is the main branch. */
  @Override
  public String toString() {
    return revision.equals(Hub.MAIN) ? name() : name() + " at " + revision;
  }
}
