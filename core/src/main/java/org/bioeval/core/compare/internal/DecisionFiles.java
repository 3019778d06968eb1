package org.bioeval.core.compare.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.bioeval.core.compare.CandidateVerdict;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.DecisionBasis;
import org.bioeval.core.compare.Footprint;

/** Decisions for programs. */
public final class DecisionFiles {

  private static final JsonMapper MAPPER = new JsonMapper();

  private DecisionFiles() {}

  /**
   * A decision as JSON.
   *
   * @param decision what to write
   * @return an indented object
   */
  public static String json(Decision decision) {
    DecisionBasis basis = decision.basis();
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", "bioeval-decision-1");
    root.put("sentence", decision.sentence());
    if (decision instanceof Decision.Smallest smallest) {
      root.put("decision", "smallest").put("which", smallest.which());
      open(root, smallest.open());
    } else if (decision instanceof Decision.OnlyTheReference) {
      root.put("decision", "only-the-reference");
    } else if (decision instanceof Decision.TooFewDocuments few) {
      root.put("decision", "too-few-documents");
      number(root, "documentsNeeded", few.documentsNeeded());
      open(root, few.open());
    } else if (decision instanceof Decision.Refused refused) {
      root.put("decision", "refused")
          .put("reason", label(refused.reason()))
          .put("explanation", refused.explanation());
    }
    root.put("reference", basis.reference());
    root.put("referenceIs", basis.best() ? "the best, whichever it is" : "named beforehand");
    if (!basis.corpora().isEmpty()) {
      root.put(
          "family", basis.corpora().size() == 1 ? "one corpus alone" : "weighted mean of corpora");
      ArrayNode corpora = root.putArray("corpora");
      basis
          .corpora()
          .forEach(
              corpus ->
                  corpora
                      .addObject()
                      .put("name", corpus.name())
                      .put("score", corpus.score())
                      .put("weight", corpus.weight())
                      .put("items", corpus.items())
                      .put("documents", corpus.documents()));
    }
    root.put("measure", basis.measure().label());
    ArrayNode criteria = root.putArray("criteria");
    basis.criteria().forEach(criterion -> criteria.add(criterion.toString()));
    root.put("procedure", label(basis.procedure()));
    root.put("alpha", basis.alpha());
    root.put("draws", basis.draws());
    root.put("exploratory", basis.exploratory());
    root.put("items", basis.items());
    root.put("documents", basis.documents());
    root.put("tested", basis.tested());
    ArrayNode candidates = root.putArray("candidates");
    basis.candidates().forEach(c -> candidate(candidates.addObject(), c, basis.measure()));
    return JsonText.of(root);
  }

  private static void open(ObjectNode root, List<CandidateVerdict> open) {
    ArrayNode names = root.putArray("open");
    open.forEach(candidate -> names.add(candidate.name()));
  }

  private static void candidate(
      ObjectNode node, CandidateVerdict candidate, Footprint.Measure measure) {
    node.put("name", candidate.name());
    node.put("role", label(candidate.role()));
    ObjectNode footprint = node.putObject("footprint");
    candidate
        .footprint()
        .values()
        .forEach(
            (m, value) -> {
              if (m == measure || !m.varies()) {
                footprint.put(m.label(), value);
              }
            });
    number(node, "score", candidate.score());
    node.put("verdict", label(candidate.verdict()));
    number(node, "pValue", candidate.pValue());
    number(node, "documentsNeeded", candidate.documentsNeeded());
    if (!candidate.note().isEmpty()) {
      node.put("note", candidate.note());
    }
    ArrayNode parts = node.putArray("parts");
    for (CandidateVerdict.Part part : candidate.parts()) {
      ObjectNode written = parts.addObject();
      written.put("criterion", part.criterion().toString());
      number(written, "estimate", OptionalDouble.of(part.estimate()));
      number(written, "lower", OptionalDouble.of(part.lower()));
      number(written, "upper", OptionalDouble.of(part.upper()));
      written.put("bound", part.bound());
      written.put("pValue", part.pValue());
    }
  }

  /** JSON has no infinity; a bound that is not there is left out. */
  private static void number(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      node.put(name, value.getAsDouble());
    }
  }

  private static void number(ObjectNode node, String name, OptionalLong value) {
    if (value.isPresent()) {
      node.put(name, value.getAsLong());
    }
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The verdicts as CSV.
   *
   * @param decision what to write
   * @return a header, then one row for each candidate and criterion
   */
  public static String csv(Decision decision) {
    DecisionBasis basis = decision.basis();
    StringBuilder text =
        new StringBuilder(
            "candidate,role,size,score,verdict,p,documents_needed,"
                + "criterion,estimate,lower,upper,bound,criterion_p,note\n");
    for (CandidateVerdict candidate : basis.candidates()) {
      List<String> cells = new ArrayList<>();
      cells.add(candidate.name());
      cells.add(label(candidate.role()));
      cells.add(text(candidate.footprint().value(basis.measure())));
      cells.add(text(candidate.score()));
      cells.add(label(candidate.verdict()));
      cells.add(text(candidate.pValue()));
      OptionalLong needed = candidate.documentsNeeded();
      cells.add(needed.isPresent() ? Long.toString(needed.getAsLong()) : "");
      if (candidate.parts().isEmpty()) {
        row(text, cells, List.of("", "", "", "", "", "", candidate.note()));
      }
      for (CandidateVerdict.Part part : candidate.parts()) {
        row(
            text,
            cells,
            List.of(
                part.criterion().toString(),
                Double.toString(part.estimate()),
                Double.toString(part.lower()),
                Double.toString(part.upper()),
                Double.toString(part.bound()),
                Double.toString(part.pValue()),
                candidate.note()));
      }
    }
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> first, List<String> rest) {
    List<String> cells = new ArrayList<>(first);
    cells.addAll(rest);
    text.append(cells.stream().map(TextTable::quoted).collect(Collectors.joining(",")))
        .append('\n');
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }
}
