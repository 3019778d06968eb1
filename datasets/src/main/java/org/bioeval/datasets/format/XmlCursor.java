package org.bioeval.datasets.format;

import org.bioeval.datasets.format.internal.XmlScanner;
import org.bioeval.datasets.format.internal.XmlScanner.Event;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the tags of an XML file that never looks beyond the file: a document type that names
 * a DTD is skipped and never fetched, one that declares entities is refused, and no entity but the
 * five of XML itself is resolved, so none can expand.
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
  private final XmlScanner scanner;
  private Event event = Event.TEXT;

  private XmlCursor(XmlScanner scanner) {
    this.scanner = scanner;
  }

  /**
   * A walk over a file's tags.
   *
   * @param file the file, already decoded; an encoding it declares for itself is not used again
   * @return a cursor before the first tag
   * @throws CorpusFormatException if the file does not begin like XML
   */
  public static XmlCursor open(TextFile file) {
    return new XmlCursor(new XmlScanner(file));
  }

  /**
   * Goes to the next start or end tag.
   *
   * @return false at the end of the file
   * @throws CorpusFormatException if the file is cut off, not well-formed, or uses an entity
   */
  public boolean next() {
    do {
      event = scanner.next();
    } while (event == Event.TEXT);
    return event != Event.EOF;
  }

  /**
   * Tells whether the cursor is at a start tag of a name.
   *
   * @param name such as {@code sentence}
   * @return true at {@code <name …>}
   */
  public boolean isStart(String name) {
    return event == Event.START && scanner.name().equals(name);
  }

  /**
   * Tells whether the cursor is at an end tag of a name.
   *
   * @param name such as {@code sentence}
   * @return true at {@code </name>}, and after {@code <name/>}
   */
  public boolean isEnd(String name) {
    return event == Event.END && scanner.name().equals(name);
  }

  /**
   * Name of the current tag.
   *
   * @return the name with its prefix, if any
   */
  public String name() {
    return scanner.name();
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
      throw error("<" + scanner.name() + "> has no attribute '" + name + "'");
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
    return scanner.attribute(name);
  }

  /**
   * The text up to the end tag of the current start tag; the cursor goes to that end tag.
   *
   * @return the text
   * @throws CorpusFormatException if there are tags between, or the file is cut off
   */
  public String text() {
    event = Event.END;
    return scanner.elementText();
  }

  /**
   * Line of the current tag's end.
   *
   * @return from 1
   */
  public int line() {
    return scanner.line();
  }

  /**
   * An error at the current tag.
   *
   * @param message what is wrong, with the offending value, and what to do
   * @return the exception, to be thrown
   */
  public CorpusFormatException error(String message) {
    return scanner.error(message);
  }
}
