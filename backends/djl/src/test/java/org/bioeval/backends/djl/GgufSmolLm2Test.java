package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;

/**
 * The real SmolLM2-135M-Instruct in a 4-bit GGUF file against its checkpoint, which holds the same
 * weights dequantised and rounded to bfloat16.
 */
class GgufSmolLm2Test {
  private static final List<String> TEXTS =
      List.of(
          "Aspirin inhibits COX-1 and COX-2; 81 mg/day in 1234567 patients (p<0.001).",
          "  \u03b1-synuclein \u2265 5 \u00b5g/mL\n\n\tna\u00efve don't <|im_end|> \u4f60\u597d",
          "OBJECTIVE: To assess whether vitamin D3 (25-OH) lowers the risk of type 2 diabetes.");

  @Test
  void sameTokensAndNearlyTheSameProbabilities() {
    Path checkpoint = SmolLm2.folder();
    Path gguf = checkpoint.resolveSibling("SmolLM2-135M-Instruct.Q4_1.gguf");
    assumeTrue(Files.isRegularFile(gguf), () -> "needs " + gguf + " (see BIOEVAL_CACHE)");
    ModelOptions options = ModelOptions.withDefaults().withPrecision(Precision.FLOAT32);
    try (DjlModel packed = DjlModel.load(gguf, options);
        DjlModel plain = DjlModel.load(checkpoint, options.withDevice(Device.cpu()))) {
      for (String text : TEXTS) {
        assertThat(packed.encode(text, true)).isEqualTo(plain.encode(text, true));
      }
      assertThat(packed.tokenizerConfig().chatTemplate())
          .isEqualTo(plain.tokenizerConfig().chatTemplate());
      assertThat(packed.tokenizerConfig().endTokens())
          .containsAll(plain.tokenizerConfig().endTokens());
      assertThat(packed.info().model()).isEqualTo("SmolLM2-135M-Instruct.Q4_1.gguf");
      assertThat(packed.info().properties())
          .containsEntry("quantisation", "GGUF Q4_1 210, F32 61, Q8_0 1")
          .containsEntry("parameters", "134515008")
          .containsKey("bytes");
      Prompt prompt = Prompt.chat(Message.user("Is aspirin an NSAID? Answer yes or no."));
      List<String> answers = List.of("Yes", "No");
      try (Backend ours = packed.backend();
          Backend theirs = plain.backend()) {
        for (int i = 0; i < answers.size(); i++) {
          // bfloat16 keeps 8 bits of the dequantised weights.
          assertThat(ours.score(prompt, answers).get(i).logprob())
              .isCloseTo(
                  theirs.score(prompt, answers).get(i).logprob(),
                  org.assertj.core.data.Offset.offset(0.15));
        }
        Completion answer = ours.complete(prompt, Decoding.greedy().withMaxTokens(8));
        assertThat(answer.text()).isNotBlank();
      }
    }
  }
}
