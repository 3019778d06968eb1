package org.bioeval.examples.cli;

import ai.djl.Device;
import java.nio.file.Path;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import picocli.CommandLine.Option;

/** Which model runs in this process, and how. */
final class InProcessOptions {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Folder of a Hugging Face checkpoint.")
  Path model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one operation. Default: the engine's own choice.")
  private int threads;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "cpu, gpu or gpu1. Default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      defaultValue = "CHECKPOINT",
      description =
          "Numbers of the model, the adapter is in single precision: ${COMPLETION-CANDIDATES}."
              + " Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  ModelOptions options() {
    return ModelOptions.withDefaults()
        .withDevice(Device.fromName(device))
        .withPrecision(precision)
        .withThreads(threads);
  }
}
