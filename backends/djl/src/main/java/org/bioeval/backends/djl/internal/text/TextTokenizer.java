package org.bioeval.backends.djl.internal.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.djl.internal.torch.Torch;

/**
 * A checkpoint's tokenizer: Hugging Face's own library by DJL, from {@code tokenizer.json} alone,
 * so that nothing is looked up anywhere. Safe for use by many threads at once.
 */
public final class TextTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Reads a tokenizer.
   *
   * @throws CheckpointException if the file is missing or no tokenizer
   */
  public static TextTokenizer open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file
              + ": not there; this backend reads tokenizers in this form only. transformers writes"
              + " it: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A tokenizer from the text of a {@code tokenizer.json}.
   *
   * @param where what the text stands for, for messages
   * @throws CheckpointException if the text is no tokenizer
   */
  public static TextTokenizer of(String where, String json) {
    return read(where, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static TextTokenizer read(String where, InputStream json) {
    Torch.offlineByDefault();
    try {
      return new TextTokenizer(
          HuggingFaceTokenizer.newInstance(
              json, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true")));
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException(where + ": no usable tokenizer: " + e.getMessage(), e);
    }
  }

  /**
   * Token ids of a text.
   *
   * @param special whether to add the tokens that the model expects around a text, such as the one
   *     that begins it; not for text from a chat template, which has them
   */
  public int[] encode(String text, boolean special) {
    long[] wide = tokenizer.encode(text, special, false).getIds();
    int[] ids = new int[wide.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Math.toIntExact(wide[i]);
    }
    return ids;
  }

  /** The text of token ids, without special tokens. */
  public String decode(int[] ids, int from, int to) {
    return decode(ids, from, to, true);
  }

  /** The text of token ids. */
  public String decode(int[] ids, int from, int to, boolean skipSpecial) {
    long[] wide = new long[to - from];
    for (int i = from; i < to; i++) {
      wide[i - from] = ids[i];
    }
    return wide.length == 0 ? "" : tokenizer.decode(wide, skipSpecial);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
