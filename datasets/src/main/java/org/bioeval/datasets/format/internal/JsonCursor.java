package org.bioeval.datasets.format.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.TextFile;
import org.jspecify.annotations.Nullable;

/** A walk over a JSON file whose errors name file and line. */
public final class JsonCursor {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Path path;
  private final JsonParser json;

  /**
   * A walk over a file.
   *
   * @param file the file
   */
  public JsonCursor(TextFile file) {
    this.path = file.path();
    try {
      this.json = FACTORY.createParser(file.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Enters an object.
   *
   * @throws CorpusFormatException if the next value is none
   */
  public void enterObject() {
    expect(JsonToken.START_OBJECT, "an object {…}");
  }

  /**
   * Enters an array.
   *
   * @throws CorpusFormatException if the next value is none
   */
  public void enterArray() {
    expect(JsonToken.START_ARRAY, "an array […]");
  }

  /**
   * Enters the next value, an object or an array.
   *
   * @return true if it is an object
   * @throws CorpusFormatException if it is neither
   */
  public boolean enterObjectOrArray() {
    JsonToken found = advance();
    if (found != JsonToken.START_OBJECT && found != JsonToken.START_ARRAY) {
      throw error("expected an object {…} or an array […], found " + shown(found));
    }
    return found == JsonToken.START_OBJECT;
  }

  /**
   * The next value, or each element of the next array, whatever the depth.
   *
   * @param text gets each text, number or truth value as it is written; the empty text for a null
   *     that is no element
   * @param object called within each object, whose keys it must walk to their end
   * @throws CorpusFormatException if the file is cut off
   */
  public void values(Consumer<String> text, Runnable object) {
    int depth = 0;
    do {
      JsonToken found = advance();
      if (found == JsonToken.START_ARRAY) {
        depth++;
      } else if (found == JsonToken.END_ARRAY) {
        depth--;
      } else if (found == JsonToken.START_OBJECT) {
        object.run();
      } else if (found == null) {
        throw error("expected a value, found " + shown(null));
      } else if (found != JsonToken.VALUE_NULL) {
        text.accept(current());
      } else if (depth == 0) {
        text.accept("");
      }
    } while (depth > 0);
  }

  private void expect(JsonToken token, String name) {
    JsonToken found = advance();
    if (found != token) {
      throw error("expected " + name + ", found " + shown(found));
    }
  }

  /**
   * Goes to the next key of the current object, or leaves the object.
   *
   * @return the key, or null at the end of the object
   */
  public @Nullable String nextKey() {
    return advance() == JsonToken.FIELD_NAME ? name() : null;
  }

  private String name() {
    try {
      return json.currentName();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Goes to the next element of the current array, which must be an object, and enters it; or
   * leaves the array.
   *
   * @return false at the end of the array
   * @throws CorpusFormatException if the element is no object
   */
  public boolean nextObject() {
    JsonToken found = advance();
    if (found == JsonToken.END_ARRAY) {
      return false;
    }
    if (found != JsonToken.START_OBJECT) {
      throw error("expected an object {…}, found " + shown(found));
    }
    return true;
  }

  /**
   * The next value as text; a number or a truth value as it is written.
   *
   * @return the text; empty for null
   * @throws CorpusFormatException if it is an object or an array
   */
  public String text() {
    JsonToken found = advance();
    if (found == JsonToken.VALUE_NULL) {
      return "";
    }
    if (found == null || !found.isScalarValue()) {
      throw error("expected a string, found " + shown(found));
    }
    return current();
  }

  private String current() {
    try {
      return json.getText();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * The next value as a whole number from 0.
   *
   * @return the number
   * @throws CorpusFormatException if it is none
   */
  public int number() {
    JsonToken found = advance();
    try {
      if (found == JsonToken.VALUE_NUMBER_INT
          && json.getNumberType() == JsonParser.NumberType.INT
          && json.getIntValue() >= 0) {
        return json.getIntValue();
      }
    } catch (IOException e) {
      throw failure(e);
    }
    throw error("expected a whole number from 0, found " + shown(found));
  }

  /** Goes over the next value, whatever it is. */
  public void skip() {
    advance();
    try {
      json.skipChildren();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Checks that nothing follows.
   *
   * @throws CorpusFormatException if something does
   */
  public void end() {
    JsonToken found = advance();
    if (found != null) {
      throw error("expected the end of the file, found " + shown(found));
    }
  }

  private @Nullable JsonToken advance() {
    try {
      return json.nextToken();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private String shown(@Nullable JsonToken token) {
    if (token == null) {
      return "the end of the file; it is cut off";
    }
    return token.isStructStart() || token.isStructEnd() ? token.asString() : "a " + token;
  }

  /**
   * The current line.
   *
   * @return from 1
   */
  public int line() {
    return json.currentTokenLocation().getLineNr();
  }

  /**
   * An error at the current place.
   *
   * @param message what is wrong, with the offending value, and what to do
   * @return the exception, to be thrown
   */
  public CorpusFormatException error(String message) {
    return new CorpusFormatException(path, Math.max(0, line()), message);
  }

  private CorpusFormatException failure(IOException e) {
    if (e instanceof JsonProcessingException bad) {
      int line = bad.getLocation() == null ? 0 : Math.max(0, bad.getLocation().getLineNr());
      return new CorpusFormatException(
          path, line, "not valid JSON: " + bad.getOriginalMessage() + "; the file is damaged", e);
    }
    return new CorpusFormatException(path, 0, "cannot be read: " + e.getMessage(), e);
  }
}
