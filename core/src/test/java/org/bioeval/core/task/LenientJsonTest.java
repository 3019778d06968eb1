package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is found in what models write, and of a cut-off answer all that was complete. */
class LenientJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Optional<LenientJson.Found> find(String text) {
    return LenientJson.find(text, node -> true);
  }

  /** Compared as text: the reader keeps numbers as decimals. */
  private static String json(String text) {
    try {
      return JSON.readTree(text).toString();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertFound(String text, String expected) {
    assertThat(find(text)).as(text).isPresent();
    assertThat(find(text).get().value().toString()).as(text).isEqualTo(json(expected));
    assertThat(find(text).get().complete()).as(text).isTrue();
  }

  private static void assertCut(String text, String expected) {
    assertThat(find(text)).as(text).isPresent();
    assertThat(find(text).get().value().toString()).as(text).isEqualTo(json(expected));
    assertThat(find(text).get().complete()).as(text).isFalse();
  }

  @Test
  void readsJsonWhereverItStands() {
    assertFound("[\"a\"]", "[\"a\"]");
    assertFound("Here you go:\n[\"a\"]\nAnything else?", "[\"a\"]");
    assertFound("```json\n{\"a\": 1}\n```", "{\"a\": 1}");
    assertFound("```\n{\"a\": 1}\n```\nDone.", "{\"a\": 1}");
    assertFound("I use [] for none.\n```json\n{\"a\": 1}\n```", "{\"a\": 1}");
    assertFound("```json\n{\"a\": 1}", "{\"a\": 1}");
  }

  @Test
  void forgivesWhatModelsGetWrong() {
    assertFound("[\"a\", \"b\",]", "[\"a\", \"b\"]");
    assertFound("{\"a\": [1, 2,],}", "{\"a\": [1, 2]}");
    assertFound("{'a': 'b'}", "{\"a\": \"b\"}");
    assertFound("{a: \"b\"}", "{\"a\": \"b\"}");
    assertFound("[\"a\", // first\n \"b\" /* second */]", "[\"a\", \"b\"]");
    assertFound("[\"two\nlines\"]", "[\"two\\nlines\"]");
    assertFound("[\"5\\% of\"]", "[\"5% of\"]");
  }

  @Test
  void passesOverBracketsInProse() {
    assertFound("As shown [see Smith et al.], {the} answer is {\"a\": 1}.", "{\"a\": 1}");
    assertThat(find("no JSON [at all} here")).isEmpty();
    assertThat(find("It ends with [")).isEmpty();
    assertThat(find("")).isEmpty();
  }

  @Test
  void passesOverWhatIsNotWanted() {
    assertThat(
            LenientJson.find("As in [1], [2]: {\"a\": 1}", JsonNode::isObject)
                .get()
                .value()
                .toString())
        .isEqualTo(json("{\"a\": 1}"));
    assertThat(LenientJson.find("[1, 2]", JsonNode::isObject)).isEmpty();
  }

  @Test
  void keepsTheCompleteElementsOfACutOffArray() {
    assertCut("[{\"a\": 1}, {\"a\": 2}, {\"a\": 3", "[{\"a\": 1}, {\"a\": 2}]");
    assertCut("[\"one\", \"two\", \"thr", "[\"one\", \"two\"]");
    assertCut("```json\n[\"one\", \"two\", \"thr", "[\"one\", \"two\"]");
    assertCut("{\"events\": [{\"a\": 1}, {\"a\"", "{\"events\": [{\"a\": 1}]}");
    assertCut("{\"a\": 1, \"b", "{\"a\": 1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[10, 20, 3 ; [10, 20]",
        "[10, 20, - ; [10, 20]",
        "[10, 20, 3. ; [10, 20]",
        "[10, 20, 3e ; [10, 20]",
        "[10, 20, tru ; [10, 20]",
        "[10, nul ; [10]",
        "[10, true ; [10]",
        "{\"a\": 1, \"b\": fal ; {\"a\": 1}",
        "[\"a\", \"\\u00 ; [\"a\"]",
        "[\"a\", \"x\\ ; [\"a\"]"
      })
  void doesNotGuessHowACutOffWordWouldHaveGoneOn(String text, String expected) {
    assertCut(text, expected);
  }

  @Test
  void aCompleteValueComesBeforeACutOffOne() {
    assertFound("```\n[1, 2\n```\nCorrected: [1, 2, 3]", "[1, 2, 3]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1e99999999999]",
        "[-1e-99999999999999999999]",
        "{\"a\":1e2147483648}",
        "[NaN]",
        "[\"\\uD83D\"]",
        "[\"\\uZZZZ\"]",
        "{\"a\" \"b\"}",
        "{,}",
        "[,]",
        "{\"a\":}",
        "{{{{",
        "]]]}}}",
        "``````",
        "```json",
        "\u0000[\u0000]",
        "/*[/*"
      })
  void neverThrows(String hostile) {
    assertThat(find(hostile))
        .satisfiesAnyOf(f -> assertThat(f).isEmpty(), f -> assertThat(f).isPresent());
  }

  @Test
  void survivesDepthAndLength() {
    assertThat(find("[".repeat(200_000))).isEmpty();
    assertThat(find("{\"a\":".repeat(100_000))).isEmpty();
    assertThat(find("[1,".repeat(50_000))).isEmpty();
    assertThat(find("```\n".repeat(50_000))).isEmpty();
    assertThat(find("[" + "9".repeat(200_000) + "]")).isEmpty();
    String words = "\"word\",".repeat(100_000);
    assertThat(find("[" + words + "\"end\"]").get().value()).hasSize(100_001);
  }

  @Provide
  static Arbitrary<JsonNode> values() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Arbitrary<JsonNode> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(6).map(nodes::textNode),
            Arbitraries.integers().map(nodes::numberNode),
            Arbitraries.doubles().between(-1e6, 1e6).ofScale(3).map(nodes::numberNode),
            Arbitraries.of(true, false).map(nodes::booleanNode),
            Arbitraries.just(nodes.nullNode()));
    return containers(
        Arbitraries.lazyOf(
            () -> scalars,
            () -> scalars,
            () -> containers(scalars),
            () -> containers(containers(scalars))));
  }

  private static Arbitrary<JsonNode> containers(Arbitrary<JsonNode> elements) {
    Arbitrary<JsonNode> arrays =
        elements.list().ofMaxSize(4).map(list -> JsonNodeFactory.instance.arrayNode().addAll(list));
    Arbitrary<JsonNode> objects =
        Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(4), elements)
            .ofMaxSize(4)
            .map(fields -> JsonNodeFactory.instance.objectNode().setAll(fields));
    return Arbitraries.oneOf(arrays, objects);
  }

  @Property
  void wholeJsonIsFoundWhole(@ForAll("values") JsonNode value) {
    LenientJson.Found found = find("Answer:\n" + value + "\nThat is all.").get();
    assertThat(found.complete()).isTrue();
    assertThat(same(found.value(), value)).isTrue();
  }

  @Property
  void cutOffJsonGivesABeginningOfIt(@ForAll("values") JsonNode value) {
    String text = value.toString();
    for (int length = 0; length < text.length(); length++) {
      Optional<LenientJson.Found> found = find(text.substring(0, length));
      if (found.isPresent()) {
        assertThat(found.get().complete()).isFalse();
        assertThat(beginning(found.get().value(), value))
            .as("%s of %s", found.get().value(), text)
            .isTrue();
      }
    }
  }

  @Property
  void noTextMakesItThrow(@ForAll String text) {
    find(text);
    find("[" + text);
    find("{\"a\": \"" + text);
  }

  /** Numbers are compared by value: the reader keeps them as decimals. */
  private static boolean same(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return a.decimalValue().compareTo(b.decimalValue()) == 0;
    }
    if (a.isContainerNode() && a.getNodeType() == b.getNodeType() && a.size() == b.size()) {
      return beginning(a, b);
    }
    return a.equals(b);
  }

  /** All elements are those of the whole, but for the last, which may itself be cut off. */
  private static boolean beginning(JsonNode part, JsonNode whole) {
    if (part.getNodeType() != whole.getNodeType()) {
      return false;
    }
    if (part instanceof ArrayNode array) {
      if (array.size() > whole.size()) {
        return false;
      }
      for (int i = 0; i < array.size(); i++) {
        boolean last = i == array.size() - 1 && array.get(i).isArray();
        if (!(same(array.get(i), whole.get(i))
            || (last && beginning(array.get(i), whole.get(i))))) {
          return false;
        }
      }
      return true;
    }
    if (part instanceof ObjectNode object) {
      List<Map.Entry<String, JsonNode>> fields = List.copyOf(object.properties());
      List<Map.Entry<String, JsonNode>> all = List.copyOf(whole.properties());
      for (int i = 0; i < fields.size(); i++) {
        boolean last = i == fields.size() - 1 && fields.get(i).getValue().isContainerNode();
        if (!fields.get(i).getKey().equals(all.get(i).getKey())
            || !(same(fields.get(i).getValue(), all.get(i).getValue())
                || (last && beginning(fields.get(i).getValue(), all.get(i).getValue())))) {
          return false;
        }
      }
      return true;
    }
    return same(part, whole);
  }
}
