package org.bioeval.datasets.format.internal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The infons of one BioC element; a key may have several values. */
final class Infons {
  private final Map<String, String> first = new LinkedHashMap<>();
  private @Nullable Map<String, List<String>> further;

  /** Adds a value; one that the key has already is not added again. */
  void put(String key, String value) {
    String known = first.putIfAbsent(key, value);
    if (known == null || known.equals(value)) {
      return;
    }
    if (further == null) {
      further = new LinkedHashMap<>();
    }
    List<String> more = further.computeIfAbsent(key, name -> new ArrayList<>(2));
    if (!more.contains(value)) {
      more.add(value);
    }
  }

  Set<String> keys() {
    return first.keySet();
  }

  /** The first value of a key. */
  @Nullable String get(String key) {
    return first.get(key);
  }

  /** The values of a key after the first. */
  List<String> further(String key) {
    return further == null ? ImmutableList.of() : further.getOrDefault(key, ImmutableList.of());
  }

  /** All values of a key as one text. */
  String joined(String key) {
    List<String> more = further(key);
    String one = first.getOrDefault(key, "");
    return more.isEmpty() ? one : one + ";" + String.join(";", more);
  }
}
