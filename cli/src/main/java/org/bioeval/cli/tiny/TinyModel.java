package org.bioeval.cli.tiny;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The tiny language model that comes with the examples: a Llama of about a million parameters,
 * trained by {@code bioeval make-tiny-model} on the miniatures' training items and on nothing else.
 *
 * <p>It knows no medicine and hardly any English. It shows that a model runs in this process, and
 * its scores on the miniatures are real ones; for anything else load a real checkpoint.
 */
public final class TinyModel {
  /** Its name in reports. */
  public static final String NAME = "bioeval-tiny";

  /** The corpus whose items its weights were not trained on: something is left to fine-tune. */
  public static final String UNSEEN = "BC4CHEMD";

  private static final List<String> FILES =
      List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");

  private TinyModel() {}

  /**
   * Writes the checkpoint to a folder named {@link #NAME}; files already there are replaced.
   *
   * @param folder where the checkpoint's folder is put
   * @return the checkpoint's folder
   * @throws UncheckedIOException if it cannot be written
   */
  public static Path extractTo(Path folder) {
    Path to = folder.resolve(NAME);
    try {
      Files.createDirectories(to);
      for (String name : FILES) {
        try (InputStream in = TinyModel.class.getResourceAsStream("model/" + name)) {
          if (in == null) {
            throw new IllegalStateException("resource model/" + name + " is not in the jar");
          }
          Files.copy(in, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + to + ": " + e.getMessage(), e);
    }
    return to;
  }
}
