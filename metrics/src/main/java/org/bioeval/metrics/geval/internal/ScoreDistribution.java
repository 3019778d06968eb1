package org.bioeval.metrics.geval.internal;

import com.google.common.collect.ImmutableSortedMap;
import java.math.BigDecimal;
import java.util.ArrayList;
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

  /** What may stand between the colon and the number, within the number's first token. */
  private static final Pattern BEFORE_NUMBER = Pattern.compile("^[\\s\":='*]+");

  private static final Pattern DECIMAL_COMMA = Pattern.compile("\\d+,\\d");
  private static final Pattern WRITTEN = Pattern.compile("\\d+(?:[.,]\\d+)?");
  private static final Pattern WITH_POINT = Pattern.compile("^-?\\d*(?:\\.\\d*)?");
  private static final Pattern WITH_COMMA = Pattern.compile("^-?\\d*(?:,\\d*)?");

  /**
   * Weighs the alternatives at the place where the score is written.
   *
   * @param tokens all tokens of the reply, with alternatives
   * @param place where the score is written, and on which scale
   * @return the distribution on that scale; empty if the score's tokens are not found
   */
  public static Optional<ScoreDistribution> of(List<TokenLogprob> tokens, Reading.Place place) {
    StringBuilder text = new StringBuilder();
    int[] starts = new int[tokens.size()];
    for (int i = 0; i < tokens.size(); i++) {
      starts[i] = text.length();
      text.append(tokens.get(i).text());
    }
    int numberAt = find(text, place);
    if (numberAt < 0) {
      return Optional.empty();
    }
    int first = 0;
    while (first + 1 < starts.length && starts[first + 1] <= numberAt) {
      first++;
    }
    String lead = text.substring(starts[first], numberAt);
    boolean comma = DECIMAL_COMMA.matcher(place.tail()).lookingAt();
    Walk walk = new Walk(place.low(), place.high(), comma);
    walk.along(tokens, first, lead);
    return Optional.of(
        new ScoreDistribution(
            ImmutableSortedMap.copyOf(walk.probabilities), walk.unresolved, walk.outside));
  }

  /**
   * Where the number begins in the tokens' text, which may have more before the reply (reasoning)
   * and behind it (an end token), and may not be the same where a character is several tokens.
   */
  private static int find(StringBuilder text, Reading.Place place) {
    if (place.tail().isEmpty()) {
      return -1;
    }
    int tail = text.lastIndexOf(place.before() + place.tail());
    if (tail >= 0) {
      return tail + place.before().length();
    }
    Matcher number = WRITTEN.matcher(place.tail());
    String written = place.before() + (number.lookingAt() ? number.group() : place.tail());
    int only = text.indexOf(written);
    return only >= 0 && only == text.lastIndexOf(written) ? only + place.before().length() : -1;
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
    private final Pattern start;
    private final Map<BigDecimal, Double> probabilities = new TreeMap<>();
    private double unresolved;
    private double outside;

    Walk(int low, int high, boolean comma) {
      this.low = low;
      this.high = high;
      this.start = comma ? WITH_COMMA : WITH_POINT;
    }

    void along(List<TokenLogprob> tokens, int first, String lead) {
      String written = "";
      double reached = 1;
      for (int i = first; i < tokens.size(); i++) {
        TokenLogprob token = tokens.get(i);
        String own = i == first ? token.text().substring(lead.length()) : token.text();
        double probability = Math.exp(token.logprob());
        List<String> texts = new ArrayList<>(List.of(own));
        for (TokenLogprob other : token.top()) {
          boolean atStart = i == first;
          String text = other.text();
          texts.add(atStart ? BEFORE_NUMBER.matcher(text).replaceFirst("") : text);
        }
        for (int k = 0; k < token.top().size(); k++) {
          TokenLogprob other = token.top().get(k);
          if (!other.text().equals(token.text())) {
            branch(written, texts.get(k + 1), texts, reached * Math.exp(other.logprob()));
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

    private void branch(String written, String text, List<String> beside, double probability) {
      String digits = numberStart(written, text);
      String number = written + digits;
      if (digits.length() < text.length() || text.isEmpty()) {
        complete(number, probability);
      } else if (number.endsWith(".")
          || number.endsWith(",")
          || (couldGrow(number) && !isWholeToken(text, beside))) {
        unresolved += probability;
      } else {
        complete(number, probability);
      }
    }

    /**
     * Whether the tokenizer has longer numbers that begin like this one as one token ("10" beside
     * "1"), so that it would not have begun them by this one.
     */
    private static boolean isWholeToken(String text, List<String> beside) {
      return beside.stream()
          .anyMatch(
              other ->
                  other.length() > text.length()
                      && other.startsWith(text)
                      && Character.isDigit(other.charAt(text.length())));
    }

    /** The characters of a text that go on with a number. */
    private String numberStart(String written, String text) {
      Matcher matcher = start.matcher(written + text);
      return matcher.find() && matcher.end() > written.length()
          ? text.substring(0, matcher.end() - written.length())
          : "";
    }

    /** Whether a further digit would make another score of the range. */
    private boolean couldGrow(String number) {
      if (number.length() > 9 || !number.matches("[1-9]\\d*")) {
        return false;
      }
      return Long.parseLong(number) * 10 <= high;
    }

    private void complete(String number, double probability) {
      // A full stop or comma after the number ends it.
      String whole = number.replaceFirst("[.,]$", "").replace(',', '.');
      if (!whole.matches("-?\\d{1,9}(?:\\.\\d{1,9})?")) {
        return; // Words, or half a number: no score.
      }
      BigDecimal score = new BigDecimal(whole).stripTrailingZeros();
      if (score.compareTo(BigDecimal.valueOf(low)) < 0
          || score.compareTo(BigDecimal.valueOf(high)) > 0) {
        outside += probability;
      } else {
        probabilities.merge(score, probability, Double::sum);
      }
    }
  }
}
