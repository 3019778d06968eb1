package org.bioeval.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Span;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CodePoints;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.JsonLine;
import org.bioeval.datasets.internal.ParallelFiles;
import org.bioeval.datasets.internal.SourceFiles;
import org.jspecify.annotations.Nullable;

/**
 * PHEE: pharmacovigilance events in sentences of case reports. The folder holds {@code
 * json/train.json}, {@code json/dev.json} and {@code json/test.json} as distributed, which are JSON
 * Lines; one item is one sentence, also in the study.
 *
 * <p>Arguments are flat: an argument of an argument gets a role with a dot, such as {@code
 * Treatment.Drug} beside {@code Treatment}. Drugs given together are an event of type {@code
 * Combination} that {@code Treatment.Combination} refers to; it is no label of the schema, since it
 * never stands alone. {@code Negated} and {@code Speculated} are modifications, {@code Severity} is
 * an attribute of its event; the words that state them fill a role of the same name.
 *
 * @see <a href="https://arxiv.org/abs/2210.12560">Sun et al. 2022</a>
 */
public final class Phee extends ViewedCorpus<EventInstance> {
  private static final CorpusInfo INFO =
      new CorpusInfo(
          "PHEE",
          "MIT",
          "Sun et al. PHEE: A Dataset for Pharmacovigilance Event Extraction from Text. EMNLP 2022,"
              + " arXiv 2210.12560",
          "https://github.com/ZhaoyueSun/PHEE");

  private static final ImmutableList<String> ROLES =
      ImmutableList.of(
          "Subject",
          "Subject.Age",
          "Subject.Gender",
          "Subject.Race",
          "Subject.Population",
          "Subject.Disorder",
          "Treatment",
          "Treatment.Drug",
          "Treatment.Dosage",
          "Treatment.Route",
          "Treatment.Freq",
          "Treatment.Duration",
          "Treatment.Time_elapsed",
          "Treatment.Disorder",
          "Treatment.Combination",
          "Effect",
          "Severity",
          "Speculated",
          "Negated");

  private static final Schema SCHEMA =
      new Schema(
          "PHEE",
          ImmutableList.of(
              new Label("Adverse_event", "a treatment harms or may harm"),
              new Label("Potential_therapeutic_event", "a treatment helps or may help")),
          ImmutableMap.of("Adverse_event", ROLES, "Potential_therapeutic_event", ROLES),
          Schema.Linking.MENTION,
          true,
          Optional.empty());

  private static final String COMBINATION = "Combination";

  private Phee(CorpusView<EventInstance> view) {
    super(view);
  }

  /**
   * The corpus in a folder.
   *
   * @param folder holds {@code json}
   * @return a lenient loader; nothing is read yet
   */
  public static Phee in(Path folder) {
    return new Phee(
        new CorpusView<>(
            INFO,
            SCHEMA,
            "sentence",
            ImmutableList.of(Split.TRAIN, Split.VALIDATION, Split.TEST),
            folder,
            (split, files, findings) -> read(folder, split, files, findings)));
  }

  @Override
  public Phee strict() {
    return new Phee(view().withStrict(true));
  }

  private static List<EventInstance> read(
      Path folder, Split split, SourceFiles files, Findings findings) {
    String name = split.equals(Split.VALIDATION) ? "dev" : split.name();
    Path path = folder.resolve("json").resolve(name + ".json");
    ImmutableList<EventInstance> instances =
        ParallelFiles.read(
            JsonLine.all(files.text(path)),
            findings,
            (line, found) -> new Sentence(line, found).read());
    findings.count("sentences", instances.size());
    findings.count("sources", instances.stream().map(EventInstance::groupId).distinct().count());
    return instances;
  }

  /** One line being read. */
  private static final class Sentence {
    private final JsonLine line;
    private final Findings findings;
    private final JsonNode object;
    private final Document document;
    private final CodePoints codePoints;
    private final List<Event> events = new ArrayList<>();
    private final Set<String> discontinuous = new HashSet<>();

    Sentence(JsonLine line, Findings findings) {
      this.line = line;
      this.findings = findings;
      this.object = line.parse();
      String id = line.text(object, "id");
      int underscore = id.lastIndexOf('_');
      String source = underscore < 0 ? id : id.substring(0, underscore);
      this.document = Document.of(id, source, line.text(object, "context"));
      this.codePoints = CodePoints.of(document.text());
    }

    EventInstance read() {
      int stated = 0;
      for (JsonNode annotation : list(object, "annotations")) {
        for (JsonNode event : list(annotation, "events")) {
          stated += readEvent(event) ? 1 : 0;
        }
      }
      findings.count("sentences.with-several-events", stated > 1 ? 1 : 0);
      boolean flagged = object.path("is_mult_event").asBoolean();
      findings.count("sentences.is_mult_event-differs", flagged != stated > 1 ? 1 : 0);
      return new EventInstance(document, ImmutableList.of(), ImmutableList.copyOf(events));
    }

