package org.bioeval.cli;

import java.nio.file.Path;
import org.bioeval.backends.djl.ModelOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one operation. Default: the engine's own choice.")
  private int threads;

  @Mixin private HubOptions hub = new HubOptions();
  @Mixin private EngineOptions engine = new EngineOptions();

  private @Nullable Path located;

  /** The checkpoint's folder; it is fetched if that was asked for. A run stays with one commit. */
  Path model() {
    if (located == null) {
      located = hub.locate(model);
    }
    return located;
  }

  ModelOptions options() {
    return engine.with(threads);
  }
}
