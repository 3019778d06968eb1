package org.bioeval.backends.checkpoint.internal.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * What a GGUF file says before its weights: metadata, and name, type and shape of each tensor. That
 * the weights are there is not checked, and their types may be any.
 *
 * @param metadata {@link Long}, {@link Double}, {@link Boolean}, {@link String}, or a {@link List}
 *     of these, by key
 * @param tensors tensors by name, in the order of the file
 * @param end the byte after the head
 */
public record GgufHead(Map<String, Object> metadata, Map<String, Tensor> tensors, long end) {
  private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};

  /** Makes both maps unmodifiable; they keep their order. */
  public GgufHead {
    metadata = Collections.unmodifiableMap(metadata);
    tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * One tensor.
   *
   * @param type number of its storage type in ggml
   * @param shape its extents, outermost first
   * @param offset where it begins, from the first byte of the weights
   */
  public record Tensor(int type, List<Long> shape, long offset) {
    /** The number of its elements. */
    public long elements() {
      return shape.stream().mapToLong(n -> n).reduce(1, Math::multiplyExact);
    }

    /** The name of its storage type. */
    public String typeName() {
      return GgmlType.name(type);
    }
  }

  /**
   * Reads the head of a GGUF file, or of the one inside a llamafile, which is a zip archive as well
   * as a program.
   *
   * @throws CheckpointException if it is neither, or broken; the message names file and byte
   */
  public static GgufHead read(Path file) {
    // A stream and not a channel: an interrupt is for the caller to notice, not a broken file.
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(MAGIC.length);
      if (Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        in.reset();
        return new GgufHeadReader(file.toString(), in, Files.size(file)).read();
      }
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return inside(file);
  }

  private static GgufHead inside(Path llamafile) {
    try (ZipFile zip = new ZipFile(llamafile.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".gguf")) {
          try (InputStream in = zip.getInputStream(entry)) {
            String where = llamafile + "!" + entry.getName();
            return new GgufHeadReader(where, in, entry.getSize()).read();
          }
        }
      }
    } catch (ZipException e) {
      throw new CheckpointException(llamafile + ": neither a GGUF file nor a llamafile", e);
    } catch (IOException e) {
      throw new CheckpointException(llamafile + ": cannot be read: " + e.getMessage(), e);
    }
    throw new CheckpointException(llamafile + ": holds no .gguf file");
  }
}
