package org.bioeval.core.task.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The closed list of a task, and the ways models write its names. */
final class TypeNames {

  private static final Pattern TAG = Pattern.compile("[BIESUL]-(?=.)");

  final ImmutableList<String> names;
  private final ImmutableMap<String, String> byName;
  private final boolean namedLikeFields;
  private final ImmutableList<String> keys;

  TypeNames(ImmutableList<String> names) {
    this.names = names;
    this.byName =
        names.stream().collect(ImmutableMap.toImmutableMap(n -> n, n -> n, (first, n) -> first));
    this.keys = names.stream().map(Fields::key).collect(ImmutableList.toImmutableList());
    this.namedLikeFields = known("type").isPresent() || known("text").isPresent();
  }

  /** Tells whether a type could be meant where a field is named as the task asks. */
  boolean namedLikeFields() {
    return namedLikeFields;
  }

  /** Tells whether a text is a name of the list as it stands there. */
  boolean isName(String said) {
    return byName.containsKey(said);
  }

  /** The name that is meant: as it is, in another case, in plural, or as a tag {@code B-X}. */
  Optional<String> known(String said) {
    Optional<String> asWritten = Optional.ofNullable(byName.get(said));
    if (asWritten.isPresent()) {
      return asWritten;
    }
    String plain = said.strip();
    for (String name : names) {
      if (name.equalsIgnoreCase(plain)) {
        return Optional.of(name);
      }
    }
    Optional<String> found = byKey(Fields.key(plain));
    if (found.isEmpty() && TAG.matcher(plain).lookingAt()) {
      found = byKey(Fields.key(plain.substring(2)));
    }
    if (found.isEmpty()) {
      found = byNumber(Fields.key(plain));
    }
    return found;
  }

  private Optional<String> byKey(String key) {
    int index = key.isEmpty() ? -1 : keys.indexOf(key);
    return index < 0 ? Optional.empty() : Optional.of(names.get(index));
  }

  private Optional<String> byNumber(String key) {
    if (key.length() < 3 || names.size() > 1000) {
      return Optional.empty();
    }
    String one = singular(key);
    Optional<String> only = Optional.empty();
    for (int i = 0; i < keys.size(); i++) {
      if (one.length() >= 3 && singular(keys.get(i)).equals(one)) {
        if (only.isPresent()) {
          return Optional.empty();
        }
        only = Optional.of(names.get(i));
      }
    }
    return only;
  }

  private static String singular(String key) {
    if (key.endsWith("ies") && key.length() > 4) {
      return key.substring(0, key.length() - 3) + "y";
    }
    if (key.endsWith("es") && key.length() > 4) {
      String stem = key.substring(0, key.length() - 2);
      if (stem.endsWith("ss") || stem.endsWith("sh") || stem.endsWith("ch") || stem.endsWith("x")) {
        return stem;
      }
    }
    return key.endsWith("s") && !key.endsWith("ss") && key.length() > 3
        ? key.substring(0, key.length() - 1)
        : key;
  }

  /** The name that is meant, or what was said as a type of its own: a wrong prediction. */
  String orInvented(String said) {
    return known(said).orElseGet(() -> said.strip().replaceAll("\\s+", " "));
  }

  /** Tells whether a type that the list does not have is no prediction, such as {@code O}. */
  boolean isNone(String said) {
    if (known(said).isPresent()) {
      return false;
    }
    String plain = said.strip().toLowerCase(Locale.ROOT);
    return plain.equals("o") || Nothing.says(plain) || Nothing.isPlaceholder(said);
  }
}
