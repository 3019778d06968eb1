package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;

/** However a file is damaged, a loader gives a dataset or says which file is wrong. */
class DamagedFilesTest {
  private static Path folder = Path.of("");

  /** A file of a miniature, and the view that reads it. */
  private record Target(String file, Function<Path, Corpus<?>> view, Split split) {}

  private static final List<Target> TARGETS =
      List.of(
          new Target("PHEE/json/train.json", f -> Phee.in(f.resolve("PHEE")), Split.TRAIN),
          new Target(
              "GIT/0_GM-CIHT/renew_triplet_T_train.jsonl",
              f -> Git.in(f.resolve("GIT")).study(),
              Split.TRAIN),
          new Target(
              "Genia2011/train/PMID-90000101.a1",
              f -> Genia2011.in(f.resolve("Genia2011")),
              Split.TRAIN),
          new Target(
              "Genia2011/train/PMID-90000101.txt",
              f -> Genia2011.in(f.resolve("Genia2011")),
              Split.TRAIN),
          new Target(
              "Genia2011/paper-sentences/train_data.csv",
              f -> Genia2011.in(f.resolve("Genia2011")).study(),
              Split.TRAIN),
          new Target(
              "Genia2013/train/PMC-9000201-00-TIAB.a2",
              f -> Genia2013.in(f.resolve("Genia2013")),
              Split.TRAIN),
          new Target(
              "DDI/DDICorpus/Train/DrugBank/Warfanil_ddi.xml",
              f -> Ddi.in(f.resolve("DDI")),
              Split.TRAIN),
          new Target(
              "DDI/DDICorpus/Train/DrugBank/Beta Blockers_ddi.xml",
              f -> Ddi.in(f.resolve("DDI")).study(),
              Split.TRAIN),
          new Target(
              "DDI/paper-split/train_pair_ids.tsv",
              f -> Ddi.in(f.resolve("DDI")).study(),
              Split.TRAIN));

  @BeforeContainer
  static void extract() throws IOException {
    folder = Miniatures.extractTo(Files.createTempDirectory("damaged"));
  }

  @AfterContainer
  static void delete() throws IOException {
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Provide
  Arbitrary<Target> target() {
    return Arbitraries.of(TARGETS);
  }

  @Property(tries = 600)
  void aLoaderGivesADatasetOrNamesTheFile(@ForAll("target") Target target, @ForAll long seed)
      throws IOException {
    Path file = folder.resolve(target.file());
    byte[] good = Files.readAllBytes(file);
    Files.write(file, damaged(good, new Random(seed)));
    try {
      Corpus<?> corpus = target.view().apply(folder);
      assertThat(corpus.load(target.split()).info().checksum()).hasSize(64);
      corpus.strict().load(target.split());
    } catch (CorpusFormatException e) {
      assertThat(e.file().toString()).startsWith(folder.toString());
    } finally {
      Files.write(file, good);
    }
  }

  /** Cuts, repeats, swaps or overwrites a piece. */
  private static byte[] damaged(byte[] good, Random random) {
    int from = random.nextInt(good.length);
    int to = from + random.nextInt(good.length - from);
    byte[] bytes = good.clone();
    switch (random.nextInt(5)) {
      case 0:
        return Arrays.copyOf(good, from);
      case 1:
        byte[] twice = Arrays.copyOf(good, good.length + to - from);
        System.arraycopy(good, from, twice, to, good.length - from);
        return twice;
      case 2:
        byte[] without = Arrays.copyOf(good, good.length - (to - from));
        System.arraycopy(good, to, without, from, good.length - to);
        return without;
      case 3:
        bytes[from] = (byte) random.nextInt(256);
        return bytes;
      default:
        byte[] marks = "\t\n\":{}[]<>&;,-0T9E".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
          bytes[random.nextInt(bytes.length)] = marks[random.nextInt(marks.length)];
        }
        return bytes;
    }
  }
}
