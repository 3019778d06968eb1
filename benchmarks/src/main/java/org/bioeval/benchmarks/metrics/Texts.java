package org.bioeval.benchmarks.metrics;

import java.util.SplittableRandom;

/** Made-up notes with a natural distribution of word frequencies. */
final class Texts {
  private static final String CONSONANTS = "bcdfghklmnprst";
  private static final String VOWELS = "aeiou";

  private Texts() {}

  /** Words in lines of about 14, word number k with probability falling as 1/k. */
  static String note(long seed, int words) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(word((int) Math.exp(random.nextDouble() * Math.log(4_000))));
      text.append(random.nextInt(14) == 0 ? ".\n" : " ");
    }
    return text.toString();
  }

  /** The same note with about a fifth of its words dropped or exchanged. */
  static String changed(String note, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (String line : note.split("\n", -1)) {
      for (String word : line.split(" ")) {
        int r = random.nextInt(10);
        if (r == 0) {
          continue;
        }
        text.append(r == 1 ? word(random.nextInt(4_000)) : word).append(' ');
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Frequent words are short, rare ones long, as in language. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder();
    int rest = number + 1;
    while (rest > 0) {
      word.append(CONSONANTS.charAt(rest % 14));
      rest /= 14;
      word.append(VOWELS.charAt(rest % 5));
      rest /= 5;
    }
    return number % 7 == 3 ? word.append("ing").toString() : word.toString();
  }
}
