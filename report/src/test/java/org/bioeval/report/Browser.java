package org.bioeval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Headless Chromium, told by its driver. Tests are skipped where the two are not installed. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts the browser, or skips the test with a line that says what it needs. */
  static Browser start() {
    Optional<Path> chromium = onPath("chromium", "google-chrome", "chrome");
    Optional<Path> chromedriver = onPath("chromedriver");
    assumeTrue(
        chromium.isPresent() && chromedriver.isPresent(),
        "needs Chromium and its driver on the PATH (Debian: chromium, chromium-driver)");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriver driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .usingAnyFreePort()
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(3));
    driver.manage().timeouts().pageLoadTimeout(Duration.ofMinutes(3));
    return new Browser(driver);
  }

  private static Optional<Path> onPath(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** How the next page is shown. */
  Browser showing(int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    return this;
  }

  Browser open(Path page) {
    return open(page, "");
  }

  Browser open(Path page, String fragment) {
    driver.get("about:blank"); // else a change of the fragment alone does not load the page
    driver.get(page.toUri() + fragment);
    return this;
  }

  /** What the console says. */
  List<String> messages() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** All addresses that were asked for. */
  List<String> requests() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        addresses.add(message.path("params").path("request").path("url").asText());
      }
    }
    return addresses;
  }

  /** What axe-core has to complain about. */
  List<String> violations() throws IOException {
    driver.executeScript(
        Resources.toString(Resources.getResource("axe.min.js"), StandardCharsets.UTF_8));
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document).then("
                + "r => done(r.violations.map(v => v.id + ' (' + v.help + '): ' + v.nodes.slice(0, 4)"
                + ".map(n => n.target + ' ' + n.html.slice(0, 120) + ' '"
                + " + [...n.any, ...n.all].map(c => c.message).join('; ')).join(' | '))),"
                + "e => done([String(e)]));");
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }

  /** Sum of all layout shifts since the page began to load. */
  double layoutShift() {
    return number(
        "const done = arguments[arguments.length - 1]; let sum = 0;"
            + "new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value))"
            + ".observe({type: 'layout-shift', buffered: true});"
            + "setTimeout(() => done(sum), 300);");
  }

  /** The number that a script hands to its last argument. */
  double number(String script) {
    return ((Number) Objects.requireNonNull(driver.executeAsyncScript(script))).doubleValue();
  }

  String text(String selector) {
    return find(selector).getText();
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  /** Keys, as a person presses them. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Chooses an option by its text. */
  void choose(String id, String text) {
    WebElement select = find("#" + id);
    List<WebElement> options = select.findElements(By.tagName("option"));
    assertThat(options).extracting(WebElement::getText).contains(text);
    options.stream().filter(o -> o.getText().equals(text)).findFirst().orElseThrow().click();
  }

  void search(String words) {
    WebElement box = find("#q");
    box.clear();
    box.sendKeys(words, Keys.NULL);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
