package org.bioeval.core.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bioeval.core.eval.internal.RunFactsJson;

/**
 * How a run went: what was asked and what came from the journal, and how fast. It differs from run
 * to run and therefore stands beside the report, in a file {@code run.json} of the journal's
 * folder, or of the items' if there is no journal. The file tells about the latest run that was
 * finished. Calls of judges are not counted.
 *
 * @param started when the run began
 * @param wall how long it took
 * @param items items done
 * @param calls questions that the model was asked, failed ones included
 * @param reused questions that were settled by the journal
 * @param oldest time of the oldest reply that was reused; empty if none was, or none has a time
 * @param newest time of the newest reply that was reused; empty if none was, or none has a time
 * @param latency how long the calls took; empty if none was made
 * @param completionTokens tokens that the calls generated, as far as the backend counts them
 */
public record RunFacts(
    Instant started,
    Duration wall,
    long items,
    long calls,
    long reused,
    Optional<Instant> oldest,
    Optional<Instant> newest,
    Optional<Latency> latency,
    long completionTokens) {

  /** Name of the file within a run's folder. */
  public static final String FILE_NAME = "run.json";

  /**
   * How long calls took, retries of the backend included, by the nearest rank.
   *
   * @param p50 half of the calls took at most this long
   * @param p90 nine tenths did
   * @param p99 99 of a hundred did
   */
  public record Latency(Duration p50, Duration p90, Duration p99) {}

  /**
   * Items done in a second, those from the journal included.
   *
   * @return the speed; empty if the run took no time
   */
  public OptionalDouble itemsPerSecond() {
    return perSecond(items);
  }

  /**
   * Tokens that the model generated in a second of the run, over all calls at once.
   *
   * @return the speed; empty if no tokens were counted
   */
  public OptionalDouble tokensPerSecond() {
    return completionTokens == 0 ? OptionalDouble.empty() : perSecond(completionTokens);
  }

  private OptionalDouble perSecond(long count) {
    return wall.isZero() ? OptionalDouble.empty() : OptionalDouble.of(count / seconds(wall));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /**
   * Writes {@code run.json}, whole or not at all.
   *
   * @param folder where to; made if needed
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    Path partial = folder.resolve(FILE_NAME + ".partial");
    try {
      Files.createDirectories(folder);
      Files.writeString(partial, RunFactsJson.write(this));
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param folder of the run
   * @return equal facts
   * @throws UncheckedIOException if the file is missing or not as written
   */
  public static RunFacts read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    try {
      return RunFactsJson.read(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new UncheckedIOException(
          "cannot read " + file + " (" + e.getMessage() + ")", new IOException(e));
    }
  }

  /**
   * One line for people, such as {@code 1,200 of 1,736 answers came from the journal of 2026-11-28;
   * 536 calls in 83.2 s (20.9 items/s)}. Dates are those of UTC.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (reused > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              "%,d of %,d answers came from the journal%s; ",
              reused,
              reused + calls,
              days()));
    }
    line.append(
        String.format(
            Locale.ROOT, "%,d %s in %.1f s", calls, calls == 1 ? "call" : "calls", seconds(wall)));
    itemsPerSecond()
        .ifPresent(speed -> line.append(String.format(Locale.ROOT, ", %,.1f items/s", speed)));
    tokensPerSecond()
        .ifPresent(speed -> line.append(String.format(Locale.ROOT, ", %,.1f tokens/s", speed)));
    latency.ifPresent(
        time ->
            line.append(
                String.format(
                    Locale.ROOT,
                    ", latency %.2f s (median), %.2f s (90 %%), %.2f s (99 %%)",
                    seconds(time.p50()),
                    seconds(time.p90()),
                    seconds(time.p99()))));
    return line.toString();
  }

  private String days() {
    if (oldest.isEmpty() || newest.isEmpty()) {
      return "";
    }
    LocalDate first = LocalDate.ofInstant(oldest.get(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(newest.get(), ZoneOffset.UTC);
    return " of " + first + (first.equals(last) ? "" : " to " + last);
  }
}
