package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.RelationInstance;

/** All corpora by name, for programs that loop over them or let a user choose. */
public final class Corpora {

  /** Name of the view with the corpus' own splits and units. */
  public static final String OFFICIAL = "official";

  /** Name of the view with the splits and units of the study that used the corpus. */
  public static final String STUDY = "study";

  private Corpora() {}

  /**
   * A corpus and the ways it can be read.
   *
   * @param name of the corpus, and of its folder
   * @param task what it annotates, in the words of the biomedical NLP study, such as {@code
   *     event-extraction}
   * @param views by name: {@value #OFFICIAL} first, {@value #STUDY} always there
   */
  public record Entry(String name, String task, ImmutableMap<String, View> views) {

    /**
     * A view by name.
     *
     * @param view such as {@code study}
     * @return the view
     * @throws IllegalArgumentException if there is none of that name; the message lists those there
     *     are
     */
    public View view(String view) {
      View found = views.get(view);
      if (found == null) {
        throw new IllegalArgumentException(
            name + " has no view '" + view + "'; it has " + String.join(", ", views.keySet()));
      }
      return found;
    }
  }

  /**
   * A way of reading a corpus.
   *
   * @param kind class of its instances
   * @param opener gives the loader for a corpus folder
   */
  public record View(Class<? extends Instance> kind, Function<Path, Corpus<?>> opener) {

    /**
     * The loader for a folder.
     *
     * @param folder the corpus folder
     * @return a lenient loader; nothing is read yet
     */
    public Corpus<?> in(Path folder) {
      return opener.apply(folder);
    }
  }

  /**
   * The 12 corpora of the biomedical NLP study in its order, and ACI-Bench.
   *
   * @return 13 entries
   */
  public static ImmutableList<Entry> all() {
    return ALL;
  }

  /**
   * A corpus by name, in any case.
   *
   * @param name such as {@code BC5CDR}
   * @return the entry
   * @throws IllegalArgumentException if there is none of that name; the message lists those there
   *     are
   */
  public static Entry named(String name) {
    return ALL.stream()
        .filter(entry -> entry.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "no corpus '%s'; there are %s",
                        name,
                        ALL.stream().map(Entry::name).toList())));
  }

  private static final String EVENTS = "event-extraction";
  private static final String RELATIONS = "relation-extraction";
  private static final String MENTIONS = "named-entity-recognition";
  private static final String CLASSES = "text-classification";

  private static final ImmutableList<Entry> ALL =
      ImmutableList.of(
          entry("PHEE", EVENTS, EventInstance.class, Phee::in),
          entry(
              "Genia2011",
              EVENTS,
              EventInstance.class,
              Genia2011::in,
              folder -> Genia2011.in(folder).study()),
          entry("Genia2013", EVENTS, EventInstance.class, Genia2013::in),
          entry(
              "DDI", RELATIONS, RelationInstance.class, Ddi::in, folder -> Ddi.in(folder).study()),
          entry(
              "GIT", RELATIONS, RelationInstance.class, Git::in, folder -> Git.in(folder).study()),
          bioRed(),
          new Entry(
              "BC5CDR",
              MENTIONS,
              ImmutableMap.of(
                  OFFICIAL,
                  new View(MentionInstance.class, Bc5cdr::in),
                  STUDY,
                  new View(MentionInstance.class, folder -> Bc5cdr.in(folder).study()),
                  "relations",
                  new View(RelationInstance.class, folder -> Bc5cdr.in(folder).relations()))),
          entry(
              "BC2GM",
              MENTIONS,
              MentionInstance.class,
              Bc2gm::in,
              folder -> Bc2gm.in(folder).study()),
          entry(
              "BC4CHEMD",
              MENTIONS,
              MentionInstance.class,
              Chemdner::in,
              folder -> Chemdner.in(folder).study()),
          new Entry(
              "ADE",
              CLASSES,
              ImmutableMap.of(
                  OFFICIAL,
                  new View(ClassificationInstance.class, Ade::in),
                  STUDY,
                  new View(ClassificationInstance.class, folder -> Ade.in(folder).study()),
                  "grouped",
                  new View(ClassificationInstance.class, folder -> Ade.in(folder).grouped(1)),
                  "relations",
                  new View(RelationInstance.class, folder -> Ade.in(folder).relations()))),
          entry("PubMed20kRCT", CLASSES, ClassificationInstance.class, PubMedRct::in),
          entry(
              "HealthAdvice",
              CLASSES,
              ClassificationInstance.class,
              HealthAdvice::in,
              folder -> HealthAdvice.in(folder).study()),
          new Entry(
              "ACI-Bench",
              "dialogue-to-note",
              ImmutableMap.of(
                  OFFICIAL,
                  new View(DialogueInstance.class, AciBench::in),
                  STUDY,
                  new View(DialogueInstance.class, folder -> AciBench.in(folder).study()),
                  "published",
                  new View(DialogueInstance.class, folder -> AciBench.in(folder).published()))));

  private static Entry bioRed() {
    View relations = new View(RelationInstance.class, BioRed::in);
    View mentions = new View(MentionInstance.class, folder -> BioRed.in(folder).mentions());
    return new Entry(
        "BioRED",
        RELATIONS,
        ImmutableMap.of(
            OFFICIAL,
            relations,
            STUDY,
            relations,
            "mentions",
            mentions,
            "bioc",
            new View(
                RelationInstance.class, folder -> BioRed.in(folder).with(BioRed.Format.BIOC_XML))));
  }

  /** A corpus that the study used as it is: both names mean the same view. */
  private static Entry entry(
      String name,
      String task,
      Class<? extends Instance> kind,
      Function<Path, Corpus<?>> official) {
    View view = new View(kind, official);
    return new Entry(name, task, ImmutableMap.of(OFFICIAL, view, STUDY, view));
  }

  private static Entry entry(
      String name,
      String task,
      Class<? extends Instance> kind,
      Function<Path, Corpus<?>> official,
      Function<Path, Corpus<?>> study) {
    return new Entry(
        name,
        task,
        ImmutableMap.of(OFFICIAL, new View(kind, official), STUDY, new View(kind, study)));
  }
}
