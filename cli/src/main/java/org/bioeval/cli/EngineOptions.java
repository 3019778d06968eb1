package org.bioeval.cli;

import ai.djl.Device;
import java.util.List;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import picocli.CommandLine.Option;

/** How a model runs in this process. */
final class EngineOptions {

  @Option(
      names = "--device",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "cpu",
      description =
          "Device of a model in this process: cpu, gpu or gpu1; or several GPUs that share its layers,"
              + " gpu0,gpu1 (not for training). Default: ${DEFAULT-VALUE}.")
  private List<String> devices = List.of("cpu");

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      defaultValue = "CHECKPOINT",
      description =
          "Numbers of a model in this process, an adapter is trained in single precision:"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Precision precision = Precision.CHECKPOINT;

  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      defaultValue = "AUTOMATIC",
      description =
          "How a model in this process keeps its matrices: ${COMPLETION-CANDIDATES}. AUTOMATIC is the fastest"
              + " that keeps the checkpoint's numbers, COMPUTED the format of --precision; the others are"
              + " rounded while loading. Default: ${DEFAULT-VALUE}.")
  private WeightFormat weights = WeightFormat.AUTOMATIC;

  @Option(
      names = "--fast",
      description =
          "For a model in this process: kernels in their fastest form, in which an answer's last digits may"
              + " depend on what is computed beside it. Without it results are the same bit for bit, whatever"
              + " the concurrency and the order; a journal takes the two for different models.")
  private boolean fast;

  /**
   * The options.
   *
   * @param threads of one operation; 0 for the engine's own choice
   */
  ModelOptions with(int threads) {
    return ModelOptions.withDefaults()
        .withDevices(devices.stream().map(EngineOptions::device).toList())
        .withPrecision(precision)
        .withWeights(weights)
        .withInvariance(!fast)
        .withThreads(threads);
  }

  /** A GPU without a number is the first one; the engine's own reading is number -1. */
  private static Device device(String name) {
    Device device = Device.fromName(name);
    return device.isGpu() && device.getDeviceId() < 0 ? Device.gpu(0) : device;
  }
}
