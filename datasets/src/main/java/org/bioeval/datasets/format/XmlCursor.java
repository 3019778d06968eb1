package org.bioeval.datasets.format;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.bioeval.datasets.CorpusFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the tags of an XML file that never looks beyond the file: a document type is skipped
 * and never fetched, no entity but the five of XML itself is resolved, so none can expand.
 *
 * <pre>{@code
 * XmlCursor xml = XmlCursor.open(TextFile.read(path));
 * while (xml.next()) {
 *   if (xml.isStart("sentence")) {
 *     String id = xml.attribute("id");
 *   }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class XmlCursor {
  /** Factories are slow to make and not safe for use by several threads. */
  private static final ThreadLocal<XMLInputFactory> FACTORY =
      ThreadLocal.withInitial(XmlCursor::newFactory);

  private final TextFile file;
  private final XMLStreamReader reader;

  private XmlCursor(TextFile file, XMLStreamReader reader) {
    this.file = file;
    this.reader = reader;
  }

  private static XMLInputFactory newFactory() {
    // The JDK's own: another one on the class path could read these settings differently.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("external entity '" + systemId + "' is never resolved");
        });
    return factory;
  }

  /**
   * A walk over a file's tags.
   *
   * @param file the file, already decoded; an encoding it declares for itself is not used again
   * @return a cursor before the first tag
   * @throws CorpusFormatException if the file does not begin like XML
   */
  public static XmlCursor open(TextFile file) {
    try {
      return new XmlCursor(
          file, FACTORY.get().createXMLStreamReader(new StringReader(file.text())));
    } catch (XMLStreamException e) {
      throw error(file, e);
    }
  }

  /**
   * Goes to the next start or end tag.
   *
   * @return false at the end of the file
   * @throws CorpusFormatException if the file is cut off, not well-formed, or uses an entity
   */
  public boolean next() {
    try {
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
          return true;
        }
        if (event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw error("entity reference '&" + reader.getLocalName() + ";' is never resolved");
        }
      }
      return false;
    } catch (XMLStreamException e) {
      throw error(file, e);
    }
  }

  /**
   * Tells whether the cursor is at a start tag of a name.
   *
   * @param name such as {@code sentence}
   * @return true at {@code <name …>}
   */
  public boolean isStart(String name) {
    return reader.isStartElement() && reader.getLocalName().equals(name);
  }

  /**
   * Tells whether the cursor is at an end tag of a name.
   *
   * @param name such as {@code sentence}
   * @return true at {@code </name>}, and after {@code <name/>}
   */
  public boolean isEnd(String name) {
    return reader.isEndElement() && reader.getLocalName().equals(name);
  }

  /**
   * Name of the current tag.
   *
   * @return the name without prefix
   */
  public String name() {
    return reader.getLocalName();
  }

  /**
   * An attribute of the current start tag that must be there.
   *
   * @param name such as {@code id}
   * @return its value; character references in it are resolved
   * @throws CorpusFormatException if the tag has no such attribute
   */
  public String attribute(String name) {
    String value = attributeOrNull(name);
    if (value == null) {
      throw error("<" + reader.getLocalName() + "> has no attribute '" + name + "'");
    }
    return value;
  }

  /**
   * An attribute of the current start tag.
   *
   * @param name such as {@code type}
   * @return its value, or null if the tag has no such attribute
   */
  public @Nullable String attributeOrNull(String name) {
    return reader.getAttributeValue(null, name);
  }

  /**
   * The text up to the end tag of the current start tag; the cursor goes to that end tag.
   *
   * @return the text
   * @throws CorpusFormatException if there are tags between, or the file is cut off
   */
  public String text() {
    try {
      return reader.getElementText();
    } catch (XMLStreamException e) {
      throw error(file, e);
    }
  }

  /**
   * Line of the current tag's end.
   *
   * @return from 1
   */
  public int line() {
    return Math.max(1, reader.getLocation().getLineNumber());
  }

  /**
   * An error at the current tag.
   *
   * @param message what is wrong, with the offending value, and what to do
   * @return the exception, to be thrown
   */
  public CorpusFormatException error(String message) {
    return new CorpusFormatException(file.path(), line(), message);
  }

  private static CorpusFormatException error(TextFile file, XMLStreamException e) {
    int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
    // The JDK's message begins with the place, which ours names already.
    String message = String.valueOf(e.getMessage());
    int text = message.indexOf("Message: ");
    return new CorpusFormatException(
        file.path(),
        line,
        "not well-formed XML, or cut off: " + (text < 0 ? message : message.substring(text + 9)),
        e);
  }
}
