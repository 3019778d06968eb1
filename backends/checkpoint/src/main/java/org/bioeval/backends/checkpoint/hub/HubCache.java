package org.bioeval.backends.checkpoint.hub;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache folder of one repository, as Hugging Face's {@code huggingface_hub} lays it out: {@code
 * blobs} by digest, {@code snapshots} by commit with links to them, {@code refs} from branches and
 * tags to commits.
 */
final class HubCache {
  private static final String PREFIX = "models--";

  private final Path folder;
  private final Path locks;

  HubCache(Path cache, String repository) {
    String name = PREFIX + repository.replace("/", "--");
    this.folder = cache.resolve(name);
    this.locks = cache.resolve(".locks").resolve(name);
  }

  /** Where the cache is: {@code HF_HUB_CACHE}, {@code HF_HOME/hub}, or in the user's cache. */
  static Path standard(Map<String, String> environment) {
    String hub = environment.getOrDefault("HF_HUB_CACHE", "");
    if (!hub.isEmpty()) {
      return Path.of(hub);
    }
    String home = environment.getOrDefault("HF_HOME", "");
    if (!home.isEmpty()) {
      return Path.of(home, "hub");
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("huggingface").resolve("hub");
  }

  /** Of which repository a folder is a snapshot, by the names of the folders around it. */
  static Optional<String> repositoryOf(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    int last = path.getNameCount() - 1;
    if (last < 2
        || !HubNames.isCommit(path.getName(last).toString())
        || !path.getName(last - 1).toString().equals("snapshots")) {
      return Optional.empty();
    }
    String name = path.getName(last - 2).toString();
    return name.startsWith(PREFIX)
        ? Optional.of(name.substring(PREFIX.length()).replace("--", "/"))
            .filter(HubNames::isRepository)
        : Optional.empty();
  }

  Path blob(String digest) {
    return folder.resolve("blobs").resolve(digest);
  }

  /** The file that a process locks while it fetches a blob. */
  Path lock(String digest) {
    return locks.resolve(digest + ".lock");
  }

  Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  /** The commit that a branch or tag pointed to when it was last asked for. */
  Optional<String> commit(String revision) {
    if (HubNames.isCommit(revision)) {
      return Optional.of(revision);
    }
    Path ref = folder.resolve("refs").resolve(revision);
    try {
      return Files.isRegularFile(ref)
          ? Optional.of(Files.readString(ref).strip()).filter(HubNames::isCommit)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(ref + ": cannot be read: " + e.getMessage(), e);
    }
  }

  void remember(String revision, String commit) throws IOException {
    if (!HubNames.isCommit(revision)) {
      Path ref = folder.resolve("refs").resolve(revision);
      Files.createDirectories(ref.getParent());
      Files.writeString(ref, commit);
    }
  }

  /** The folder of a revision, if a model can be loaded from it: nothing it names is missing. */
  Optional<Path> complete(String revision) {
    return commit(revision).map(this::snapshot).filter(CheckpointFiles::areIn);
  }

  /** The names of the files in a snapshot, as the repository has them. */
  static List<String> files(Path snapshot) {
    if (!Files.isDirectory(snapshot)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(snapshot)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> snapshot.relativize(file).toString().replace(File.separatorChar, '/'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(snapshot + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Lets a snapshot have a file whose blob is there. */
  void link(String commit, String file, String digest) throws IOException {
    Path link = snapshot(commit).resolve(file);
    Path parent = Objects.requireNonNull(link.getParent());
    Path blob = blob(digest);
    Files.createDirectories(parent);
    if (Files.isRegularFile(link) && Files.isSameFile(link, blob)) {
      return;
    }
    Files.deleteIfExists(link);
    try {
      Files.createSymbolicLink(link, parent.relativize(blob));
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    } catch (UnsupportedOperationException | IOException e) {
      linkOtherwise(blob, link);
    }
  }

  /** Most users of Windows may not make symbolic links, and some file systems have no links. */
  private static void linkOtherwise(Path blob, Path link) throws IOException {
    try {
      Files.createLink(link, blob);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    } catch (UnsupportedOperationException | IOException e) {
      copy(blob, link);
    }
  }

  private static void copy(Path blob, Path to) throws IOException {
    Path partial = to.resolveSibling(to.getFileName() + ".partial");
    Files.copy(blob, partial, StandardCopyOption.REPLACE_EXISTING);
    move(partial, to);
  }

  /** Puts a finished file in its place, whole or not at all. */
  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
