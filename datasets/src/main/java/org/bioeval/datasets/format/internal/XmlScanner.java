package org.bioeval.datasets.format.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.TextFile;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the elements and the text of an XML file in memory.
 *
 * <p>It knows what corpus files use and refuses the rest: elements, attributes, text, CDATA,
 * comments, processing instructions, a document type that names an external DTD (which is never
 * read), character references and the five predefined entities. There is no entity to expand and
 * nothing to resolve: a document type with declarations of its own is an error, and so is any other
 * entity. Names keep their prefix. Line ends are normalised to LF as XML 1.0 (section 2.11) asks,
 * and literal line ends and tabs in attribute values to blanks (section 3.3.3), while those written
 * as character references stay.
 *
 * <p>The JDK's parsers do the same job; this one is here because it knows lines, needs no
 * configuration to be safe, and starts and runs several times as fast. A test holds it against the
 * JDK's StAX.
 */
public final class XmlScanner {

  /** What the scanner stands on. */
  public enum Event {
    /** A start tag; {@link #name()} and {@link #attribute} are valid. */
    START,
    /** An end tag, or the end of an empty-element tag; {@link #name()} is valid. */
    END,
    /** Text between tags, never empty; {@link #text()} is valid. */
    TEXT,
    /** The end of the file. */
    EOF
  }

  private static final int MAX_DEPTH = 200;
  private static final int MAX_ATTRIBUTES = 200;

  private final TextFile file;
  private final String in;
  private final Names names = new Names();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<String> attributes = new ArrayList<>();
  private int position;
  private int lineAt;
  private int line = 1;
  private int nextLf = -1;
  private int nextCr = -1;
  private boolean rootSeen;
  private boolean doctypeSeen;
  private boolean endPending;
  private String name = "";
  private String text = "";

  /**
   * A walk over a file.
   *
   * @param file the file
   */
  public XmlScanner(TextFile file) {
    this.file = file;
    this.in = file.text();
    if (in.startsWith("<?xml")) {
      position = indexAfter("?>", 0, "XML declaration");
    }
  }

  /**
   * Goes to the next start tag, end tag or text.
   *
   * @return what it is; {@link Event#EOF} again and again at the end
   * @throws CorpusFormatException if the file is cut off or not well-formed
   */
  public Event next() {
    if (endPending) {
      endPending = false;
      open.pop();
      return Event.END;
    }
    while (position < in.length()) {
      if (in.charAt(position) != '<') {
        if (readText()) {
          return Event.TEXT;
        }
        continue;
      }
      char c = position + 1 < in.length() ? in.charAt(position + 1) : ' ';
      if (c == '/') {
        return endTag();
      } else if (c == '?') {
        position = indexAfter("?>", position, "processing instruction");
      } else if (c != '!') {
        return startTag();
      } else if (in.startsWith("<!--", position)) {
        comment();
      } else if (in.startsWith("<![CDATA[", position)) {
        if (open.isEmpty()) {
          throw error(position, "CDATA outside the root element");
        }
        int start = position + 9;
        position = indexAfter("]]>", start, "CDATA section");
        if (position - 3 > start) {
          text = characters(start, position - 3, false);
          return Event.TEXT;
        }
      } else if (in.startsWith("<!DOCTYPE", position) && !rootSeen && !doctypeSeen) {
        doctype();
      } else {
        throw error(position, "markup is not understood here; the file is not well-formed XML");
      }
    }
    if (!open.isEmpty()) {
      throw error(position, "file ends inside <" + open.peek() + ">; it is cut off");
    }
    if (!rootSeen) {
      throw error(position, "file holds no XML element");
    }
    return Event.EOF;
  }

  private Event startTag() {
    if (rootSeen && open.isEmpty()) {
      throw error(position, "a second root element; the file is not well-formed XML");
    }
    rootSeen = true;
    int at = position + 1;
    int end = nameEnd(at);
    name = names.get(in, at, end);
    attributes.clear();
    while (true) {
      int next = skipBlanks(end);
      if (next >= in.length()) {
        throw error(position, "tag <" + name + " is never closed; the file is cut off");
      }
      char c = in.charAt(next);
      if (c == '>') {
        position = next + 1;
        break;
      }
      if (c == '/') {
        if (next + 1 >= in.length() || in.charAt(next + 1) != '>') {
          throw error(next, "'/' in tag <" + name + " without '>' after it");
        }
        position = next + 2;
        endPending = true;
        break;
      }
      if (next == end) {
        throw error(next, "no blank before an attribute of <" + name);
      }
      end = attributeAt(next);
    }
    if (open.size() >= MAX_DEPTH) {
      throw error(position, "elements are nested more than " + MAX_DEPTH + " deep");
    }
    open.push(name);
    return Event.START;
  }

