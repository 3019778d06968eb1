package org.bioeval.core.compare.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.eval.RunFacts;

/**
 * What was measured while a candidate ran. It is kept in {@code run.json}. A later run that takes
 * all answers from the journal measures nothing, so the earlier file stays.
 */
public final class RunMeasures {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PEAK = "peakMemoryBytes";
  private static final double NANOS = 1e9;

  private final String earlier;

  private RunMeasures(String earlier) {
    this.earlier = earlier;
  }

  /**
   * Keeps what an earlier run measured.
   *
   * @param folder of the run
   * @return to be asked after the run
   */
  public static RunMeasures before(Path folder) {
    Path file = folder.resolve(RunFacts.FILE_NAME);
    try {
      return new RunMeasures(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      return new RunMeasures("");
    }
  }

  /**
   * What the run measured, or the earlier one if this one asked nothing.
   *
   * @param folder of the run
   * @param memory what was measured of the memory
   * @return what is known
   */
  public Footprint after(Path folder, PeakMemory memory) {
    Path file = folder.resolve(RunFacts.FILE_NAME);
    try {
      if (RunFacts.read(folder).calls() == 0) {
        if (!earlier.isEmpty()) {
          replace(file, earlier);
        }
      } else {
        OptionalLong peak = memory.bytes();
        if (peak.isPresent()) {
          ObjectNode root = (ObjectNode) MAPPER.readTree(Files.readString(file));
          root.put(PEAK, peak.getAsLong());
          replace(file, root.toPrettyString() + "\n");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " (" + e.getMessage() + ")", e);
    }
    return read(folder);
  }

  private static void replace(Path file, String text) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.writeString(partial, text);
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * What the run in a folder measured.
   *
   * @param folder of the run
   * @return nothing if it kept no such file, or asked nothing
   */
  public static Footprint read(Path folder) {
    Path file = folder.resolve(RunFacts.FILE_NAME);
    if (!Files.exists(file)) {
      return Footprint.unknown();
    }
    RunFacts facts = RunFacts.read(folder);
    Footprint measured = Footprint.unknown();
    if (facts.calls() == 0) {
      return measured;
    }
    if (facts.latency().isPresent()) {
      double seconds = facts.latency().get().p50().toNanos() / NANOS;
      measured = measured.with(Footprint.Measure.LATENCY, seconds);
    }
    if (facts.tokensPerSecond().isPresent()) {
      measured =
          measured.with(Footprint.Measure.TOKENS_PER_SECOND, facts.tokensPerSecond().getAsDouble());
    }
    try {
      JsonNode peak = MAPPER.readTree(Files.readString(file)).path(PEAK);
      return peak.isNumber()
          ? measured.with(Footprint.Measure.PEAK_MEMORY, peak.asDouble())
          : measured;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " (" + e.getMessage() + ")", e);
    }
  }
}
