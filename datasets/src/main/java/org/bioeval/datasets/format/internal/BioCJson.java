package org.bioeval.datasets.format.internal;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.TextFile;

/** BioC in JSON, whose keys come in any order. */
public final class BioCJson {
  private final JsonCursor json;
  private final BioCBuilder builder;

  private BioCJson(JsonCursor json, BioCBuilder builder) {
    this.json = json;
    this.builder = builder;
  }

  /**
   * Reads a collection.
   *
   * @param file the file
   * @param builder takes what is found
   * @return the documents in order
   */
  public static ImmutableList<AnnotatedDocument> read(TextFile file, BioCBuilder builder) {
    new BioCJson(new JsonCursor(file), builder).collection();
    return builder.documents();
  }

  private void collection() {
    json.enterObject();
    boolean seen = false;
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      if (key.equals("documents")) {
        seen = true;
        json.enterArray();
        while (json.nextObject()) {
          document();
        }
      } else {
        json.skip();
      }
    }
    if (!seen) {
      throw json.error("no key 'documents'; this is no BioC collection");
    }
    json.end();
  }

  private void document() {
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      switch (key) {
        case "id" -> builder.documentId(json.text());
        case "passages" -> passages("passage");
        case "annotations" -> annotations();
        case "relations" -> relations();
        default -> json.skip();
      }
    }
    builder.endDocument();
  }

  private void passages(String kind) {
    json.enterArray();
    while (json.nextObject()) {
      int line = json.line();
      String name = kind;
      String text = "";
      int offset = 0;
      for (String key = json.nextKey(); key != null; key = json.nextKey()) {
        switch (key) {
          case "infons" -> {
            json.enterObject();
            for (String infon = json.nextKey(); infon != null; infon = json.nextKey()) {
              String value = json.text();
              name = infon.equals("type") && !value.isEmpty() ? value : name;
            }
          }
          case "offset" -> offset = json.number();
          case "text" -> text = json.text();
          case "sentences" -> passages(name);
          case "annotations" -> annotations();
          case "relations" -> relations();
          default -> json.skip();
        }
      }
      builder.passage(name, offset, text, line);
    }
  }

  private void annotations() {
    json.enterArray();
    while (json.nextObject()) {
      BioCBuilder.Annotation annotation = new BioCBuilder.Annotation();
      annotation.line = json.line();
      for (String key = json.nextKey(); key != null; key = json.nextKey()) {
        switch (key) {
          case "id" -> annotation.id = json.text();
          case "infons" -> infons(annotation.infons);
          case "text" -> annotation.text = json.text();
          case "locations" -> locations(annotation);
          default -> json.skip();
        }
      }
      builder.annotation(annotation);
    }
  }

  private void locations(BioCBuilder.Annotation annotation) {
    json.enterArray();
    while (json.nextObject()) {
      int offset = 0;
      int length = 0;
      for (String key = json.nextKey(); key != null; key = json.nextKey()) {
        switch (key) {
          case "offset" -> offset = json.number();
          case "length" -> length = json.number();
          default -> json.skip();
        }
      }
      annotation.location(offset, length);
    }
  }

  private void relations() {
    json.enterArray();
    while (json.nextObject()) {
      BioCBuilder.Link link = new BioCBuilder.Link();
      link.line = json.line();
      for (String key = json.nextKey(); key != null; key = json.nextKey()) {
        switch (key) {
          case "id" -> link.id = json.text();
          case "infons" -> infons(link.infons);
          case "nodes" -> nodes(link);
          default -> json.skip();
        }
      }
      builder.relation(link);
    }
  }

  private void nodes(BioCBuilder.Link link) {
    json.enterArray();
    while (json.nextObject()) {
      for (String key = json.nextKey(); key != null; key = json.nextKey()) {
        if (key.equals("refid")) {
          link.nodes.add(json.text());
        } else {
          json.skip();
        }
      }
    }
  }

  private void infons(Map<String, String> infons) {
    json.enterObject();
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      infons.put(key, json.text());
    }
  }
}
