package org.bioeval.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.bioeval.core.eval.Report;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No run overwrites the report of another model, and none overwrites any without a word. */
@Timeout(300)
class RunFolderTest {

  @TempDir Path folder;
  private HttpServer server;

  /** Serves two models, one of them with a name that is no name of a file. */
  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String answer =
              exchange.getRequestURI().getPath().equals("/v1/models")
                  ? "{\"data\":[{\"id\":\"org/one:latest\"},{\"id\":\"two\"}]}"
                  : "{\"choices\":[{\"message\":{\"content\":\"no advice\"},\"finish_reason\":\"stop\"}],"
                      + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}";
          byte[] bytes = answer.getBytes(UTF_8);
          exchange.getResponseHeaders().set("content-type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<String> command(String model, String... more) {
    List<String> command = new ArrayList<>(List.of("evaluate", "HealthAdvice", "--miniature"));
    command.addAll(List.of("--backend", "openai", "--model", model, "--url"));
    command.add("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    command.addAll(Arrays.asList(more));
    return command;
  }

  private Console.Result bioeval(String model, String... more) throws Exception {
    String[] words = command(model, more).toArray(String[]::new);
    return Console.of(() -> Main.run(words));
  }

  /** In a process of its own, whose working folder is the test's. */
  private String elsewhere(String model, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(command(model, more));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private List<Path> reports() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("report.json")).sorted().toList();
    }
  }

  @Test
  void twoModelsInARowHaveTwoFolders() throws Exception {
    elsewhere("org/one:latest");
    elsewhere("two");
    assertThat(reports()).hasSize(2);
    elsewhere("two", "--limit", "2");
    elsewhere("two", "--shots", "1");
    elsewhere("two", "--split", "train");
    List<Path> reports = reports();
    assertThat(reports).hasSize(5);
    assertThat(reports.stream().map(file -> file.getParent().getFileName().toString()))
        .allMatch(name -> name.startsWith("HealthAdvice-study-"))
        .anyMatch(name -> name.contains("-org-one-latest-") && name.contains("-test-"))
        .anyMatch(name -> name.contains("-limit2-"))
        .anyMatch(name -> name.contains("-1shot-"))
        .anyMatch(name -> name.contains("-train-"));
    // The same command again goes on in the same folder, also with a price.
    String again = elsewhere("two", "--price", "USD,1,2");
    assertThat(reports()).isEqualTo(reports);
    assertThat(again).contains(" answers came from the journal of 20", "; 0 calls in ");
    assertThat(again).doesNotContain("note: replaces");
  }

  @Test
  void theReportOfAnotherModelIsNotOverwritten() throws Exception {
    String out = folder.resolve("out").toString();
    assertThat(bioeval("two", "--out", out).code()).isZero();
    byte[] before = Files.readAllBytes(reports().get(0));
    for (String[] other :
        new String[][] {
          {"org/one:latest", "--out", out}, {"two", "--split", "train", "--out", out}
        }) {
      Console.Result refused = bioeval(other[0], Arrays.copyOfRange(other, 1, other.length));
      assertThat(refused.code()).isEqualTo(Main.FAILED);
      assertThat(refused.err())
          .contains(out + " holds the report of openai-compatible two on HealthAdvice test")
          .contains("Give another folder by --out")
          .doesNotContain("\tat ");
      assertThat(Files.readAllBytes(reports().get(0))).isEqualTo(before);
    }
  }

  @Test
  void otherSettingsOfTheSameModelAreReplacedWithAWord() throws Exception {
    Path out = folder.resolve("out");
    String[] plain = {"--out", out.toString()};
    assertThat(bioeval("two", plain).err()).doesNotContain("note:");
    long items = Report.read(out).items();
    assertThat(bioeval("two", plain).err()).doesNotContain("note:");
    assertThat(bioeval("two", "--max-tokens", "7", "--out", out.toString()).err())
        .contains("note: replaces the report of earlier settings in " + out)
        .contains("decoding.maxTokens 1024, now 7");
    assertThat(bioeval("two", "--limit", "1", "--out", out.toString()).err())
        .contains("items " + items + ", now 1");
    Files.writeString(out.resolve("report.json"), "{}");
    assertThat(bioeval("two", plain).err())
        .contains("replaces a report in " + out + " that cannot");
  }

  @Test
  void aRunSaysInOneLineWhatCameFromTheJournal() throws Exception {
    Path out = folder.resolve("out");
    Console.Result first = bioeval("two", "--limit", "1", "--out", out.toString());
    assertThat(first.out()).contains("Run: 1 call in ");
    Console.Result second = bioeval("two", "--limit", "2", "--out", out.toString());
    RunFacts facts = RunFacts.read(out);
    assertThat(facts.calls()).isEqualTo(1);
    assertThat(facts.reused()).isEqualTo(1);
    assertThat(second.out()).contains("Run: 1 of 2 answers came from the journal of 20");
  }
}
