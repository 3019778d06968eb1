package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.ContentDigest;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;

/**
 * What a server tells about itself beside the list of models. What changes answers goes into the
 * identity; a server that offers the path but fails to answer is an error, since an identity that
 * depends on luck would ask everything again.
 */
final class ServerProperties {

  /** Whether an answer does not depend on what else the server answers at the same time. */
  private static final String BATCH_INVARIANT = "batchInvariant";

  private ServerProperties() {}

  /** Statuses of servers that do not know a path, as not every version does. */
  private static final ImmutableSet<Integer> NOT_OFFERED = ImmutableSet.of(404, 405, 410, 501);

  /** The info with what the server tells. */
  static BackendInfo ask(Caller caller, Wire wire, BackendInfo info) {
    return switch (wire) {
      case VLLM ->
          withVersion(info, forReaders(caller, "/version"), "version")
              .withDetail(BATCH_INVARIANT, batchInvariant(caller));
      case LLAMA_CPP -> llamaServer(caller, info);
      default -> info;
    };
  }

  private static BackendInfo llamaServer(Caller caller, BackendInfo info) {
    JsonNode properties = get(caller, "/props");
    BackendInfo told = withVersion(info, properties, "build_info");
    String template = properties.path("chat_template").asText("");
    if (!template.isEmpty()) {
      told = told.withIdentity("chatTemplate.sha256", ContentDigest.ofText(template));
    }
    // What one of its slots takes; the list of models may tell that of all together.
    int context = properties.path("default_generation_settings").path("n_ctx").asInt(0);
    if (context > 0) {
      told = told.withDetail(BackendInfo.CONTEXT_TOKENS, Integer.toString(context));
    }
    List<String> adapters = new ArrayList<>();
    for (JsonNode adapter : get(caller, "/lora-adapters")) {
      double scale = adapter.path("scale").asDouble(1);
      // One that was loaded and not applied leaves the model as it is.
      if (scale != 0) {
        adapters.add(adapter.path("path").asText() + " x " + scale);
      }
    }
    return adapters.isEmpty() ? told : told.withIdentity("adapters", String.join(", ", adapters));
  }

  private static BackendInfo withVersion(BackendInfo info, JsonNode answer, String key) {
    String version = answer.path(key).asText("");
    return version.isEmpty() ? info : info.withDetail("serverVersion", version);
  }

  /**
   * What vLLM was told by VLLM_BATCH_INVARIANT. It shows its environment only in development mode
   * (VLLM_SERVER_DEV_MODE=1), and names this variable there since it reads it as one of its own
   * settings; versions before leave it out.
   */
  private static String batchInvariant(Caller caller) {
    JsonNode set = forReaders(caller, "/server_info").path("vllm_env").path("VLLM_BATCH_INVARIANT");
    // A switch that is told as a boolean, as a number or as the text it was set to.
    return switch (set.asText("").toLowerCase(Locale.ROOT)) {
      case "true", "1" -> "true";
      case "false", "0" -> "false";
      default -> "not told";
    };
  }

  /** An answer that is for readers only: a run goes on without. */
  private static JsonNode forReaders(Caller caller, String path) {
    try {
      return get(caller, path);
    } catch (BackendException e) {
      return MissingNode.getInstance();
    }
  }

  /** The answer; missing if the server does not offer the path. */
  private static JsonNode get(Caller caller, String path) {
    try {
      return caller.call(
          (server, deadline) -> {
            try {
              return caller.transport().getAny(server, server.address().outside(path), deadline);
            } catch (AttemptFailed failure) {
              if (NOT_OFFERED.contains(failure.status())) {
                return MissingNode.getInstance();
              }
              throw failure;
            }
          });
    } catch (RetriableException e) {
      throw new RetriableException(message(path, e), e, e.retryAfter().orElse(null));
    } catch (PermanentException e) {
      throw new PermanentException(message(path, e), e, PermanentException.Scope.RUN);
    }
  }

  private static String message(String path, BackendException e) {
    return path
        + " does not tell what is served, on which it depends whether answers of earlier runs may be"
        + " used: "
        + e.getMessage()
        + ". Or leave it out by withoutDiscovery()";
  }
}
