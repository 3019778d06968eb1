package org.bioeval.backends.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import com.google.common.hash.Hashing;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bioeval.backends.http.ScriptedServer.Reply;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What llama.cpp's server tells decides which answers of a journal may be used. */
@Timeout(60)
class IdentityTest {

  private static final String TEMPLATE = "{{ messages }}";
  private static final String NONE = "[]";
  private static final int ITEMS = 5;
  private static final Reply UNKNOWN =
      Reply.of(404, "{\"error\":{\"message\":\"File Not Found\"}}");

  @TempDir Path folder;

  private static Reply models() {
    return Reply.of(200, "{\"data\":[{\"id\":\"m\",\"meta\":{\"n_ctx\":8192}}]}");
  }

  private static Reply props(String build, int context) {
    return Reply.of(
        200,
        "{\"default_generation_settings\":{\"n_ctx\":"
            + context
            + "},\"chat_template\":\""
            + TEMPLATE
            + "\",\"build_info\":\""
            + build
            + "\"}");
  }

  private static Reply adapters(String list) {
    return Reply.of(200, list);
  }

  /** As llama-server lists an adapter. */
  private static String adapter(String path, String scale) {
    return "[{\"id\":0,\"path\":\"" + path + "\",\"scale\":" + scale + ",\"task_name\":\"\"}]";
  }

  private static OpenAiCompatibleBackend.Builder at(ScriptedServer server) {
    return OpenAiCompatibleBackend.at(server.address())
        .dialect(Dialect.LLAMA_CPP)
        .templateOpensReasoning(false)
        .retries(RetryPolicy.withDefaults().withAttempts(1));
  }

  private static BackendInfo info(Reply props, Reply adapters) throws Exception {
    try (ScriptedServer server = new ScriptedServer(models(), props, adapters);
        HttpBackend backend = at(server).build()) {
      assertThat(server.paths).containsExactly("/v1/models", "/props", "/lora-adapters");
      return backend.info();
    }
  }

  @Test
  void templateAndAdaptersAreIdentityAndTheRestIsNot() throws Exception {
    BackendInfo plain = info(props("b1", 512), adapters(NONE));
    assertThat(plain.identity())
        .containsEntry("chatTemplate.sha256", Hashing.sha256().hashString(TEMPLATE, UTF_8) + "")
        .doesNotContainKey("adapters");
    // What one slot takes, not all of them together.
    assertThat(plain.details()).containsEntry("contextTokens", "512");
    assertThat(info(props("b2", 8192), adapters(NONE)).identity()).isEqualTo(plain.identity());

    BackendInfo tuned = info(props("b1", 512), adapters(adapter("a/tuned.gguf", "1.0")));
    assertThat(tuned.identity()).containsEntry("adapters", "a/tuned.gguf x 1.0");
    assertThat(
            List.of(
                plain.identity(),
                tuned.identity(),
                info(props("b1", 512), adapters(adapter("b/tuned.gguf", "1.0"))).identity(),
                info(props("b1", 512), adapters(adapter("a/tuned.gguf", "0.5"))).identity()))
        .doesNotHaveDuplicates();
    // The same scale in other words; and an adapter that was loaded but not applied.
    assertThat(info(props("b1", 512), adapters(adapter("a/tuned.gguf", "1"))).identity())
        .isEqualTo(tuned.identity());
    assertThat(info(props("b1", 512), adapters(adapter("a/tuned.gguf", "0.0"))).identity())
        .isEqualTo(plain.identity());
  }

  @Test
  void aPathThatIsNotOfferedTellsNothing() throws Exception {
    for (int status : new int[] {404, 405, 410, 501}) {
      Reply unknown = Reply.of(status, "{}");
      assertThat(info(unknown, unknown).identity()).as("status %s", status).isEmpty();
    }
    assertThat(info(props("b1", 512), UNKNOWN).identity()).containsKey("chatTemplate.sha256");
  }

