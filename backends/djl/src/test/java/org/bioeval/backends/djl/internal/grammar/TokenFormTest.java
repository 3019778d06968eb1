package org.bioeval.backends.djl.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tokens that end after, within and across JSON's marks and UTF-8's characters. */
  private static final List<String> PIECES =
      List.of(
          "\",\"",
          "\":\"",
          "{\"",
          "\"}",
          "},{",
          "[{\"",
          "\"}]",
          "type",
          "text",
          "ab",
          " a",
          "\\u00",
          "\\n",
          "é",
          "中文",
          "1.5",
          "10",
          "null",
          "true",
          "\n  ",
          "Gene",
          "Disease\"",
          "E1");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":[\"Gene\",\"Disease\"]},"
            + "\"text\":{\"type\":\"string\"}},\"required\":[\"type\",\"text\"],\"additionalProperties\":false}}",
        "{\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"},"
            + "\"arguments\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"role\":"
            + "{\"type\":\"string\"},\"text\":{\"type\":\"string\"},\"event\":{\"type\":\"string\"}},"
            + "\"required\":[\"role\"]}}},\"required\":[\"id\",\"arguments\"]}}",
        "{\"type\":\"object\",\"properties\":{\"reason\":{\"type\":\"string\",\"maxLength\":8},\"score\":"
            + "{\"type\":\"integer\",\"minimum\":1,\"maximum\":12}},\"required\":[\"reason\",\"score\"],"
            + "\"additionalProperties\":false}",
        "{\"type\":\"array\",\"items\":{\"type\":\"number\"},\"minItems\":2,\"maxItems\":4}",
        "{\"anyOf\":[{\"type\":\"null\"},{\"const\":{\"a\":[1,\"é\"]}},{\"type\":[\"boolean\",\"integer\"]}]}",
        "{\"$ref\":\"#/$defs/tree\",\"$defs\":{\"tree\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":"
            + "\"string\",\"minLength\":1,\"maxLength\":3},\"children\":{\"type\":\"array\",\"maxItems\":2,\"items\":"
            + "{\"$ref\":\"#/$defs/tree\"}}},\"required\":[\"name\"],\"additionalProperties\":false}}}",
        "{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-\\\\d+\\\"?[^\\\\n]$\"}",
        "{\"type\":\"string\",\"pattern\":\"b[0-9]\"}",
        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[1]},\"b\":{\"enum\":[2]},\"c\":{\"enum\":[3]}},"
            + "\"required\":[\"b\"]}",
        "{\"type\":\"object\"}",
        "{}"
      })
  void whateverIsWrittenSatisfiesTheSchema(String schema) throws IOException {
    var judge = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    for (Vocabulary vocabulary : List.of(byteLevel(), sentencePiece())) {
      TokenForm form = TokenForm.schema(vocabulary, schema);
      for (int seed = 0; seed < 150; seed++) {
        String text = write(form, vocabulary, new Random(seed));
        assertThat(judge.validate(JSON.readTree(text))).as("seed %d: %s", seed, text).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ab|cd)-[0-9]{3}",
        "a*b+c?",
        "[^a-z]{2,4}",
        "\\w+\\s\\S",
        "(é|中)+x",
        "",
        "[\\]\\-a]+",
        ".{0,3}",
        "(?:yes|no|maybe \\(why\\))"
      })
  void whateverIsWrittenMatchesTheExpression(String pattern) throws IOException {
    Vocabulary vocabulary = byteLevel();
    TokenForm form = TokenForm.regex(vocabulary, pattern);
    for (int seed = 0; seed < 100; seed++) {
      String text = write(form, vocabulary, new Random(seed));
      assertThat(Pattern.matches(pattern, text)).as("seed %d: '%s'", seed, text).isTrue();
    }
  }

  /** Every text of the schema that the reader can write is let through, whatever its tokens are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[ ]",
        "[{\"type\":\"Gene\",\"text\":\"中文 é \uD83E\uDD9C\"}]",
        "[{\"type\": \"Disease\", \"text\": \"a\\\"\\\\\\n\\u001f\"}, {\"type\":\"Gene\",\"text\":\"\"}]",
        "[\n  {\n    \"type\": \"Gene\",\n    \"text\": \"x\"\n  }\n]"
      })
  void textsOfTheSchemaAreLetThrough(String text) throws IOException {
    Vocabulary vocabulary = byteLevel();
    TokenForm.State state =
        TokenForm.schema(
                vocabulary,
                "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":[\"Gene\","
                    + "\"Disease\"]},\"text\":{\"type\":\"string\"}},\"required\":[\"type\",\"text\"]}}")
            .start();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int token = b & 0xff; // the first 256 tokens are the bytes
      assertThat(state.next().get(token)).as("byte %x of %s", b, text).isTrue();
      assertThat(state.mayEnd()).isFalse();
      state = state.after(token);
    }
    assertThat(state.mayEnd()).isTrue();
    assertThat(state.mustEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"array\",\"uniqueItems\":true}|'uniqueItems'",
        "{\"not\":{}}|'not'",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\",\"multipleOf\":2}}}|#/properties/a",
        "{\"oneOf\":[{}]}|'oneOf'",
        "{\"type\":\"integer\",\"minimum\":3}|'minimum'",
        "{\"type\":\"string\",\"pattern\":\"(?=a)\"}|look-around",
        "{\"type\":\"text\"}|illegal type 'text'",
        "{\"$ref\":\"#/$defs/none\"}|not there",
        "{\"$ref\":\"#\"}|leads back to itself",
        "{\"$ref\":\"https://example.org/a\"}|only places in the schema itself",
        "{\"type\":\"array\",\"minItems\":3,\"maxItems\":1}|at least 3",
        "[1]|must be an object",
        "{|no JSON"
      })
  void whatCannotBeEnforcedIsNamed(String schemaAndMessage) throws IOException {
    int bar = schemaAndMessage.lastIndexOf('|');
    Vocabulary vocabulary = byteLevel();
    assertThatThrownBy(
            () -> TokenForm.schema(vocabulary, schemaAndMessage.substring(0, bar)).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(schemaAndMessage.substring(bar + 1));
  }

  @Test
  void tokensThatAreNoTextNeverComeNext() throws IOException {
    TokenForm.State state = TokenForm.schema(byteLevel(), "{\"type\":\"string\"}").start();
    int special = 256 + PIECES.size();
    assertThat(state.after('"').next().get(special)).isFalse();
    assertThat(state.after('"').next().get(special + 1)).as("added, not special").isTrue();
  }

  /** Random tokens until the text is complete; after a while those that lead to an end. */
  private static String write(TokenForm form, Vocabulary vocabulary, Random random)
      throws CharacterCodingException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    TokenForm.State state = form.start();
    for (int step = 0; !(state.mayEnd() && (state.mustEnd() || random.nextInt(4) == 0)); step++) {
      int[] next = state.next().stream().toArray();
      assertThat(next).as("after %s", text).isNotEmpty();
      assertThat(step).as("tokens without an end: %s", text).isLessThan(5000);
      int token = next[random.nextInt(next.length)];
      if (step > 60) {
        // Characters that close something, and those that a pattern above waits for.
        char ending = state.next().get('"') ? '"' : "]}b7".charAt(random.nextInt(4));
        token = state.next().get(ending) ? ending : token;
      }
      text.writeBytes(vocabulary.bytes(token));
      state = state.after(token);
    }
    // Fails if the bytes are no UTF-8.
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(text.toByteArray()))
        .toString();
  }

  private Vocabulary byteLevel() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("decoder").put("type", "ByteLevel");
    ObjectNode vocab = root.putObject("model").putObject("vocab");
    for (int b = 0; b < 256; b++) {
      vocab.put(symbols(new byte[] {(byte) b}), b);
    }
    for (String piece : PIECES) {
      vocab.put(symbols(piece.getBytes(StandardCharsets.UTF_8)), vocab.size());
    }
    // Two bytes of a character of three, and the last one with what follows.
    byte[] han = "中".getBytes(StandardCharsets.UTF_8);
    added(root, vocab.size(), "<|end|>", true);
    added(root, vocab.size() + 1, "<x>", false);
    vocab.put(symbols(new byte[] {han[0], han[1]}), vocab.size() + 2);
    vocab.put(symbols(new byte[] {han[2], '"'}), vocab.size() + 2);
    return read(root);
  }

  private Vocabulary sentencePiece() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode replace = root.putObject("decoder").put("type", "Sequence");
    replace
        .putArray("decoders")
        .addObject()
        .put("type", "Replace")
        .put("content", " ")
        .putObject("pattern")
        .put("String", "▁");
    ObjectNode vocab = root.putObject("model").putObject("vocab");
    for (int b = 0; b < 256; b++) {
      vocab.put("<0x%02X>".formatted(b), b);
    }
    for (char c = '!'; c <= '~'; c++) {
      vocab.put(Character.toString(c), vocab.size());
    }
    for (String piece : PIECES) {
      vocab.put(piece.replace(' ', '▁'), vocab.size());
    }
    return read(root);
  }

  private static void added(ObjectNode root, int id, String content, boolean special) {
    root.withArray("added_tokens")
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("special", special);
  }

  private Vocabulary read(ObjectNode root) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, root.toString());
    return Vocabulary.read(file);
  }

  /** As {@code bytes_to_unicode} of GPT-2's encoder.py. */
  private static String symbols(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte signed : bytes) {
      int others = 0;
      int b = signed & 0xff;
      for (int i = 0; i < b; i++) {
        others += isPrintable(i) ? 0 : 1;
      }
      text.append((char) (isPrintable(b) ? b : 256 + others));
    }
    return text.toString();
  }

  private static boolean isPrintable(int b) {
    return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  }
}
