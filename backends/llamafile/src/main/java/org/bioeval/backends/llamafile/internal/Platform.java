package org.bioeval.backends.llamafile.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What differs between operating systems: names of executables, how to run them, and how a child
 * process is made to die with this one.
 */
public enum Platform {
  /** Linux, macOS and other systems with a POSIX shell. */
  UNIX,
  /** Windows. */
  WINDOWS;

  // Windows refuses larger programs.
  private static final long LARGEST_WINDOWS_PROGRAM = 1L << 32;
  private static final byte[] ACTUALLY_PORTABLE = "MZqFpD".getBytes(US_ASCII);

  /**
   * Runs the server ("$@") and a watcher beside it. The watcher reads standard input, which this
   * process never writes to and which ends, by whatever cause, with this process; then it kills the
   * server. Background jobs of a shell lose their input, hence descriptor 3.
   */
  private static final String GUARD =
      String.join(
          "\n",
          "exec 3<&0",
          "\"$@\" </dev/null 3<&- &",
          "server=$!",
          "( while read -r line <&3; do :; done; kill -KILL $server ) >/dev/null 2>&1 &",
          "watcher=$!",
          "exec 3<&-",
          "wait $server",
          "status=$?",
          "kill -KILL $watcher 2>/dev/null",
          "exit $status");

  /** The platform this process runs on. */
  public static Platform current() {
    return Ascii.toLowerCase(System.getProperty("os.name", "")).contains("windows")
        ? WINDOWS
        : UNIX;
  }

  /**
   * A command that runs another one and ends it as soon as the pipe to its standard input closes.
   *
   * @param command to run
   * @return the command to start instead
   */
  public ImmutableList<String> guarded(List<String> command) {
    return this == UNIX
        ? ImmutableList.<String>builder()
            .add("/bin/sh", "-c", GUARD, "bioeval-guard")
            .addAll(command)
            .build()
        : ImmutableList.<String>builder()
            .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .add("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", ownClassPath())
            .add(Guardian.class.getName())
            .addAll(command)
            .build();
  }

  private static String ownClassPath() {
    try {
      return Path.of(Guardian.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("classes at an address that is no path", e);
    }
  }

  /**
   * The beginning of a command that runs a program. Llamafiles are "actually portable executables",
   * which some systems run only by way of a shell.
   *
   * @param program file to run
   * @return the program, or a shell and the program
   */
  public ImmutableList<String> command(Path program) throws IOException {
    if (this == UNIX) {
      try (InputStream in = Files.newInputStream(program)) {
        if (java.util.Arrays.equals(in.readNBytes(ACTUALLY_PORTABLE.length), ACTUALLY_PORTABLE)) {
          return ImmutableList.of("/bin/sh", program.toString());
        }
      }
    }
    return ImmutableList.of(program.toString());
  }

  /**
   * Why a file cannot be run as a program.
   *
   * @param program file to run
   * @return what is wrong and what to do; empty if nothing is
   */
  public Optional<String> obstacle(Path program) throws IOException {
    if (!Files.isRegularFile(program)) {
      return Optional.of(program + " is not a file; check the path");
    }
    if (this == UNIX) {
      return Files.isExecutable(program)
          ? Optional.empty()
          : Optional.of(program + " is not executable; run: chmod +x " + program);
    }
    if (!Ascii.toLowerCase(program.toString()).endsWith(".exe")) {
      return Optional.of(program + " has no name that Windows runs; rename it to end in .exe");
    }
    if (Files.size(program) >= LARGEST_WINDOWS_PROGRAM) {
      return Optional.of(
          program
              + " is larger than the 4 GiB that Windows runs; give the GGUF file inside it and a"
              + " llama-server");
    }
    return Optional.empty();
  }

  /** The file name of a program. */
  String programName(String name) {
    return this == WINDOWS ? name + ".exe" : name;
  }

  /**
   * Looks for a program.
   *
   * @param name without {@code .exe}
   * @param searchPath folders, separated as in {@code PATH}
   * @return the first that can be run
   */
  public Optional<Path> find(String name, String searchPath) throws IOException {
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        Path candidate = Path.of(folder).resolve(programName(name));
        if (Files.exists(candidate) && obstacle(candidate).isEmpty()) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }
}
