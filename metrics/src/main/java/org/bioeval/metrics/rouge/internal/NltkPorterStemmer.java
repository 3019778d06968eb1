package org.bioeval.metrics.rouge.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Porter's suffix stripping (Porter 1980, doi:10.1108/eb046814) in the default mode of NLTK 3
 * ({@code NLTK_EXTENSIONS}), which differs from the published algorithm in irregular forms, in
 * words on -ies, -ied and -y, and in some rules of step 2. Rules in the comments read (condition on
 * the stem) suffix → replacement, where m counts vowel–consonant changes.
 *
 * <p>Works in a buffer of its own; not for use by several threads.
 */
public final class NltkPorterStemmer {
  /** {@code rouge_score} leaves tokens of up to this many characters as they are. */
  public static final int LONGEST_UNSTEMMED = 3;

  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sky", "sky"),
          Map.entry("skies", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  private static final int LONGEST_IRREGULAR = 8;

  // Suffix and replacement in the order in which they are tried; the first suffix that fits
  // decides.
  private static final char[][] STEP_2 =
      rules(
          "ational ate",
          "tional tion",
          "enci ence",
          "anci ance",
          "izer ize",
          "bli ble",
          "alli al",
          "entli ent",
          "eli e",
          "ousli ous",
          "ization ize",
          "ation ate",
          "ator ate",
          "alism al",
          "iveness ive",
          "fulness ful",
          "ousness ous",
          "aliti al",
          "iviti ive",
          "biliti ble",
          "fulli ful");
  private static final char[][] STEP_3 =
      rules("icate ic", "ative ", "alize al", "iciti ic", "ical ic", "ful ", "ness ");
  private static final char[][] STEP_4 =
      rules(
          "al ", "ance ", "ence ", "er ", "ic ", "able ", "ible ", "ant ", "ement ", "ment ",
          "ent ", "ion ", "ou ", "ism ", "ate ", "iti ", "ous ", "ive ", "ize ");
  private static final char[] ION = "ion".toCharArray();
  private static final char[] LOGI = "logi".toCharArray();
  private static final char[] ALLI = "alli".toCharArray();
  private static final char[] IES = "ies".toCharArray();
  private static final char[] IED = "ied".toCharArray();
  private static final char[] EED = "eed".toCharArray();
  private static final char[] ED = "ed".toCharArray();
  private static final char[] ING = "ing".toCharArray();
  private static final char[] SSES = "sses".toCharArray();

  private char[] word = new char[64];
  private int length;

  /**
   * Stems a word into {@link #buffer()}.
   *
   * @param text holds the word, lower-case letters and digits
   * @param from index of its first character
   * @param count number of characters, at least 1
   * @return number of characters of the stem
   */
  public int stem(char[] text, int from, int count) {
    if (word.length < count + 1) {
      word = new char[count + 64];
    }
    System.arraycopy(text, from, word, 0, count);
    length = count;
    if (count <= LONGEST_IRREGULAR) {
      @Nullable String irregular = IRREGULAR.get(new String(word, 0, count));
      if (irregular != null) {
        irregular.getChars(0, irregular.length(), word, 0);
        return irregular.length();
      }
    }
    if (count <= 2) {
      return count;
    }
    step1a();
    step1b();
    step1c();
    step2();
    applyFirst(STEP_3);
    step4();
    step5();
    return length;
  }

  /**
   * Where the last stem is.
   *
   * @return characters from index 0, valid until the next call
   */
  public char[] buffer() {
    return word;
  }

  private void step1a() {
    if (endsWith(IES)) {
      length -= length == 4 ? 1 : 2; // dies → die, but flies → fli
    } else if (endsWith(SSES)) {
      length -= 2;
    } else if (last(0) == 's' && !(length > 1 && last(1) == 's')) {
      length--;
    }
  }

  private void step1b() {
    if (endsWith(IED)) {
      length -= length == 4 ? 1 : 2; // died → die, but spied → spi
    } else if (endsWith(EED)) {
      if (measure(length - 3) > 0) {
        length--;
      }
    } else if (endsWith(ED) && hasVowel(length - 2)) {
      length -= 2;
      tidyAfterStep1b();
    } else if (endsWith(ING) && hasVowel(length - 3)) {
      length -= 3;
      tidyAfterStep1b();
    }
  }

  /** AT → ATE, BL → BLE, IZ → IZE, double consonant but L, S, Z → single, (m=1 and *o) → E. */
  private void tidyAfterStep1b() {
    char end = last(0);
    char before = length > 1 ? last(1) : 0;
    boolean restoresE =
        (before == 'a' && end == 't')
            || (before == 'b' && end == 'l')
            || (before == 'i' && end == 'z');
    if (restoresE) {
      append('e');
    } else if (before == end && isConsonant(length - 1)) {
      if (end != 'l' && end != 's' && end != 'z') {
        length--;
      }
    } else if (measure(length) == 1 && endsShort(length)) {
      append('e');
    }
  }

  private void step1c() {
    // Only after a consonant that is not the first letter: happy → happi, but enjoy and by.
    if (last(0) == 'y' && length > 2 && isConsonant(length - 2)) {
      word[length - 1] = 'i';
    }
  }

  private void step2() {
    while (endsWith(ALLI) && measure(length - 4) > 0) {
      length -= 2;
    }
    // (m>0 of the part up to and with the l) LOGI → LOG, tried after all others.
    if (!applyFirst(STEP_2) && endsWith(LOGI) && measure(length - 3) > 0) {
      length--;
    }
  }

  /** Applies the first rule whose suffix fits, if m &gt; 0; tells whether a suffix fitted. */
  private boolean applyFirst(char[][] rules) {
    for (int r = 0; r < rules.length; r += 2) {
      if (endsWith(rules[r])) {
        int stem = length - rules[r].length;
        if (measure(stem) > 0) {
          System.arraycopy(rules[r + 1], 0, word, stem, rules[r + 1].length);
          length = stem + rules[r + 1].length;
        }
        return true;
      }
    }
    return false;
  }

  private void step4() {
    for (int r = 0; r < STEP_4.length; r += 2) {
      char[] suffix = STEP_4[r];
      if (endsWith(suffix)) {
        int stem = length - suffix.length;
        boolean allowed =
            suffix.length != ION.length
                || suffix[0] != 'i'
                || suffix[1] != 'o'
                || (stem > 0 && (word[stem - 1] == 's' || word[stem - 1] == 't'));
        if (measure(stem) > 1 && allowed) {
          length = stem;
        }
        return;
      }
    }
  }

  private void step5() {
    if (last(0) == 'e') {
      int measure = measure(length - 1);
      if (measure > 1 || (measure == 1 && !endsShort(length - 1))) {
        length--;
      }
    }
    if (length > 1 && last(0) == 'l' && last(1) == 'l' && measure(length - 1) > 1) {
      length--;
    }
  }

  private char last(int back) {
    return word[length - 1 - back];
  }

  private void append(char c) {
    word[length++] = c;
  }

  private boolean endsWith(char[] suffix) {
    int from = length - suffix.length;
    if (from < 0) {
      return false;
    }
    for (int i = 0; i < suffix.length; i++) {
      if (word[from + i] != suffix[i]) {
        return false;
      }
    }
    return true;
  }

  /** A y is a consonant at the start and after a vowel, so a run of them alternates. */
  private boolean isConsonant(int at) {
    boolean flipped = false;
    int i = at;
    while (i > 0 && word[i] == 'y') {
      flipped = !flipped;
      i--;
    }
    return isVowelLetter(word[i]) == flipped;
  }

  private static boolean isVowelLetter(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
  }

  /** How often a vowel is followed by a consonant among the first characters. */
  private int measure(int count) {
    int changes = 0;
    boolean vowelBefore = false;
    for (int i = 0; i < count; i++) {
      boolean vowel = isVowelLetter(word[i]) || (word[i] == 'y' && i > 0 && !vowelBefore);
      if (vowelBefore && !vowel) {
        changes++;
      }
      vowelBefore = vowel;
    }
    return changes;
  }

  private boolean hasVowel(int count) {
    for (int i = 0; i < count; i++) {
      if (isVowelLetter(word[i]) || (word[i] == 'y' && i > 0)) {
        // A y after a vowel is a consonant, but then the vowel itself was found first.
        return true;
      }
    }
    return false;
  }

  /** *o: consonant, vowel, consonant but w, x, y; or just vowel and consonant (NLTK). */
  private boolean endsShort(int count) {
    if (count == 2) {
      return !isConsonant(0) && isConsonant(1);
    }
    if (count < 3) {
      return false;
    }
    char end = word[count - 1];
    return isConsonant(count - 3)
        && !isConsonant(count - 2)
        && isConsonant(count - 1)
        && end != 'w'
        && end != 'x'
        && end != 'y';
  }

  private static char[][] rules(String... rules) {
    char[][] split = new char[2 * rules.length][];
    for (int r = 0; r < rules.length; r++) {
      int blank = rules[r].indexOf(' ');
      split[2 * r] = rules[r].substring(0, blank).toCharArray();
      split[2 * r + 1] = rules[r].substring(blank + 1).toCharArray();
    }
    return split;
  }
}
