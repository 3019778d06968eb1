package org.bioeval.datasets;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bioeval.core.data.Split;

/**
 * Files of made-up words in the exact format and size of corpora that may not be passed on, for
 * tests of counts, speed and memory. What they say means nothing: no score on them does either.
 */
public final class GeneratedCorpora {
  private static final String[] LABELS = {
    "BACKGROUND", "OBJECTIVE", "METHODS", "METHODS", "METHODS", "RESULTS", "RESULTS", "CONCLUSIONS"
  };
  private static final String[] SYLLABLES = {
    "lo", "mi", "tra", "ven", "ko", "su", "rab", "nel", "qui", "do", "far", "esh"
  };
  private static final ImmutableMap<Split, Integer> RCT_LINES =
      ImmutableMap.of(Split.TRAIN, 180_040, Split.VALIDATION, 30_212, Split.TEST, 30_135);
  private static final ImmutableMap<Split, Integer> CHEMDNER_SENTENCES =
      ImmutableMap.of(Split.TRAIN, 30_682, Split.VALIDATION, 30_639, Split.TEST, 26_364);
  private static final ImmutableMap<Split, Integer> CHEMDNER_ABSTRACTS =
      ImmutableMap.of(Split.TRAIN, 3_500, Split.VALIDATION, 3_500, Split.TEST, 3_000);

  private GeneratedCorpora() {}

  /**
   * Writes PubMed 20k RCT with the study's number of lines: 180,040, 30,212 and 30,135.
   *
   * @param folder gets {@code PubMed_20k_RCT/{train,dev,test}.txt}; is made if it does not exist
   * @return the folder
   * @throws UncheckedIOException if a file cannot be written
   */
  public static Path pubMedRct(Path folder) {
    RCT_LINES.forEach(
        (split, lines) -> {
          String name = split.equals(Split.VALIDATION) ? "dev" : split.name();
          pubMedRct(folder.resolve("PubMed_20k_RCT").resolve(name + ".txt"), lines, lines);
        });
    return folder;
  }

  /**
   * Writes one file in the format of PubMed RCT.
   *
   * @param file replaced if it exists
   * @param lines number of labelled lines, at least 0; about 12 make an abstract
   * @param seed makes the words repeatable
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void pubMedRct(Path file, int lines, long seed) {
    checkArgument(lines >= 0, "illegal number of lines: %s, must be at least 0", lines);
    Random random = new Random(seed);
    try (BufferedWriter out = writer(file)) {
      int left = lines;
      for (int article = 1; left > 0; article++) {
        out.write("###" + (10_000_000 + article) + "\n");
        int size = Math.min(left, 8 + random.nextInt(9));
        for (int i = 0; i < size; i++) {
          out.write(LABELS[i * LABELS.length / size]);
          out.write('\t');
          sentence(out, random, 12 + random.nextInt(20));
          out.write(" .\n");
        }
        out.write('\n');
        left -= size;
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void sentence(BufferedWriter out, Random random, int words) throws IOException {
    for (int i = 0; i < words; i++) {
      if (i > 0) {
        out.write(' ');
      }
      out.write(word(random));
    }
  }

  private static String word(Random random) {
    int syllables = 1 + random.nextInt(4);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < syllables; i++) {
      word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
    }
    return word.toString();
  }

  /**
   * Writes CHEMDNER at full size: sentences with IOB tags (30,682, 30,639 and 26,364, each file
   * ending in an empty line) and abstracts with annotations (3,500, 3,500 and 3,000).
   *
   * @param folder gets {@code iob/{train,devel,test}.tsv} and {@code
   *     {training,development,evaluation}.{abstracts,annotations}.txt}; is made if it does not
   *     exist
   * @return the folder
   * @throws UncheckedIOException if a file cannot be written
   */
  public static Path chemdner(Path folder) {
    CHEMDNER_SENTENCES.forEach(
        (split, sentences) -> {
          String name = split.equals(Split.VALIDATION) ? "devel" : split.name();
          chemdnerIob(folder.resolve("iob").resolve(name + ".tsv"), sentences);
        });
    CHEMDNER_ABSTRACTS.forEach(
        (split, abstracts) -> {
          String name =
              split.equals(Split.TRAIN)
                  ? "training"
                  : split.equals(Split.VALIDATION) ? "development" : "evaluation";
          chemdnerTsv(
              folder.resolve(name + ".abstracts.txt"),
              folder.resolve(name + ".annotations.txt"),
              abstracts);
        });
    return folder;
  }

  private static void chemdnerIob(Path file, int sentences) {
    Random random = new Random(sentences);
    try (BufferedWriter out = writer(file)) {
      for (int i = 0; i < sentences; i++) {
        int words = 10 + random.nextInt(30);
        boolean inside = false;
        for (int j = 0; j < words; j++) {
          boolean begins = random.nextInt(25) == 0;
          inside = begins || (inside && random.nextInt(3) == 0);
          out.write(word(random));
          out.write(begins ? "\tB-Chemical\n" : inside ? "\tI-Chemical\n" : "\tO\n");
        }
        out.write(".\tO\n\n");
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void chemdnerTsv(Path abstracts, Path annotations, int count) {
    String[] types = {
      "SYSTEMATIC", "TRIVIAL", "ABBREVIATION", "FORMULA", "FAMILY", "IDENTIFIER", "MULTIPLE"
    };
    Random random = new Random(count);
    try (BufferedWriter texts = writer(abstracts);
        BufferedWriter mentions = writer(annotations)) {
      for (int i = 0; i < count; i++) {
        String id = Integer.toString(20_000_000 + i);
        texts.write(id);
        for (String part : new String[] {"T", "A"}) {
          texts.write('\t');
          int words = part.equals("T") ? 12 : 200;
          int points = 0;
          for (int j = 0; j < words; j++) {
            // Greek letters, and letters beyond the Basic Multilingual Plane, as chemists like.
            String prefix = random.nextInt(40) == 0 ? (random.nextBoolean() ? "α-" : "𝛃-") : "";
            String word = prefix + word(random);
            int length = word.codePointCount(0, word.length());
            if (random.nextInt(25) == 0) {
              mentions.write(
                  String.join(
                      "\t",
                      id,
                      part,
                      Integer.toString(points),
                      Integer.toString(points + length),
                      word,
                      types[random.nextInt(types.length)] + "\n"));
            }
            texts.write(j == 0 ? word : " " + word);
            points += length + 1;
          }
        }
        texts.write('\n');
      }
    } catch (IOException e) {
      throw failure(abstracts, e);
    }
  }

  private static BufferedWriter writer(Path file) throws IOException {
    MoreFiles.createParentDirectories(file);
    return Files.newBufferedWriter(file, UTF_8);
  }

  private static UncheckedIOException failure(Path file, IOException e) {
    return new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
  }
}
