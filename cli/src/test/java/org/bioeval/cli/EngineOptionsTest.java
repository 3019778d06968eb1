package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.bioeval.backends.djl.ModelOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class EngineOptionsTest {
  @Test
  void oneDeviceOrSeveral() {
    assertThat(parse().devices()).containsExactly(Device.cpu());
    assertThat(parse("--device", "gpu").devices()).containsExactly(Device.gpu(0));
    assertThat(parse("--device", "gpu1").devices()).containsExactly(Device.gpu(1));
    assertThat(parse("--device", "gpu0,gpu1").devices())
        .containsExactly(Device.gpu(0), Device.gpu(1));
    assertThatThrownBy(() -> parse("--device", "gpu0,cpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[gpu(0), cpu()], several must be different GPUs");
  }

  private static ModelOptions parse(String... arguments) {
    Engine engine = new Engine();
    new CommandLine(engine).parseArgs(arguments);
    return engine.options.with(0);
  }

  @Command
  private static final class Engine {
    @Mixin EngineOptions options = new EngineOptions();
  }
}
