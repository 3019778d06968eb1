package org.bioeval.backends.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A language model whose tokens are characters and whose logits come from a hash of the text so
 * far: no knowledge, but a true probability distribution, so that decoding parameters mean what
 * they say.
 */
final class ToyModel {

  static final int END = 0;

  private static final int[] VOCABULARY =
      IntStream.concat(IntStream.of(END), IntStream.rangeClosed(' ', '~')).toArray();

  record Token(int id, double logprob) {}

  record Step(Token chosen, List<Token> ranked) {}

  record Decoding(
      double temperature,
      double topP,
      int topK,
      double minP,
      int maxTokens,
      List<String> stop,
      long seed,
      Predicate<String> mayBecome,
      Predicate<String> complete) {}

  record Answer(String text, String finish, List<Step> steps) {}

  private ToyModel() {}

  /** All tokens with their log-probabilities, best first. */
  static List<Token> ranked(String context) {
    Random random = new Random(context.hashCode() * 0x9E3779B97F4A7C15L);
    double[] logits = new double[VOCABULARY.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = 2.5 * random.nextGaussian() - (VOCABULARY[i] == END ? 8 : 0);
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - max);
    }
    double norm = max + Math.log(sum);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < logits.length; i++) {
      tokens.add(new Token(VOCABULARY[i], logits[i] - norm));
    }
    tokens.sort(Comparator.comparingDouble(Token::logprob).reversed());
    return tokens;
  }

  /** The log-probability of a token; tokens outside the vocabulary get a low one. */
  static double logprob(String context, int id) {
    return ranked(context).stream()
        .filter(t -> t.id() == id)
        .mapToDouble(Token::logprob)
        .findFirst()
        .orElse(-20);
  }

  static Answer generate(String prompt, Decoding decoding) {
    Random random = new Random(decoding.seed());
    StringBuilder text = new StringBuilder();
    List<Step> steps = new ArrayList<>();
    while (steps.size() < decoding.maxTokens()) {
      List<Token> ranked = ranked(prompt + text);
      String soFar = text.toString();
      List<Token> allowed =
          ranked.stream()
              .filter(
                  t ->
                      t.id() == END
                          ? decoding.complete().test(soFar)
                          : decoding.mayBecome().test(soFar + (char) t.id()))
              .toList();
      Token token = choose(allowed, decoding, random);
      steps.add(new Step(token, ranked));
      if (token.id() == END) {
        return new Answer(text.toString(), "stop", steps);
      }
      text.append((char) token.id());
      for (String stop : decoding.stop()) {
        int at = text.indexOf(stop);
        if (at >= 0) {
          return new Answer(text.substring(0, at), "stop", steps);
        }
      }
    }
    return new Answer(text.toString(), "length", steps);
  }

  private static Token choose(List<Token> allowed, Decoding decoding, Random random) {
    if (decoding.temperature() == 0) {
      return allowed.get(0);
    }
    List<Token> kept = new ArrayList<>();
    double best = allowed.get(0).logprob();
    double mass = 0;
    for (Token token : allowed) {
      if ((decoding.topK() > 0 && kept.size() >= decoding.topK())
          || (mass >= decoding.topP() && !kept.isEmpty())
          || token.logprob() - best < Math.log(decoding.minP())) {
        break;
      }
      kept.add(token);
      mass += Math.exp(token.logprob());
    }
    double sum = 0;
    for (Token token : kept) {
      sum += Math.exp((token.logprob() - best) / decoding.temperature());
    }
    double draw = random.nextDouble() * sum;
    for (Token token : kept) {
      draw -= Math.exp((token.logprob() - best) / decoding.temperature());
      if (draw <= 0) {
        return token;
      }
    }
    return kept.get(kept.size() - 1);
  }
}
