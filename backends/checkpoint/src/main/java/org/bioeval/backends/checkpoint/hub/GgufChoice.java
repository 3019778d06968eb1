package org.bioeval.backends.checkpoint.hub;

import com.google.common.base.Ascii;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.weights.GgufParts;

/** Which of a repository's GGUF files are a model: by its file, by its quantisation, or alone. */
final class GgufChoice {
  private static final String EXTENSION = ".gguf";
  private static final int SHOWN = 30;

  private GgufChoice() {}

  /**
   * The files of the model, the one that is loaded first.
   *
   * @param names of files
   * @param model what is asked for
   * @return empty if none of the files is it
   * @throws HubException if several are
   */
  static List<String> of(Collection<String> names, HubGguf model) {
    List<String> found = candidates(names).filter(name -> matches(name, model)).sorted().toList();
    if (found.size() > 1) {
      throw new HubException(
          "%s: %s files fit; name one as %s/FILE.gguf%s: %s"
              .formatted(
                  model,
                  found.size(),
                  model.repository(),
                  model.quantisation().isEmpty()
                      ? ", or its quantisation as " + model.repository() + ":Q4_K_M"
                      : "",
                  shown(found)));
    }
    return found.isEmpty() ? List.of() : GgufParts.of(found.get(0));
  }

  /** What there is to choose from, for messages. */
  static String offered(Collection<String> names) {
    return shown(candidates(names).sorted().toList());
  }

  /** Models: a projector of images ({@code mmproj}) is not one, nor is a later part. */
  private static Stream<String> candidates(Collection<String> names) {
    return names.stream()
        .filter(name -> Ascii.toLowerCase(name).endsWith(EXTENSION))
        .filter(GgufParts::isFirst)
        .filter(name -> !Ascii.toLowerCase(fileName(name)).startsWith("mmproj"));
  }

  private static boolean matches(String name, HubGguf model) {
    Optional<String> file = model.file();
    return file.isPresent()
        ? name.equals(file.get())
        : model.quantisation().map(wanted -> isNamed(name, wanted)).orElse(true);
  }

  /** Whether a quantisation is a word of a name: Q4_K is not one of {@code model-Q4_K_M.gguf}. */
  private static boolean isNamed(String name, String quantisation) {
    String word = "(?<![a-z0-9_])" + Pattern.quote(quantisation) + "(?![a-z0-9_])";
    return Pattern.compile(word, Pattern.CASE_INSENSITIVE).matcher(name).find();
  }

  private static String fileName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String shown(List<String> names) {
    String list = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? list + ", …" : list;
  }
}