  private int attributeAt(int start) {
    int end = nameEnd(start);
    String key = names.get(in, start, end);
    for (int i = 0; i < attributes.size(); i += 2) {
      if (attributes.get(i).equals(key)) {
        throw error(start, "attribute '" + key + "' occurs twice in <" + name + ">");
      }
    }
    if (attributes.size() >= 2 * MAX_ATTRIBUTES) {
      throw error(start, "more than " + MAX_ATTRIBUTES + " attributes in <" + name + ">");
    }
    int quote = skipBlanks(end);
    quote = quote < in.length() && in.charAt(quote) == '=' ? skipBlanks(quote + 1) : in.length();
    char c = quote < in.length() ? in.charAt(quote) : ' ';
    if (c != '"' && c != '\'') {
      throw error(start, "attribute '" + key + "' of <" + name + "> has no quoted value");
    }
    int close = in.indexOf(c, quote + 1);
    if (close < 0) {
      throw error(start, "value of attribute '" + key + "' is never closed; the file is cut off");
    }
    int angle = in.indexOf('<', quote + 1);
    if (angle >= 0 && angle < close) {
      throw error(start, "'<' in the value of attribute '" + key + "'; write &lt;");
    }
    attributes.add(key);
    attributes.add(attributeValue(quote + 1, close));
    return close + 1;
  }

  private String attributeValue(int start, int end) {
    StringBuilder out = null;
    int from = start;
    for (int i = start; i < end; i++) {
      char c = in.charAt(i);
      if (c == '\n' || c == '\t' || c == '\r') {
        out = out == null ? new StringBuilder(end - start) : out;
        out.append(characters(from, i, true)).append(' ');
        i += c == '\r' && i + 1 < end && in.charAt(i + 1) == '\n' ? 1 : 0;
        from = i + 1;
      }
    }
    String rest = characters(from, end, true);
    return out == null ? rest : out.append(rest).toString();
  }

  private Event endTag() {
    int start = position + 2;
    String expected = open.peek();
    if (expected == null) {
      throw error(position, "end tag without a start tag");
    }
    int end = start + expected.length();
    int close = in.startsWith(expected, start) ? skipBlanks(end) : in.length();
    if (close >= in.length() || in.charAt(close) != '>') {
      int shown = Math.min(in.length(), start + 40);
      int found = in.indexOf('>', start);
      throw error(
          position,
          "expected </"
              + expected
              + ">, found '</"
              + in.substring(start, found < 0 ? shown : Math.min(found, shown))
              + "'; the file is cut off or not well-formed XML");
    }
    name = open.pop();
    position = close + 1;
    return Event.END;
  }

  private void comment() {
    int dashes = in.indexOf("--", position + 4);
    if (dashes < 0 || dashes + 2 >= in.length()) {
      throw error(position, "comment is never closed; the file is cut off");
    }
    if (in.charAt(dashes + 2) != '>') {
      throw error(dashes, "'--' inside a comment");
    }
    position = dashes + 3;
  }

  private void doctype() {
    doctypeSeen = true;
    for (int i = position + 9; i < in.length(); i++) {
      char c = in.charAt(i);
      if (c == '>') {
        position = i + 1;
        return;
      }
      if (c == '[') {
        throw error(
            i,
            "document type declares entities or elements of its own, which are not read; remove"
                + " the part in [ ]");
      }
      if (c == '"' || c == '\'') {
        int close = in.indexOf(c, i + 1);
        i = close < 0 ? in.length() : close;
      }
    }
    throw error(position, "document type is never closed; the file is cut off");
  }

  private boolean readText() {
    int end = in.indexOf('<', position);
    end = end < 0 ? in.length() : end;
    if (open.isEmpty()) {
      if (skipBlanks(position) < end) {
        throw error(skipBlanks(position), "text outside the root element");
      }
      position = end;
      return false;
    }
    text = characters(position, end, true);
    if (text.contains("]]>") && in.substring(position, end).contains("]]>")) {
      throw error(position, "']]>' in text; write ]]&gt;");
    }
    position = end;
    return true;
  }

  /** The characters of a range, with references replaced and line ends normalised. */
  private String characters(int start, int end, boolean references) {
    for (int i = start; i < end; i++) {
      char c = in.charAt(i);
      if (c == '\r' || (c == '&' && references) || !legal(c)) {
        return decoded(start, i, end, references);
      }
    }
    return in.substring(start, end);
  }

