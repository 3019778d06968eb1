package org.bioeval.core.eval.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.core.eval.JournalKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines are found whatever a file system gives at a time. */
class JournalFileTest {

  @TempDir Path folder;

  /** A file that gives a few bytes at each read, as network file systems may. */
  private static final class ShortReads extends RandomAccessFile {
    ShortReads(File file) throws IOException {
      super(file, "rw");
    }

    @Override
    public int read(byte[] buffer) throws IOException {
      return read(buffer, 0, buffer.length);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return super.read(buffer, offset, Math.min(7, length));
    }
  }

  @Test
  void aShortReadIsNotDamage() throws Exception {
    Path path = folder.resolve("journal.jsonl");
    JournalKey key = new JournalKey(1, 2);
    String line = "{\"key\":\"" + key + "\",\"item\":\"" + "x".repeat(500) + "\"}";
    Files.write(path, (line + "\n").getBytes(UTF_8));
    try (JournalFile journal = new JournalFile(path, new ShortReads(path.toFile()))) {
      assertThat(journal.size()).isEqualTo(1);
      assertThat(journal.recoveredBytes()).isZero();
      assertThat(journal.line(key)).contains(line);
    }
  }
}
