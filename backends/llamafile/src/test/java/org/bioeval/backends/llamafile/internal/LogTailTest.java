package org.bioeval.backends.llamafile.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server's output is read to its end and takes a bounded amount of memory. */
@Timeout(120)
class LogTailTest {

  private static LogTail of(String text) throws InterruptedException {
    LogTail tail = new LogTail(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    tail.awaitEnd();
    return tail;
  }

  @Test
  void keepsTheLastFortyLines() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 50; i++) {
      text.append("line ").append(i).append(i % 2 == 0 ? "\n" : "\r\n");
    }
    assertThat(of(text.toString()).text()).startsWith("line 11\n").endsWith("\nline 50");
    assertThat(of("").text()).isEqualTo("(nothing was printed)");
  }

  /** A progress bar ends with CR, a last word often with nothing. */
  @Test
  void anUnfinishedLineIsThere() throws Exception {
    LogTail tail = of("10 %\r20 %\rfatal");
    assertThat(tail.text()).isEqualTo("10 %\n20 %\nfatal");
    assertThat(tail.lastLine()).isEqualTo("fatal");
  }

  /** More characters than a string can hold, without a line feed. */
  @Test
  void anEndlessLineIsReadAndDropped() throws Exception {
    long[] left = {(1L << 31) + 1000};
    byte[] block = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return left[0]-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            if (left[0] <= 0) {
              return -1;
            }
            int count = (int) Math.min(left[0], Math.min(length, block.length));
            System.arraycopy(block, 0, into, offset, count);
            left[0] -= count;
            return count;
          }
        };
    LogTail tail = new LogTail(endless);
    for (int i = 0; i < 30 && left[0] > 0; i++) {
      tail.awaitEnd();
    }
    tail.awaitEnd();
    assertThat(left[0]).isLessThanOrEqualTo(0);
    assertThat(tail.text()).isEqualTo("x".repeat(500));
  }
}