    private boolean readEvent(JsonNode node) {
      String id = line.text(node, "event_id");
      String type = line.text(node, "event_type");
      if (!SCHEMA.roles().containsKey(type)) {
        malformed(id, "event type '" + type + "' is none of " + SCHEMA.labelNames());
        return false;
      }
      List<Argument> arguments = new ArrayList<>();
      ImmutableSet.Builder<String> modifications = ImmutableSet.builder();
      ImmutableMap.Builder<String, String> attributes = ImmutableMap.builder();
      List<Event> combinations = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        switch (field.getKey()) {
          case "event_id", "event_type", "Trigger" -> {}
          default -> {
            addArgument(id, field.getKey(), field.getValue(), arguments, combinations);
            JsonNode value = field.getValue().get("value");
            if (value != null && value.isBoolean()) {
              findings.count("modifications." + field.getKey(), value.booleanValue() ? 1 : 0);
              if (value.booleanValue()) {
                modifications.add(field.getKey());
              }
            } else if (value != null) {
              findings.count("attributes." + field.getKey());
              findings.count("attributes." + field.getKey() + "." + value.asText());
              attributes.put(field.getKey(), value.asText());
            }
          }
        }
      }
      Mention trigger = trigger(id, node);
      if (trigger == null) {
        return false;
      }
      findings.count("events");
      findings.count("events." + type);
      events.add(
          new Event(
              id,
              type,
              trigger,
              ImmutableList.copyOf(arguments),
              modifications.build(),
              attributes.buildOrThrow()));
      events.addAll(combinations);
      return true;
    }

    /** Adds the mentions of one role, and those of the roles within it. */
    private void addArgument(
        String event,
        String role,
        JsonNode node,
        List<Argument> arguments,
        List<Event> combinations) {
      if (role.endsWith('.' + COMBINATION)) {
        for (JsonNode combination : node) {
          Event inner = readCombination(combination);
          if (inner != null) {
            combinations.add(inner);
            arguments.add(new Argument.OfEvent(role, inner.id()));
            findings.count("events.combination");
          }
        }
        return;
      }
      if (!ROLES.contains(role)) {
        malformed(event, "role '" + role + "' is none of " + ROLES);
        return;
      }
      findings.count("roles." + role);
      for (Mention mention : mentions(event, role, node)) {
        arguments.add(new Argument.OfMention(role, mention));
        findings.count("arguments");
        findings.count("arguments." + role);
      }
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        switch (field.getKey()) {
          case "text", "start", "entity_id", "value" -> {}
          default ->
              addArgument(
                  event, role + '.' + field.getKey(), field.getValue(), arguments, combinations);
        }
      }
    }

    private @Nullable Event readCombination(JsonNode node) {
      String id = line.text(node, "event_id");
      Mention trigger = trigger(id, node);
      if (trigger == null) {
        return null;
      }
      List<Argument> drugs = new ArrayList<>();
      for (Mention drug : mentions(id, "Drug", node.path("Drug"))) {
        drugs.add(new Argument.OfMention("Drug", drug));
      }
      return new Event(id, COMBINATION, trigger, ImmutableList.copyOf(drugs));
    }

    private @Nullable Mention trigger(String event, JsonNode node) {
      List<Mention> triggers = mentions(event, "Trigger", node.path("Trigger"));
      if (triggers.size() != 1) {
        malformed(event, "event has " + triggers.size() + " triggers, expected one; left out");
        return null;
      }
      return triggers.get(0);
    }

    /** Each entity is a list of segments: {@code text[i][j]} begins at {@code start[i][j]}. */
    private List<Mention> mentions(String event, String role, JsonNode node) {
      JsonNode texts = list(node, "text");
      JsonNode starts = list(node, "start");
      JsonNode ids = list(node, "entity_id");
      if (texts.size() != starts.size() || texts.size() != ids.size()) {
        malformed(
            event,
            String.format(
                Locale.ROOT,
                "role %s has %d texts, %d starts and %d entity ids; left out",
                role,
                texts.size(),
                starts.size(),
                ids.size()));
        return List.of();
      }
      List<Mention> mentions = new ArrayList<>(texts.size());
      for (int i = 0; i < texts.size(); i++) {
        mentions.add(mention(event, role, ids.get(i).asText(), texts.get(i), starts.get(i)));
      }
      return mentions;
    }

    private Mention mention(String event, String role, String id, JsonNode texts, JsonNode starts) {
      String text = document.text();
      List<Span> spans = new ArrayList<>(texts.size());
      StringBuilder expected = new StringBuilder();
      StringBuilder found = new StringBuilder();
      boolean placed = texts.size() == starts.size() && !texts.isEmpty();
      for (int j = 0; j < texts.size(); j++) {
        String segment = texts.get(j).asText();
        expected.append(j == 0 ? "" : " ").append(segment);
        int first = placed && starts.get(j).canConvertToInt() ? starts.get(j).intValue() : -1;
        int start = first < 0 ? -1 : codePoints.toUtf16(first);
        int end = start + segment.length();
        placed = start >= 0 && start < end && end <= text.length();
        if (placed) {
          spans.add(new Span(start, end));
          found.append(j == 0 ? "" : " ").append(text, start, end);
        }
      }
      if (!placed || !found.toString().contentEquals(expected)) {
        findings.report(
            Kind.OFFSET_MISMATCH,
            line.file().path(),
            line.number(),
            document.id() + " " + event + " " + role + " " + id,
            placed
                ? "text differs from the text at its place"
                : "starts " + starts + " are no place",
            expected.toString(),
            placed ? found.toString() : "");
      }
      // The same mention may fill several roles.
      findings.count("mentions.discontinuous", spans.size() > 1 && discontinuous.add(id) ? 1 : 0);
      return new Mention(
          id,
          role.substring(role.lastIndexOf('.') + 1),
          placed ? spans : List.of(),
          expected.toString(),
          ImmutableList.of(),
          ImmutableMap.of());
    }

    private JsonNode list(JsonNode node, String name) {
      JsonNode list = node.get(name);
      if (list == null || !list.isArray()) {
        throw line.error(
            object.path("id").asText() + ": field '" + name + "' is " + list + ", expected a list");
      }
      return list;
    }

    private void malformed(String event, String message) {
      findings.report(
          Kind.MALFORMED, line.file().path(), line.number(), document.id() + " " + event, message);
    }
  }
}
