package org.bioeval.backends.checkpoint.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bioeval.backends.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  private static final String LLAMA =
      "\"model_type\":\"llama\",\"hidden_size\":8,\"intermediate_size\":12,\"num_hidden_layers\":1,"
          + "\"num_attention_heads\":2,\"vocab_size\":10";

  @Test
  void readsTheOlderSpellingOfRotaryScaling() {
    Blueprint blueprint =
        read(LLAMA + ",\"rope_theta\":100.0,\"rope_scaling\":{\"type\":\"linear\",\"factor\":4.0}");
    // Head size 4, base 100: 1/100^0 = 1 and 1/100^(2/4) = 0.1, each divided by 4.
    assertThat(blueprint.rope().inverseFrequencies().get(0)).containsExactly(0.25f, 0.025f);
  }

  /** A model with a key we do not know is not loaded as if the key were not there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"attention_multiplier\":0.5 | unknown key 'attention_multiplier' = 0.5; it may change the result",
        "\"quantization_config\":{\"bits\":4} | unknown key 'quantization_config' = {\"bits\":4}",
        "\"rope_scaling\":{\"type\":\"dynamic\",\"factor\":2.0} | unknown rotary embedding 'dynamic'",
        "\"rope_scaling\":{\"type\":\"linear\",\"factor\":2.0,\"fnord\":1} | unknown key 'fnord' = 1",
        "\"rope_scaling\":{\"type\":\"linear\"} | no 'factor'",
        "\"hidden_act\":\"relu\" | unknown activation 'relu'",
        "\"pretraining_tp\":2 | 'pretraining_tp' is 2, expected 1",
        "\"num_key_value_heads\":3 | 2 query heads cannot share 3 key heads evenly",
        "\"head_dim\":0 | 'head_dim' is 0, expected a whole number of at least 1",
        "\"rms_norm_eps\":\"tiny\" | 'rms_norm_eps' is \"tiny\", expected a number",
        "\"partial_rotary_factor\":0.75 | turns 3 of 4 dimensions of a head",
      })
  void whatChangesTheResultAndIsNotKnownIsRefused(String key, String message) {
    assertThatThrownBy(() -> read(LLAMA + "," + key))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anUnknownFamilyIsNamed() {
    assertThatThrownBy(() -> read("\"model_type\":\"mamba\""))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "config.json: unknown architecture 'mamba'; known are llama, mistral, qwen2, qwen3, phi3, gemma2");
  }

  @Test
  void keysWithoutInfluenceAreIgnored() {
    assertThat(read(LLAMA + ",\"torch_dtype\":\"bfloat16\",\"use_cache\":true,\"fnord\":null"))
        .isNotNull();
  }

  private static Blueprint read(String fields) {
    return Architectures.read(ModelConfig.parse("config.json", "{" + fields + "}"));
  }
}
