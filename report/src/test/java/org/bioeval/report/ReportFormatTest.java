package org.bioeval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.eval.Report;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The element the card's schema asks of a standard that JDKs cannot look up without network. */
  private static final String SIGNATURE =
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'"
          + " targetNamespace='http://www.w3.org/2000/09/xmldsig#'>"
          + "<xs:element name='Signature'/></xs:schema>";

  private MadeUpRuns runs;
  private ReportData data;

  @BeforeAll
  void run(@TempDir Path folder) {
    runs = MadeUpRuns.of(folder, 400, UnaryOperator.identity());
    data = ReportData.of(runs.comparison).with(runs.decision());
  }

  private static String written(String format, ReportData data) {
    try (StringWriter out = new StringWriter()) {
      ReportFormat.named(format).write(data, out);
      return out.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void formatsAreFoundByName() {
    assertThat(ReportFormat.all())
        .extracting(ReportFormat::name)
        .containsExactly(
            "csv", "cyclonedx", "every-eval-ever", "jsonl", "latex", "markdown", "model-card");
    assertThatThrownBy(() -> ReportFormat.named("pdf"))
        .hasMessageContaining("no format 'pdf'; there are csv, cyclonedx");
  }

  @Test
  void sameDataGivesTheSameBytesInEveryLocale() {
    Locale locale = Locale.getDefault();
    for (ReportFormat format : ReportFormat.all()) {
      String first = written(format.name(), data);
      try {
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        assertThat(written(format.name(), data)).isEqualTo(first);
      } finally {
        Locale.setDefault(locale);
      }
    }
  }

  // 5, 8, 50 and 75 of each hundred notes are wrong: accuracies are 0.95, 0.92, 0.5 and 0.25.
  @Test
  void bestScoreIsBold() {
    assertThat(written("markdown", data))
        .contains("1.5B is the smallest by parameters")
        .containsPattern("\\| 7B \\| \\*\\*0\\.950\\*\\* \\(0\\.9")
        .containsPattern("\\| 1.5B \\| 0\\.920 ");
    assertThat(written("latex", data))
        .startsWith("% \\usepackage{booktabs}\n\\begin{tabular}{lr")
        .containsPattern("7B & \\\\textbf\\{0\\.950\\}")
        .endsWith("\\bottomrule\n\\end{tabular}\n");
  }

  @Test
  void tiesAreBoldTogether() {
    Report report = runs.comparison.result("7B").report().orElseThrow();
    Comparison twice = Comparison.of(Map.of("a_1", report, "b|2", report));
    assertThat(written("latex", ReportData.of(twice)))
        .containsPattern("a\\\\_1 & \\\\textbf\\{0\\.950\\}")
        .containsPattern("b\\|2 & \\\\textbf\\{0\\.950\\}");
    assertThat(written("markdown", ReportData.of(twice)))
        .contains("| a\\_1 | **0.950**")
        .contains("| b\\|2 | **0.950**");
  }

  @Test
  void dataFilesHoldEveryScoreOnce() throws IOException {
    long scores =
        runs.comparison.results().stream()
            .flatMap(result -> result.report().orElseThrow().scores().values().stream())
            .mapToLong(List::size)
            .sum();
    List<String> csv = written("csv", data).lines().toList();
    assertThat(csv).hasSize((int) scores + 1);
    assertThat(csv.get(0))
        .isEqualTo(
            "candidate,model,corpus,split,task,metric,score,value,low,high,level,better,items,"
                + "documents,support,method");
    assertThat(csv)
        .anyMatch(
            line -> line.matches("7B,7B,notes,test,.*,micro-recall,0.95,.*,400,400,400,Wilson"));
    List<String> lines = written("jsonl", data).lines().toList();
    assertThat(lines).hasSize((int) scores);
    JsonNode first = JSON.readTree(lines.get(0));
    assertThat(first.fieldNames()).toIterable().hasSize(16).startsWith("candidate", "model");
    assertThat(first.get("value").isNumber()).isTrue();
    assertThat(first.get("items").asLong()).isEqualTo(400);
  }

  @Test
  void billOfMaterialsIsValidCycloneDx() throws IOException {
    String bom = written("cyclonedx", data);
    assertThat(new JsonParser().validate(bom.getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
        .isEmpty();
    JsonNode model = JSON.readTree(bom).path("components").path(2);
    assertThat(model.path("name").asText()).isEqualTo("7B");
    JsonNode metric =
        model.path("modelCard").path("quantitativeAnalysis").path("performanceMetrics").path(0);
    assertThat(metric.path("value").asText()).isEqualTo("0.95");
    assertThat(metric.path("slice").asText()).isEqualTo("notes test");
    assertThat(Double.parseDouble(metric.path("confidenceInterval").path("lowerBound").asText()))
        .isBetween(0.9, 0.95);
  }

  @Test
  void recordsAreValidEveryEvalEver() throws IOException {
    Path published = schema("every-eval-ever.schema.json");
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(Files.readString(published));
    List<String> records = written("every-eval-ever", data).lines().toList();
    assertThat(records).hasSize(4);
    for (String record : records) {
      assertThat(schema.validate(record, InputFormat.JSON)).isEmpty();
    }
    assertThat(schema.validate("{}", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void cardIsValidAndOfTheModelThatWasDecidedFor() throws Exception {
    String card = written("model-card", data);
    assertThat(card)
        .contains("<ModelName>1.5B</ModelName>", "[to be filled in]", "notes (test), 400 items");
    Path published = schema("chai-model-card-0.2.xsd");
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    factory.setResourceResolver((type, namespace, id, system, base) -> signature());
    factory
        .newSchema(published.toFile())
        .newValidator()
        .validate(new StreamSource(new StringReader(card)));
  }

  @Test
  void cardOfSeveralModelsIsRefused() {
    assertThatThrownBy(() -> written("model-card", ReportData.of(runs.comparison)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a model card is of one model; there are 4");
  }

  private static LSInput signature() {
    try {
      LSInput input =
          ((DOMImplementationLS) DOMImplementationRegistry.newInstance().getDOMImplementation("LS"))
              .createLSInput();
      input.setCharacterStream(new StringReader(SIGNATURE));
      return input;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A published schema; it is not part of this project. */
  private static Path schema(String name) {
    String home = System.getProperty("user.home");
    String cache = System.getenv().getOrDefault("BIOEVAL_CACHE", home + "/.cache/bioeval");
    Path file = Path.of(cache, "schemas", name);
    assumeTrue(Files.exists(file), "needs " + file + ", see .ci/servers/fetch-schemas");
    return file;
  }
}
