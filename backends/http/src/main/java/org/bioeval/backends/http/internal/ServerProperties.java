package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.ContentDigest;
import org.bioeval.core.backend.PermanentException;

/**
 * What a server tells about itself beside the list of models. What changes answers goes into the
 * identity; a server that offers the path but fails to answer is an error, since an identity that
 * depends on luck would ask everything again.
 */
final class ServerProperties {

  private ServerProperties() {}

  /** The info with what the server tells. */
  static BackendInfo ask(Caller caller, Wire wire, BackendInfo info) {
    return switch (wire) {
      case VLLM -> withVersion(info, get(caller, "/version"), "version");
      case LLAMA_CPP -> llamaServer(caller, info);
      default -> info;
    };
  }

  private static BackendInfo llamaServer(Caller caller, BackendInfo info) {
    Optional<JsonNode> properties = get(caller, "/props");
    BackendInfo told = withVersion(info, properties, "build_info");
    String template = properties.map(p -> p.path("chat_template").asText("")).orElse("");
    if (!template.isEmpty()) {
      told = told.withIdentity("chatTemplate.sha256", ContentDigest.ofText(template));
    }
    StringBuilder adapters = new StringBuilder();
    JsonNode loaded = get(caller, "/lora-adapters").orElse(MissingNode.getInstance());
    for (JsonNode adapter : loaded) {
      adapters
          .append(adapters.length() == 0 ? "" : ", ")
          .append(adapter.path("path").asText())
          .append(" x ")
          .append(adapter.path("scale").asText());
    }
    return adapters.length() == 0 ? told : told.withIdentity("adapters", adapters.toString());
  }

  private static BackendInfo withVersion(BackendInfo info, Optional<JsonNode> answer, String key) {
    String version = answer.map(a -> a.path(key).asText("")).orElse("");
    return version.isEmpty() ? info : info.withDetail("serverVersion", version);
  }

  /** The answer; empty if the server does not offer the path, as not every version does. */
  private static Optional<JsonNode> get(Caller caller, String path) {
    try {
      return Optional.of(
          caller.call((s, d) -> caller.transport().get(s, s.address().outside(path), d)));
    } catch (PermanentException e) {
      return Optional.empty();
    }
  }
}
