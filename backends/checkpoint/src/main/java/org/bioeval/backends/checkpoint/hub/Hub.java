package org.bioeval.backends.checkpoint.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Checkpoints of the Hugging Face Hub and its cache.
 *
 * <pre>{@code
 * Path folder = Hub.withDefaults().download("HuggingFaceTB/SmolLM2-135M-Instruct", Hub.MAIN);
 * }</pre>
 *
 * <p>The cache is that of {@code huggingface_hub}: what Python has downloaded is found here and the
 * other way round. Every file is checked against the digest that the Hub announces (SHA-256 of
 * large files, git's SHA-1 of small ones), and a download that was cut goes on where it stopped.
 * The token goes to the Hub's own address and nowhere else, neither to the hosts that store large
 * files nor into a message. Objects are immutable and safe for use by many threads.
 */
public final class Hub {
  /** The branch that repositories begin with. */
  public static final String MAIN = "main";

  private static final Set<String> YES = Set.of("1", "true", "yes", "on");

  private final URI endpoint;
  private final Path cache;
  private final Supplier<String> token;
  private final boolean offline;
  private final HubProgress progress;
  private final Patience patience;

  private Hub(
      URI endpoint,
      Path cache,
      Supplier<String> token,
      boolean offline,
      HubProgress progress,
      Patience patience) {
    this.endpoint = endpoint;
    this.cache = cache;
    this.token = token;
    this.offline = offline;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * The Hub as the environment describes it, by the variables of {@code huggingface_hub}: {@code
   * HF_TOKEN}, {@code HF_HUB_CACHE} or {@code HF_HOME}, {@code HF_ENDPOINT}, {@code
   * HF_HUB_OFFLINE}.
   *
   * @return the Hub
   * @throws IllegalArgumentException if {@code HF_ENDPOINT} is no address
   */
  public static Hub withDefaults() {
    return of(System.getenv());
  }

  static Hub of(Map<String, String> environment) {
    String token = environment.getOrDefault("HF_TOKEN", "");
    String offline = environment.getOrDefault("HF_HUB_OFFLINE", "");
    return new Hub(
        endpoint(environment.getOrDefault("HF_ENDPOINT", "")),
        HubCache.standard(environment),
        () -> token,
        YES.contains(offline.toLowerCase(Locale.ROOT)),
        (file, done, size) -> {},
        new Patience(Duration.ofSeconds(1), Duration.ofSeconds(60)));
  }

  private static URI endpoint(String address) {
    if (address.isEmpty()) {
      return URI.create("https://huggingface.co");
    }
    try {
      URI endpoint = new URI(address);
      boolean web = "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
      if (web && endpoint.getHost() != null && endpoint.getUserInfo() == null) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      // Said below, without the text, which may hold a password.
    }
    throw new IllegalArgumentException(
        "illegal HF_ENDPOINT; give an address such as https://huggingface.co, without a user");
  }

  /**
   * A copy that keeps its files elsewhere.
   *
   * @param cache folder of {@code models--organisation--name} folders; made if needed
   * @return the copy
   */
  public Hub withCache(Path cache) {
    return new Hub(endpoint, cache, token, offline, progress, patience);
  }

  /**
   * A copy that takes the token from elsewhere than the environment.
   *
   * @param token is asked once a download; a blank text means none
   * @return the copy
   */
  public Hub withToken(Supplier<String> token) {
    return new Hub(endpoint, cache, token, offline, progress, patience);
  }

  /**
   * A copy that may ask the Hub or not.
   *
   * @param offline whether only the cache is looked at
   * @return the copy
   */
  public Hub withOffline(boolean offline) {
    return new Hub(endpoint, cache, token, offline, progress, patience);
  }

  /**
   * A copy that tells how downloads go.
   *
   * @param progress is called as bytes arrive
   * @return the copy
   */
  public Hub withProgress(HubProgress progress) {
    return new Hub(endpoint, cache, token, offline, progress, patience);
  }

  Hub withPatience(Patience patience) {
    return new Hub(endpoint, cache, token, offline, progress, patience);
  }

  /**
   * Where files are kept.
   *
   * @return folder of {@code models--organisation--name} folders
   */
  public Path cache() {
    return cache;
  }

  /**
   * Whether a text has the form of a repository's name, {@code organisation/name}.
   *
   * @param text the text
   * @return true if it has; a relative path may have it too
   */
  public static boolean isRepository(String text) {
    return HubNames.isRepository(text);
  }

  /**
   * Of which repository a folder in the cache is a snapshot.
   *
   * @param folder a checkpoint's folder
   * @return {@code organisation/name}, or empty if the folder lies elsewhere
   */
  public static Optional<String> repositoryOf(Path folder) {
    return HubCache.repositoryOf(folder);
  }

  /**
   * The folder of a checkpoint that is in the cache already. Asks nobody.
   *
   * @param repository {@code organisation/name}
   * @param revision branch, tag or commit
   * @return the folder, or empty if the cache does not have all of it
   * @throws IllegalArgumentException if repository or revision cannot be names of such
   */
  public Optional<Path> cached(String repository, String revision) {
    return local(repository, revision).complete(revision);
  }

  /**
   * A single file that is in the cache already. Asks nobody.
   *
   * @param repository {@code organisation/name}
   * @param revision branch, tag or commit
   * @param file its name in the repository
   * @return the file, or empty if the cache does not have it
   * @throws IllegalArgumentException if repository or revision cannot be names of such
   * @throws HubException if the file's name leads out of the repository
   */
  public Optional<Path> cached(String repository, String revision, String file) {
    HubNames.file(file, repository);
    HubCache local = local(repository, revision);
    return local
        .commit(revision)
        .map(commit -> local.snapshot(commit).resolve(file))
        .filter(Files::isRegularFile);
  }

  /**
   * Downloads what is missing of a checkpoint: configuration, tokenizer and safetensors, or an
   * adapter's files.
   *
   * @param repository {@code organisation/name}
   * @param revision branch, tag or commit
   * @return the checkpoint's folder
   * @throws IllegalArgumentException if repository or revision cannot be names of such
   * @throws HubException if it cannot be had: no access, no such model, a file that is not what the
   *     Hub announced, no connection, or offline and not in the cache
   */
  public Path download(String repository, String revision) {
    Optional<Path> present = cached(repository, revision);
    return enough(present, repository, revision)
        ? present.orElseThrow()
        : fetch(repository, revision, download -> download.fetch(revision, Optional.empty()));
  }

  /**
   * Downloads one file if it is missing. {@link HubGguf} finds a GGUF model by its quantisation and
   * fetches all files of one that was divided.
   *
   * @param repository {@code organisation/name}
   * @param revision branch, tag or commit
   * @param file its name in the repository
   * @return the file
   * @throws IllegalArgumentException if repository or revision cannot be names of such
   * @throws HubException as {@link #download(String, String)}
   */
  public Path download(String repository, String revision, String file) {
    Optional<Path> present = cached(repository, revision, file);
    return enough(present, repository + "/" + file, revision)
        ? present.orElseThrow()
        : fetch(repository, revision, download -> download.fetch(revision, Optional.of(file)))
            .resolve(file);
  }

  Optional<Path> cached(HubGguf model) {
    HubCache local = local(model.repository(), model.revision());
    Optional<Path> snapshot = local.commit(model.revision()).map(local::snapshot);
    if (snapshot.isEmpty()) {
      return Optional.empty();
    }
    Path folder = snapshot.get();
    List<String> files = GgufChoice.of(HubCache.files(folder), model);
    boolean complete = files.stream().map(folder::resolve).allMatch(Files::isRegularFile);
    return complete ? files.stream().findFirst().map(folder::resolve) : Optional.empty();
  }

  Path download(HubGguf model) {
    model.file().ifPresent(file -> HubNames.file(file, model.repository()));
    // Which file a quantisation means is for the Hub's list to say: the cache may lack another.
    boolean certain = offline || model.file().isPresent();
    Optional<Path> present = certain ? cached(model) : Optional.empty();
    return enough(present, model.name(), model.revision())
        ? present.orElseThrow()
        : fetch(model.repository(), model.revision(), download -> download.fetch(model));
  }

  private HubCache local(String repository, String revision) {
    HubNames.revision(revision);
    return new HubCache(cache, HubNames.repository(repository));
  }

  /** Whether the Hub need not be asked: a commit never changes, a branch may have moved. */
  private boolean enough(Optional<Path> present, String what, String revision) {
    if (present.isEmpty() && offline) {
      throw new HubException(
          "%s at %s is not in the cache %s, and offline nothing is fetched; unset HF_HUB_OFFLINE, or fetch it where there is a connection"
              .formatted(what, revision, cache));
    }
    return present.isPresent() && (offline || HubNames.isCommit(revision));
  }

  /** What is asked of a download. */
  private interface Request {
    Path answer(SnapshotDownload download) throws IOException;
  }

  private Path fetch(String repository, String revision, Request request) {
    HubHttp http = new HubHttp(endpoint, checkedToken(), patience);
    try {
      return request.answer(
          new SnapshotDownload(http, progress, local(repository, revision), repository));
    } catch (IOException e) {
      throw new HubException(
          "%s: the cache %s cannot be used: %s: %s; make it writable, or set HF_HUB_CACHE to a folder elsewhere"
              .formatted(repository, cache, e.getClass().getSimpleName(), e.getMessage()),
          e);
    }
  }

  private Optional<String> checkedToken() {
    String secret = token.get().strip();
    if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new HubException(
          "the Hub's token holds a blank or a character beyond ASCII; check HF_TOKEN");
    }
    return secret.isEmpty() ? Optional.empty() : Optional.of(secret);
  }
}
