package org.bioeval.datasets.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.bioeval.datasets.format.TextFile.Lines;
import org.bioeval.datasets.format.internal.Blanks;

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
      JsonMapper.builder(
              // Texts of any length: a run writes what a model says, however long.
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build()
          .reader();

  /**
   * All lines of a file that are not blank, unparsed.
   *
   * @param file the file
   * @return lines in order
   */
  public static ImmutableList<JsonLine> all(TextFile file) {
    ImmutableList.Builder<JsonLine> all = ImmutableList.builder();
    Lines lines = file.lines();
    while (lines.next()) {
      if (!Blanks.isBlank(file.text(), lines.start(), lines.end())) {
        all.add(new JsonLine(file, lines.number(), lines.start(), lines.end()));
      }
    }
    return all.build();
  }

  /**
   * The object of this line.
   *
   * @return a JSON object
   * @throws CorpusFormatException if the line is not one JSON object, or names a field twice
   */
  public JsonNode parse() {
    return parse(file.path(), number, file.text().substring(start, end));
  }

  /**
   * The object of a line that comes from elsewhere, such as a file that is read line by line.
   *
   * @param file named in errors
   * @param number line number from 1
   * @param line the line without its end; a byte-order mark at its beginning is skipped
   * @return a JSON object
   * @throws CorpusFormatException if the line is not one JSON object, or names a field twice
   */
  public static JsonNode parse(Path file, int number, String line) {
    String json = line.startsWith("\uFEFF") ? line.substring(1) : line;
    try (JsonParser parser = READER.createParser(json)) {
      JsonNode node = READER.readTree(parser);
      if (node == null || !node.isObject()) {
        throw new CorpusFormatException(
            file,
            number,
            "no JSON object but "
                + (node == null ? JsonNodeType.MISSING : node.getNodeType())
                + "; give one object a line");
      }
      if (parser.nextToken() != null) {
        throw new CorpusFormatException(
            file,
            number,
            "a second value follows the JSON object, at column "
                + parser.currentTokenLocation().getColumnNr()
                + "; give one object a line");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new CorpusFormatException(
          file,
          number,
          "not a JSON object, or cut off: " + e.getOriginalMessage() + "; give one object a line",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A text in memory cannot fail to be read.
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
