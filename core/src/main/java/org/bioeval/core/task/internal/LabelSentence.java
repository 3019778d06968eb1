package org.bioeval.core.task.internal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Labels named within sentences, as words of their own. Where a sentence also denies, weighs or
 * corrects something, it leaves open which labels are meant.
 */
final class LabelSentence {

  private static final Pattern DOUBT =
      Pattern.compile(
          "\\b(no|not|nor|neither|never|none|without|cannot|false|absent|absence|unlikely|except"
              + "|rather than|instead of|exclud\\w*|ruled? out|lacks?|lacking|incorrect|wrong"
              + "|maybe|perhaps|possibly|might|unclear|actually|wait|correction|whether)\\b|n['’]t\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OR =
      Pattern.compile("\\b(or|either|versus|vs)\\b", Pattern.CASE_INSENSITIVE);

  /** "No other types apply." confirms what was said before. */
  private static final Pattern NO_OTHER =
      Pattern.compile(
          "\\b(no (other|further|more|additional)|none of the other|not? any other|nothing else)\\b[^.!?\\n]*",
          Pattern.CASE_INSENSITIVE);

  private LabelSentence() {}

  /** Tells whether a text names any of the labels. */
  static boolean names(String text, LabelNames labels) {
    return !named(new StringBuilder(text), labels).isEmpty();
  }

  /** The labels named in their order, or empty if none is or if it is open which are meant. */
  static Optional<ImmutableList<String>> read(String text, LabelNames labels) {
    StringBuilder rest = new StringBuilder(text);
    ImmutableList<String> found = named(rest, labels);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String words = NO_OTHER.matcher(rest).replaceAll(" ");
    boolean open = DOUBT.matcher(words).find() || (found.size() > 1 && OR.matcher(words).find());
    return open ? Optional.empty() : Optional.of(found);
  }

  /** A label and how it stands in a sentence. */
  record Form(String label, Pattern pattern) {}

  /** The forms of labels, longest first so that one inside another counts once. */
  static ImmutableList<Form> forms(List<String> labels) {
    List<String> byLength = new ArrayList<>(labels);
    byLength.sort(Comparator.comparingInt(String::length).reversed());
    ImmutableList.Builder<Form> forms = ImmutableList.builder();
    for (String label : byLength) {
      if (label.codePoints().noneMatch(Character::isLetterOrDigit)) {
        continue;
      }
      StringBuilder form = new StringBuilder();
      for (String word : label.strip().split("[\\s_-]+")) {
        form.append(form.length() == 0 ? "" : "[\\s_-]{1,8}").append(Pattern.quote(word));
      }
      // "drug-related" does not name "related": a hyphen joins it to a longer word.
      String alone =
          "(?<![\\p{L}\\p{N}_]|[\\p{L}\\p{N}][-‐‑])"
              + form
              + "(?![\\p{L}\\p{N}_]|[-‐‑][\\p{L}\\p{N}])";
      forms.add(
          new Form(label, Pattern.compile(alone, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)));
    }
    return forms.build();
  }

  /** Takes the labels out of a text. */
  private static ImmutableList<String> named(StringBuilder text, LabelNames labels) {
    TreeMap<Integer, String> places = new TreeMap<>();
    for (Form form : labels.inSentences) {
      Matcher matcher = form.pattern().matcher(text.toString());
      boolean first = true;
      while (matcher.find()) {
        if (first) {
          places.put(matcher.start(), form.label());
          first = false;
        }
        for (int i = matcher.start(); i < matcher.end(); i++) {
          text.setCharAt(i, '\u0000');
        }
      }
    }
    return ImmutableList.copyOf(places.values());
  }
}
