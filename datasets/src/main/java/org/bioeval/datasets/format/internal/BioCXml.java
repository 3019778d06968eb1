package org.bioeval.datasets.format.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.TextFile;
import org.bioeval.datasets.format.internal.XmlScanner.Event;
import org.jspecify.annotations.Nullable;

/** BioC in XML. */
public final class BioCXml {
  private final XmlScanner xml;
  private final BioCBuilder builder;

  private BioCXml(XmlScanner xml, BioCBuilder builder) {
    this.xml = xml;
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
    new BioCXml(new XmlScanner(file), builder).collection();
    return builder.documents();
  }

  private void collection() {
    if (xml.next() != Event.START || !xml.name().equals("collection")) {
      throw xml.error("root element is <" + xml.name() + ">, expected <collection> of BioC");
    }
    while (nextChild()) {
      if (xml.name().equals("document")) {
        document();
      } else {
        xml.skipElement();
      }
    }
    while (xml.next() != Event.EOF) {
      // Comments may follow; the scanner refuses anything else.
      continue;
    }
  }

  /** Goes to the next child element, or to the end tag of the parent. */
  private boolean nextChild() {
    while (true) {
      switch (xml.next()) {
        case START -> {
          return true;
        }
        case END, EOF -> {
          return false;
        }
        case TEXT -> {}
      }
    }
  }

  private void document() {
    while (nextChild()) {
      switch (xml.name()) {
        case "id" -> builder.documentId(xml.elementText());
        case "passage" -> passage("passage", 0);
        case "relation" -> relation();
        case "annotation" -> annotation();
        default -> xml.skipElement();
      }
    }
    builder.endDocument();
  }

  private void passage(String kind, int defaultOffset) {
    String name = kind;
    int offset = defaultOffset;
    while (nextChild()) {
      switch (xml.name()) {
        case "infon" -> {
          boolean type = "type".equals(xml.attribute("key"));
          String value = xml.elementText();
          name = type && !value.isEmpty() ? value : name;
        }
        case "offset" -> offset = number(xml.elementText(), "<offset>");
        case "text" -> builder.passage(name, offset, xml.elementText(), xml.line());
        case "sentence" -> passage(name, offset);
        case "annotation" -> annotation();
        case "relation" -> relation();
        default -> xml.skipElement();
      }
    }
  }

  private void annotation() {
    BioCBuilder.Annotation annotation = new BioCBuilder.Annotation();
    annotation.line = xml.line();
    String id = xml.attribute("id");
    annotation.id = id == null ? "" : id;
    while (nextChild()) {
      switch (xml.name()) {
        case "infon" -> infon(annotation.infons);
        case "location" -> {
          annotation.location(
              number(xml.attribute("offset"), "offset of <location>"),
              number(xml.attribute("length"), "length of <location>"));
          xml.skipElement();
        }
        case "text" -> annotation.text = xml.elementText();
        default -> xml.skipElement();
      }
    }
    builder.annotation(annotation);
  }

  private void relation() {
    BioCBuilder.Link link = new BioCBuilder.Link();
    link.line = xml.line();
    String id = xml.attribute("id");
    link.id = id == null ? "" : id;
    while (nextChild()) {
      switch (xml.name()) {
        case "infon" -> infon(link.infons);
        case "node" -> {
          String ref = xml.attribute("refid");
          link.nodes.add(ref == null ? "" : ref);
          xml.skipElement();
        }
        default -> xml.skipElement();
      }
    }
    builder.relation(link);
  }

  private void infon(Infons infons) {
    String key = xml.attribute("key");
    if (key == null) {
      throw xml.error("<infon> has no attribute 'key'");
    }
    infons.put(key, xml.elementText());
  }

  private int number(@Nullable String value, String what) {
    Integer number = value == null ? null : Ints.tryParse(value.strip());
    if (number == null || number < 0) {
      throw xml.error(what + " is '" + value + "'; it must be a number from 0");
    }
    return number;
  }
}
