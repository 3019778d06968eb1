package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.Formula;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;
import org.bioeval.metrics.official.GeniaDocument.Matched;

/**
 * The GENIA event tasks of BioNLP-ST 2011 and 2013, as {@code a2-evaluate.pl} counts them after
 * {@code a2-normalize.pl}.
 *
 * <h2>When two events are equal</h2>
 *
 * <ul>
 *   <li><em>Strict</em> ({@code strict/}): same type, same first and last character of the trigger,
 *       and equal arguments. Arguments are put in order (themes, cause, sites, places; several
 *       themes of a Binding by the number of their protein) and compared one by one: same role
 *       (numbers of themes do not count, {@code AtLoc}, {@code ToLoc} and {@code FromLoc} are one)
 *       and the same protein or an equal event, down to the last one. Proteins of one {@code Equiv}
 *       set are the same.
 *   <li><em>Approximate span</em> ({@code span/}): the answered trigger need only lie within the
 *       gold trigger extended by one word on each side, that is to the next blank or one of {@code
 *       . ! ? , " '} beyond the first character next to it, but not into a given protein or another
 *       gold trigger or entity. It need not overlap the gold trigger. The same holds of sites.
 *   <li><em>Approximate span and recursive</em> (plain names, the tasks' primary score): besides,
 *       an event that is an argument is compared by type, trigger and themes only; what causes it
 *       does not matter. The event itself must still have all its arguments right.
 * </ul>
 *
 * <h2>How they are counted</h2>
 *
 * <p>Equal events within gold, and within an answer, are counted once first. Then an answered event
 * is matched if it equals some gold event, a gold event if it equals some answered one; they are
 * not paired. If in one document more answered events of a type are matched than gold ones, the
 * excess is taken off both the matched and the answered ones. Precision is matched / answered of
 * the answer's events, recall matched / all of gold's, F1 their harmonic mean.
 *
 * <p>Scores: {@code micro-precision}, {@code micro-recall} and {@code micro-f1} are the script's
 * {@code ALL-TOTAL}; {@code SVT/…} pools events of one theme (all but Binding and regulations),
 * {@code BIND/…} is Binding, {@code EVT/…} the two together, {@code REG/…} the three regulations.
 * For 2013, {@code SIMPLE/…} and {@code PROT-MOD/…} divide SVT into simple events and modifications
 * of proteins. Each type's own scores are named by the type, for the primary way of matching.
 *
 * <p>By default, as in task 1, sites and places of localisation are left out of both sides; {@link
 * #withSites()} counts them as task 2 does. One item should be one file: equal events are looked
 * for, and the excess is taken off, item by item.
 *
 * <p>Departures from the script, in cases it does not foresee: a circle of events is compared (the
 * script does not end), equal events are found by the place of their trigger rather than by its id,
 * since answers have none, and an answered argument that stands at the place of a given protein is
 * that protein. A gold trigger that states no event is no border here, since an instance does not
 * hold it; the development set of 2013 has one.
 *
 * @see <a href="https://aclanthology.org/W11-1802">Kim et al. 2011, overview of the task</a>
 * @see <a href="https://aclanthology.org/W13-2002">Kim, Wang, Yamamoto 2013, overview of the
 *     task</a>
 */
public final class GeniaScores extends CountingMetric<EventInstance, ImmutableList<Event>> {

  private static final ImmutableList<String> SIMPLE =
      ImmutableList.of("Gene_expression", "Transcription", "Protein_catabolism", "Localization");
  private static final ImmutableList<String> MODIFYING =
      ImmutableList.of(
          "Protein_modification",
          "Phosphorylation",
          "Ubiquitination",
          "Acetylation",
          "Deacetylation");
  private static final ImmutableList<String> BINDING = ImmutableList.of("Binding");
  private static final ImmutableList<String> REGULATION =
      ImmutableList.of("Regulation", "Positive_regulation", "Negative_regulation");
  private static final ImmutableList<String> STATEMENTS =
      ImmutableList.of("Negation", "Speculation");

  private static final String[] CELLS = {"gold", "gold matched", "answer", "answer matched"};

  private static final Formula RECALL =
      Formula.linear(new double[] {0, 1, 0, 0}, new double[] {1, 0, 0, 0}, 0);
  private static final Formula PRECISION =
      Formula.linear(new double[] {0, 0, 0, 1}, new double[] {0, 0, 1, 0}, 0);
  private static final Formula F1 = Formula.harmonic(PRECISION, RECALL);

  private final ImmutableMap<String, ImmutableList<String>> groups;
  private final ImmutableList<String> types;
  private final boolean sites;
  private final boolean related;
  private final boolean modifications;

  private final String year;

  private GeniaScores(
      String year,
      ImmutableMap<String, ImmutableList<String>> groups,
      ImmutableList<String> types,
      boolean sites,
      boolean related,
      boolean modifications) {
    super(
        "genia-"
            + year
            + (sites ? "-sites" : "")
            + (related ? "-related" : "")
            + (modifications ? "-modifications" : ""));
    this.year = year;
    this.groups = groups;
    this.types = types;
    this.sites = sites;
    this.related = related;
    this.modifications = modifications;
  }

