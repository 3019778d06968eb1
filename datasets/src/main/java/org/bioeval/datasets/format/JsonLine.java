package org.bioeval.datasets.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import org.bioeval.datasets.format.TextFile.Lines;

/**
 * One line of a JSON Lines file: one JSON object.
 *
 * @param file the file
 * @param number line number from 1
 * @param start where the line begins in the file's text
 * @param end where it ends, before its line end
 * @see <a href="https://jsonlines.org/">JSON Lines</a>
 */
public record JsonLine(TextFile file, int number, int start, int end) {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build()
          .reader();

  /**
   * All lines of a file that are not blank, unparsed.
   *
   * @param file the file; lines end at LF or CRLF
   * @return lines in order
   */
  public static ImmutableList<JsonLine> all(TextFile file) {
    ImmutableList.Builder<JsonLine> all = ImmutableList.builder();
    Lines lines = file.lines();
    while (lines.next()) {
      if (!blank(file.text(), lines.start(), lines.end())) {
        all.add(new JsonLine(file, lines.number(), lines.start(), lines.end()));
      }
    }
    return all.build();
  }

  private static boolean blank(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) > ' ') {
        return false;
      }
    }
    return true;
  }

  /**
   * The object of this line.
   *
   * @return a JSON object
   * @throws CorpusFormatException if the line is not one JSON object, or names a field twice
   */
  public JsonNode parse() {
    try {
      JsonNode node = READER.readTree(file.text().substring(start, end));
      if (!node.isObject()) {
        throw error("line is a JSON " + node.getNodeType() + ", expected an object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new CorpusFormatException(
          file.path(), number, "not a JSON object, or cut off: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * A text field of an object of this line.
   *
   * @param object the line's object or one within
   * @param name of the field
   * @return its text
   * @throws CorpusFormatException if it is missing or no text
   */
  public String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || !value.isTextual()) {
      throw error("field '" + name + "' is " + value + ", expected a text");
    }
    return value.textValue();
  }

  /**
   * An error at this line.
   *
   * @param message what is wrong, with the offending value, and what to do
   * @return the exception, to be thrown
   */
  public CorpusFormatException error(String message) {
    return new CorpusFormatException(file.path(), number, message);
  }
}
