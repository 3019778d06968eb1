package org.bioeval.backends.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.bioeval.backends.http.ScriptedServer.Reply;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;

/** A planted key turns up nowhere, even if the server repeats it in everything it says. */
class SecretsTest {

  private static final String KEY = "sk-planted-4711-secret";
  private static final String HEADER = "org-planted-0815-secret";
  private static final Prompt CHAT = Prompt.chat(Message.user("a"));

  @Test
  void noKeyInExceptionsLogsOrTexts() throws Exception {
    StringWriter seen = new StringWriter();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream err = System.err;
    PrintStream out = System.out;
    PrintStream capture = new PrintStream(printed, true, UTF_8);
    System.setErr(capture);
    System.setOut(capture);
    try {
      String echo = "the key Bearer " + KEY + " and " + HEADER + " are wrong";
      List<Reply> replies =
          List.of(
              Reply.of(401, "{\"error\":\"" + echo + "\"}"),
              Reply.of(400, "{\"error\":{\"message\":\"" + echo + "\"}}"),
              Reply.of(500, echo),
              Reply.of(200, echo),
              Reply.of(200, "{\"error\":{\"message\":\"" + echo + "\",\"code\":429}}"),
              Reply.of(200, " ".repeat(250) + echo),
              new Reply(302, java.util.Map.of("location", "http://x/?key=" + KEY), new byte[0]),
              Reply.events("{\"error\":{\"message\":\"" + echo + "\"}}"),
              Reply.events(echo));
      for (Reply reply : replies) {
        try (ScriptedServer server = new ScriptedServer(reply, reply);
            HttpBackend backend = backend(server.address())) {
          write(seen, backend);
          fail(seen, () -> backend.complete(CHAT, Decoding.greedy()));
          fail(seen, () -> backend.stream(CHAT, Decoding.greedy(), piece -> {}));
          assertThat(server.keys).as("the key is sent").contains("Bearer " + KEY);
        }
      }
      HttpBackend unreachable = backend("http://127.0.0.1:1/v1?token=" + KEY);
      write(seen, unreachable);
      fail(seen, () -> unreachable.complete(CHAT, Decoding.greedy()));
      unreachable.close();
    } finally {
      System.setErr(err);
      System.setOut(out);
    }
    seen.append(printed.toString(UTF_8));
    assertThat(seen.toString())
        .contains("***")
        .doesNotContain(KEY)
        .doesNotContain("planted-4711")
        .doesNotContain(HEADER);
  }

  private static HttpBackend backend(String address) {
    return OpenAiCompatibleBackend.at(address)
        .model("m")
        .withoutDiscovery()
        .apiKey(() -> KEY + "\n") // As read from a file.
        .header("OpenAI-Organization", HEADER)
        .retries(
            RetryPolicy.withDefaults()
                .withAttempts(2)
                .withDelays(Duration.ofMillis(1), Duration.ofMillis(1)))
        .build();
  }

  private static void write(StringWriter seen, HttpBackend backend) {
    seen.append(backend.toString()).append(backend.info().toString());
  }

  private static void fail(StringWriter seen, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      e.printStackTrace(new PrintWriter(seen));
    }
  }

  @Test
  void keysThatNoHeaderCarriesAreRefusedWithoutShowingThem() {
    HttpBackend backend =
        OpenAiCompatibleBackend.at("http://127.0.0.1:1/v1")
            .model("m")
            .withoutDiscovery()
            .apiKey(() -> "sk-two\nlines-4711")
            .build();
    assertThatThrownBy(() -> backend.complete(CHAT, Decoding.greedy()))
        .hasMessage(
            "the API key in the given supplier holds a blank, a control character or a character"
                + " outside ASCII; set it without");
  }

  @Test
  void aMissingKeyNamesTheVariable() {
    assertThatThrownBy(
            () ->
                OpenAiCompatibleBackend.at("http://127.0.0.1:1/v1")
                    .apiKeyFromEnvironment("BIOEVAL_NO_SUCH_KEY")
                    .build())
        .hasMessage("there is no API key in the environment variable BIOEVAL_NO_SUCH_KEY; set it");
  }

  @Test
  void passwordsInAddressesAreRefusedWithoutShowingThem() {
    for (String address : List.of("http://user:" + KEY + "@host/v1", "ftp://u:" + KEY + "@h")) {
      assertThatThrownBy(() -> VllmBackend.at(address))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain(KEY);
    }
  }
}