  /**
   * Scores with the nine types of events and the totals of 2011.
   *
   * @return the metric, for {@code Tasks.events}
   */
  public static GeniaScores ge2011() {
    ImmutableList<String> svt =
        ImmutableList.<String>builder().addAll(SIMPLE).add("Phosphorylation").build();
    return of("2011", svt, ImmutableMap.of());
  }

  /**
   * Scores with the thirteen types of events and the totals of 2013.
   *
   * @return the metric, for {@code Tasks.events}
   */
  public static GeniaScores ge2013() {
    return of(
        "2013",
        join(SIMPLE, MODIFYING),
        ImmutableMap.of("SIMPLE/", SIMPLE, "PROT-MOD/", MODIFYING));
  }

  private static GeniaScores of(
      String year, ImmutableList<String> svt, ImmutableMap<String, ImmutableList<String>> more) {
    ImmutableList<String> evt = join(svt, BINDING);
    ImmutableList<String> all = join(evt, REGULATION);
    ImmutableMap<String, ImmutableList<String>> groups =
        ImmutableMap.<String, ImmutableList<String>>builder()
            .put("micro-", all)
            .putAll(more)
            .put("SVT/", svt)
            .put("BIND/", BINDING)
            .put("EVT/", evt)
            .put("REG/", REGULATION)
            .buildOrThrow();
    return new GeniaScores(year, groups, all, false, false, false);
  }

  private static ImmutableList<String> join(ImmutableList<String> a, ImmutableList<String> b) {
    return ImmutableList.<String>builder().addAll(a).addAll(b).build();
  }

  /**
   * Counts sites and places of localisation too, as task 2 does (option {@code -t 2}).
   *
   * @return a new metric
   */
  public GeniaScores withSites() {
    return new GeniaScores(year, groups, types, true, related, modifications);
  }

  /**
   * Takes related types for one (option {@code -m}): the three regulations, transcription and gene
   * expression, and the modifications of proteins. What is matched is still reported by its own
   * type, and an excess taken off by type, as in the script: a matched answer whose type has no
   * matched gold event is taken off, so that precision says little here.
   *
   * @return a new metric
   */
  public GeniaScores withRelatedTypes() {
    return new GeniaScores(year, groups, types, sites, true, modifications);
  }

  /**
   * Scores negation and speculation too, as task 3 does ({@code -t 3}, with approximate spans and
   * recursively): a statement is right if its kind is right and its event equals a gold event that
   * has it; that event is compared as an argument is, by type, trigger and themes. The scores are
   * {@code modification/micro-…}, {@code modification/Negation/…} and {@code
   * modification/Speculation/…}. Answers of {@code Tasks.events} state no modifications.
   *
   * @return a new metric
   */
  public GeniaScores withModifications() {
    return new GeniaScores(year, groups, types, sites, related, true);
  }

  @Override
  protected void count(
      EventInstance instance,
      ImmutableList<Event> gold,
      Optional<? extends ImmutableList<Event>> answer,
      Counts counts) {
    ImmutableList<Event> given = answer.isPresent() ? answer.get() : ImmutableList.of();
    String group = instance.groupId();
    GeniaDocument document = new GeniaDocument(instance, gold, given, sites);
    add(counts, group, "", document.events(true, true, related));
    add(counts, group, "span/", document.events(true, false, related));
    add(counts, group, "strict/", document.events(false, false, related));
    if (modifications) {
      GeniaDocument bare = sites ? new GeniaDocument(instance, gold, given, false) : document;
      add(counts, group, "modification/", bare.modifications(related));
    }
  }

  private static void add(Counts counts, String group, String mode, Map<String, Matched> matched) {
    matched.forEach(
        (type, cells) -> {
          int[] values = cells.withoutExcess();
          for (int i = 0; i < CELLS.length; i++) {
            counts.addOwn(group, column(mode, type, CELLS[i]), values[i]);
          }
        });
  }

  private static String column(String mode, String type, String cell) {
    return mode + type + ' ' + cell;
  }

  @Override
  protected ImmutableList<Sample> more(Counts counts) {
    ImmutableList.Builder<Sample> samples = ImmutableList.builder();
    for (String mode : new String[] {"", "span/", "strict/"}) {
      groups.forEach((name, pooled) -> samples.addAll(scores(counts, mode, name, pooled)));
      if (mode.isEmpty()) {
        for (String type : types) {
          if (!type.equals("Binding")) {
            samples.addAll(scores(counts, mode, type + "/", ImmutableList.of(type)));
          }
        }
      }
    }
    if (modifications) {
      samples.addAll(scores(counts, "modification/", "micro-", STATEMENTS));
      for (String type : STATEMENTS) {
        samples.addAll(scores(counts, "modification/", type + "/", ImmutableList.of(type)));
      }
    }
    return samples.build();
  }

  private static ImmutableList<Sample> scores(
      Counts counts, String mode, String name, ImmutableList<String> pooled) {
    String[] columns = new String[CELLS.length * pooled.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = column(mode, pooled.get(i / CELLS.length), CELLS[i % CELLS.length]);
    }
    String prefix = mode + name;
    return ImmutableList.of(
        counts.own(prefix + "precision", Formula.pooled(PRECISION, CELLS.length), columns),
        counts.own(prefix + "recall", Formula.pooled(RECALL, CELLS.length), columns),
        counts.own(prefix + "f1", Formula.pooled(F1, CELLS.length), columns));
  }
}
