package org.bioeval.backends.checkpoint.internal.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The files of a model that {@code llama-gguf-split} has divided: {@code NAME-00001-of-00003.gguf}
 * and so on. llama.cpp is given the first and finds the others beside it.
 */
public final class GgufParts {
  private static final Pattern PART =
      Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})(\\.gguf)", Pattern.CASE_INSENSITIVE);

  private GgufParts() {}

  /**
   * All files of a model, the first one first.
   *
   * @param first name of the file that llama.cpp is given
   * @return the file alone unless it is the first of several
   */
  public static List<String> of(String first) {
    Matcher part = PART.matcher(first);
    if (!part.matches() || Integer.parseInt(part.group(2)) != 1) {
      return List.of(first);
    }
    return IntStream.rangeClosed(1, Math.max(1, Integer.parseInt(part.group(3))))
        .mapToObj(
            n ->
                String.format(
                    Locale.ROOT, "%s-%05d-of-%s%s", part.group(1), n, part.group(3), part.group(4)))
        .toList();
  }

  /** All files of a model, the first one first, by their paths. */
  public static List<Path> of(Path first) {
    return of(String.valueOf(first.getFileName())).stream().map(first::resolveSibling).toList();
  }

  /** False for the second and later files of a divided model. */
  public static boolean isFirst(String name) {
    Matcher part = PART.matcher(name);
    return !part.matches() || Integer.parseInt(part.group(2)) == 1;
  }
}
