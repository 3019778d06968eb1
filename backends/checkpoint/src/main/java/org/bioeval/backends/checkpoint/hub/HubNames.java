package org.bioeval.backends.checkpoint.hub;

import java.util.List;
import java.util.regex.Pattern;

/** Names that become paths: whatever the Hub or a user says, they stay inside the cache. */
final class HubNames {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int LONGEST = 400;

  private HubNames() {}

  /**
   * Whether a text looks like the name of a repository: {@code organisation/name}. The Hub allows
   * no {@code --}, which stands for the stroke in the cache.
   */
  static boolean isRepository(String text) {
    String[] parts = text.split("/", -1);
    return parts.length == 2
        && List.of(parts).stream()
            .allMatch(
                part ->
                    PART.matcher(part).matches() && !part.contains("..") && !part.contains("--"));
  }

  static String repository(String text) {
    if (!isRepository(text)) {
      throw new IllegalArgumentException(
          "illegal repository '" + text + "'; give organisation/name, as in its address");
    }
    return text;
  }

  static String revision(String text) {
    if (!isInside(text)) {
      throw new IllegalArgumentException(
          "illegal revision '" + text + "'; give a branch, a tag or a commit");
    }
    return text;
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** The digest that names a blob: SHA-256 of a large file, or git's SHA-1. */
  static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  /** The name of a file in a repository. */
  static String file(String text, String repository) {
    if (!isInside(text)) {
      throw new HubException(
          "%s: refused the file name '%s', which leads out of the folder"
              .formatted(repository, printable(text)));
    }
    return text;
  }

  private static boolean isInside(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    boolean plain =
        text.chars().noneMatch(c -> c < ' ' || c == 0x7f || "\\:*?\"<>|".indexOf(c) >= 0);
    return plain
        && List.of(text.split("/", -1)).stream()
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private static String printable(String text) {
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
