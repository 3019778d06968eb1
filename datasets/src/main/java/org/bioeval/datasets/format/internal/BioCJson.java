package org.bioeval.datasets.format.internal;

import com.google.common.collect.ImmutableList;
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
    new BioCJson(new JsonCursor(file), builder).root();
    return builder.documents();
  }

  private void root() {
    if (json.enterObjectOrArray()) {
      collectionOrDocument(true);
    } else {
      elements();
    }
    json.end();
  }

  /** The collections or documents of an array. */
  private void elements() {
    while (json.nextObject()) {
      collectionOrDocument(false);
    }
  }

  /**
   * An object that is one or the other, as its keys tell, or at the root the envelope in which
   * PubTator 3 delivers an array of documents.
   */
  private void collectionOrDocument(boolean isRoot) {
    boolean isCollection = false;
    boolean isDocument = false;
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      switch (key) {
        case "documents" -> {
          isCollection = true;
          json.enterArray();
          while (json.nextObject()) {
            document();
          }
        }
        case "id" -> builder.documentId(json.text());
        case "passages" -> {
          isDocument = true;
          passages("passage");
        }
        case "annotations" -> annotations();
        case "relations" -> relations();
        default -> {
          if (isRoot && (key.startsWith("PubTator") || key.equals("collections"))) {
            isCollection = true;
            json.enterArray();
            elements();
          } else {
            json.skip();
          }
        }
      }
    }
    if (isDocument) {
      builder.endDocument();
    } else if (!isCollection) {
      throw json.error(
          "no key 'documents' and no key 'passages'; this is no BioC collection and no BioC"
              + " document");
    }
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
            Infons infons = new Infons();
            infons(infons);
            String type = infons.get("type");
            name = type == null || type.isEmpty() ? name : type;
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

  /** Keys with one value or an array of them; facts about a value are kept as 'key.fact'. */
  private void infons(Infons infons) {
    json.enterObject();
    infons("", infons);
  }

  private void infons(String prefix, Infons infons) {
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      String name = prefix + key;
      json.values(value -> infons.put(name, value), () -> infons(name + ".", infons));
    }
  }
}
