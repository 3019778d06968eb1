package org.bioeval.metrics.exact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;

/**
 * Which events of two answers overlap: same type, overlapping triggers, and each argument of either
 * overlaps one of the other in the same role, where a filler that is an event must overlap in the
 * same way.
 *
 * <p>That is a definition by itself, so the largest relation that fulfils it is meant. It is found
 * by taking all pairs of equal type and overlapping triggers and dropping those that do not hold
 * until none is dropped; so events in a circle are compared too, and the work is bounded by the
 * number of pairs, however deep events are nested.
 */
final class EventOverlap {

  private final List<Event> left;
  private final List<Event> right;
  private final Map<String, Integer> leftById;
  private final Map<String, Integer> rightById;
  private final boolean[][] holds;

  EventOverlap(List<Event> left, List<Event> right) {
    this.left = left;
    this.right = right;
    this.leftById = byId(left);
    this.rightById = byId(right);
    this.holds = new boolean[left.size()][right.size()];
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < left.size(); a++) {
      for (int b = 0; b < right.size(); b++) {
        holds[a][b] =
            left.get(a).type().equals(right.get(b).type())
                && MentionMatch.overlap(left.get(a).trigger(), right.get(b).trigger());
        if (holds[a][b]) {
          pairs.add(new int[] {a, b});
        }
      }
    }
    boolean dropped = true;
    while (dropped) {
      dropped = pairs.removeIf(this::drop);
    }
  }

  private static Map<String, Integer> byId(List<Event> events) {
    Map<String, Integer> byId = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      byId.putIfAbsent(events.get(i).id(), i);
    }
    return byId;
  }

  /** By their places in the two answers. */
  boolean test(int mine, int theirs) {
    return holds[mine][theirs];
  }

  private boolean drop(int[] pair) {
    List<Argument> mine = left.get(pair[0]).arguments();
    List<Argument> theirs = right.get(pair[1]).arguments();
    boolean same =
        mine.stream().allMatch(a -> theirs.stream().anyMatch(b -> overlap(a, b)))
            && theirs.stream().allMatch(b -> mine.stream().anyMatch(a -> overlap(a, b)));
    holds[pair[0]][pair[1]] = same;
    return !same;
  }

  private boolean overlap(Argument mine, Argument theirs) {
    if (!EventMatch.role(mine.role()).equals(EventMatch.role(theirs.role()))) {
      return false;
    }
    if (mine instanceof Argument.OfMention a && theirs instanceof Argument.OfMention b) {
      return MentionMatch.overlap(a.mention(), b.mention());
    }
    if (mine instanceof Argument.OfEvent a && theirs instanceof Argument.OfEvent b) {
      Integer first = leftById.get(a.eventId());
      Integer second = rightById.get(b.eventId());
      // A reference to no event is no argument that could be right, but equals its like.
      return first == null || second == null
          ? first == null && second == null
          : holds[first][second];
    }
    return false;
  }
}
