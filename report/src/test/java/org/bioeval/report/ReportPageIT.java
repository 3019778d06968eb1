package org.bioeval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.eval.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The page as a browser shows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportPageIT {

  /** Sets a mark in the window if it is ever run. */
  private static final String EVIL =
      "</script><script>window.broken=1</script><img src=x onerror='window.broken=2'>"
          + "<a href=\"javascript:window.broken=3\">link</a>\"onclick=\"window.broken=4\""
          + " <!-- \u202eorder\u0007 \ud800 </title></textarea></svg>";

  private Browser browser;
  private MadeUpRuns runs;
  private Path page;

  @BeforeAll
  void writeAndStart(@TempDir Path folder) {
    browser = Browser.start();
    runs = MadeUpRuns.of(folder, 400, UnaryOperator.identity());
    page = folder.resolve("report.html");
    runs.page().write(page);
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"390,false", "390,true", "1280,false", "1280,true"})
  void isQuietAccessibleAndStill(int width, boolean dark) throws IOException {
    browser.showing(width, 900, dark);
    browser.messages(); // of earlier pages
    browser.requests();
    browser.open(page);
    assertThat(browser.layoutShift()).isZero();
    assertThat(browser.requests()).isNotEmpty().allMatch(this::staysInThePage);
    browser.driver.executeScript(
        "document.querySelectorAll('details').forEach(d => d.open = true)");
    assertThat(browser.violations()).isEmpty();
    assertThat(browser.messages()).isEmpty();
    assertThat(
            (Boolean)
                browser.driver.executeScript(
                    "return document.documentElement.scrollWidth <= window.innerWidth"))
        .as("no sideways scrolling of the page")
        .isTrue();
  }

  private boolean staysInThePage(String address) {
    return address.equals(page.toUri().toString())
        || address.startsWith("data:")
        || address.equals("about:blank");
  }

  @Test
  void filtersCountWhatTheyShow() {
    browser.showing(1280, 900, false).open(page);
    assertThat(browser.text("#count")).isEqualTo("400 of 400 items");
    // 5, 8 and 50 of each hundred notes are wrong (MadeUpRuns): 42 of a hundred are right in one
    // model and wrong in another against 0.5B, and 3 of a hundred for 7B and 1.5B.
    browser.choose("candidate", "7B");
    browser.choose("show", "wrong");
    assertThat(browser.text("#count")).isEqualTo("20 of 400 items");
    browser.choose("show", "right in one, wrong in another");
    browser.choose("against", "1.5B");
    assertThat(browser.text("#count")).isEqualTo("12 of 400 items");
    browser.choose("show", "all");
    browser.choose("label", "rash");
    assertThat(browser.text("#count")).isEqualTo("100 of 400 items");
    browser.search("patient 11 complains");
    assertThat(browser.text("#count")).isEqualTo("0 of 400 items");
    browser.search("patient 13 complains");
    assertThat(browser.text("#count")).isEqualTo("1 of 400 items");
  }

  @Test
  void keysMoveReadAndSearch() {
    browser.showing(1280, 900, false).open(page);
    String first = browser.text("#detail h3");
    browser.press("j");
    String second = browser.text("#detail h3");
    assertThat(second).isNotEqualTo(first);
    browser.press("k");
    assertThat(browser.text("#detail h3")).isEqualTo(first);
    browser.press("/");
    assertThat(browser.driver.switchTo().activeElement().getAttribute("id")).isEqualTo("q");
    browser.press("j"); // text in a field, no command
    assertThat(browser.find("#q").getAttribute("value")).isEqualTo("j");
    browser.driver.executeScript("document.getElementById('list').focus()");
    browser.press(Keys.ENTER);
    assertThat(browser.driver.switchTo().activeElement().getAttribute("id")).isEqualTo("detail");
  }

  @Test
  void addressKeepsTheState() {
    browser.showing(1280, 900, false).open(page);
    browser.choose("show", "wrong");
    browser.find("#detail").click();
    browser.press("j");
    String item = browser.text("#detail h3");
    String address = browser.driver.getCurrentUrl();
    assertThat(address).contains("#items?show=wrong&item=note-");
    browser.open(page, address.substring(address.indexOf('#')));
    assertThat(browser.find("#show").getAttribute("value")).isEqualTo("wrong");
    assertThat(browser.text("#detail h3")).isEqualTo(item);
  }

  @Test
  void tablesSortByNumberBothWays() {
    browser.showing(1280, 900, false).open(page);
    String head = "#decision th:nth-child(2) button"; // parameters
    browser.find(head).click();
    assertThat(browser.texts("#decision td:nth-child(1)"))
        .filteredOn(name -> !name.equals("guess"))
        .containsExactly("0.5B", "1.5B", "7B");
    browser.find(head).click();
    assertThat(browser.texts("#decision td:nth-child(1)"))
        .filteredOn(name -> !name.equals("guess"))
        .containsExactly("7B", "1.5B", "0.5B");
    assertThat(browser.find("#decision th:nth-child(2)").getAttribute("aria-sort"))
        .isEqualTo("descending");
  }

  @Test
  void whateverItemsAndReportsHoldIsShownAsText(@TempDir Path folder) throws IOException {
    Path hostile = hostilePage(folder);
    browser.showing(1280, 900, false);
    browser.messages();
    browser.requests();
    browser.open(hostile);
    browser.driver.executeScript(
        "document.querySelectorAll('details').forEach(d => d.open = true)");
    browser.press("j");
    assertThat(browser.driver.executeScript("return window.broken === undefined")).isEqualTo(true);
    assertThat(browser.messages()).isEmpty();
    assertThat(browser.requests())
        .allMatch(
            address -> address.equals(hostile.toUri().toString()) || !address.startsWith("http"));
    assertThat(browser.driver.executeScript("return document.scripts.length")).isEqualTo(2L);
    assertThat(browser.driver.executeScript("return document.querySelectorAll('img').length"))
        .isEqualTo(0L);
    assertThat(browser.text("h1")).contains("<script>window.broken=1</script>");
    assertThat(browser.text("#warnings")).contains("<a href=\"javascript:window.broken=3\">");
    assertThat(browser.text("#detail"))
        .contains("<img src=x onerror='window.broken=2'>")
        .contains("U+202E")
        .contains("more characters");
    // No control that turns the order of letters around is anywhere in the page.
    assertThat(
            browser.driver.executeScript(
                "return /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent)"))
        .isEqualTo(false);
  }

  /** A page of reports and items with hostile text wherever there is text. */
  private Path hostilePage(Path folder) throws IOException {
    Map<String, Report> reports = new LinkedHashMap<>();
    Map<String, Path> items = new LinkedHashMap<>();
    for (String name : List.of("7B", "1.5B")) {
      Report sound = runs.comparison.result(name).report().orElseThrow();
      Map<String, String> facts = new TreeMap<>(sound.provenance());
      facts.replaceAll((fact, value) -> value + EVIL);
      facts.put("fact " + EVIL, EVIL);
      reports.put(
          name + EVIL,
          new Report(
              ImmutableList.of(EVIL, "x".repeat(1_000_000)),
              sound.items(),
              sound.outcomes(),
              sound.unanswerable(),
              sound.readings(),
              sound.firstFailure(),
              sound.scores(),
              sound.samples(),
              ImmutableSortedMap.copyOf(facts)));
      Path file = folder.resolve(name + ".jsonl");
      writeItems(file);
      items.put(name + EVIL, file);
    }
    ReportPage made = ReportPage.of(Comparison.of(reports)).withTitle(EVIL);
    for (Map.Entry<String, Path> entry : items.entrySet()) {
      made = made.withItems(entry.getKey(), entry.getValue());
    }
    Path file = folder.resolve("hostile.html");
    made.write(file);
    return file;
  }

  private static void writeItems(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    String escaped = EVIL.replace("\ud800", "");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 2; i++) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", i + escaped);
        item.put("document", i + "of" + escaped);
        item.put("text", escaped);
        item.put("outcome", i % 2 == 0 ? "answered" : "unparseable");
        item.put("reason", escaped);
        item.put("form", escaped);
        if (i % 2 == 0) {
          item.put("answer", escaped + "a".repeat(1_000_000));
          item.put("exact", false);
        }
        item.put("gold", escaped + "g".repeat(1_000_000));
        item.put(
            "completions", new ArrayList<>(List.of("<think>" + escaped, escaped + "</think>")));
        // JSON can say half of a pair; a file in UTF-8 cannot.
        out.write(json.writeValueAsString(item).replace("<!--", "\\ud800<!--") + "\n");
      }
    }
  }
}