  @Test
  void aPathThatFailsIsAnErrorThatNamesIt() throws Exception {
    for (int status : new int[] {500, 502, 503, 504}) {
      fails("/props", RetriableException.class, models(), Reply.of(status, "{}"));
      fails(
          "/lora-adapters",
          RetriableException.class,
          models(),
          props("b1", 512),
          Reply.of(status, "{}"));
    }
    for (int status : new int[] {400, 401, 403, 302}) {
      fails("/props", PermanentException.class, models(), Reply.of(status, "{}"));
    }
    fails("/props", RetriableException.class, models(), Reply.of(200, "<html>"));
  }

  private static void fails(String path, Class<? extends BackendException> kind, Reply... replies)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer(replies)) {
      assertThatThrownBy(() -> at(server).build())
          .isInstanceOf(kind)
          .hasMessageStartingWith(path + " does not tell what is served");
    }
  }

  @Test
  void aFailedVersionOfVllmIsNoError() throws Exception {
    for (int status : new int[] {200, 403, 404, 500}) {
      try (ScriptedServer server =
              new ScriptedServer(models(), Reply.of(status, "{\"version\":\"1.0\"}"));
          HttpBackend backend =
              VllmBackend.at(server.address())
                  .templateOpensReasoning(false)
                  .retries(RetryPolicy.withDefaults().withAttempts(1))
                  .build()) {
        assertThat(backend.info().identity()).as("status %s", status).isEmpty();
        assertThat(backend.info().details().containsKey("serverVersion")).isEqualTo(status == 200);
      }
    }
  }

  /** As vLLM in development mode shows its environment. */
  private static Reply serverInfo(String env) {
    return Reply.of(
        200, "{\"vllm_config\":\"model='m', seed=0\",\"vllm_env\":" + env + ",\"system_env\":{}}");
  }

  private static BackendInfo vllm(Reply serverInfo) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(models(), Reply.of(200, "{\"version\":\"0.14\"}"), serverInfo);
        HttpBackend backend =
            VllmBackend.at(server.address())
                .templateOpensReasoning(false)
                .retries(RetryPolicy.withDefaults().withAttempts(1))
                .build()) {
      assertThat(server.paths).containsExactly("/v1/models", "/version", "/server_info");
      return backend.info();
    }
  }

  @Test
  void batchInvarianceOfVllmIsReadWhereItTells() throws Exception {
    for (String on : List.of("true", "1", "\"1\"", "\"True\"")) {
      assertThat(vllm(serverInfo("{\"VLLM_BATCH_INVARIANT\":" + on + "}")).details())
          .as(on)
          .containsEntry("batchInvariant", "true");
    }
    for (String off : List.of("false", "0", "\"0\"")) {
      assertThat(vllm(serverInfo("{\"VLLM_BATCH_INVARIANT\":" + off + "}")).details())
          .as(off)
          .containsEntry("batchInvariant", "false");
    }
  }

  @Test
  void batchInvarianceOfVllmIsNotToldWithoutDevelopmentMode() throws Exception {
    for (Reply silent :
        List.of(
            UNKNOWN,
            Reply.of(401, "{}"),
            Reply.of(500, "{}"),
            Reply.of(200, "[]"),
            serverInfo("{}"),
            serverInfo("{\"VLLM_BATCH_INVARIANT\":null}"))) {
      BackendInfo info = vllm(silent);
      assertThat(info.details())
          .containsEntry("batchInvariant", "not told")
          .containsEntry("serverVersion", "0.14");
      assertThat(info.identity()).isEmpty();
    }
  }

  @Test
  void adaptersOfVllmThatShareANameDifferByTheirPaths() throws Exception {
    Set<Map<String, String>> identities = new HashSet<>();
    for (String path : List.of("/one/tuned", "/two/tuned")) {
      Reply served =
          Reply.of(
              200,
              "{\"data\":[{\"id\":\"m\",\"root\":\"/m\",\"parent\":null},"
                  + "{\"id\":\"tuned\",\"root\":\""
                  + path
                  + "\",\"parent\":\"m\"}]}");
      try (ScriptedServer server = new ScriptedServer(served, UNKNOWN, UNKNOWN, served);
          VllmBackend base =
              VllmBackend.at(server.address()).templateOpensReasoning(false).build()) {
        identities.add(base.info().identity());
        BackendInfo tuned = base.adapter("tuned").info();
        assertThat(tuned.model()).isEqualTo("tuned");
        assertThat(tuned.identity()).containsEntry("root", path).containsEntry("baseModel", "m");
        identities.add(tuned.identity());
      }
    }
    // The base, twice the same, and two adapters.
    assertThat(identities).hasSize(3);
  }

  /** Calls made by a run over five items with this journal. */
  private long calls(Reply props, Reply adapters, boolean priced) throws Exception {
    try (ScriptedServer server = new ScriptedServer(models(), props, adapters)) {
      OpenAiCompatibleBackend.Builder builder = at(server);
      if (priced) {
        builder.price(TokenPrice.of("USD", "0.15", "0.60"));
      }
      try (HttpBackend backend = builder.build()) {
        var unused = evaluation().run(backend);
      }
      RunFacts facts = RunFacts.read(folder);
      assertThat(facts.reused() + facts.calls()).isEqualTo(ITEMS);
      assertThat(server.paths.stream().filter("/v1/chat/completions"::equals).count())
          .isEqualTo(facts.calls());
      return facts.calls();
    }
  }

  private Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation() {
    Schema schema = Schema.of("s", new Schema.Label("fine", ""), new Schema.Label("bad", ""));
    Dataset<ClassificationInstance> items =
        Dataset.of(
            DatasetInfo.of("s", Split.TEST, "sentence"),
            schema,
            IntStream.range(0, ITEMS)
                .mapToObj(
                    i ->
                        new ClassificationInstance(
                            Document.of("i" + i, "d" + i, "Sentence " + i), "fine"))
                .toList());
    return Evaluation.of(Tasks.labelSet(schema), items).withJournal(folder);
  }

  @Test
  void onlyWhatChangesAnswersAsksAgain() throws Exception {
    Reply base = adapters(NONE);
    Reply one = adapters(adapter("one/tuned.gguf", "1.0"));
    Reply two = adapters(adapter("two/tuned.gguf", "1.0"));
    assertThat(calls(props("b1", 512), base, false)).isEqualTo(ITEMS);
    assertThat(calls(props("b1", 512), base, true)).as("a price").isZero();
    assertThat(calls(props("b2", 512), base, false)).as("another server version").isZero();
    assertThat(calls(props("b1", 8192), base, false)).as("a longer context").isZero();
    assertThat(calls(props("b1", 512), one, false)).as("an adapter").isEqualTo(ITEMS);
    assertThat(calls(props("b1", 512), two, false)).as("another adapter").isEqualTo(ITEMS);
    assertThat(calls(props("b1", 512), base, false)).isZero();
    assertThat(calls(props("b1", 512), one, false)).isZero();
    assertThat(calls(props("b1", 512), two, false)).isZero();
  }

  @Test
  void aPromptThatWasTooLongIsAskedAgainOnceTheContextIsLonger() throws Exception {
    Reply tooLong =
        Reply.of(
            400,
            "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\","
                + "\"type\":\"exceed_context_size_error\"}}");
    try (ScriptedServer server =
            new ScriptedServer(
                models(), props("b1", 512), UNKNOWN, tooLong, tooLong, tooLong, tooLong, tooLong);
        HttpBackend backend = at(server).build()) {
      assertThat(evaluation().run(backend).unanswerable().values()).containsExactly((long) ITEMS);
    }
    assertThat(calls(props("b2", 512), UNKNOWN, false)).isZero();
    assertThat(calls(props("b2", 1024), UNKNOWN, false)).isEqualTo(ITEMS);
    assertThat(calls(props("b2", 1024), UNKNOWN, false)).isZero();
  }
}
