package org.bioeval.backends.checkpoint.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our renderer against jinja2 as transformers sets it up, byte for byte.
 *
 * <p>templates.json was made by {@code src/test/python/make_template_goldens.py}, transformers
 * 5.19.0, jinja2 as its header says.
 */
class TemplateParityTest {
  @TestFactory
  List<DynamicTest> rendersAsTransformers() throws IOException {
    JsonNode document = document();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode golden : document.get("cases")) {
      String name = golden.get("template").asText();
      String conversation = golden.get("conversation").asText();
      boolean generate = golden.get("generate").asBoolean();
      tests.add(
          DynamicTest.dynamicTest(
              name + " | " + conversation + " | " + generate,
              () -> {
                Map<String, Object> variables = new HashMap<>();
                variables.put(
                    "messages",
                    new ObjectMapper()
                        .convertValue(document.get("conversations").get(conversation), List.class));
                variables.put("add_generation_prompt", generate);
                variables.put("bos_token", "<s>");
                variables.put("eos_token", "</s>");
                variables.put("tools", null);
                variables.put("documents", null);
                Template template = parse(document.get("templates").get(name).asText());
                if (golden.has("refused")) {
                  assertThatThrownBy(() -> template.render(variables))
                      .isInstanceOf(TemplateException.class);
                } else {
                  assertThat(template.render(variables)).isEqualTo(golden.get("expected").asText());
                }
              }));
    }
    return tests;
  }

  @Test
  void tellsTheTimeOnlyByTheGivenClock() {
    assertThat(parse("{{ strftime_now('%d %b %Y') }}").render(Map.of())).isEqualTo("05 Nov 2026");
  }

  @Test
  void unknownPartsAreErrorsWithTheLine() {
    assertThatThrownBy(() -> parse("a\n{% include 'x' %}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 2: unknown statement 'include'");
    assertThatThrownBy(() -> parse("{{ 'a' | fnord }}").render(Map.of()))
        .hasMessage("unknown filter 'fnord'");
    assertThatThrownBy(() -> parse("{{ fnord() }}").render(Map.of()))
        .hasMessage("unknown function or method: fnord");
    assertThatThrownBy(() -> parse("{% if x %}")).hasMessageContaining("expected one of");
    assertThatThrownBy(() -> parse("{{ " + "(".repeat(5000)))
        .hasMessageContaining("tag without end");
    assertThatThrownBy(() -> parse("{{ " + "(".repeat(5000) + ")".repeat(5000) + " }}"))
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void refusalsQuoteTheTemplatesReason() {
    assertThatThrownBy(() -> parse("{{ raise_exception('no system role') }}").render(Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("the template refuses this conversation: no system role");
  }

  private static Template parse(String text) {
    return Template.parse(text, () -> LocalDateTime.of(2026, 11, 5, 9, 30));
  }

  private static JsonNode document() throws IOException {
    try (InputStream in = TemplateParityTest.class.getResourceAsStream("/templates.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
