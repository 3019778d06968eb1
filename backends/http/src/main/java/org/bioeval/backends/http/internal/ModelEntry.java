package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.stream.Collectors;
import org.bioeval.core.backend.PermanentException;

/**
 * A model that a server offers.
 *
 * @param id its name in requests
 * @param identity what the server tells that changes answers, by the keys of a report
 * @param details what else it tells
 */
public record ModelEntry(
    String id, ImmutableMap<String, String> identity, ImmutableMap<String, String> details) {

  /** Reads the answer of {@code /v1/models}. */
  static ImmutableList<ModelEntry> list(JsonNode answer) {
    ImmutableList.Builder<ModelEntry> entries = ImmutableList.builder();
    for (JsonNode entry : answer.path("data")) {
      ImmutableMap.Builder<String, String> identity = ImmutableMap.builder();
      ImmutableMap.Builder<String, String> details = ImmutableMap.builder();
      JsonNode meta = entry.path("meta"); // llama.cpp
      put(details, "contextTokens", entry.path("max_model_len"), meta.path("n_ctx"));
      put(identity, "parameters", meta.path("n_params"));
      put(identity, "bytes", meta.path("size"));
      put(identity, "quantisation", meta.path("ftype"));
      put(identity, "baseModel", entry.path("parent"));
      put(identity, "root", entry.path("root")); // Tells adapters of one name apart.
      entries.add(
          new ModelEntry(
              entry.path("id").asText(), identity.buildOrThrow(), details.buildOrThrow()));
    }
    return entries.build();
  }

  private static void put(
      ImmutableMap.Builder<String, String> entries, String key, JsonNode... candidates) {
    for (JsonNode candidate : candidates) {
      if (candidate.isValueNode() && !candidate.isNull()) {
        entries.put(key, candidate.asText());
        return;
      }
    }
  }

  /**
   * The wanted model, or the only one.
   *
   * @param served what the server offers
   * @param wanted name, or empty for the only model served
   * @param server for messages
   * @throws PermanentException if it is not served, or none is named and there are several
   */
  static ModelEntry choose(List<ModelEntry> served, String wanted, Server server) {
    String names = served.stream().map(ModelEntry::id).collect(Collectors.joining(", "));
    if (wanted.isEmpty()) {
      List<ModelEntry> bases =
          served.stream()
              .filter(model -> !model.identity.containsKey("baseModel"))
              .collect(Collectors.toList());
      if (bases.size() == 1) {
        return bases.get(0);
      }
      throw new PermanentException(
          server + " serves " + served.size() + " models (" + names + "); name one by model(…)",
          null,
          PermanentException.Scope.RUN);
    }
    return served.stream()
        .filter(model -> model.id.equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new PermanentException(
                    server
                        + " does not serve the model "
                        + wanted
                        + "; it serves: "
                        + (names.isEmpty() ? "none" : names),
                    null,
                    PermanentException.Scope.RUN));
  }

  /** The name for reports: servers of files use the whole path as a name. */
  String displayName() {
    return id.endsWith(".gguf") ? id.substring(id.replace('\\', '/').lastIndexOf('/') + 1) : id;
  }
}
