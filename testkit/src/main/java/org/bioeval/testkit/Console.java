package org.bioeval.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a program prints to standard output and error. */
public final class Console {

  /** A program. */
  public interface Program {
    /**
     * Runs the program.
     *
     * @return its exit code
     * @throws Exception when it fails
     */
    int run() throws Exception;
  }

  /**
   * What came of a program.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  public record Result(int code, String out, String err) {}

  private Console() {}

  /**
   * Runs a program while standard output and error are kept aside. Nothing else should print
   * meanwhile.
   *
   * @param program what to run
   * @return its exit code and output
   * @throws Exception when the program fails
   */
  public static synchronized Result of(Program program) throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, UTF_8));
    System.setErr(new PrintStream(errBytes, true, UTF_8));
    try {
      int code = program.run();
      return new Result(code, outBytes.toString(UTF_8), errBytes.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
