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
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.ClaimTest;
import org.bioeval.core.stats.Contrast;

/** Makes a decision of a comparison. */
final class Decider {

  private final Scope scope;
  private final DecisionRule.Settings settings;
  private final Scores scores;

  /** All candidates by size, the smallest first; those of one size by name. */
  private final List<Scope.Member> bySize = new ArrayList<>();

  private final Map<String, Role> roles = new HashMap<>();
  private final Map<String, String> notes = new HashMap<>();
  private final Map<String, TestedClaim> tested = new HashMap<>();

  Decider(Scope scope, DecisionRule.Settings settings) {
    this.scope = scope;
    this.settings = settings;
    this.scores = new Scores(scope, settings.within.score());
  }

  Decision decide() {
    assignRoles();
    checkSizes();
    for (Scope.Member member : bySize) {
      if (!member.complete()) {
        notes.put(member.name(), member.note());
        if (role(member) != Role.CANDIDATE) {
          return refused(Decision.Reason.INCOMPLETE, member.name() + " " + member.note());
        }
      }
    }
    if (rivals().isEmpty()) {
      return refused(Decision.Reason.INCOMPLETE, "no run is complete");
    }
    try {
      return test();
    } catch (ScopeEvidence.NoEvidenceException e) {
      tested.clear();
      return refused(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private void assignRoles() {
    String floor =
        settings.within.margin() instanceof Margin.Retaining retaining ? retaining.floor() : "";
    checkArgument(
        floor.isEmpty() || !scope.member(floor).name().equals(settings.reference),
        "'%s' is the reference and cannot be its floor",
        floor);
    for (Scope.Member member : scope.members()) {
      String name = member.name();
      boolean isFloor = member.floor() || name.equals(floor);
      roles.put(
          name,
          name.equals(settings.reference) ? Role.REFERENCE : isFloor ? Role.FLOOR : Role.CANDIDATE);
      bySize.add(member);
    }
    // Stable: the members come by name.
    bySize.sort(
        Comparator.comparing(
            member -> size(member).isPresent() ? size(member).getAsDouble() : null,
            Comparator.nullsLast(settings.measure.order())));
  }

  private void checkSizes() {
    String label = settings.measure.label();
    if (settings.best()) {
      long candidates = bySize.stream().filter(m -> role(m) == Role.CANDIDATE).count();
      checkArgument(candidates >= 2, "there are fewer than two candidates: %s", candidates);
    } else {
      checkArgument(
          roles.containsValue(Role.CANDIDATE),
          "there is no candidate beside %s",
          settings.reference);
      checkArgument(
          size(scope.member(settings.reference)).isPresent(),
          "the %s of the reference %s is not known; add it to its footprint",
          label,
          settings.reference);
    }
    checkArgument(
        bySize.stream().anyMatch(r -> role(r) == Role.CANDIDATE && size(r).isPresent()),
        "the %s of no candidate is known; add it to their footprints",
        label);
  }

  private OptionalDouble size(Scope.Member member) {
    return member.footprint().value(settings.measure);
  }

  private Role role(Scope.Member member) {
    return java.util.Objects.requireNonNull(roles.get(member.name()));
  }

  /** The reference; where it is the best, whichever it is, all candidates with complete runs. */
  private List<String> rivals() {
    return settings.best()
        ? scope.members().stream()
            .filter(member -> role(member) == Role.CANDIDATE && member.complete())
            .map(Scope.Member::name)
            .toList()
        : List.of(settings.reference);
  }

  private Decision test() {
    String score = settings.within.score();
    String first = rivals().get(0);
    int fewest = scores.fewestRows(first, score);
    if (fewest < ClaimTest.MIN_DOCUMENTS) {
      return refused(
          Decision.Reason.FEW_DOCUMENTS,
          fewest
              + " documents are fewer than "
              + ClaimTest.MIN_DOCUMENTS
              + ", and no procedure holds its level there");
    }
    for (Scope.Member member : bySize) {
      if (!notes.containsKey(member.name())) {
        scores.checkDocuments(score, first, member.name());
      }
    }
    List<String> floors =
        bySize.stream().filter(m -> role(m) == Role.FLOOR).map(Scope.Member::name).toList();
    if (!floors.isEmpty()) {
      OptionalDouble notAbove = notAboveFloors(floors);
      if (notAbove.isPresent()) {
        return refused(
            Decision.Reason.REFERENCE_NOT_ABOVE_FLOOR,
            (settings.best() ? "no candidate" : "the reference " + settings.reference)
                + " is "
                + (settings.best() ? "" : "not ")
                + "shown to be better than "
                + floors.stream().map(f -> "the floor " + f).collect(Collectors.joining(" and "))
                + " (p = "
                + Numbers.p(notAbove.getAsDouble())
                + "), so there is nothing to retain");
      }
    }
    testReference();
    testCandidates();
    return decided();
  }

  /** The p-value, if no rival is shown to be above all floors. */
  private OptionalDouble notAboveFloors(List<String> floors) {
    String score = settings.within.score();
    List<Claim> claims = new ArrayList<>();
    for (String rival : rivals()) {
      List<Contrast> gains = floors.stream().map(f -> scores.better(rival, f, score)).toList();
      claims.add(new Claim(rival, ImmutableList.copyOf(gains)));
    }
    List<ClaimResult> results = test(claims);
    return results.stream().anyMatch(r -> r.verdict() == ClaimResult.Verdict.DOES_THE_JOB)
        ? OptionalDouble.empty()
        : results.stream().mapToDouble(ClaimResult::pValue).min();
  }

  private ImmutableList<ClaimResult> test(List<Claim> claims) {
    try {
      return settings.test().test(claims);
    } catch (IllegalArgumentException e) {
      // A further score may be over fewer documents than the one of the margin.
      throw new ScopeEvidence.NoEvidenceException(
          Decision.Reason.FEW_DOCUMENTS, String.valueOf(e.getMessage()));
    }
  }

  private void test(List<String> names, List<Criterion> criteria) {
    List<TestedClaim.Asked> asked =
        names.stream()
            .map(name -> TestedClaim.ask(name, criteria, c -> scores.contrasts(c, name, rivals())))
            .toList();
    List<ClaimResult> results = test(asked.stream().map(TestedClaim.Asked::claim).toList());
    for (int i = 0; i < names.size(); i++) {
      tested.put(names.get(i), new TestedClaim(asked.get(i), results.get(i)));
    }
  }

  /** Whether the reference fulfils what is asked of every candidate, apart from margins. */
  private void testReference() {
    List<Criterion> others = settings.criteria.stream().filter(c -> !isMargin(c)).toList();
    if (!others.isEmpty() && !settings.best()) {
      test(List.of(settings.reference), others);
    }
  }

  private static boolean isMargin(Criterion criterion) {
    return criterion instanceof Criterion.Within
        || criterion instanceof Criterion.On on && on.criterion() instanceof Criterion.Within;
  }

  private void testCandidates() {
    List<String> family = new ArrayList<>();
    boolean sequence = settings.procedure == ClaimTest.Procedure.FIXED_SEQUENCE;
    for (Scope.Member member : bySize) {
      String name = member.name();
      if (role(member) == Role.CANDIDATE && !notes.containsKey(name)) {
        if (sequence && !isEligible(member)) {
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
    if (settings.best() && family.size() == 1) {
      notes.put(family.get(0), "is the only one with a complete run");
    } else if (!family.isEmpty()) {
      test(family, settings.criteria);
    }
  }

  private boolean isEligible(Scope.Member member) {
    OptionalDouble own = size(member);
    if (own.isEmpty() || settings.best()) {
      return own.isPresent();
    }
    OptionalDouble limit = size(scope.member(settings.reference));
    return settings.measure.order().compare(own.getAsDouble(), limit.orElseThrow()) < 0;
  }

  private Decision decided() {
    DecisionBasis basis = basis();
    List<CandidateVerdict> open = new ArrayList<>();
    for (CandidateVerdict candidate : basis.smaller()) {
      switch (candidate.verdict()) {
        case DOES_THE_JOB -> {
          return new Decision.Smallest(basis, candidate.name(), ImmutableList.copyOf(open));
        }
        case FALLS_SHORT -> {}
        case CANNOT_TELL, NOT_TESTED -> open.add(candidate);
      }
    }
    if (open.isEmpty()) {
      return new Decision.OnlyTheReference(basis);
    }
    if (open.stream().allMatch(c -> c.verdict() == Verdict.NOT_TESTED)) {
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
    ImmutableList<DecisionBasis.Corpus> corpora = Corpora.of(scope, settings, rivals());
    long documents = corpora.stream().mapToLong(DecisionBasis.Corpus::documents).sum();
    ImmutableList<CandidateVerdict> verdicts =
        bySize.stream()
            .map(member -> verdict(member, documents))
            .collect(ImmutableList.toImmutableList());
    int count =
        (int)
            verdicts.stream()
                .filter(v -> v.role() == Role.CANDIDATE && v.verdict() != Verdict.NOT_TESTED)
                .count();
    boolean unnamed = scope.parts().get(0).corpus().isEmpty();
    return new DecisionBasis(
        settings.measure,
        settings.best() ? best(verdicts) : settings.reference,
        settings.best(),
        unnamed ? ImmutableList.of() : corpora,
        settings.criteria,
        settings.procedure,
        settings.alpha,
        settings.draws,
        settings.exploratory,
        corpora.stream().mapToLong(DecisionBasis.Corpus::items).sum(),
        documents,
        count,
        verdicts);
  }

  /** The name of the one that has the best score; empty if none has any. */
  private String best(List<CandidateVerdict> verdicts) {
    Comparator<CandidateVerdict> byScore =
        Comparator.comparingDouble(verdict -> verdict.score().orElseThrow());
    List<CandidateVerdict> scored =
        verdicts.stream().filter(v -> v.role() == Role.CANDIDATE && v.score().isPresent()).toList();
    if (scored.isEmpty()) {
      return "";
    }
    boolean more = scores.moreIsBetter(scored.get(0).name(), settings.within.score());
    return scored.stream().max(more ? byScore : byScore.reversed()).orElseThrow().name();
  }

  private CandidateVerdict verdict(Scope.Member member, long documents) {
    String name = member.name();
    TestedClaim claim = tested.get(name);
    return new CandidateVerdict(
        name,
        role(member),
        member.footprint(),
        score(member),
        claim == null ? Verdict.NOT_TESTED : Verdict.valueOf(claim.result().verdict().name()),
        claim == null ? OptionalDouble.empty() : OptionalDouble.of(claim.result().pValue()),
        claim == null ? ImmutableList.of() : claim.parts(),
        claim == null
            ? OptionalLong.empty()
            : scope.parts().size() == 1
                ? claim.result().documentsNeeded()
                : claim.documentsNeeded(
                    documents, scores.fewestRows(name, settings.within.score()), settings.alpha),
        claim == null ? notes.getOrDefault(name, "") : "");
  }

  private OptionalDouble score(Scope.Member member) {
    boolean everywhere =
        scope.parts().stream()
            .allMatch(
                part ->
                    part.comparison()
                        .find(member.name())
                        .flatMap(Comparison.Result::report)
                        .flatMap(
                            report ->
                                report.sample(
                                    part.score().isEmpty()
                                        ? settings.within.score()
                                        : part.score()))
                        .isPresent());
    return everywhere
        ? OptionalDouble.of(scores.value(member.name(), settings.within.score()))
        : OptionalDouble.empty();
  }
}
