package org.bioeval.backends.djl;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.Device;
import com.google.common.collect.ImmutableList;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;

/**
 * How a model is loaded and run. Start from {@link #withDefaults()} and change by the {@code with…}
 * methods, which copy.
 *
 * @param devices where to compute: one device, or several GPUs that share the layers
 * @param precision number format
 * @param weights how the matrices of linear layers are kept
 * @param packed whether a CPU holds matrices reordered for its kernels: loading takes a moment
 *     longer, answers come about twice as fast; of no matter where {@code weights} is neither
 *     {@code AUTOMATIC} nor {@code COMPUTED}
 * @param threads threads of one operation, for the whole process; 0 leaves the engine's setting
 * @param sequences most prompts computed side by side; 0 for 16 on a CPU and 64 on a GPU
 * @param cacheBytes most memory for keys and values of these prompts, on all devices together; 0
 *     for a quarter of the machine's memory, or 85 % of what each GPU has left after the weights
 * @param invariance whether results for a prompt are the same bit for bit whatever is computed
 *     beside it, and in whatever order; see {@link #withInvariance}
 * @param clock tells the date that some chat templates write into the prompt
 */
public record ModelOptions(
    ImmutableList<Device> devices,
    Precision precision,
    WeightFormat weights,
    boolean packed,
    int threads,
    int sequences,
    long cacheBytes,
    boolean invariance,
    Clock clock) {

  /**
   * Checks the ranges.
   *
   * @param devices at least one; several must be different GPUs
   * @param precision number format of weights and activations
   * @param weights how matrices are kept
   * @param packed whether matrices are packed for the CPU
   * @param threads at least 0; 0 for the engine's own choice
   * @param sequences at least 0; 0 to be chosen
   * @param cacheBytes at least 0; 0 to be chosen
   * @param invariance whether results must not depend on what else is computed
   * @param clock for templates that ask for the date
   * @throws IllegalArgumentException if a value is out of its range
   */
  public ModelOptions {
    checkArgument(
        !devices.isEmpty(), "illegal devices: [], give at least one, such as Device.cpu()");
    checkArgument(
        devices.size() == 1
            || devices.stream().allMatch(Device::isGpu)
                && new HashSet<>(devices).size() == devices.size(),
        "illegal devices: %s, several must be different GPUs; give each once, or one device alone",
        devices);
    checkArgument(
        threads >= 0, "illegal threads: %s, must be at least 0 (0: the engine's own)", threads);
    checkArgument(
        sequences >= 0, "illegal sequences: %s, must be at least 0 (0: chosen)", sequences);
    checkArgument(
        cacheBytes >= 0, "illegal cacheBytes: %s, must be at least 0 (0: chosen)", cacheBytes);
  }

  /**
   * The device that holds embedding and vocabulary head, and where there is one, all.
   *
   * @return the first device
   */
  public Device device() {
    return devices.get(0);
  }

  /**
   * A CPU, the checkpoint's precision, packed matrices, memory as it fits.
   *
   * @return the options
   */
  public static ModelOptions withDefaults() {
    return new ModelOptions(
        ImmutableList.of(Device.cpu()),
        Precision.CHECKPOINT,
        WeightFormat.AUTOMATIC,
        true,
        0,
        0,
        0,
        true,
        Clock.systemDefaultZone());
  }

  /**
   * A copy for another device.
   *
   * @param device such as {@code Device.gpu(0)}
   * @return the copy
   */
  public ModelOptions withDevice(Device device) {
    return withDevices(List.of(device));
  }

  /**
   * A copy for several GPUs, for a model that is too large for one: each holds some of the layers,
   * in proportion to its free memory, and a token passes one after the other. The first one also
   * holds embedding and vocabulary head. Training takes one device.
   *
   * @param devices such as {@code List.of(Device.gpu(0), Device.gpu(1))}
   * @return the copy
   * @throws IllegalArgumentException if there is no device, or several that are not different GPUs
   */
  public ModelOptions withDevices(List<Device> devices) {
    return new ModelOptions(
        ImmutableList.copyOf(devices),
        precision,
        weights,
        packed,
        threads,
        sequences,
        cacheBytes,
        invariance,
        clock);
  }

  /**
   * A copy with another number format.
   *
   * @param precision the format
   * @return the copy
   */
  public ModelOptions withPrecision(Precision precision) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }

  /**
   * A copy that keeps matrices in another format. The fewer bits, the faster single answers on a
   * CPU; {@link WeightFormat#INT4} is slow in reading prompts.
   *
   * @param weights the format
   * @return the copy
   */
  public ModelOptions withWeights(WeightFormat weights) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }

  /**
   * A copy with or without reordered matrices.
   *
   * @param packed whether to reorder
   * @return the copy
   */
  public ModelOptions withPacked(boolean packed) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }

  /**
   * A copy with another number of threads.
   *
   * @param threads at least 0; 0 leaves the engine's setting
   * @return the copy
   */
  public ModelOptions withThreads(int threads) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }

  /**
   * A copy with another limit of prompts side by side.
   *
   * @param sequences at least 0; 0 lets the backend choose
   * @return the copy
   */
  public ModelOptions withSequences(int sequences) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }

  /**
   * A copy with another limit of memory for keys and values.
   *
   * @param cacheBytes at least 0; 0 lets the backend choose
   * @return the copy
   */
  public ModelOptions withCacheBytes(long cacheBytes) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }

  /**
   * A copy that promises the same bits or does not. With it, the default, tokens,
   * log-probabilities, scores of continuations and embeddings of a prompt do not depend on how many
   * others are computed at the same time, on their order, on what is shared with them, or on how
   * much memory there is; on the same processor, engine and number of threads they are equal bit
   * for bit. Without it some kernels are called in a faster form, and last digits may change from
   * run to run. Reports say which it was, and a journal takes the two for different models.
   *
   * @param invariance whether to promise
   * @return the copy
   */
  public ModelOptions withInvariance(boolean invariance) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }

  /**
   * A copy with another clock, so that prompts with a date are the same each day.
   *
   * @param clock tells the date
   * @return the copy
   */
  public ModelOptions withClock(Clock clock) {
    return new ModelOptions(
        devices, precision, weights, packed, threads, sequences, cacheBytes, invariance, clock);
  }
}
