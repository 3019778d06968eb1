package org.bioeval.backends.djl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real SmolLM2-135M-Instruct with matrices rounded while loading. Perplexities were computed by
 * transformers with the same rounded weights ({@code make_quantised_goldens.py}; the files' headers
 * name the versions).
 */
class QuantisedSmolLm2Test {
  @ParameterizedTest
  @CsvSource({"FLOAT16,1e-4", "INT8_PACKED,1e-3", "INT4_PACKED,1e-2"})
  void perplexityOfTransformersWithTheSameWeights(LinearForm form, double tolerance)
      throws IOException {
    JsonNode text = json("/smollm2.json");
    JsonNode rounded = json("/golden-quantised/perplexity.json");
    double expected =
        switch (form) {
          case INT8_PACKED -> rounded.get("int8").asDouble();
          case INT4_PACKED -> rounded.get("int4").asDouble();
          default -> text.get("perplexity_float32").asDouble();
        };
    int[] ids = new ObjectMapper().convertValue(text.get("text_ids"), int[].class);
    try (Decoder decoder = SmolLm2ParityTest.decoder(SmolLm2.folder(), ElementType.FLOAT32, form)) {
      double ours = SmolLm2ParityTest.perplexity(SmolLm2ParityTest.logprobs(decoder, ids));
      System.out.printf("perplexity %s %.4f, transformers %.4f%n", form, ours, expected);
      assertThat(ours / expected).isCloseTo(1, within(tolerance));
    }
  }

  /**
   * In megabytes; 40 to 60 of them are the process's own, and the embedding stays in the file.
   * FBGEMM fills inputs up to a multiple of 512, here 576 to 1024, which costs FLOAT16 and
   * INT8_PACKED 78 %.
   */
  @ParameterizedTest
  @CsvSource({"FLOAT16,560", "INT8,240", "INT8_PACKED,330", "INT4,240", "INT4_PACKED,300"})
  void loadingHoldsOneCopy(LinearForm form, long limit) throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "needs /proc/self/status");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LoadMain.class.getName(),
                SmolLm2.folder().toString(),
                form.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(out).isZero();
    System.out.printf("%s: most, then, weights: %s%n", form, out);
    assertThat(Long.parseLong(out.split(" ")[0])).isLessThan(limit * 1_000_000);
  }

  private static JsonNode json(String resource) throws IOException {
    try (InputStream in = QuantisedSmolLm2Test.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    }
  }
}
