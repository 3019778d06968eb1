package org.bioeval.datasets.download;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a corpus is downloaded from, and what it must hold.
 *
 * @param name of the corpus, as its folder is named
 * @param note what a user should know before downloading: terms of use, what is not there
 * @param files what to download
 * @param pins what the corpus folder must hold afterwards
 */
public record CorpusSource(
    String name, String note, ImmutableList<RemoteFile> files, ImmutableList<Pin> pins) {

  private static final ImmutableMap<String, CorpusSource> ALL = read();

  /**
   * The sources of all corpora.
   *
   * @return sources in the order of the study's table
   */
  public static ImmutableList<CorpusSource> all() {
    return ImmutableList.copyOf(ALL.values());
  }

  /**
   * The source of one corpus.
   *
   * @param name such as {@code PHEE}
   * @return its source
   * @throws IllegalArgumentException if there is no such corpus; the message lists those there are
   */
  public static CorpusSource of(String name) {
    CorpusSource source = ALL.get(name);
    if (source == null) {
      throw new IllegalArgumentException(
          "no source of a corpus '" + name + "'; there are " + ALL.keySet());
    }
    return source;
  }

  private static ImmutableMap<String, CorpusSource> read() {
    ImmutableMap.Builder<String, CorpusSource> all = ImmutableMap.builder();
    try (InputStream in =
        Objects.requireNonNull(CorpusSource.class.getResourceAsStream("sources.json"))) {
      for (Map.Entry<String, JsonNode> corpus : new JsonMapper().readTree(in).properties()) {
        all.put(corpus.getKey(), source(corpus.getKey(), corpus.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource sources.json", e);
    }
    return all.buildOrThrow();
  }

  private static CorpusSource source(String name, JsonNode node) {
    Map<String, Pin> pins = new LinkedHashMap<>();
    for (JsonNode pin : node.path("pins")) {
      String path = pin.path("path").asText();
      pins.put(path, new Pin(path, pin.path("size").asLong(), pin.path("sha256").asText()));
    }
    ImmutableList.Builder<RemoteFile> files = ImmutableList.builder();
    for (JsonNode file : node.path("files")) {
      ImmutableMap.Builder<String, String> unpack = ImmutableMap.builder();
      file.path("unpack")
          .properties()
          .forEach(rule -> unpack.put(rule.getKey(), rule.getValue().asText()));
      String path = file.path("path").asText();
      files.add(
          new RemoteFile(
              URI.create(file.path("address").asText()),
              path,
              Optional.ofNullable(pins.get(path)),
              unpack.buildOrThrow()));
    }
    return new CorpusSource(
        name, node.path("note").asText(), files.build(), ImmutableList.copyOf(pins.values()));
  }
}
