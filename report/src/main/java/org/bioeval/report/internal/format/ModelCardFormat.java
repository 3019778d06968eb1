package org.bioeval.report.internal.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;

/**
 * An Applied Model Card of the Coalition for Health AI (https://mc.chai.org/v0.2/schema.xsd) to be
 * completed by people: what was measured is filled in, all else is marked. It is the card of the
 * model that was decided for, or of the only one.
 */
public final class ModelCardFormat implements ReportFormat {
  private static final String NAMESPACE = "https://mc.chai.org/v0.2/schema.xsd";
  private static final String OPEN = "[to be filled in]";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "model-card";
  }

  @Override
  public String extension() {
    return "chai.xml";
  }

  @Override
  public void write(ReportData data, Writer out) throws IOException {
    Comparison.Result result = subject(data);
    Report report =
        result
            .report()
            .orElseThrow(
                () -> new IllegalArgumentException("the run of " + result.name() + " failed"));
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("AppliedModelCard");
      xml.writeDefaultNamespace(NAMESPACE);
      card(xml, data, result.name(), report);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    out.write("\n");
  }

  private static Comparison.Result subject(ReportData data) {
    if (data.decision().isPresent()) {
      Decision decision = data.decision().get();
      if (decision instanceof Decision.Smallest smallest) {
        return data.comparison().result(smallest.which());
      }
      if (decision instanceof Decision.OnlyTheReference only) {
        return data.comparison().result(only.basis().reference());
      }
    }
    List<Comparison.Result> results = data.comparison().results();
    if (results.size() != 1) {
      throw new IllegalArgumentException(
          "a model card is of one model; there are "
              + results.size()
              + " and none was decided for. Give one run, or a decision");
    }
    return results.get(0);
  }

  private static void card(XMLStreamWriter xml, ReportData data, String name, Report report)
      throws XMLStreamException, IOException {
    Map<String, String> facts = report.provenance();
    open(xml, "BasicInfo");
    text(xml, "ModelName", name);
    blanks(xml, "ModelDeveloper", "DeveloperContact");
    xml.writeEndElement();
    open(xml, "ReleaseInfo");
    blanks(xml, "ReleaseStage", "ReleaseDate", "ReleaseVersion", "GlobalAvailability");
    xml.writeEndElement();
    open(xml, "ModelSummary");
    text(xml, "Summary", data.decision().map(Decision::sentence).orElse(OPEN));
    open(xml, "Keywords");
    text(xml, "Keyword", facts.getOrDefault("task", OPEN));
    xml.writeEndElement();
    xml.writeEndElement();
    open(xml, "UsesAndDirections");
    blanks(
        xml,
        "IntendedUseAndWorkflow",
        "PrimaryIntendedUsers",
        "HowToUse",
        "TargetedPatientPopulation",
        "CautionedOutOfScopeSettings");
    xml.writeEndElement();
    open(xml, "Warnings");
    blanks(
        xml, "KnownRisksAndLimitations", "KnownBiasesOrEthicalConsiderations", "ClinicalRiskLevel");
    xml.writeEndElement();
    open(xml, "TrustIngredients");
    open(xml, "AISystemFacts");
    text(xml, "OutcomesAndOutputs", facts.getOrDefault("task", OPEN));
    text(xml, "ModelType", "language model");
    text(xml, "FoundationModels", facts.getOrDefault("model", OPEN));
    blanks(
        xml,
        "InputDataSource",
        "OutputAndInputDataTypes",
        "DevelopmentDataCharacterization",
        "BiasMitigationApproaches",
        "OngoingMaintenance");
    xml.writeEndElement();
    open(xml, "TransparencyInformation");
    blanks(xml, "FundingSource", "StakeholdersConsulted");
    xml.writeEndElement();
    xml.writeEndElement();
    open(xml, "KeyMetrics");
    metric(xml, "UsefulnessUsabilityEfficacy", report);
    blankMetric(xml, "FairnessEquity");
    blankMetric(xml, "SafetyReliability");
    xml.writeEndElement();
    open(xml, "Resources");
    blanks(xml, "PeerReviewedPublications", "PatientConsentOrDisclosure");
    xml.writeEndElement();
    text(xml, "Bibliography", facts.getOrDefault("corpus.citation", OPEN));
  }

  private static void metric(XMLStreamWriter xml, String element, Report report)
      throws XMLStreamException, IOException {
    Map<String, String> facts = report.provenance();
    String split = facts.getOrDefault("corpus.split", "").toLowerCase(Locale.ROOT);
    open(xml, element);
    text(xml, "MetricGoal", OPEN);
    open(xml, "Results");
    boolean any = false;
    for (Map.Entry<String, ? extends List<Score>> entry : report.scores().entrySet()) {
      for (Score score : entry.getValue()) {
        if (score.name().indexOf('/') < 0 && Double.isFinite(score.value())) {
          result(xml, entry.getKey() + "/" + score.name(), value(score));
          any = true;
        }
      }
    }
    if (!any) {
      result(xml, OPEN, "null");
    }
    xml.writeEndElement();
    text(xml, "Interpretation", OPEN);
    text(xml, "TestType", "evaluation on a corpus with gold answers");
    text(
        xml,
        "TestingDataDescription",
        facts.getOrDefault("corpus", OPEN) + " (" + split + "), " + report.items() + " items");
    text(xml, "ValidationProcessAndJustification", OPEN);
    xml.writeEndElement();
  }

  private static String value(Score score) throws IOException {
    return score.interval().isDefined()
        ? JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("value", score.value())
                .put("low", score.interval().low())
                .put("high", score.interval().high())
                .put("level", score.interval().level()))
        : JSON.writeValueAsString(JSON.createObjectNode().put("value", score.value()));
  }

  private static void blankMetric(XMLStreamWriter xml, String element) throws XMLStreamException {
    open(xml, element);
    text(xml, "MetricGoal", OPEN);
    open(xml, "Results");
    result(xml, OPEN, "null");
    xml.writeEndElement();
    blanks(
        xml,
        "Interpretation",
        "TestType",
        "TestingDataDescription",
        "ValidationProcessAndJustification");
    xml.writeEndElement();
  }

  private static void result(XMLStreamWriter xml, String label, String value)
      throws XMLStreamException {
    open(xml, "MetricResult");
    text(xml, "Label", label);
    text(xml, "ValueJson", value);
    xml.writeEndElement();
  }

  private static void open(XMLStreamWriter xml, String element) throws XMLStreamException {
    xml.writeStartElement(element);
  }

  private static void blanks(XMLStreamWriter xml, String... elements) throws XMLStreamException {
    for (String element : elements) {
      text(xml, element, OPEN);
    }
  }

  private static void text(XMLStreamWriter xml, String element, String text)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
