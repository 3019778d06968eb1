package org.bioeval.core.task.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value in a single pass: mends what can only be meant in one way, leaves out an element
 * that is damaged beyond repair, and says so.
 */
public final class TolerantReader {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NAMES = 6;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Cursor in;
  private final List<String> broken = new ArrayList<>();
  private final List<String> ellipses = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private boolean cut;

  private TolerantReader(Cursor in) {
    this.in = in;
  }

  /**
   * A value read.
   *
   * @param value an object or an array; of a cut-off one the part that is complete
   * @param end place after it
   * @param complete false if the text ends within it
   * @param repairs what was mended
   * @param broken elements that could not be read, as written
   * @param ellipses dots that stand for elements the model did not write
   */
  public record Value(
      JsonNode value,
      int end,
      boolean complete,
      ImmutableSet<String> repairs,
      ImmutableList<String> broken,
      ImmutableList<String> ellipses) {}

  /**
   * Reads the object or array that begins at a place.
   *
   * @param text any text
   * @param from place of a brace or bracket
   * @param to where the text ends
   * @return the value, or null if it is not JSON
   */
  public static @Nullable Value read(String text, int from, int to) {
    TolerantReader reader = new TolerantReader(new Cursor(text, from, to));
    try {
      JsonNode value = reader.container(0);
      return new Value(
          value,
          reader.in.at,
          !reader.cut,
          reader.in.repairs(),
          ImmutableList.copyOf(reader.broken),
          ImmutableList.copyOf(reader.ellipses));
    } catch (DamagedException e) {
      return null;
    }
  }

  private JsonNode container(int depth) throws DamagedException {
    if (depth >= MAX_DEPTH) {
      throw new DamagedException(true);
    }
    return in.peek() == '{' ? object(depth) : array(depth, in.peek() == '(' ? ')' : ']');
  }

  /** The value at the cursor; null if it is cut off before it holds anything. */
  private @Nullable JsonNode value(int depth, Strings.Place place) throws DamagedException {
    char c = in.peek();
    if (c == '{' || c == '[') {
      return container(depth + 1);
    }
    if (c == '(') {
      in.repaired("tuple");
      return container(depth + 1);
    }
    JsonNode scalar;
    if (Cursor.isQuote(c)) {
      String words = Strings.read(in, place);
      scalar = words == null ? null : NODES.textNode(words);
    } else {
      scalar = Words.read(in, place == Strings.Place.FIELD || depth > 0);
    }
    cut |= scalar == null;
    return scalar;
  }

  private JsonNode array(int depth, char close) throws DamagedException {
    ArrayNode array = NODES.arrayNode();
    in.at++;
    boolean comma = true;
    while (true) {
      in.skipBlanks();
      if (in.atEnd()) {
        cut = true;
        return array;
      }
      char c = in.peek();
      if (c == close) {
        in.at++;
        if (comma && !array.isEmpty()) {
          in.repaired("trailing comma");
        }
        return array;
      }
      if (c == ',') {
        if (comma) {
          in.repaired("needless comma");
        }
        if (array.isEmpty() && comma) {
          throw new DamagedException(false);
        }
        comma = true;
        in.at++;
        continue;
      }
      if (ellipsis()) {
        continue;
      }
      if (!comma) {
        in.repaired("missing comma");
      }
      comma = false;
      element(array, depth);
      if (cut) {
        return array;
      }
    }
  }

  private void element(ArrayNode array, int depth) throws DamagedException {
    int from = in.at;
    char c = in.peek();
    if (array.isEmpty() && broken.isEmpty() && depth == 0 && !startsValue(c)) {
      throw new DamagedException(false); // Brackets in prose.
    }
    int brokenBefore = broken.size();
    try {
      JsonNode element = value(depth, Strings.Place.ELEMENT);
      if (!cut) {
        array.add(element);
      } else if (element != null && element.isArray()) {
        // An object cut in the middle lacks fields; an inner array keeps its complete elements.
        array.add(element);
      }
    } catch (DamagedException e) {
      if (e.fatal) {
        throw e;
      }
      while (broken.size() > brokenBefore) {
        broken.remove(broken.size() - 1); // The element is left out as one.
      }
      skipBroken(from);
    }
  }

  private boolean startsValue(char c) {
    return c == '{'
        || c == '['
        || c == '('
        || Cursor.isQuote(c)
        || c == '-'
        || c == '+'
        || (c >= '0' && c <= '9')
        || Words.literalAt(in, in.at);
  }

