package org.bioeval.examples.cli;

import ai.djl.Device;
import java.nio.file.Path;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.hub.Hub;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model runs in this process, and how. */
final class InProcessOptions {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description =
          "Folder of a Hugging Face checkpoint, or organisation/name of one in the cache of the"
              + " Hugging Face Hub.")
  private String model;

  @Option(
      names = "--download",
      description = "Fetch --model from the Hugging Face Hub into its cache, unless it is there.")
  private boolean download;

  @Option(
      names = "--revision",
      paramLabel = "NAME",
      description = "Branch, tag or commit of a model of the Hub. Default: main.")
  private @Nullable String revision;

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

  private @Nullable Path located;

  /** The checkpoint's folder; it is fetched if that was asked for. A run stays with one commit. */
  Path model() {
    if (located == null) {
      located = new HubModel(Hub.withDefaults()).locate(model, revision, download);
    }
    return located;
  }

  ModelOptions options() {
    return ModelOptions.withDefaults()
        .withDevice(Device.fromName(device))
        .withPrecision(precision)
        .withThreads(threads);
  }
}
