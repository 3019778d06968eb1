package org.bioeval.datasets.download;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.net.URI;
import java.util.Optional;

/**
 * A file to be downloaded, and what to unpack from it if it is an archive.
 *
 * @param address where it is, {@code http} or {@code https}
 * @param path where it goes within the corpus folder; an archive is removed once unpacked
 * @param pin size and digest of the file itself, if they are known
 * @param unpack for archives ({@code .zip}, {@code .tar.gz}, {@code .tgz}): from regular
 *     expressions that match whole entry names to where the entry goes, with {@code $1} for a
 *     group; entries that match none are left out. Empty for a plain file
 */
public record RemoteFile(
    URI address, String path, Optional<Pin> pin, ImmutableMap<String, String> unpack) {

  /**
   * Checks address and path.
   *
   * @param address where it is
   * @param path where it goes
   * @param pin size and digest, if they are known
   * @param unpack rules for archives
   * @throws IllegalArgumentException if the address is not {@code http} or {@code https}, or the
   *     path leaves the corpus folder
   */
  public RemoteFile {
    checkArgument(
        "http".equals(address.getScheme()) || "https".equals(address.getScheme()),
        "illegal address '%s': must be http or https",
        address);
    checkArgument(
        Unpacker.isWithin(path), "illegal path '%s': must be relative, without '..'", path);
  }

  /**
   * A plain file of which nothing is known.
   *
   * @param address where it is
   * @param path where it goes within the corpus folder
   * @return the file
   */
  public static RemoteFile of(URI address, String path) {
    return new RemoteFile(address, path, Optional.empty(), ImmutableMap.of());
  }
}
