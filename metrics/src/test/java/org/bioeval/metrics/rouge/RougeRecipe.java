package org.bioeval.metrics.rouge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The texts of {@code benchmarks/peers/rouge_recipe.py}, made the same way. */
final class RougeRecipe {
  private static final String[] WORDS =
      ("patient patients presented presenting presentation diabetes diabetic hypertension"
              + " hypertensive metformin daily dose doses dosing increased increasing decreases"
              + " denies denied chest pain pains shortness of breath the a and with without history"
              + " family allergies allergic rational rationally rationalization conditional"
              + " logically biology biologically fully carefully news dying lying skies proceeding"
              + " succeeded 20 mg 2mg b12 a1c x y yyy flies died tied enjoyed happily happy"
              + " assessment plan controlled controlling rolling falling hopping missed sized agreed"
              + " feed plastered bled sing motoring")
          .split(" ");
  private static final String[] SEPARATORS = {
    " ", " ", " ", " ", " ", "\n", "-", ", ", ". ", ".\n", "\n\n", "/", "\u00e9", " \u00b5 ", "_"
  };
  private static final String[] ODD = {
    "\u0130stanbul",
    "273\u212a",
    "na\u00efve",
    "\u03b2-blocker",
    "\uff11\uff12",
    "\ud83d\udc89",
    "caf\u00e9s",
    "STRASSE",
    "stra\u00dfe"
  };

  private RougeRecipe() {}

  /** A 64-bit linear congruential generator, upper bits used. */
  static final class Dice {
    private long state;

    Dice(long seed) {
      state = seed;
      roll(1);
    }

    int roll(int sides) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      return (int) ((state >>> 33) % sides);
    }
  }

  static String text(Dice dice, int most) {
    StringBuilder text = new StringBuilder();
    int count = dice.roll(most + 1);
    for (int i = 0; i < count; i++) {
      String word =
          dice.roll(25) == 0 ? ODD[dice.roll(ODD.length)] : WORDS[dice.roll(WORDS.length)];
      if (dice.roll(8) == 0 && word.charAt(0) >= 'a' && word.charAt(0) <= 'z') {
        word = (char) (word.charAt(0) - 32) + word.substring(1);
      }
      text.append(word).append(SEPARATORS[dice.roll(SEPARATORS.length)]);
    }
    return text.toString();
  }

  static String perturb(String original, Dice dice) {
    String[] lines = original.split("\n", -1);
    List<String> words = new ArrayList<>();
    for (String line : lines) {
      Collections.addAll(words, line.split(" ", -1));
    }
    List<String> out = new ArrayList<>();
    for (String line : lines) {
      List<String> kept = new ArrayList<>();
      for (String word : line.split(" ", -1)) {
        int r = dice.roll(100);
        if (r < 8) {
          continue;
        }
        if (r < 12) {
          kept.add(word);
        } else if (r < 20) {
          word = words.get(dice.roll(words.size()));
        } else if (r < 26) {
          word = word + "s";
        } else if (r < 30) {
          word = word + "ing";
        }
        kept.add(word);
      }
      out.add(String.join(" ", kept));
    }
    for (int i = 0; i < out.size() - 1; i++) {
      if (dice.roll(100) < 10) {
        Collections.swap(out, i, i + 1);
      }
    }
    return String.join("\n", out);
  }

  static RougePair generatedPair(int number) {
    Dice dice = new Dice(number);
    int most = number % 50 == 0 ? 60 : 18;
    String reference = text(dice, most);
    String prediction = dice.roll(2) == 0 ? perturb(reference, dice) : text(dice, most);
    return RougePair.of(reference, prediction);
  }

  static String longText(long seed, int tokens) {
    Dice dice = new Dice(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens; i++) {
      text.append(i == 0 ? "" : " ")
          .append(WORDS[Math.min(dice.roll(WORDS.length), dice.roll(WORDS.length))])
          .append(dice.roll(30));
    }
    return text.toString();
  }
}
