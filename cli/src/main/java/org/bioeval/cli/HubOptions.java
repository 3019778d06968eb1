package org.bioeval.cli;

import java.nio.file.Path;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how a model is fetched from the Hugging Face Hub. */
final class HubOptions {

  @Option(
      names = "--download",
      description =
          "Fetch --model from the Hugging Face Hub into its cache, unless it is there. HF_TOKEN,"
              + " HF_HUB_CACHE, HF_HOME, HF_ENDPOINT and HF_HUB_OFFLINE are heeded.")
  private boolean download;

  @Option(
      names = "--revision",
      paramLabel = "NAME",
      description = "Branch, tag or commit of a model of the Hub. Default: main.")
  private @Nullable String revision;

  /** Whether one of them was given. */
  boolean given() {
    return download || revision != null;
  }

  /** The file of a GGUF model, as {@link HubModel} finds it. */
  Path locateGguf(String model) {
    return new HubModel(Hub.withDefaults()).locateGguf(model, revision, download);
  }

  /** The folder or file of a model, as {@link HubModel} finds it. */
  Path locate(String model) {
    return new HubModel(Hub.withDefaults()).locate(model, revision, download);
  }
}
