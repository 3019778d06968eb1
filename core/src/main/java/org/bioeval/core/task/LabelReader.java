package org.bioeval.core.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads labels of a closed list from what a model said: names joined by commas, semicolons, "and"
 * or lines, bulleted or numbered, quoted or bold, as a JSON array or in an object, or within a
 * sentence. Names match without regard to case, blanks, hyphens and underscores. "none", a sentence
 * that begins with it and names no label, and an empty array are the empty set.
 */
public final class LabelReader {

  private static final ImmutableSet<String> NOTHING =
      ImmutableSet.of(
          "none", "nothing", "noneoftheabove", "noneapply", "na", "notapplicable", "null");

  /** "None of these types applies.", where no label is named. */
  private static final Pattern SAYS_NONE = Pattern.compile("\\W*none\\b", Pattern.CASE_INSENSITIVE);

  private final ImmutableList<String> labels;
  private final ImmutableList<String> keys;

  /**
   * A reader for a closed list.
   *
   * @param labels all labels, at least one
   */
  public LabelReader(List<String> labels) {
    this.labels = ImmutableList.copyOf(labels);
    this.keys = labels.stream().map(LabelReader::key).collect(ImmutableList.toImmutableList());
  }

  /**
   * Reads a set of labels. Names outside the list are left out if at least one is in it.
   *
   * @param answer what the model said, without reasoning
   * @return the labels in the order they were named, or empty if there is nothing that reads as
   *     labels
   */
  public Optional<ImmutableSet<String>> readSet(String answer) {
    Optional<LenientJson.Found> json = LenientJson.find(answer, LabelReader::holdsStrings);
    if (json.isPresent()) {
      List<String> strings = new ArrayList<>();
      boolean emptyList = collect(json.get().value(), strings);
      Set<String> found = new LinkedHashSet<>();
      strings.forEach(s -> addExact(s, found));
      boolean nothing =
          strings.isEmpty() ? emptyList : strings.stream().allMatch(s -> NOTHING.contains(key(s)));
      if (!found.isEmpty() || nothing) {
        return Optional.of(ImmutableSet.copyOf(found));
      }
    }
    String body = afterHeading(answer.strip());
    // A label may hold a comma or an "and" itself.
    String whole = exact(body);
    if (whole != null) {
      return Optional.of(ImmutableSet.of(whole));
    }
    Set<String> found = new LinkedHashSet<>();
    boolean allRead = true;
    boolean any = false;
    for (String piece : body.split("[,;\\n|]|\\band\\b", -1)) {
      if (key(piece).isEmpty()) {
        continue;
      }
      any = true;
      allRead &= addExact(piece, found);
    }
    if (any && allRead) {
      return Optional.of(ImmutableSet.copyOf(found));
    }
    // Words around the labels: every label that is named as a word.
    List<String> named = mentioned(answer);
    if (!named.isEmpty() || !found.isEmpty()) {
      return Optional.of(ImmutableSet.copyOf(named.isEmpty() ? found : named));
    }
    return SAYS_NONE.matcher(body).lookingAt() ? Optional.of(ImmutableSet.of()) : Optional.empty();
  }

  /**
   * Reads exactly one label.
   *
   * @param answer what the model said, without reasoning
   * @return the label, or empty if none or several different ones are named
   */
  public Optional<String> readOne(String answer) {
    String firstLine = answer.strip().lines().findFirst().orElse("");
    String direct = exact(afterHeading(firstLine));
    if (direct != null) {
      return Optional.of(direct);
    }
    Optional<ImmutableSet<String>> set = readSet(answer);
    if (set.isPresent() && set.get().size() == 1) {
      return Optional.of(set.get().iterator().next());
    }
    return Optional.empty();
  }

  private boolean addExact(String piece, Set<String> found) {
    String label = exact(piece);
    if (label != null) {
      found.add(label);
      return true;
    }
    return NOTHING.contains(key(piece));
  }

  private @Nullable String exact(String piece) {
    // As it is written comes first: labels may differ in nothing but signs, such as "+" and "-".
    String plain = piece.strip();
    for (String label : labels) {
      if (label.equalsIgnoreCase(plain)) {
        return label;
      }
    }
    String key = key(piece);
    int index = key.isEmpty() ? -1 : keys.indexOf(key);
    if (index < 0) {
      // "2) strong advice": the number of a list is not part of the label.
      String unnumbered = CharMatcher.inRange('0', '9').trimLeadingFrom(key);
      index = unnumbered.isEmpty() ? -1 : keys.indexOf(unnumbered);
    }
    return index < 0 ? null : labels.get(index);
  }

  /** Labels named within a sentence, longest first so that one label inside another counts once. */
  private List<String> mentioned(String answer) {
    StringBuilder text =
        new StringBuilder(answer.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' '));
    List<String> byLength = new ArrayList<>(labels);
    byLength.sort(Comparator.comparingInt(String::length).reversed());
    List<String> found = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (String label : byLength) {
      String name = label.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
      int at = text.indexOf(name);
      boolean first = true;
      while (at >= 0 && !name.isBlank()) {
        int end = at + name.length();
        boolean word =
            (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
        if (word) {
          if (first) {
            int position = 0;
            while (position < places.size() && places.get(position) < at) {
              position++;
            }
            places.add(position, at);
            found.add(position, label);
            first = false;
          }
          for (int i = at; i < end; i++) {
            text.setCharAt(i, '\u0000');
          }
        }
        at = text.indexOf(name, end);
      }
    }
    return found;
  }

  /** "Event types: A, B" names the question before the answer. */
  private static String afterHeading(String answer) {
    int colon = answer.indexOf(':');
    int line = answer.indexOf('\n');
    boolean heading = colon >= 0 && colon < 40 && (line < 0 || colon < line);
    return heading && !answer.substring(colon + 1).isBlank() ? answer.substring(colon + 1) : answer;
  }

  private static boolean holdsStrings(JsonNode node) {
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (!element.isTextual() && !element.isObject()) {
          return false;
        }
      }
      return true;
    }
    return node.isObject() && !node.isEmpty();
  }

  /** Adds all texts; returns true if there is a list without elements. */
  private boolean collect(JsonNode node, List<String> strings) {
    if (node.isTextual()) {
      if (exact(node.textValue()) != null) {
        strings.add(node.textValue());
      } else {
        strings.addAll(Splitter.on(',').splitToList(node.textValue()));
      }
      return false;
    }
    if (node.isNull()) {
      strings.add("null");
      return false;
    }
    boolean emptyList = node.isArray() && node.isEmpty();
    for (JsonNode child : node) {
      emptyList |= collect(child, strings);
    }
    return emptyList;
  }

  private static String key(String text) {
    StringBuilder key = new StringBuilder(text.length());
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(key::appendCodePoint);
    return key.toString();
  }
}
