package org.bioeval.backends.djl.internal.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bioeval.backends.checkpoint.ReferencePython;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New checkpoints, made by transformers for this run alone, and compared. */
class LiveParityTest {
  @Test
  void checkpointsOfANewSeed(@TempDir Path folder) throws IOException, InterruptedException {
    Path script = Path.of("src", "test", "python", "make_goldens.py");
    assumeTrue(Files.exists(script), () -> "needs the module's folder as working directory");
    String seed = Long.toString(System.currentTimeMillis() % 1_000_000);
    ReferencePython.run(Map.of(), script.toString(), folder.resolve("made").toString(), seed);
    ArchitectureParityTest parity = new ArchitectureParityTest();
    for (GoldenCheckpoint golden : GoldenCheckpoint.in(folder.resolve("made"))) {
      try {
        parity.logitsOfWholePromptsInOneRaggedBatch(golden);
        for (Stages stages : golden.placements()) {
          parity.logitsWhenPromptsArriveInPieces(golden, LinearForm.JOINED, stages);
        }
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", " + golden, e);
      }
    }
  }
}
