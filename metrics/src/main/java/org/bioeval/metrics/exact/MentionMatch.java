package org.bioeval.metrics.exact;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Optional;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Span;

/** Exact match over mentions: strict, relaxed and by words. */
final class MentionMatch extends CountingMetric<MentionInstance, ImmutableList<Mention>> {

  MentionMatch() {
    super("exact-match", "", "relaxed", "text");
  }

  @Override
  protected void count(
      MentionInstance instance,
      ImmutableList<Mention> gold,
      Optional<? extends ImmutableList<Mention>> answer,
      Counts counts) {
    ImmutableList<Mention> given = answer.isPresent() ? answer.get() : ImmutableList.of();
    String group = instance.groupId();
    Matching.countEqual(gold, given, Mention::type, MentionMatch::place, counts, group, "");
    Matching.countCompatible(
        gold, given, Mention::type, MentionMatch::overlap, counts, group, "relaxed");
    Matching.countEqual(gold, given, Mention::type, MentionMatch::words, counts, group, "text");
  }

  /** The spans as a set; mentions without a place are equal if their words are. */
  static Object place(Mention mention) {
    return mention.located()
        ? ImmutableSortedSet.copyOf(mention.spans())
        : "no place: " + mention.text();
  }

  /** Mentions share a character, or neither has a place and their words are equal. */
  static boolean overlap(Mention gold, Mention given) {
    if (!gold.located() && !given.located()) {
      return gold.text().equals(given.text());
    }
    for (Span a : gold.spans()) {
      for (Span b : given.spans()) {
        if (a.overlaps(b)) {
          return true;
        }
      }
    }
    return false;
  }

  static String words(Mention mention) {
    return mention.text().strip().replaceAll("\\s+", " ");
  }
}
