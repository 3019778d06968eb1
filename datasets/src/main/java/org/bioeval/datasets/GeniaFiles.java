package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.StandoffDocument;
import org.bioeval.datasets.format.StandoffReader;
import org.bioeval.datasets.format.TextFile;
import org.bioeval.datasets.internal.ParallelFiles;
import org.bioeval.datasets.internal.SourceFiles;

/** What the GENIA event tasks of 2011 and 2013 share: folders of {@code .txt/.a1/.a2} files. */
final class GeniaFiles {
  private static final ImmutableList<String> SITED = ImmutableList.of("Theme", "Site");
  private static final ImmutableList<String> REGULATION =
      ImmutableList.of("Theme", "Cause", "Site", "CSite");

  private static final ImmutableList<String> MODIFICATION =
      ImmutableList.of("Theme", "Cause", "Site");

  private GeniaFiles() {}

  /** The nine event types of 2011, with the roles the files use. */
  static Schema schema2011() {
    return schema(
        "Genia2011",
        ImmutableList.of(
            new Label("Gene_expression", "a gene or its product is expressed"),
            new Label("Transcription", "a gene is transcribed into RNA"),
            new Label("Protein_catabolism", "a protein is degraded"),
            new Label("Phosphorylation", "a protein is phosphorylated"),
            new Label("Localization", "a protein is somewhere or moves there"),
            new Label("Binding", "proteins bind to each other or to a site"),
            new Label("Regulation", "something affects a protein or an event"),
            new Label("Positive_regulation", "something raises a protein or an event"),
            new Label("Negative_regulation", "something lowers a protein or an event")),
        ImmutableMap.<String, ImmutableList<String>>builder()
            .put("Gene_expression", ImmutableList.of("Theme"))
            .put("Transcription", ImmutableList.of("Theme"))
            .put("Protein_catabolism", ImmutableList.of("Theme"))
            .put("Phosphorylation", SITED)
            .put("Localization", ImmutableList.of("Theme", "AtLoc", "ToLoc"))
            .put("Binding", SITED)
            .put("Regulation", REGULATION)
            .put("Positive_regulation", REGULATION)
            .put("Negative_regulation", REGULATION)
            .buildOrThrow());
  }

  /** The types of 2011 and four modifications of proteins more. */
  static Schema schema2013() {
    Schema base = schema2011();
    ImmutableMap.Builder<String, ImmutableList<String>> roles =
        ImmutableMap.<String, ImmutableList<String>>builder().putAll(base.roles());
    // Since 2013 a phosphorylation may have a cause of its own.
    roles.put("Phosphorylation", MODIFICATION);
    ImmutableList<Label> more =
        ImmutableList.of(
            new Label("Protein_modification", "a protein is modified in a way not stated"),
            new Label("Ubiquitination", "a protein is ubiquitinated"),
            new Label("Acetylation", "a protein is acetylated"),
            new Label("Deacetylation", "a protein is deacetylated"));
    for (Label label : more) {
      roles.put(label.name(), MODIFICATION);
    }
    return schema(
        "Genia2013",
        ImmutableList.<Label>builder().addAll(base.labels()).addAll(more).build(),
        roles.buildKeepingLast());
  }

  private static Schema schema(
      String name, ImmutableList<Label> labels, ImmutableMap<String, ImmutableList<String>> roles) {
    return new Schema(name, labels, roles, Schema.Linking.MENTION, true, Optional.empty());
  }

  /** Name of a split's folder. */
  static String folder(Split split) {
    return split.equals(Split.VALIDATION) ? "devel" : split.name();
  }

  /** The files of one document; without gold annotation in test splits. */
  private record Part(String id, Path text, Path given, Optional<Path> gold) {}

  /** All documents of a split, each file with its annotation. */
  static ImmutableList<EventInstance> read(
      Path corpus, Split split, Schema schema, SourceFiles files, Findings findings) {
    ImmutableList<Part> parts = parts(corpus.resolve(folder(split)), !split.equals(Split.TEST));
    if (parts.get(0).gold().isEmpty()) {
      findings.report(
          Kind.WARNING,
          corpus.resolve(folder(split)),
          0,
          "",
          "the gold events of this split are not public: the instances have entities only");
    }
    ImmutableSet<String> triggerTypes = ImmutableSet.copyOf(schema.labelNames());
    ImmutableList<EventInstance> instances =
        ParallelFiles.read(
            parts, findings, (part, found) -> read(part, triggerTypes, files, found));
    findings.count(
        "papers",
        instances.stream()
            .map(EventInstance::groupId)
            .filter(id -> id.startsWith("PMC-"))
            .distinct()
            .count());
    return instances;
  }

