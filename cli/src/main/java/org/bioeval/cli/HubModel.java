package org.bioeval.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.bioeval.backends.checkpoint.hub.HubGguf;
import org.jspecify.annotations.Nullable;

/** Finds the files of a model: a path, or a name on the Hugging Face Hub. */
final class HubModel {
  private final Hub hub;

  HubModel(Hub hub) {
    this.hub = hub;
  }

  /**
   * The folder or file of a model that may be a checkpoint as well as a GGUF file.
   *
   * @param model a path, {@code organisation/name} of a checkpoint, or the name of a GGUF model
   *     with its quantisation or file
   * @param revision branch, tag or commit; null for the main branch
   * @param download whether to fetch what is missing; without it nobody is asked
   * @return the folder or file
   * @throws IllegalArgumentException if it is not there, with the remedy
   */
  Path locate(String model, @Nullable String revision, boolean download) {
    Optional<HubGguf> named = named(model, revision, download);
    if (named.isEmpty()) {
      return Path.of(model);
    }
    HubGguf gguf = named.get();
    if (gguf.quantisation().isPresent() || gguf.file().isPresent()) {
      return locate(gguf, model, download);
    }
    return there(
        download
            ? Optional.of(told().download(gguf.repository(), gguf.revision()))
            : hub.cached(gguf.repository(), gguf.revision()),
        model,
        gguf.revision());
  }

  /**
   * The file of a GGUF model.
   *
   * @param model a path, or a name as {@link HubGguf} takes it
   * @param revision branch, tag or commit; null for the main branch
   * @param download whether to fetch what is missing; without it nobody is asked
   * @return the file
   * @throws IllegalArgumentException if it is not there, with the remedy
   */
  Path locateGguf(String model, @Nullable String revision, boolean download) {
    return named(model, revision, download)
        .map(gguf -> locate(gguf, model, download))
        .orElseGet(() -> Path.of(model));
  }

  /** The name of a model on the Hub; empty for a path. */
  private static Optional<HubGguf> named(
      String model, @Nullable String revision, boolean download) {
    boolean asked = download || revision != null;
    if (!asked && exists(model)) {
      return Optional.empty();
    }
    Optional<HubGguf> named = HubGguf.parse(model);
    if (asked && named.isEmpty()) {
      throw new IllegalArgumentException(
          "--download and --revision need --model organisation/name, organisation/name:Q4_K_M or"
              + " organisation/name/file.gguf, not '"
              + model
              + "'");
    }
    return named.map(gguf -> revision == null ? gguf : gguf.withRevision(revision));
  }

  /** A colon, as in {@code organisation/name:Q4_K_M}, is in no path on Windows. */
  private static boolean exists(String model) {
    try {
      return Files.exists(Path.of(model));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Path locate(HubGguf gguf, String model, boolean download) {
    return there(
        download ? Optional.of(gguf.download(told())) : gguf.cached(hub), model, gguf.revision());
  }

  private Path there(Optional<Path> found, String model, String revision) {
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "there is no folder or file '%s', and %s at %s is not in the Hub's cache %s; with --download it is fetched"
                    .formatted(model, model, revision, hub.cache())));
  }

  private Hub told() {
    return hub.withProgress(new DownloadProgress(System.err, System.console() != null));
  }
}
