package org.bioeval.backends.llamafile.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class PlatformTest {

  @TempDir Path folder;

  private Path file(String name, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void unixNeedsTheExecutableBit() throws IOException {
    assertThat(Platform.UNIX.obstacle(file("run", "rwxr-xr-x"))).isEmpty();
    Path plain = file("plain", "rw-r--r--");
    assertThat(Platform.UNIX.obstacle(plain))
        .contains(plain + " is not executable; run: chmod +x " + plain);
    assertThat(Platform.UNIX.obstacle(folder.resolve("none")).orElseThrow())
        .endsWith("is not a file; check the path");
  }

  @Test
  void windowsNeedsTheExtension() throws IOException {
    assertThat(Platform.WINDOWS.obstacle(file("model.llamafile", "rw-r--r--")).orElseThrow())
        .endsWith("rename it to end in .exe");
    assertThat(Platform.WINDOWS.obstacle(file("model.EXE", "rw-r--r--"))).isEmpty();
    assertThat(Platform.WINDOWS.programName("llama-server")).isEqualTo("llama-server.exe");
  }

  @Test
  void findsTheFirstProgramOfASearchPathThatRuns() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.writeString(first.resolve("llama-server"), "not executable");
    Path program = Files.writeString(second.resolve("llama-server"), "");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String path = String.join(File.pathSeparator, "", first.toString(), second.toString());
    assertThat(Platform.UNIX.find("llama-server", path)).contains(program);
    assertThat(Platform.UNIX.find("other", path)).isEmpty();
  }

  @Test
  void actuallyPortableExecutablesRunByWayOfAShell() throws IOException {
    Path portable = Files.writeString(folder.resolve("m.llamafile"), "MZqFpD='\nrest");
    assertThat(Platform.UNIX.command(portable)).containsExactly("/bin/sh", portable.toString());
    Path script = file("script", "rwxr-xr-x");
    assertThat(Platform.UNIX.command(script)).containsExactly(script.toString());
    assertThat(Platform.WINDOWS.command(portable)).containsExactly(portable.toString());
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void theGuardedProcessDiesWhenThePipeCloses(Platform platform) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: needs a POSIX shell");
    Path pid = folder.resolve("pid");
    List<String> command = List.of("/bin/sh", "-c", "echo $$ > '" + pid + "'; exec sleep 600");
    Process guard = new ProcessBuilder(platform.guarded(command)).start();
    ProcessHandle server = awaitProcess(pid);
    assertThat(server.isAlive()).isTrue();
    guard.getOutputStream().close();
    server.onExit().join();
    guard.waitFor();
    assertThat(server.isAlive()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void theGuardPassesOnOutputAndStatus(Platform platform) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: needs a POSIX shell");
    List<String> command = List.of("/bin/sh", "-c", "echo \"$1\"; exit 7", "x", "a 'b' \"c\" $d");
    Process guard = new ProcessBuilder(platform.guarded(command)).start();
    assertThat(
            new String(
                guard.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("a 'b' \"c\" $d\n");
    assertThat(guard.waitFor()).isEqualTo(7);
  }

  private static ProcessHandle awaitProcess(Path pid) throws Exception {
    while (!Files.exists(pid) || Files.size(pid) == 0) {
      Thread.sleep(10);
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }
}
