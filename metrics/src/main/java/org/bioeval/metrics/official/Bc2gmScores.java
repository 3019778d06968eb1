package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * BC2GM (BioCreative II gene mention): mentions of genes, where alternatives to a gold mention are
 * accepted too.
 *
 * @see <a href="https://doi.org/10.1186/gb-2008-9-s2-s2">Smith et al. 2008</a>
 * @see <a href="https://github.com/spyysalo/bc2gm-corpus">alt_eval.perl, distributed with the
 *     corpus</a>
 */
public final class Bc2gmScores {

  private Bc2gmScores() {}

  /**
   * Precision, recall and F1 as {@code alt_eval.perl} counts them.
   *
   * <ul>
   *   <li>A gold mention is a true positive if an answer stands exactly in its place, or exactly in
   *       the place of an alternative ({@code ALTGENE}) that overlaps it; otherwise it is a false
   *       negative. So one answer can make two gold mentions true positives.
   *   <li>An answer is a false positive if it stands neither in the place of a gold mention nor in
   *       that of an alternative. An answer beside a right one for the same gold mention is thus
   *       neither a hit nor an error if it is an alternative.
   *   <li>Places are counted in characters that are not blank, so a blank at the edge of an answer
   *       is no error.
   * </ul>
   *
   * <p>Precision is TP / (TP + FP), recall TP / (TP + FN), each 0 where its denominator is 0; the
   * script itself stops with an error there. Types are not looked at; the corpus has one. Scores:
   * {@code micro-precision}, {@code micro-recall} and {@code micro-f1}.
   *
   * @return the metric, for {@code Tasks.mentions} on instances with alternatives
   */
  public static Metric<MentionInstance, ImmutableList<Mention>> mentions() {
    return new Genes();
  }

  /** A range in characters that are not blank, end exclusive. */
  private record Place(int start, int end) {
    boolean overlaps(Place other) {
      return start < other.end && other.start < end;
    }
  }

  private static final class Genes extends CountingMetric<MentionInstance, ImmutableList<Mention>> {
    private static final String MODE = "gene";

    Genes() {
      super("bc2gm");
    }

    @Override
    protected void count(
        MentionInstance instance,
        ImmutableList<Mention> gold,
        Optional<? extends ImmutableList<Mention>> answer,
        Counts counts) {
      int[] printed = printedBefore(instance.text());
      List<Place> genes = places(gold, printed);
      List<Place> alternatives = places(instance.alternatives(), printed);
      ImmutableList<Mention> given = answer.isPresent() ? answer.get() : ImmutableList.of();
      List<Place> answers = places(given, printed);
      Set<Place> answered = new HashSet<>(answers);
      long hits =
          genes.stream()
              .filter(
                  gene ->
                      answered.contains(gene)
                          || alternatives.stream()
                              .anyMatch(other -> other.overlaps(gene) && answered.contains(other)))
              .count();
      Set<Place> accepted = new HashSet<>(genes);
      accepted.addAll(alternatives);
      long wrong = answers.stream().filter(place -> !accepted.contains(place)).count();
      // Answers and gold without a place can be found by nobody.
      long lost = given.size() - answers.size();
      counts.add(instance.groupId(), MODE, "", hits, wrong + lost, gold.size() - hits);
    }

    /** How many characters before each are not blank. */
    private static int[] printedBefore(String text) {
      int[] printed = new int[text.length() + 1];
      for (int i = 0; i < text.length(); i++) {
        printed[i + 1] = printed[i] + (Character.isWhitespace(text.charAt(i)) ? 0 : 1);
      }
      return printed;
    }

    private static List<Place> places(List<Mention> mentions, int[] printed) {
      return mentions.stream()
          .filter(Mention::located)
          .map(mention -> new Place(printed[mention.start()], printed[mention.end()]))
          .toList();
    }

    @Override
    protected ImmutableList<Sample> more(Counts counts) {
      return Elements.prf(counts, "micro-", MODE, "");
    }
  }
}
