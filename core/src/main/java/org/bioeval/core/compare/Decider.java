package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.bioeval.core.compare.CandidateVerdict.Role;
import org.bioeval.core.compare.CandidateVerdict.Verdict;
import org.bioeval.core.compare.internal.Numbers;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.ClaimTest;
import org.bioeval.core.stats.Contrast;
import org.bioeval.core.task.Outcome;

/** Makes a decision of a comparison. */
final class Decider {

  private final Comparison comparison;
  private final DecisionRule.Settings settings;
  private final Scores scores;

  /** All candidates by size, the smallest first; those of one size by name. */
  private final List<Comparison.Result> bySize = new ArrayList<>();

  private final Map<String, Role> roles = new HashMap<>();
  private final Map<String, String> notes = new HashMap<>();
  private final Map<String, ClaimResult> results = new HashMap<>();
  private final Map<String, List<Scores.Scaled>> contrasts = new HashMap<>();

  Decider(Comparison comparison, DecisionRule.Settings settings) {
    this.comparison = comparison;
    this.settings = settings;
    this.scores = new Scores(comparison, settings.reference);
  }

  Decision decide() {
    assignRoles();
    checkSizes();
    for (Comparison.Result result : bySize) {
      String note = incomplete(result);
      if (!note.isEmpty()) {
        notes.put(result.name(), note);
        if (role(result) != Role.CANDIDATE) {
          return refused(Decision.Reason.INCOMPLETE, result.name() + " " + note);
        }
      }
    }
    try {
      return tested();
    } catch (Scores.NoEvidenceException e) {
      results.clear();
      return refused(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private void assignRoles() {
    String floor =
        settings.within.margin() instanceof Margin.Retaining retaining ? retaining.floor() : "";
    checkArgument(
        floor.isEmpty() || !comparison.result(floor).name().equals(settings.reference),
        "'%s' is the reference and cannot be its floor",
        floor);
    for (Comparison.Result result : comparison.results()) {
      String name = result.name();
      boolean isFloor = result.floor() || name.equals(floor);
      roles.put(
          name,
          name.equals(settings.reference) ? Role.REFERENCE : isFloor ? Role.FLOOR : Role.CANDIDATE);
      bySize.add(result);
    }
    // Stable: the results come by name.
    bySize.sort(
        Comparator.comparing(
            result -> size(result).isPresent() ? size(result).getAsDouble() : null,
            Comparator.nullsLast(settings.measure.order())));
  }

  private void checkSizes() {
    checkArgument(
        roles.containsValue(Role.CANDIDATE), "there is no candidate beside %s", settings.reference);
    String label = settings.measure.label();
    checkArgument(
        size(comparison.result(settings.reference)).isPresent(),
        "the %s of the reference %s is not known; add it to its footprint",
        label,
        settings.reference);
    checkArgument(
        bySize.stream().anyMatch(r -> role(r) == Role.CANDIDATE && size(r).isPresent()),
        "the %s of no candidate is known; add it to their footprints",
        label);
  }

  private OptionalDouble size(Comparison.Result result) {
    return result.footprint().value(settings.measure);
  }

  private Role role(Comparison.Result result) {
    return java.util.Objects.requireNonNull(roles.get(result.name()));
  }

  /** Whether a result is that of all items. */
  static boolean isComplete(Comparison.Result result) {
    return incomplete(result).isEmpty();
  }

  private static String incomplete(Comparison.Result result) {
    if (result.report().isEmpty()) {
      return "failed: " + result.failure();
    }
    Report report = result.report().get();
    long failed = report.outcomes().getOrDefault(Outcome.Kind.FAILED, 0L);
    return failed == 0
        ? ""
        : "is incomplete: "
            + failed
            + " of "
            + report.items()
            + " items could not be asked; run again";
  }

  private Decision tested() {
    Sample main = scores.sample(settings.reference, settings.within.score());
    if (main.rows().size() < ClaimTest.MIN_DOCUMENTS) {
      return refused(
          Decision.Reason.FEW_DOCUMENTS,
          main.rows().size()
              + " documents are fewer than "
              + ClaimTest.MIN_DOCUMENTS
              + ", and no procedure holds its level there");
    }
    for (Comparison.Result result : bySize) {
      if (!notes.containsKey(result.name())) {
        scores.checkDocuments(settings.within.score(), result.name());
      }
    }
    List<Contrast> gains =
        bySize.stream()
            .filter(result -> role(result) == Role.FLOOR)
            .map(result -> scores.better(result.name(), settings.within.score()))
            .toList();
    if (!gains.isEmpty()) {
      Claim claim = new Claim(settings.reference, ImmutableList.copyOf(gains));
      ClaimResult result = test(List.of(claim)).get(0);
      if (result.verdict() != ClaimResult.Verdict.DOES_THE_JOB) {
        return refused(
            Decision.Reason.REFERENCE_NOT_ABOVE_FLOOR,
            "the reference "
                + settings.reference
                + " is not shown to be better than "
                + floors()
                + " (p = "
                + Numbers.p(result.pValue())
                + "), so there is nothing to retain");
      }
    }
    testReference();
    testCandidates();
    return decided();
  }

  private String floors() {
    return bySize.stream()
        .filter(result -> role(result) == Role.FLOOR)
        .map(result -> "the floor " + result.name())
        .collect(Collectors.joining(" and "));
  }

  private ImmutableList<ClaimResult> test(List<Claim> claims) {
    try {
      return settings.test().test(claims);
    } catch (IllegalArgumentException e) {
      // A further score may be over fewer documents than the one of the margin.
      throw new Scores.NoEvidenceException(
          Decision.Reason.FEW_DOCUMENTS, String.valueOf(e.getMessage()));
    }
  }

  private Claim claim(String name, List<Criterion> criteria) {
    List<Scores.Scaled> parts =
        criteria.stream().map(criterion -> scores.contrast(criterion, name)).toList();
    contrasts.put(name, parts);
    return new Claim(
        name, parts.stream().map(Scores.Scaled::contrast).collect(ImmutableList.toImmutableList()));
  }

  /** Whether the reference fulfils what is asked of every candidate, apart from the margin. */
  private void testReference() {
    List<Criterion> others = others();
    if (!others.isEmpty()) {
      results.put(settings.reference, test(List.of(claim(settings.reference, others))).get(0));
    }
  }

  private List<Criterion> others() {
    return settings.criteria.stream().filter(c -> !(c instanceof Criterion.Within)).toList();
  }

  private void testCandidates() {
    List<String> family = new ArrayList<>();
    boolean sequence = settings.procedure == ClaimTest.Procedure.FIXED_SEQUENCE;
    for (Comparison.Result result : bySize) {
      String name = result.name();
      if (role(result) == Role.CANDIDATE && !notes.containsKey(name)) {
        if (sequence && !isSmaller(result)) {
          notes.put(name, "is not in the sequence, not known to be smaller than the reference");
        } else {
          family.add(name);
        }
      }
    }
    if (sequence) {
      Collections.reverse(family);
    } else {
      Collections.sort(family);
    }
    if (!family.isEmpty()) {
      List<Claim> claims = family.stream().map(name -> claim(name, settings.criteria)).toList();
      test(claims).forEach(result -> results.put(result.name(), result));
    }
  }

  private boolean isSmaller(Comparison.Result result) {
    OptionalDouble own = size(result);
    OptionalDouble limit = size(comparison.result(settings.reference));
    return own.isPresent()
        && settings.measure.order().compare(own.getAsDouble(), limit.orElseThrow()) < 0;
  }

  private Decision decided() {
    DecisionBasis basis = basis();
    List<CandidateVerdict> open = new ArrayList<>();
    boolean untested = false;
    for (CandidateVerdict candidate : basis.smaller()) {
      switch (candidate.verdict()) {
        case DOES_THE_JOB -> {
          return new Decision.Smallest(basis, candidate.name(), ImmutableList.copyOf(open));
        }
        case FALLS_SHORT -> {}
        case CANNOT_TELL -> open.add(candidate);
        case NOT_TESTED -> {
          open.add(candidate);
          untested = true;
        }
      }
    }
    if (open.isEmpty()) {
      return new Decision.OnlyTheReference(basis);
    }
    if (untested && open.stream().allMatch(c -> c.verdict() == Verdict.NOT_TESTED)) {
      return new Decision.Refused(
          basis,
          Decision.Reason.INCOMPLETE,
          open.stream().map(c -> c.name() + " " + c.note()).collect(Collectors.joining("; ")));
    }
    OptionalLong needed =
        open.stream()
            .flatMapToLong(c -> c.documentsNeeded().stream())
            .filter(n -> n > basis.documents())
            .min();
    return new Decision.TooFewDocuments(basis, ImmutableList.copyOf(open), needed);
  }

  private Decision refused(Decision.Reason reason, String explanation) {
    return new Decision.Refused(basis(), reason, explanation);
  }

  private DecisionBasis basis() {
    long items = 0;
    long documents = 0;
    Report report = comparison.result(settings.reference).report().orElse(null);
    if (report != null) {
      items = report.items();
      documents = report.sample(settings.within.score()).map(Sample::documents).orElse(0L);
    }
    ImmutableList<CandidateVerdict> verdicts =
        bySize.stream().map(this::verdict).collect(ImmutableList.toImmutableList());
    int tested =
        (int)
            verdicts.stream()
                .filter(v -> v.role() == Role.CANDIDATE && v.verdict() != Verdict.NOT_TESTED)
                .count();
    return new DecisionBasis(
        settings.measure,
        settings.reference,
        settings.criteria,
        settings.procedure,
        settings.alpha,
        settings.draws,
        settings.exploratory,
        items,
        documents,
        tested,
        verdicts);
  }

  private CandidateVerdict verdict(Comparison.Result result) {
    String name = result.name();
    OptionalDouble score =
        result
            .report()
            .flatMap(report -> report.sample(settings.within.score()))
            .map(sample -> OptionalDouble.of(sample.value()))
            .orElse(OptionalDouble.empty());
    ClaimResult claim = results.get(name);
    if (claim == null) {
      return new CandidateVerdict(
          name,
          role(result),
          result.footprint(),
          score,
          Verdict.NOT_TESTED,
          OptionalDouble.empty(),
          ImmutableList.of(),
          OptionalLong.empty(),
          notes.getOrDefault(name, ""));
    }
    return new CandidateVerdict(
        name,
        role(result),
        result.footprint(),
        score,
        Verdict.valueOf(claim.verdict().name()),
        OptionalDouble.of(claim.pValue()),
        parts(name, claim),
        claim.documentsNeeded(),
        "");
  }

  private ImmutableList<CandidateVerdict.Part> parts(String name, ClaimResult claim) {
    List<Criterion> criteria = name.equals(settings.reference) ? others() : settings.criteria;
    List<Scores.Scaled> scaled = contrasts.getOrDefault(name, List.of());
    ImmutableList.Builder<CandidateVerdict.Part> parts = ImmutableList.builder();
    for (int i = 0; i < scaled.size(); i++) {
      Scores.Scaled scale = scaled.get(i);
      Bounds bounds = Bounds.of(claim, i);
      double one = scale.estimate(bounds.lower());
      double two = scale.estimate(bounds.upper());
      ClaimResult.Part part = claim.parts().get(i);
      parts.add(
          new CandidateVerdict.Part(
              criteria.get(i),
              scale.estimate(part.value()),
              Math.min(one, two),
              Math.max(one, two),
              scale.bound(),
              part.pValue()));
    }
    return parts.build();
  }
}
