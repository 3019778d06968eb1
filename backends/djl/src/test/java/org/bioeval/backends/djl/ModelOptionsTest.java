package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.util.List;
import org.bioeval.backends.djl.lora.LoraConfig;
import org.bioeval.backends.djl.lora.LoraTrainer;
import org.junit.jupiter.api.Test;

class ModelOptionsTest {
  private static final ModelOptions TWO =
      ModelOptions.withDefaults().withDevices(List.of(Device.gpu(0), Device.gpu(1)));

  @Test
  void severalDevicesAreDifferentGpus() {
    assertThat(TWO.devices()).containsExactly(Device.gpu(0), Device.gpu(1));
    assertThat(TWO.device()).isEqualTo(Device.gpu(0));
    assertThat(TWO.withThreads(2).devices()).hasSize(2);
    assertThat(TWO.withDevice(Device.cpu()).devices()).containsExactly(Device.cpu());
    ModelOptions options = ModelOptions.withDefaults();
    assertThat(options.device()).isEqualTo(Device.cpu());
    assertThatThrownBy(() -> options.withDevices(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal devices: [], give at least one, such as Device.cpu()");
    assertThatThrownBy(() -> options.withDevices(List.of(Device.gpu(0), Device.cpu())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "illegal devices: [gpu(0), cpu()], several must be different GPUs; give each once, or"
                + " one device alone");
    assertThatThrownBy(() -> options.withDevices(List.of(Device.gpu(1), Device.gpu(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[gpu(1), gpu(1)]");
  }

  @Test
  void trainingTakesOneDevice() {
    assertThatThrownBy(() -> LoraTrainer.of(TinyChat.folder(), TWO, LoraConfig.study()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "illegal devices: [gpu(0), gpu(1)], training takes one device; use"
                + " withDevice(gpu(0)), and where its memory does not suffice INT8 or INT4 weights"
                + " and withRecompute(true)");
  }

  /** Holds on a machine with fewer than a hundred GPUs. */
  @Test
  void eachDeviceMustBeThere() {
    ModelOptions far =
        ModelOptions.withDefaults().withDevices(List.of(Device.gpu(100), Device.gpu(101)));
    assertThatThrownBy(() -> DjlModel.load(TinyChat.folder(), far))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("device gpu(100) is not available");
  }

  @Test
  void cachePositionsFitOnEveryDevice() {
    // 1,000 bytes for 5 layers and 300 for 2, at 10 bytes: 20 positions and 15.
    assertThat(CachePlans.tokens(List.of(1000L, 300L), List.of(5, 2), 10)).isEqualTo(15);
    assertThat(CachePlans.tokens(List.of(1000L, 300L), List.of(6, 1), 10)).isEqualTo(16);
    assertThat(CachePlans.tokens(List.of(1000L), List.of(7), 10)).isEqualTo(14);
    assertThat(CachePlans.tokens(List.of(1000L, 0L), List.of(6, 1), 10)).isEqualTo(1);
  }
}
