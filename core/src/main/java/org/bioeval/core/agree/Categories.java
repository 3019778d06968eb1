package org.bioeval.core.agree;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

/** Labels in their order. */
final class Categories {
  private Categories() {}

  static ImmutableList<String> checked(String... categories) {
    ImmutableList<String> list = ImmutableList.copyOf(categories);
    checkArgument(
        list.size() >= 2 && ImmutableSet.copyOf(list).size() == list.size(),
        "illegal categories: %s, must be at least two, each once",
        list);
    return list;
  }

  static int index(ImmutableList<String> categories, String label, String item) {
    int at = categories.indexOf(label);
    checkArgument(
        at >= 0, "illegal label of item '%s': '%s', must be one of %s", item, label, categories);
    return at;
  }
}