  private JsonNode object(int depth) throws DamagedException {
    ObjectNode object = NODES.objectNode();
    in.at++;
    boolean comma = true;
    while (true) {
      in.skipBlanks();
      if (in.atEnd()) {
        cut = true;
        return object;
      }
      char c = in.peek();
      if (c == '}') {
        in.at++;
        if (comma && !object.isEmpty()) {
          in.repaired("trailing comma");
        }
        return object;
      }
      if ((c == ']' || c == '{') && !object.isEmpty() && depth > 0) {
        in.repaired("missing brace");
        return object;
      }
      if (c == ',') {
        if (comma) {
          in.repaired("needless comma");
        }
        if (object.isEmpty()) {
          throw new DamagedException(false);
        }
        comma = true;
        in.at++;
        continue;
      }
      if (!object.isEmpty() && ellipsis()) {
        continue;
      }
      if (!comma) {
        in.repaired("missing comma");
      }
      comma = false;
      int from = in.at;
      try {
        field(object, depth);
      } catch (DamagedException e) {
        if (e.fatal || depth > 0 || object.isEmpty()) {
          throw e;
        }
        skipBroken(from);
        return object;
      }
      if (cut) {
        return object;
      }
    }
  }

  private void field(ObjectNode object, int depth) throws DamagedException {
    String name = name();
    in.skipBlanks();
    if (cut || in.atEnd()) {
      cut = true;
      return;
    }
    char colon = in.peek();
    if (name == null || (colon != ':' && colon != '=')) {
      throw new DamagedException(false);
    }
    in.at++;
    if (colon == '=') {
      in.repaired("other sign than a colon");
      if (in.peek() == '>') {
        in.at++;
      }
    }
    in.skipBlanks();
    if (in.atEnd()) {
      cut = true;
      return;
    }
    if (ellipsis()) {
      object.put(name, "...");
      return;
    }
    JsonNode value = value(depth, Strings.Place.FIELD);
    if (value != null && (!cut || value.isContainerNode())) {
      addField(object, name, value);
    }
  }

  /** A name that stands twice holds both values: one of them must not vanish. */
  private void addField(ObjectNode object, String name, JsonNode value) throws DamagedException {
    JsonNode earlier = object.replace(name, value);
    if (earlier == null || earlier.equals(value)) {
      return;
    }
    if (!(earlier instanceof ArrayNode first) || !(value instanceof ArrayNode second)) {
      throw new DamagedException(false);
    }
    in.repaired("repeated name");
    object.set(name, first.deepCopy().addAll(second));
  }

  /** A name that an earlier object has, too: there is no need to read it again. */
  private @Nullable String knownName() {
    if (in.peek() != '"') {
      return null;
    }
    int from = in.at + 1;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      int end = from + name.length();
      if (in.peek(end) == '"' && in.peek(end + 1) == ':' && in.text.startsWith(name, from)) {
        in.at = end + 1;
        return name;
      }
    }
    return null;
  }

  private @Nullable String name() throws DamagedException {
    if (Cursor.isQuote(in.peek())) {
      String known = knownName();
      if (known != null) {
        return known;
      }
      String name = Strings.read(in, Strings.Place.KEY);
      cut |= name == null;
      if (name != null && names.size() < MAX_NAMES) {
        names.add(name);
      }
      return name;
    }
    int from = in.at;
    while (in.at < in.end && Cursor.isName(in.peek())) {
      in.at++;
    }
    if (in.at == from) {
      throw new DamagedException(false);
    }
    cut |= in.at >= in.end;
    in.repaired("name without quotes");
    return in.text.substring(from, in.at);
  }

  private boolean ellipsis() {
    int from = in.at;
    char first = in.peek();
    if (first != '.' && first != '…') {
      return false;
    }
    if (in.text.startsWith("...", from)) {
      in.at += 3;
    } else if (first == '…') {
      in.at++;
    } else {
      return false;
    }
    while (in.peek() == '.') {
      in.at++;
    }
    ellipses.add(in.text.substring(from, in.at));
    return true;
  }

  /** Goes on after the damaged element: where its brackets are closed, whatever its quotes say. */
  private void skipBroken(int from) throws DamagedException {
    char first = in.peek(from);
    boolean brackets = first == '{' || first == '[' || first == '(';
    int open = 0;
    int i = from;
    for (; i < in.end; i++) {
      in.spend(1);
      char c = in.text.charAt(i);
      if (c == '{' || c == '[') {
        open++;
      } else if (c == '}' || c == ']') {
        open--;
        if (open <= 0) {
          i += brackets ? 1 : 0;
          break;
        }
      } else if (!brackets && open == 0 && c == ',' && i > in.at) {
        break;
      }
    }
    broken.add(in.text.substring(from, Math.min(i, from + 200)));
    in.at = i;
    cut |= i >= in.end;
  }
}
