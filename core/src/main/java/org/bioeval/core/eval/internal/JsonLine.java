package org.bioeval.core.eval.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A line of a JSON Lines file. */
public final class JsonLine {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonFactory ASCII =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Reads texts of any length: what was written must come back. */
  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  private JsonLine() {}

  /** Writes the fields of an object; called twice if the first form cannot hold them. */
  public interface Fields {
    /**
     * Writes the fields.
     *
     * @param json within an object
     * @throws IOException from the generator
     */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * An object as a line.
   *
   * @param fields of the object
   * @return UTF-8 with a line feed at the end
   */
  public static byte[] of(Fields fields) {
    try {
      return write(FACTORY, fields);
    } catch (JsonGenerationException e) {
      // Half of a surrogate pair has no UTF-8, but a model can be cut off there: as an escape it
      // comes back exactly.
      try {
        return write(ASCII, fields);
      } catch (IOException again) {
        throw new UncheckedIOException("writing to memory", again);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /**
   * The object on a line.
   *
   * @param line JSON text
   * @return the object
   * @throws IOException if it is not JSON
   */
  public static JsonNode read(String line) throws IOException {
    return MAPPER.readTree(line);
  }

  private static byte[] write(JsonFactory factory, Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = factory.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }
}
