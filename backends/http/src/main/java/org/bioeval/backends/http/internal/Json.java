package org.bioeval.backends.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/** JSON as servers send it. */
final class Json {

  /** Refuses what follows the first value: two answers in one are none. */
  static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  /**
   * Reads a JSON object.
   *
   * @throws CharacterCodingException if the bytes are not UTF-8
   * @throws JsonProcessingException if the text is not a JSON object
   */
  static ObjectNode readObject(ByteBuffer bytes)
      throws CharacterCodingException, JsonProcessingException {
    if (read(bytes) instanceof ObjectNode object) {
      return object;
    }
    throw new com.fasterxml.jackson.core.JsonParseException(null, "not a JSON object");
  }

  /**
   * Reads JSON.
   *
   * @throws CharacterCodingException if the bytes are not UTF-8
   * @throws JsonProcessingException if the text is not one JSON value
   */
  static JsonNode read(ByteBuffer bytes) throws CharacterCodingException, JsonProcessingException {
    String text =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes)
            .toString();
    return MAPPER.readTree(text);
  }
}
