package org.bioeval.backends.checkpoint.hub;

/** Follows a download. Called by the downloading thread. */
@FunctionalInterface
public interface HubProgress {
  /**
   * More of a file is there.
   *
   * @param file its name in the repository
   * @param done bytes on disk, those of an earlier attempt included
   * @param size bytes in all, or -1 if the server does not say
   */
  void onBytes(String file, long done, long size);
}
