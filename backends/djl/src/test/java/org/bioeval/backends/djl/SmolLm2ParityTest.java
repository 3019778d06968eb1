package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.text.ChatFormat;
import org.bioeval.backends.checkpoint.internal.text.TokenizerConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.text.TextTokenizer;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.bioeval.core.backend.Message;
import org.junit.jupiter.api.Test;

/**
 * The real SmolLM2-135M-Instruct against transformers. smollm2.json was made by {@code
 * src/test/python/make_smollm2_golden.py}; its header names the versions.
 */
class SmolLm2ParityTest {
  @Test
  void logprobsAndPerplexityInSinglePrecision() throws IOException {
    JsonNode golden = golden();
    double[] ours = logprobs(ElementType.FLOAT32, ints(golden.get("text_ids")));
    double worst = 0;
    for (int i = 0; i < ours.length; i++) {
      worst = Math.max(worst, Math.abs(ours[i] - golden.get("logprobs").get(i).asDouble()));
    }
    // The largest logit is about 35, of which 1e-4 is 3.5e-3.
    assertThat(worst).isLessThan(2e-3);
    assertThat(perplexity(ours) / golden.get("perplexity_float32").asDouble())
        .isCloseTo(1, within(1e-4));
  }

  /**
   * No farther from single precision than transformers is. Processors round differently: with
   * transformers 5.19 and torch 2.13 the perplexity is 3.7959 on the golden file's Xeon and 3.8084
   * on an EPYC with AVX-512, in single precision 3.7828 on both.
   */
  @Test
  void perplexityInBfloat16() throws IOException {
    JsonNode golden = golden();
    double ours = perplexity(logprobs(ElementType.BFLOAT16, ints(golden.get("text_ids"))));
    double single = golden.get("perplexity_float32").asDouble();
    double theirs = Math.abs(golden.get("perplexity_bfloat16").asDouble() / single - 1);
    assertThat(Math.abs(ours / single - 1)).isLessThan(theirs + 1e-3);
  }

  @Test
  void chatsAreRenderedTokenisedAndAnsweredAlike() throws IOException {
    Path folder = SmolLm2.folder();
    TokenizerConfig config = TokenizerConfig.read(folder);
    ChatFormat format =
        new ChatFormat(config.chatTemplate().orElseThrow(), config.specialTokens(), () -> null);
    try (TextTokenizer tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"));
        Decoder decoder = decoder(folder, ElementType.FLOAT32, LinearForm.REORDERED)) {
      for (JsonNode prompt : golden().get("prompts")) {
        String chat = format.render(List.of(Message.user(prompt.get("message").asText())));
        assertThat(chat).isEqualTo(prompt.get("chat").asText());
        int[] ids = tokenizer.encode(chat, false);
        assertThat(ids).isEqualTo(ints(prompt.get("ids")));
        int[] greedy = ints(prompt.get("greedy"));
        int end = 0;
        while (end < greedy.length && !config.endTokens().contains(greedy[end])) {
          end++;
        }
        assertThat(greedy(decoder, ids, end)).isEqualTo(java.util.Arrays.copyOf(greedy, end));
      }
    }
  }

  private static int[] greedy(Decoder decoder, int[] ids, int count) {
    decoder.reserve(1, ids.length + count + 1);
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      Batch batch = new Batch();
      int wanted =
          i == 0
              ? batch.addSegment(0, ids, 0, ids.length, 0, Batch.BASE) + ids.length - 1
              : batch.addContinued(out[i - 1], ids.length + i - 1, 0, Batch.BASE);
      try (Result result = decoder.step(batch, new int[] {wanted})) {
        out[i] = (int) result.longs(0)[0];
      }
    }
    return out;
  }

  private static double[] logprobs(ElementType type, int[] ids) throws IOException {
    try (Decoder decoder = decoder(SmolLm2.folder(), type, LinearForm.REORDERED)) {
      return logprobs(decoder, ids);
    }
  }

  static double[] logprobs(Decoder decoder, int[] ids) {
    decoder.reserve(1, ids.length);
    Batch batch = new Batch();
    batch.addSegment(0, ids, 0, ids.length - 1, 0, Batch.BASE);
    int[] wanted = new int[ids.length - 1];
    int[] targets = new int[ids.length - 1];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = i;
      targets[i] = ids[i + 1];
    }
    try (Result result = decoder.score(batch, wanted, targets)) {
      float[] floats = result.floats(0);
      double[] logprobs = new double[floats.length];
      for (int i = 0; i < floats.length; i++) {
        logprobs[i] = floats[i];
      }
      return logprobs;
    }
  }

  static double perplexity(double[] logprobs) {
    double sum = 0;
    for (double logprob : logprobs) {
      sum += logprob;
    }
    return Math.exp(-sum / logprobs.length);
  }

  static Decoder decoder(Path folder, ElementType type, LinearForm form) throws IOException {
    Blueprint blueprint =
        Architectures.read(
            ModelConfig.parse("config.json", Files.readString(folder.resolve("config.json"))));
    return Decoder.load(blueprint, SafeTensors.open(folder), List.of(Device.cpu()), type, form);
  }

  private static int[] ints(JsonNode array) {
    return new ObjectMapper().convertValue(array, int[].class);
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in = SmolLm2ParityTest.class.getResourceAsStream("/smollm2.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
