package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bioeval.core.eval.Report;
import org.bioeval.core.task.Outcome;

/** What a decision is made over: one corpus, or several by weight. */
final class Scope {

  /**
   * One corpus.
   *
   * @param corpus its name; empty where there is only one and nobody named it
   * @param comparison the results on it
   * @param weight in the mean over the corpora, positive
   * @param score what the corpus is scored by in place of the score of the margin; may be empty
   */
  record Part(String corpus, Comparison comparison, double weight, String score) {

    Report report(String candidate) {
      return comparison.result(candidate).report().orElseThrow();
    }
  }

  /**
   * A candidate on all corpora together.
   *
   * @param name of the candidate
   * @param footprint what is known of its size
   * @param floor whether it cannot be chosen
   * @param note why it is not complete on every corpus; else empty
   */
  record Member(String name, Footprint footprint, boolean floor, String note) {

    boolean complete() {
      return note.isEmpty();
    }
  }

  private final ImmutableList<Part> parts;
  private final ImmutableSortedMap<String, Member> members;

  private final ImmutableMap<String, Footprint> known;

  private Scope(ImmutableList<Part> parts, Map<String, Footprint> known) {
    this.parts = parts;
    this.known = ImmutableMap.copyOf(known);
    Map<String, Member> all = new TreeMap<>();
    for (Part part : parts) {
      for (Comparison.Result result : part.comparison().results()) {
        all.computeIfAbsent(result.name(), this::joined);
      }
    }
    this.members = ImmutableSortedMap.copyOf(all);
  }

  static Scope of(Comparison comparison) {
    return new Scope(ImmutableList.of(new Part("", comparison, 1, "")), Map.of());
  }

  /** Several corpora, and what is known of candidates beside what their results tell. */
  static Scope of(ImmutableList<Part> parts, Map<String, Footprint> known) {
    return new Scope(parts, known);
  }

  private Member joined(String name) {
    List<Comparison.Result> results =
        parts.stream().flatMap(part -> part.comparison().find(name).stream()).toList();
    Footprint told = Footprint.over(results.stream().map(Comparison.Result::footprint).toList());
    Footprint given = known.getOrDefault(name, Footprint.unknown());
    boolean floor = results.stream().anyMatch(Comparison.Result::floor);
    return new Member(name, given.orElse(told), floor, note(name));
  }

  /** One of the corpora alone. What is known of the cost is that of all corpora. */
  Scope alone(Part part) {
    return new Scope(
        ImmutableList.of(part),
        Maps.transformValues(known, footprint -> footprint.without(Footprint.Measure.COST)));
  }

  ImmutableList<Part> parts() {
    return parts;
  }

  /** The part of a corpus. */
  Part part(String corpus) {
    return parts.stream()
        .filter(part -> part.corpus().equals(corpus))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no corpus '"
                        + corpus
                        + "'; there are "
                        + parts.stream().map(Part::corpus).toList()));
  }

  /** All candidates, in the order of the names. */
  ImmutableList<Member> members() {
    return members.values().asList();
  }

  Member member(String name) {
    Member member = members.get(name);
    checkArgument(member != null, "no candidate '%s'; there are %s", name, members.keySet());
    return java.util.Objects.requireNonNull(member);
  }

  private String note(String name) {
    for (Part part : parts) {
      String where = part.corpus().isEmpty() ? "" : " on " + part.corpus();
      Optional<Comparison.Result> result = part.comparison().find(name);
      if (result.isEmpty()) {
        return "has no run" + where;
      }
      String note = incomplete(result.get(), where);
      if (!note.isEmpty()) {
        return note;
      }
    }
    return "";
  }

  /** Why a result is not that of all items; empty if it is. */
  static String incomplete(Comparison.Result result, String where) {
    if (result.report().isEmpty()) {
      return "failed" + where + ": " + result.failure();
    }
    Report report = result.report().get();
    long failed = report.outcomes().getOrDefault(Outcome.Kind.FAILED, 0L);
    return failed == 0
        ? ""
        : "is incomplete"
            + where
            + ": "
            + failed
            + " of "
            + report.items()
            + " items could not be asked; run again";
  }
}
