package org.bioeval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.eval.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages of large runs: size, first paint and filters of 10,000 items, and memory of 1,000,000. The
 * figures are printed; docs/report.md holds those of a quiet machine, and the limits here leave
 * room for a busy one.
 */
class LargeRunIT {
  private static final int SLACK = 5;

  @TempDir private Path folder;

  @Test
  void tenThousandItemsOpenAtOnce() throws IOException {
    Path page = folder.resolve("report.html");
    write(folder, 10_000, page);
    assertThat(Files.size(page)).isLessThanOrEqualTo(15_000_000);
    try (Browser browser = Browser.start()) {
      browser.showing(1280, 900, false).open(page); // the first page of a browser is slow
      browser.open(page);
      double paint =
          browser.number(
              "const done = arguments[arguments.length - 1];"
                  + "done(performance.getEntriesByName('first-contentful-paint')[0].startTime)");
      assertThat(browser.text("#count")).isEqualTo("10000 of 10000 items");
      double filter =
          browser.number(
              "const done = arguments[arguments.length - 1];"
                  + "const q = document.getElementById('q'); const times = [];"
                  + "for (const word of ['rash', 'cough patient', 'note 77', 'fever', '']) {"
                  + "  const start = performance.now(); q.value = word;"
                  + "  q.dispatchEvent(new Event('input')); document.body.offsetHeight;"
                  + "  times.push(performance.now() - start); }"
                  + "done(times.sort((a, b) => a - b)[2])");
      System.out.printf(
          "10,000 items: %.1f MB, first paint %.0f ms, filter %.0f ms (median of 5)%n",
          Files.size(page) / 1e6, paint, filter);
      assertThat(paint).isLessThan(1_000.0 * SLACK);
      assertThat(filter).isLessThan(100.0 * SLACK);
    }
  }

  @Test
  void aMillionItemsNeedLittleMemory() throws Exception {
    Path page = folder.resolve("report.html");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LargeRunIT.class.getName(),
                folder.toString(),
                "1000000",
                page.toString())
            .inheritIO()
            .start();
    assertThat(writer.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(writer.exitValue()).isZero();
    assertThat(Files.size(page)).isLessThanOrEqualTo(15_000_000);
    try (Browser browser = Browser.start()) {
      browser.showing(1280, 900, false).open(page);
      assertThat(browser.text("#items .note")).startsWith("10000 of 1000000 items: flipped ones");
      assertThat(browser.text("#count")).isEqualTo("10000 of 10000 items");
    }
  }

  /** Folder, number of items, page. */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    write(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    System.out.printf(
        "%s items written and read within %d MiB in %.0f s%n",
        arguments[1], Runtime.getRuntime().maxMemory() >> 20, (System.nanoTime() - start) / 1e9);
  }

  /** Two candidates with scores of 60 notes and so many items of 700 characters beside them. */
  private static void write(Path folder, int count, Path page) throws IOException {
    MadeUpRuns runs = MadeUpRuns.of(folder.resolve("runs"), 60, UnaryOperator.identity());
    Map<String, Report> reports = Map.of("7B", report(runs, "7B"), "1.5B", report(runs, "1.5B"));
    ReportPage made = ReportPage.of(Comparison.of(reports));
    for (String name : new String[] {"7B", "1.5B"}) {
      Path items = folder.resolve(name + ".jsonl");
      writeItems(items, count, name.equals("7B") ? 20 : 12);
      made = made.withItems(name, items);
    }
    made.write(page);
  }

  private static Report report(MadeUpRuns runs, String name) {
    return runs.comparison.result(name).report().orElseThrow();
  }

  private static void writeItems(Path file, int count, int everyWrong) {
    String filler = " Examined at length, without further findings.".repeat(12);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < count; i++) {
        String gold = i % 3 == 0 ? "rash" : i % 3 == 1 ? "cough" : "fever";
        String answer = i % everyWrong == 0 ? "nausea" : gold;
        out.write(
            "{\"id\":\"note-%d\",\"document\":\"note-%d\",\"text\":\"Patient %d complains of %s.%s\","
                    .formatted(i, i, i, gold, filler)
                + "\"outcome\":\"answered\",\"answer\":\"%s\",\"exact\":%s,\"gold\":\"%s\","
                    .formatted(answer, answer.equals(gold), gold)
                + "\"completions\":[\"I think it is %s.\"]}\n".formatted(answer));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