  private String decoded(int start, int first, int end, boolean references) {
    StringBuilder out = new StringBuilder(end - start).append(in, start, first);
    for (int i = first; i < end; i++) {
      char c = in.charAt(i);
      if (c == '\r') {
        out.append('\n');
        if (i + 1 < end && in.charAt(i + 1) == '\n') {
          i++;
        }
      } else if (c == '&' && references) {
        int semicolon = in.indexOf(';', i);
        if (semicolon < 0 || semicolon >= end || semicolon - i > 12) {
          throw error(i, "'&' that begins no reference; write &amp;");
        }
        out.appendCodePoint(reference(i, in.substring(i + 1, semicolon)));
        i = semicolon;
      } else if (!legal(c)) {
        throw error(
            i, String.format(Locale.ROOT, "character U+%04X is not allowed in XML", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private int reference(int at, String entity) {
    switch (entity) {
      case "lt":
        return '<';
      case "gt":
        return '>';
      case "amp":
        return '&';
      case "quot":
        return '"';
      case "apos":
        return '\'';
      default:
        break;
    }
    int code = -1;
    if (entity.matches("#[0-9]{1,8}")) {
      code = Integer.parseInt(entity.substring(1));
    } else if (entity.matches("#x[0-9a-fA-F]{1,6}")) {
      code = Integer.parseInt(entity.substring(2), 16);
    } else if (!entity.startsWith("#")) {
      throw error(
          at,
          "entity '&"
              + entity
              + ";' is not one of the five that XML defines, and others are never resolved;"
              + " replace it by its text");
    }
    boolean legal =
        code >= 0x10000
            ? code <= Character.MAX_CODE_POINT
            : code >= 0 && legal((char) code) && !Character.isSurrogate((char) code);
    if (!legal) {
      throw error(at, "reference '&" + entity + ";' is no XML character");
    }
    return code;
  }

  private static boolean legal(char c) {
    return c >= ' ' ? c < '\uFFFE' : c == '\n' || c == '\t' || c == '\r';
  }

  private int nameEnd(int start) {
    int i = start;
    while (i < in.length() && isNamePart(in.charAt(i))) {
      i++;
    }
    if (i == start || !isNameStart(in.charAt(start))) {
      throw error(start, "'<' that begins no tag, or an attribute without a name; write &lt;");
    }
    return i;
  }

  private static boolean isNameStart(char c) {
    return c >= 0x80 || c == '_' || c == ':' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || c == '-' || c == '.' || (c >= '0' && c <= '9');
  }

  private int skipBlanks(int from) {
    int i = from;
    while (i < in.length() && in.charAt(i) <= ' ' && legal(in.charAt(i))) {
      i++;
    }
    return i;
  }

  private int indexAfter(String end, int from, String what) {
    int found = in.indexOf(end, from);
    if (found < 0) {
      throw error(from, what + " is never closed; the file is cut off");
    }
    return found + end.length();
  }

  /**
   * Name of the current element.
   *
   * @return with its prefix, if any
   */
  public String name() {
    return name;
  }

  /**
   * An attribute of the current start tag.
   *
   * @param key its name
   * @return its value, or null if there is none
   */
  public @Nullable String attribute(String key) {
    for (int i = 0; i < attributes.size(); i += 2) {
      if (attributes.get(i).equals(key)) {
        return attributes.get(i + 1);
      }
    }
    return null;
  }

  /**
   * The current text.
   *
   * @return never empty
   */
  public String text() {
    return text;
  }

  /**
   * All text up to the end tag of the current element, which must hold no other elements; the
   * scanner then stands on that end tag.
   *
   * @return the text, may be empty
   * @throws CorpusFormatException if there is an element inside
   */
  public String elementText() {
    String owner = name;
    String found = "";
    for (Event event = next(); event != Event.END; event = next()) {
      if (event == Event.START) {
        throw error(position, "unexpected <" + name + "> inside <" + owner + ">");
      }
      found = found.isEmpty() ? text : found + text;
    }
    return found;
  }

  /** Goes to the end tag of the current element, over everything in it. */
  public void skipElement() {
    int depth = open.size();
    while (open.size() >= depth) {
      next();
    }
  }

  /**
   * The current line.
   *
   * @return from 1
   */
  public int line() {
    return lineOf(position);
  }

  private int lineOf(int at) {
    if (at < lineAt) {
      lineAt = 0;
      line = 1;
      nextLf = -1;
      nextCr = -1;
    }
    for (int end = lineEnd(); end < at; end = lineEnd()) {
      line++;
      lineAt = end + 1;
    }
    return line;
  }

  /** Where the current line ends: at LF, CRLF or a lone CR. */
  private int lineEnd() {
    if (nextLf < lineAt) {
      nextLf = find('\n', lineAt);
    }
    while (nextCr < lineAt || (nextCr == nextLf - 1 && nextLf < Integer.MAX_VALUE)) {
      nextCr = find('\r', Math.max(lineAt, nextCr + 1));
    }
    return Math.min(nextLf, nextCr);
  }

  /** The next one; remembered by the caller, since some files are one line of megabytes. */
  private int find(char lineEnd, int from) {
    int found = in.indexOf(lineEnd, from);
    return found < 0 ? Integer.MAX_VALUE : found;
  }

  /**
   * An error at the current place.
   *
   * @param message what is wrong, with the offending value, and what to do
   * @return the exception, to be thrown
   */
  public CorpusFormatException error(String message) {
    return error(position, message);
  }

  private CorpusFormatException error(int at, String message) {
    return new CorpusFormatException(file.path(), lineOf(at), message);
  }
}
