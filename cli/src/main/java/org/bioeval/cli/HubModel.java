package org.bioeval.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.jspecify.annotations.Nullable;

/** Finds the files of a model: a path, or a name on the Hugging Face Hub. */
final class HubModel {
  private final Hub hub;

  HubModel(Hub hub) {
    this.hub = hub;
  }

  /**
   * The folder or file of a model.
   *
   * @param model a path, {@code organisation/name} or {@code organisation/name/file.gguf}
   * @param revision branch, tag or commit; null for the main branch
   * @param download whether to fetch what is missing; without it nobody is asked
   * @return the folder or file
   * @throws IllegalArgumentException if it is not there, with the remedy
   */
  Path locate(String model, @Nullable String revision, boolean download) {
    boolean named = download || revision != null;
    if (!named && Files.exists(Path.of(model))) {
      return Path.of(model);
    }
    String[] parts = model.split("/", 3);
    String repository = parts.length < 2 ? model : parts[0] + "/" + parts[1];
    if (!Hub.isRepository(repository)) {
      if (named) {
        throw new IllegalArgumentException(
            "--download and --revision need --model organisation/name or"
                + " organisation/name/file.gguf, not '"
                + model
                + "'");
      }
      return Path.of(model);
    }
    String wanted = revision == null ? Hub.MAIN : revision;
    Optional<String> file = parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
    if (download) {
      Hub told = hub.withProgress(new DownloadProgress(System.err, System.console() != null));
      return file.isPresent()
          ? told.download(repository, wanted, file.get())
          : told.download(repository, wanted);
    }
    Optional<Path> cached =
        file.isPresent()
            ? hub.cached(repository, wanted, file.get())
            : hub.cached(repository, wanted);
    return cached.orElseThrow(
        () ->
            new IllegalArgumentException(
                "there is no folder or file '%s', and %s at %s is not in the Hub's cache %s; with --download it is fetched"
                    .formatted(model, model, wanted, hub.cache())));
  }
}
