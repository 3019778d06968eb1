package org.bioeval.metrics.span;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSortedMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Chunk scores over tag sequences as {@code seqeval} 1.2 reports them in its default mode, which
 * reads chunks as {@code conlleval} does: a chunk also begins where its type changes, with or
 * without a B.
 *
 * @param byType scores of each type
 * @param micro over all chunks
 * @param macro mean over the types
 * @param weighted mean over the types, weighted by their gold chunks
 */
public record SequenceReport(
    ImmutableSortedMap<String, Line> byType, Line micro, Line macro, Line weighted) {

  /**
   * One line of the report.
   *
   * @param precision matched chunks divided by predicted ones; 0 without predictions
   * @param recall matched chunks divided by gold ones; 0 without gold chunks
   * @param f1 harmonic mean of both, or the mean of F1 over the types; 0 if undefined
   * @param support number of gold chunks
   */
  public record Line(double precision, double recall, double f1, long support) {}

  /**
   * Compares tag sequences.
   *
   * @param gold tags of each sentence, such as {@code B-Chemical}, {@code I-Chemical}, {@code O};
   *     the prefixes B, I, E and S are understood
   * @param predicted tags of the same sentences, of the same lengths
   * @return the report
   * @throws IllegalArgumentException if the numbers of sentences or of tags differ
   */
  public static SequenceReport of(List<List<String>> gold, List<List<String>> predicted) {
    checkArgument(
        gold.size() == predicted.size(),
        "illegal sentences: %s gold, %s predicted, must be the same",
        gold.size(),
        predicted.size());
    Map<String, long[]> counts = new TreeMap<>(); // matched, predicted, gold
    for (int s = 0; s < gold.size(); s++) {
      checkArgument(
          gold.get(s).size() == predicted.get(s).size(),
          "illegal sentence %s: %s gold tags, %s predicted, must be the same",
          s,
          gold.get(s).size(),
          predicted.get(s).size());
      Set<LabelledSpan> goldChunks = new HashSet<>(chunks(gold.get(s)));
      Set<LabelledSpan> predictedChunks = new HashSet<>(chunks(predicted.get(s)));
      goldChunks.forEach(chunk -> counts(counts, chunk)[2]++);
      for (LabelledSpan chunk : predictedChunks) {
        counts(counts, chunk)[1]++;
        counts(counts, chunk)[0] += goldChunks.contains(chunk) ? 1 : 0;
      }
    }
    return report(counts);
  }

  private static long[] counts(Map<String, long[]> counts, LabelledSpan chunk) {
    return counts.computeIfAbsent(chunk.label(), type -> new long[3]);
  }

  private static SequenceReport report(Map<String, long[]> counts) {
    ImmutableSortedMap.Builder<String, Line> byType = ImmutableSortedMap.naturalOrder();
    long[] total = new long[3];
    double[] plain = new double[3];
    double[] weighted = new double[3];
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      long[] c = entry.getValue();
      Line line = line(c);
      byType.put(entry.getKey(), line);
      double[] values = {line.precision(), line.recall(), line.f1()};
      for (int i = 0; i < 3; i++) {
        total[i] += c[i];
        plain[i] += values[i];
        weighted[i] += values[i] * line.support();
      }
    }
    return new SequenceReport(
        byType.build(),
        line(total),
        mean(plain, counts.size(), total[2]),
        mean(weighted, total[2], total[2]));
  }

  private static Line line(long[] counts) {
    double precision = counts[1] == 0 ? 0 : (double) counts[0] / counts[1];
    double recall = counts[2] == 0 ? 0 : (double) counts[0] / counts[2];
    double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    return new Line(precision, recall, f1, counts[2]);
  }

  private static Line mean(double[] sums, double weight, long support) {
    return weight == 0
        ? new Line(0, 0, 0, support)
        : new Line(sums[0] / weight, sums[1] / weight, sums[2] / weight, support);
  }

  /**
   * Reads the chunks of a tag sequence.
   *
   * @param tags tags of one sentence
   * @return chunks in order, offsets counting tokens
   * @throws IllegalArgumentException if a tag is empty
   */
  public static List<LabelledSpan> chunks(List<String> tags) {
    List<LabelledSpan> chunks = new ArrayList<>();
    char before = 'O';
    String typeBefore = "";
    int start = 0;
    for (int i = 0; i <= tags.size(); i++) {
      String full = i == tags.size() ? "O" : tags.get(i);
      checkArgument(!full.isEmpty(), "illegal tag %s: empty, write O outside of chunks", i);
      char tag = full.charAt(0);
      String type = type(full);
      if (ends(before, tag, typeBefore, type)) {
        chunks.add(new LabelledSpan(typeBefore, start, i));
      }
      if (starts(before, tag, typeBefore, type)) {
        start = i;
      }
      before = tag;
      typeBefore = type;
    }
    return chunks;
  }

  /** What follows the first hyphen after the prefix; an underscore where there is nothing. */
  private static String type(String tag) {
    String rest = tag.substring(1);
    String type = rest.substring(rest.indexOf('-') + 1);
    return type.isEmpty() ? "_" : type;
  }

  private static boolean ends(char before, char tag, String typeBefore, String type) {
    if (before == 'E' || before == 'S') {
      return true;
    }
    boolean inside = before == 'B' || before == 'I';
    return (inside && (tag == 'B' || tag == 'S' || tag == 'O'))
        || (before != 'O' && before != '.' && !typeBefore.equals(type));
  }

  private static boolean starts(char before, char tag, String typeBefore, String type) {
    if (tag == 'B' || tag == 'S') {
      return true;
    }
    boolean outside = before == 'E' || before == 'S' || before == 'O';
    return (outside && (tag == 'E' || tag == 'I'))
        || (tag != 'O' && tag != '.' && !typeBefore.equals(type));
  }
}
