package org.bioeval.metrics.geval.internal;

import com.google.common.collect.ImmutableSortedMap;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.core.backend.TokenLogprob;

/**
 * The probabilities that a judge gave to scores, from the alternatives reported along the tokens of
 * the score it wrote.
 *
 * <p>A score may be spread over tokens ("1", "0"; "7", ".", "5"). At each of its tokens, an
 * alternative branches off: the score so far followed by the alternative's characters, with the
 * product of the probabilities up to there. Where a branch could still grow into another score of
 * the range ("1" into "10"), nothing is known of how it would have gone on; its probability is kept
 * apart as unresolved.
 *
 * @param probabilities probability of each score within the range, not normalised
 * @param unresolved probability of branches that could have become more than one score
 * @param outside probability of numbers outside the range
 */
public record ScoreDistribution(
    ImmutableSortedMap<BigDecimal, Double> probabilities, double unresolved, double outside) {

  private static final Pattern SCORE_FIELD =
      Pattern.compile(
          "(?i)[\"']?\\bscore[\"']?[\"'*\\s]{0,4}(?::|=|is|of)[\"'*\\s]{0,4}(-?\\d+(?:\\.\\d+)?)");

  /** What may stand between the colon and the number, within the number's first token. */
  private static final Pattern BEFORE_NUMBER = Pattern.compile("^[\\s\":='*]+");

  private static final Pattern NUMBER_START = Pattern.compile("^-?\\d*(?:\\.\\d*)?");

  /**
   * Finds the last place where the stated score is written as the score, and weighs the
   * alternatives there.
   *
   * @param tokens all tokens of the reply, with alternatives
   * @param stated the score that was read from the reply
   * @param low least score
   * @param high greatest score
   * @return the distribution; empty if the score's tokens are not found
   */
  public static Optional<ScoreDistribution> of(
      List<TokenLogprob> tokens, BigDecimal stated, int low, int high) {
    StringBuilder text = new StringBuilder();
    int[] starts = new int[tokens.size()];
    for (int i = 0; i < tokens.size(); i++) {
      starts[i] = text.length();
      text.append(tokens.get(i).text());
    }
    int numberAt = -1;
    Matcher field = SCORE_FIELD.matcher(text);
    while (field.find()) {
      if (new BigDecimal(field.group(1)).compareTo(stated) == 0) {
        numberAt = field.start(1);
      }
    }
    if (numberAt < 0) {
      return Optional.empty();
    }
    int first = 0;
    while (first + 1 < starts.length && starts[first + 1] <= numberAt) {
      first++;
    }
    String lead = text.substring(starts[first], numberAt);
    Walk walk = new Walk(low, high);
    walk.along(tokens, first, lead);
    return Optional.of(
        new ScoreDistribution(
            ImmutableSortedMap.copyOf(walk.probabilities), walk.unresolved, walk.outside));
  }

  /**
   * Probability of all scores within the range.
   *
   * @return from 0 to 1
   */
  public double mass() {
    return probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Expected score, the probabilities scaled to sum to 1.
   *
   * @return a score within the range; {@code NaN} without mass
   */
  public double expected() {
    double sum = 0;
    for (Map.Entry<BigDecimal, Double> entry : probabilities.entrySet()) {
      sum += entry.getKey().doubleValue() * entry.getValue();
    }
    return sum / mass();
  }

  /** Follows the tokens of the score that was written and collects what branches off. */
  private static final class Walk {
    private final int low;
    private final int high;
    private final Map<BigDecimal, Double> probabilities = new TreeMap<>();
    private double unresolved;
    private double outside;

    Walk(int low, int high) {
      this.low = low;
      this.high = high;
    }

    void along(List<TokenLogprob> tokens, int first, String lead) {
      String written = "";
      double reached = 1;
      for (int i = first; i < tokens.size(); i++) {
        TokenLogprob token = tokens.get(i);
        String own = i == first ? token.text().substring(lead.length()) : token.text();
        double probability = Math.exp(token.logprob());
        for (TokenLogprob other : token.top()) {
          if (!other.text().equals(token.text())) {
            String text = other.text();
            if (i == first) {
              text = BEFORE_NUMBER.matcher(text).replaceFirst("");
            }
            branch(written, text, reached * Math.exp(other.logprob()));
          }
        }
        String digits = numberStart(written, own);
        if (digits.length() < own.length() || own.isEmpty()) {
          complete(written + digits, reached * probability);
          return;
        }
        written += digits;
        reached *= probability;
      }
      complete(written, reached);
    }

    private void branch(String written, String text, double probability) {
      String digits = numberStart(written, text);
      String number = written + digits;
      if (digits.length() < text.length() || text.isEmpty()) {
        complete(number, probability);
      } else if (number.endsWith(".") || couldGrow(number)) {
        unresolved += probability;
      } else {
        complete(number, probability);
      }
    }

    /** The characters of a text that go on with a number. */
    private static String numberStart(String written, String text) {
      Matcher start = NUMBER_START.matcher(written + text);
      return start.find() && start.end() > written.length()
          ? text.substring(0, start.end() - written.length())
          : "";
    }

    /** Whether a further digit would make another score of the range. */
    private boolean couldGrow(String number) {
      if (number.indexOf('.') >= 0 || number.length() > 9 || !number.matches("[1-9]\\d*")) {
        return false;
      }
      return Long.parseLong(number) * 10 <= high;
    }

    private void complete(String number, double probability) {
      if (!number.matches("-?\\d{1,9}(?:\\.\\d{1,9})?")) {
        return; // Words, or half a number: no score.
      }
      BigDecimal score = new BigDecimal(number).stripTrailingZeros();
      if (score.compareTo(BigDecimal.valueOf(low)) < 0
          || score.compareTo(BigDecimal.valueOf(high)) > 0) {
        outside += probability;
      } else {
        probabilities.merge(score, probability, Double::sum);
      }
    }
  }
}
