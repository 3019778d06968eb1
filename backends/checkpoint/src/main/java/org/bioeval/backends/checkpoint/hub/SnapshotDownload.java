package org.bioeval.backends.checkpoint.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.net.PercentEscaper;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Brings what is missing of one repository's revision into the cache. */
final class SnapshotDownload {
  private static final int ATTEMPTS = 3;
  private static final JsonMapper JSON = new JsonMapper();

  private final HubHttp http;
  private final BlobDownload blobs;
  private final HubCache cache;
  private final String repository;

  /**
   * A download.
   *
   * @param http asks the Hub
   * @param progress is told
   * @param cache of the repository
   * @param repository {@code organisation/name}
   */
  SnapshotDownload(HubHttp http, HubProgress progress, HubCache cache, String repository) {
    this.http = http;
    this.blobs = new BlobDownload(http, progress);
    this.cache = cache;
    this.repository = repository;
  }

  /**
   * Asks which commit the revision is, and fetches its files.
   *
   * @param revision branch, tag or commit
   * @param single the one file that is wanted; all that a model is loaded from if empty
   * @return the snapshot's folder
   * @throws IOException if the cache cannot be used
   */
  Path fetch(String revision, Optional<String> single) throws IOException {
    JsonNode listing = listing(revision);
    String commit = commit(listing, revision);
    Path snapshot = cache.snapshot(commit);
    if (single.isPresent()) {
      fetch(commit, single.stream().toList());
    } else {
      Set<String> all = names(listing);
      fetch(commit, CheckpointFiles.descriptions(all, repository));
      fetch(commit, CheckpointFiles.weights(all, snapshot, repository));
    }
    cache.remember(revision, commit);
    return snapshot;
  }

  /**
   * Asks which files the repository has, and fetches those of one GGUF model.
   *
   * @return the file that is loaded
   * @throws HubException if none or more than one fits
   * @throws IOException if the cache cannot be used
   */
  Path fetch(HubGguf model) throws IOException {
    JsonNode listing = listing(model.revision());
    String commit = commit(listing, model.revision());
    Set<String> all = names(listing);
    List<String> files = GgufChoice.of(all, model);
    if (files.isEmpty() || !all.containsAll(files)) {
      throw new HubException(
          files.isEmpty()
              ? "%s: the repository has no such GGUF model; there are: %s"
                  .formatted(model, GgufChoice.offered(all))
              : "%s: the repository does not have all files of %s".formatted(model, files.get(0)));
    }
    fetch(commit, files);
    cache.remember(model.revision(), commit);
    return cache.snapshot(commit).resolve(files.get(0));
  }

  private String commit(JsonNode listing, String revision) {
    String commit = listing.path("sha").asText();
    if (!HubNames.isCommit(commit)) {
      throw new HubException(
          repository + " at " + revision + ": the Hub does not say which commit that is");
    }
    return commit;
  }

  private Set<String> names(JsonNode listing) {
    Set<String> all = new TreeSet<>();
    listing
        .path("siblings")
        .forEach(file -> all.add(HubNames.file(file.path("rfilename").asText(), repository)));
    return all;
  }

  private JsonNode listing(String revision) throws FileSystemException {
    String path =
        "/api/models/"
            + repository
            + "/revision/"
            + new PercentEscaper("-_.~", false).escape(revision);
    String what = repository + " at " + revision;
    String text =
        Retries.of(
            ATTEMPTS, http.patience(), what, http.address(path), () -> http.text(path, what));
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new HubException(
          "%s: %s does not answer as the Hub does; check HF_ENDPOINT and proxies"
              .formatted(what, http.address(path)));
    }
  }

  private void fetch(String commit, List<String> files) throws IOException {
    for (String file : files) {
      // A commit never changes, and a file is linked after its digest was found right.
      if (!Files.isRegularFile(cache.snapshot(commit).resolve(file))) {
        fetch(commit, file);
      }
    }
  }

  private void fetch(String commit, String file) throws IOException {
    String path =
        "/%s/resolve/%s/%s"
            .formatted(repository, commit, new PercentEscaper("-_.~/", false).escape(file));
    String name = repository + "/" + file;
    HttpHeaders headers =
        Retries.of(
            ATTEMPTS, http.patience(), name, http.address(path), () -> http.head(path, name));
    String digest = digest(headers, name);
    blobs.fetch(
        new BlobDownload.Wanted(name, path, digest, size(headers)),
        cache.blob(digest),
        cache.lock(digest));
    cache.link(commit, file, digest);
  }

  private static String digest(HttpHeaders headers, String name) {
    String tag =
        headers
            .firstValue("X-Linked-Etag")
            .or(() -> headers.firstValue("ETag"))
            .orElse("")
            .replaceFirst("^W/", "")
            .replace("\"", "");
    if (!HubNames.isDigest(tag)) {
      throw new HubException(
          name + ": the Hub gives no checksum with it (ETag), so it cannot be checked; refused");
    }
    return tag;
  }

  private static long size(HttpHeaders headers) {
    return headers
        .firstValueAsLong("X-Linked-Size")
        .orElseGet(() -> headers.firstValueAsLong("Content-Length").orElse(-1));
  }
}
