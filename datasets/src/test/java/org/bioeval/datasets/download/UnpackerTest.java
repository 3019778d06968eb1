package org.bioeval.datasets.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bioeval.datasets.download.Archives.gzip;
import static org.bioeval.datasets.download.Archives.tar;
import static org.bioeval.datasets.download.Archives.tarEntry;
import static org.bioeval.datasets.download.Archives.zip;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {
  private static final ImmutableMap<String, String> ALL = ImmutableMap.of("(.+)", "$1");

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temp.resolve("inner/folder"));
  }

  private void unpack(String name, byte[] archive, ImmutableMap<String, String> rules)
      throws IOException {
    Path file = Files.write(temp.resolve(name), archive);
    Unpacker.unpack(file, folder, rules, 1_000_000);
  }

  private void assertNothingOutside() throws IOException {
    try (Stream<Path> files = Files.walk(temp)) {
      assertThat(files.filter(Files::isRegularFile))
          .allMatch(file -> file.startsWith(folder) || file.getParent().equals(temp));
    }
    assertThat(temp.resolve("evil.txt")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.txt",
        "../../evil.txt",
        "a/../../evil.txt",
        "/evil.txt",
        "..\\evil.txt",
        "C:\\evil.txt",
        "C:evil.txt",
        "a\0b"
      })
  void refusesEntriesThatLeaveTheFolder(String name) throws IOException {
    assertThatThrownBy(() -> unpack("a.zip", zip("good.txt", "good", name, "evil"), ALL))
        .isInstanceOf(DownloadException.class);
    byte[] tar = tar(tarEntry("long", 'L', name.getBytes(UTF_8)), tarEntry("n", '0', new byte[1]));
    if (name.indexOf('\0') < 0) {
      assertThatThrownBy(() -> unpack("a.tar.gz", gzip(tar), ALL))
          .isInstanceOf(DownloadException.class);
    }
    assertNothingOutside();
  }

  @Test
  void refusesToWriteThroughALinkInTheFolder() throws IOException {
    try {
      Files.createSymbolicLink(folder.resolve("link"), temp);
    } catch (UnsupportedOperationException | IOException e) {
      assumeTrue(false, "skipped: needs a file system with symbolic links");
    }
    assertThatThrownBy(() -> unpack("a.zip", zip("link/evil.txt", "evil"), ALL))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("behind a link");
    assertNothingOutside();
  }

  @Test
  void leavesLinksOfAnArchiveOut() throws IOException {
    byte[] link = tarEntry("link", '2', new byte[0]);
    unpack("a.tgz", gzip(tar(link, tarEntry("b.txt", '0', "b".getBytes(UTF_8)))), ALL);
    assertThat(folder).isDirectoryNotContaining("glob:**link");
    assertThat(folder.resolve("b.txt")).hasContent("b");
  }

  @Test
  void refusesToExpandWithoutBound() throws IOException {
    // 2 MB of zeros take 2 kB in the archive; the limit is 1 MB.
    String zeros = "\0".repeat(2_000_000);
    assertThatThrownBy(() -> unpack("a.zip", zip("zeros", zeros), ALL))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("unpacks to more than is allowed");
    assertThatThrownBy(
            () -> unpack("a.tar.gz", gzip(tar(tarEntry("z", '0', new byte[2_000_000]))), ALL))
        .isInstanceOf(DownloadException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void appliesTheFirstRuleThatMatches() throws IOException {
    unpack(
        "a.zip",
        zip("top/train/x.a1", "1", "top/README", "no", "top/test/x.a1", "2"),
        ImmutableMap.of("[^/]+/train/(.+)", "learn/$1", "[^/]+/(test/.+)", "$1"));
    assertThat(folder.resolve("learn/x.a1")).hasContent("1");
    assertThat(folder.resolve("test/x.a1")).hasContent("2");
    assertThat(folder.resolve("README")).doesNotExist();
  }

  @Test
  void readsLongNamesOfGnuAndPax() throws IOException {
    String name = "d/".repeat(80) + "file.txt";
    String record = " path=" + name + "\n";
    String pax = (record.length() + 3) + record;
    unpack(
        "a.tar.gz",
        gzip(
            tar(
                tarEntry("././@LongLink", 'L', (name + "1\0").getBytes(UTF_8)),
                tarEntry("short", '0', "gnu".getBytes(UTF_8)),
                tarEntry("pax", 'x', pax.getBytes(UTF_8)),
                tarEntry("short", '0', "pax".getBytes(UTF_8)))),
        ALL);
    assertThat(folder.resolve(name + "1")).hasContent("gnu");
    assertThat(folder.resolve(name)).hasContent("pax");
  }

  @Test
  void namesABrokenArchive() throws IOException {
    byte[] tar = gzip(tar(tarEntry("a", '0', new byte[5_000])));
    assertThatThrownBy(() -> unpack("a.tar.gz", Arrays.copyOf(tar, tar.length / 2), ALL))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("broken archive");
    assertThatThrownBy(() -> unpack("b.tar.gz", gzip(new byte[700]), ALL))
        .isInstanceOf(DownloadException.class);
    assertThatThrownBy(() -> unpack("c.tar.gz", "<html>".getBytes(UTF_8), ALL))
        .isInstanceOf(DownloadException.class);
    assertThatThrownBy(() -> unpack("d.zip", "<html>".getBytes(UTF_8), ALL))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("no zip archive");
    byte[] changed = tar(tarEntry("a", '0', new byte[5]));
    changed[3] = 'x';
    assertThatThrownBy(() -> unpack("e.tar.gz", gzip(changed), ALL))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("broken tar header");
  }

  @Test
  void saysIfNothingMatches() {
    assertThatThrownBy(() -> unpack("a.zip", zip("b.txt", "b"), ImmutableMap.of("c/.+", "$0")))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("holds no entry that matches [c/.+]");
  }
}