  private static ImmutableList<Part> parts(Path folder, boolean goldIsPublic) {
    List<String> texts = new ArrayList<>();
    Set<String> given = new HashSet<>();
    Set<String> gold = new HashSet<>();
    for (Path file : ParallelFiles.list(folder, "")) {
      String name = String.valueOf(file.getFileName());
      int dot = Math.max(0, name.lastIndexOf('.'));
      String id = name.substring(0, dot);
      switch (name.substring(dot)) {
        case ".txt" -> texts.add(id);
        case ".a1" -> given.add(id);
        case ".a2" -> gold.add(id);
        default -> {}
      }
    }
    if (texts.isEmpty()) {
      throw new CorpusFormatException(
          folder, 0, "folder holds no .txt file; check that the corpus is there as distributed");
    }
    boolean needsGold = goldIsPublic || !gold.isEmpty();
    ImmutableList.Builder<Part> parts = ImmutableList.builderWithExpectedSize(texts.size());
    for (String id : texts) {
      Path a1 = folder.resolve(id + ".a1");
      Path a2 = folder.resolve(id + ".a2");
      if (!given.contains(id) || (needsGold && !gold.contains(id))) {
        throw new CorpusFormatException(
            given.contains(id) ? a2 : a1,
            0,
            "no such file beside " + id + ".txt; check that the corpus is there as distributed");
      }
      parts.add(
          new Part(
              id, folder.resolve(id + ".txt"), a1, needsGold ? Optional.of(a2) : Optional.empty()));
    }
    if (given.size() > texts.size() || gold.size() > texts.size()) {
      throw new CorpusFormatException(
          folder,
          0,
          "folder holds "
              + texts.size()
              + " .txt, "
              + given.size()
              + " .a1 and "
              + gold.size()
              + " .a2 files; a text is missing");
    }
    return parts.build();
  }

  private static EventInstance read(
      Part part, ImmutableSet<String> triggerTypes, SourceFiles files, Findings findings) {
    String text = files.text(part.text()).text();
    ImmutableList.Builder<TextFile> annotations = ImmutableList.builder();
    annotations.add(files.text(part.given()));
    part.gold().ifPresent(gold -> annotations.add(files.text(gold)));
    Document document = Document.of(part.id(), sourceId(part.id()), text);
    StandoffDocument standoff = StandoffReader.read(document, annotations.build(), findings);
    count(standoff, triggerTypes, part, findings);
    return standoff.toInstance(triggerTypes);
  }

  /** {@code PMC-1310901} for {@code PMC-1310901-00-TIAB}; abstracts are their own source. */
  static String sourceId(String id) {
    int dash = id.indexOf('-', id.indexOf('-') + 1);
    return dash < 0 ? id : id.substring(0, dash);
  }

  private static void count(
      StandoffDocument standoff, ImmutableSet<String> triggerTypes, Part part, Findings findings) {
    findings.count("documents");
    findings.count(part.id().startsWith("PMC-") ? "documents.sections" : "documents.abstracts");
    findings.count("lines", standoff.document().text().lines().filter(l -> !l.isBlank()).count());
    findings.count("events", standoff.events().size());
    findings.count("documents.with-events", standoff.events().isEmpty() ? 0 : 1);
    findings.count("equivalences", standoff.equivalences().size());
    findings.count("coreferences", standoff.relations().size());
    Set<Mention> used = new HashSet<>();
    for (Event event : standoff.events()) {
      findings.count("events." + event.type());
      used.add(event.trigger());
      for (Argument argument : event.arguments()) {
        findings.count("arguments");
        findings.count("arguments." + argument.role());
        findings.count("arguments.of-events", argument instanceof Argument.OfEvent ? 1 : 0);
      }
      event.modifications().forEach(type -> findings.count("modifications." + type));
    }
    for (Mention mention : standoff.mentions()) {
      if (!triggerTypes.contains(mention.type())) {
        findings.count("entities." + mention.type());
        continue;
      }
      findings.count("triggers");
      if (!used.contains(mention)) {
        findings.report(
            Kind.ODDITY,
            part.gold().orElse(part.given()),
            0,
            part.id() + " " + mention.id(),
            "trigger '" + mention.text() + "' states no event");
      }
    }
  }
}
