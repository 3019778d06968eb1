package org.bioeval.backends.djl.internal.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;

/** Starts the native engine and tells what it can do. */
public final class Torch {
  private static final String OFFLINE = "ai.djl.offline";

  private Torch() {}

  /**
   * Starts the engine, or does nothing where it runs already.
   *
   * <p>DJL downloads natives it misses and reports its use unless {@code ai.djl.offline} is true;
   * here that is the default, and a user who wants the download sets the property to {@code false}
   * before the first model is loaded.
   *
   * @throws IllegalStateException if the native library is missing, or is the wrong one, with the
   *     dependency to add
   */
  public static Engine start() {
    offlineByDefault();
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | LinkageError | IllegalStateException | AssertionError e) {
      throw new IllegalStateException(
          ("the native library of PyTorch could not be loaded (%s). On %s %s without a GPU put"
                  + " ai.djl.pytorch:pytorch-native-cpu:2.7.1 with the classifier of the platform"
                  + " (linux-x86_64, linux-aarch64, osx-aarch64 or win-x86_64) and"
                  + " ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1 on the class path; for CUDA see the"
                  + " version matrix in backends/djl/README.md. Nothing is downloaded unless the"
                  + " system property ai.djl.offline is set to false")
              .formatted(
                  rootMessage(e), System.getProperty("os.name"), System.getProperty("os.arch")),
          e);
    }
  }

  /** Keeps DJL from the network unless the user's system property says otherwise. */
  public static void offlineByDefault() {
    if (System.getProperty(OFFLINE) == null) {
      System.setProperty(OFFLINE, "true");
    }
  }

  /**
   * Checks that a device can be used.
   *
   * @throws IllegalStateException for a GPU that the loaded native library does not see
   */
  public static void require(Device device) {
    Engine engine = start();
    if (!device.isGpu()) {
      return;
    }
    int gpus = engine.getGpuCount();
    if (device.getDeviceId() >= gpus) {
      throw new IllegalStateException(
          "device %s is not available: the loaded PyTorch %s sees %s CUDA devices. Use Device.cpu(), or add the CUDA native library (backends/djl/README.md, version matrix)"
              .formatted(device, engine.getVersion(), gpus));
    }
  }

  /** Sets the number of threads of one operation, for the whole process; an engine-wide setting. */
  public static void threads(int count) {
    start();
    JniUtils.setNumThreads(count);
  }

  /** The number of threads of one operation. */
  public static int threads() {
    start();
    return JniUtils.getNumThreads();
  }

  /** Free memory of a GPU in bytes, as the driver reports it. */
  public static long freeMemory(Device gpu) {
    MemoryUsage usage = CudaUtils.getGpuMemory(gpu);
    return usage.getMax() - usage.getCommitted();
  }

  /** The engine's name for a device, such as {@code cuda:1}. */
  public static String name(Device device) {
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
