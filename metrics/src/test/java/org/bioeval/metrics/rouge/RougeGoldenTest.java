package org.bioeval.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.bioeval.metrics.rouge.internal.NltkPorterStemmer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Equality with rouge_score; tool, version and command are in the golden files' headers. */
class RougeGoldenTest {
  private static final RougeVariant[] ALL = RougeVariant.values();
  private static final RougeVariant[] FOUR = {
    RougeVariant.ROUGE_1, RougeVariant.ROUGE_2, RougeVariant.ROUGE_L, RougeVariant.ROUGE_L_SUM
  };
  private static final RougeVariant[] THREE = {
    RougeVariant.ROUGE_1, RougeVariant.ROUGE_2, RougeVariant.ROUGE_L
  };

  private final Rouge plain = Rouge.withDefaults();
  private final Rouge stemmed = Rouge.withDefaults().withStemming();

  @Test
  void constructedTextsInAllVariants() throws IOException {
    JsonNode golden = json("constructed.json");
    Rouge allPlain = plain.withVariants(RougeVariant.ROUGE_1, ALL);
    Rouge allStemmed = stemmed.withVariants(RougeVariant.ROUGE_1, ALL);
    JsonNode texts = golden.required("texts");
    int compared = 0;
    for (JsonNode c : golden.required("cases")) {
      String reference = texts.required(c.required("reference").textValue()).textValue();
      String prediction = texts.required(c.required("prediction").textValue()).textValue();
      String name = c.required("reference") + " / " + c.required("prediction");
      assertScores(allPlain.score(reference, prediction), ALL, numbers(c.required("plain")), name);
      assertScores(
          allStemmed.score(reference, prediction),
          ALL,
          numbers(c.required("stemmed")),
          name + " stemmed");
      compared++;
    }
    assertThat(compared).isEqualTo(625);
  }

  @Test
  void severalReferences() throws IOException {
    JsonNode golden = json("constructed.json");
    Rouge all = plain.withVariants(RougeVariant.ROUGE_1, ALL);
    JsonNode texts = golden.required("texts");
    for (JsonNode c : golden.required("multi")) {
      List<String> references = new ArrayList<>();
      c.required("references")
          .forEach(r -> references.add(texts.required(r.textValue()).textValue()));
      String prediction = texts.required(c.required("prediction").textValue()).textValue();
      assertScores(
          all.score(references, prediction),
          ALL,
          numbers(c.required("plain")),
          c.required("references") + " / " + c.required("prediction"));
    }
  }

  @Tag("slow")
  @Test
  void tenThousandGeneratedPairs() throws IOException {
    List<String[]> rows = lines("generated.tsv.gz");
    assertThat(rows).hasSize(10_000);
    List<RougePair> pairs = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      pairs.add(RougeRecipe.generatedPair(i));
    }
    ImmutableList<RougeScores> plainScores = plain.scoreAll(pairs);
    ImmutableList<RougeScores> stemmedScores = stemmed.scoreAll(pairs);
    for (int i = 0; i < rows.size(); i++) {
      double[] expected = numbers(rows.get(i), 1);
      assertScores(plainScores.get(i), FOUR, Arrays.copyOf(expected, 12), "pair " + i);
      assertScores(
          stemmedScores.get(i), FOUR, Arrays.copyOfRange(expected, 12, 24), "stemmed pair " + i);
    }
  }

  @Tag("slow")
  @Test
  void longTexts() throws IOException {
    for (String[] row : lines("long.tsv.gz")) {
      long seed = Long.parseLong(row[0]);
      String reference = RougeRecipe.longText(seed, Integer.parseInt(row[1]));
      String prediction = RougeRecipe.longText(seed + 100, Integer.parseInt(row[2]));
      Rouge rouge = row[3].equals("1") ? stemmed : plain;
      assertScores(
          rouge.withVariants(RougeVariant.ROUGE_1, THREE).score(reference, prediction),
          THREE,
          numbers(row, 4),
          "seed " + seed);
    }
  }

  @Tag("slow")
  @Test
  void notesOfAciBench() throws IOException {
    String corpora = System.getenv("BIOEVAL_CORPORA");
    Assumptions.assumeTrue(
        corpora != null, "needs ACI-Bench: set BIOEVAL_CORPORA to the folder that holds ACI-Bench");
    Map<String, List<Map<String, String>>> files = new HashMap<>();
    Path folder = Path.of(corpora, "ACI-Bench", "challenge_data");
    List<String[]> rows = lines("aci-bench.tsv.gz");
    assertThat(rows).hasSize(207);
    for (String[] row : rows) {
      String note =
          files.computeIfAbsent(row[0], name -> Csv.read(folder.resolve(name + ".csv"))).stream()
              .filter(line -> line.get("encounter_id").equals(row[1]))
              .findFirst()
              .orElseThrow()
              .get("note");
      String changed = RougeRecipe.perturb(note, new RougeRecipe.Dice(Long.parseLong(row[2])));
      double[] expected = numbers(row, 3);
      assertScores(plain.score(note, changed), FOUR, Arrays.copyOf(expected, 12), row[1]);
      assertScores(
          stemmed.score(note, changed), FOUR, Arrays.copyOfRange(expected, 12, 24), row[1]);
    }
  }

  @Test
  void stems() throws IOException {
    NltkPorterStemmer stemmer = new NltkPorterStemmer();
    List<String[]> rows = lines("stems.tsv.gz");
    assertThat(rows).hasSizeGreaterThan(10_000);
    for (String[] row : rows) {
      int length = stemmer.stem(row[0].toCharArray(), 0, row[0].length());
      assertThat(new String(stemmer.buffer(), 0, length)).as(row[0]).isEqualTo(row[1]);
    }
  }

  static void assertScores(
      RougeScores actual, RougeVariant[] order, double[] expected, String name) {
    for (int v = 0; v < order.length; v++) {
      RougeScore score = actual.get(order[v]);
      double[] found = {score.precision(), score.recall(), score.fMeasure()};
      for (int i = 0; i < 3; i++) {
        // A plain comparison first: describing 700,000 assertions would take most of the time.
        if (!(Math.abs(found[i] - expected[3 * v + i]) <= 1e-12)) {
          assertThat(found[i])
              .as("%s, %s, value %s", name, order[v], i)
              .isCloseTo(expected[3 * v + i], within(1e-12));
        }
      }
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    Arrays.setAll(numbers, i -> array.get(i).doubleValue());
    return numbers;
  }

  private static double[] numbers(String[] row, int from) {
    return Arrays.stream(row).skip(from).mapToDouble(Double::parseDouble).toArray();
  }

  private static JsonNode json(String name) throws IOException {
    try (InputStream in = RougeGoldenTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static List<String[]> lines(String name) throws IOException {
    try (InputStream in = RougeGoldenTest.class.getResourceAsStream(name);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      return reader.lines().filter(l -> !l.startsWith("#")).map(l -> l.split("\t")).toList();
    }
  }
}
