package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.arg;
import static org.bioeval.metrics.Scored.scores;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.Scored;
import org.junit.jupiter.api.Test;

/** Cases derived from the options and tables of a2-evaluate.pl (BioNLP-ST 2011 GE tools). */
class GeniaScoresTest {

  static final String TEXT =
      "Strong induction of IL-2 gene expression by TNF requires binding of p65 to p50 at Ser-536.";

  static final Mention IL2 = words("T1", "Protein", "IL-2");
  static final Mention TNF = words("T2", "Protein", "TNF");
  static final Mention P65 = words("T3", "Protein", "p65");
  static final Mention P50 = words("T4", "Protein", "p50");
  static final Mention SITE = words("T5", "Entity", "Ser-536");

  static final Event EXPRESSION = event("E1", "Gene_expression", "expression", arg("Theme", IL2));

  static Mention words(String id, String type, String words) {
    int start = TEXT.indexOf(words);
    assertThat(start).as(words).isNotNegative();
    return Mention.of(id, type, start, start + words.length(), words);
  }

  static Event event(String id, String type, String trigger, Argument... arguments) {
    return new Event(id, type, words("", type, trigger), ImmutableList.copyOf(arguments));
  }

  private static EventInstance document(List<ImmutableSet<String>> equal, Event... gold) {
    return new EventInstance(
        "d",
        Document.of("d", TEXT),
        ImmutableList.of(IL2, TNF, P65, P50, SITE),
        ImmutableList.copyOf(gold),
        ImmutableList.copyOf(equal),
        ImmutableList.of());
  }

  static EventInstance document(Event... gold) {
    return document(List.of(), gold);
  }

  static Map<String, Double> score(GeniaScores metric, EventInstance document, Event... answer) {
    return scores(
        metric, Observation.of(document, document.events(), ImmutableList.copyOf(answer)));
  }

  static Map<String, Double> score(EventInstance document, Event... answer) {
    return score(GeniaScores.ge2011(), document, answer);
  }

  static void assertScores(
      Map<String, Double> scores, String name, double precision, double recall) {
    assertThat(scores.get(name + "precision"))
        .as(name + "precision")
        .isCloseTo(precision, within(1e-12));
    assertThat(scores.get(name + "recall")).as(name + "recall").isCloseTo(recall, within(1e-12));
    double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    assertThat(scores.get(name + "f1")).as(name + "f1").isCloseTo(f1, within(1e-12));
  }

  @Test
  void aTriggerMayReachOneWordBeyondGold() {
    // Gold "expression" extends to the left over " gene" and to the right over " by", so
    // "gene expression" and "expression by" lie within it; "TNF" is a protein, "by TNF" does not.
    EventInstance document = document(EXPRESSION);
    for (String within : List.of("gene expression", "expression by", "express", "gene", "by")) {
      Map<String, Double> scores =
          score(document, event("x", "Gene_expression", within, arg("Theme", IL2)));
      assertScores(scores, "micro-", 1, 1);
      assertScores(scores, "span/micro-", 1, 1);
      assertScores(scores, "strict/micro-", 0, 0);
    }
    for (String beyond : List.of("IL-2 gene expression", "expression by TNF", "of", "induction")) {
      assertScores(
          score(document, event("x", "Gene_expression", beyond, arg("Theme", IL2))),
          "micro-",
          0,
          0);
    }
  }

  @Test
  void aSpanDoesNotExtendIntoAGivenProteinOrAnotherGoldTrigger() {
    // Left of "gene" stands the protein "IL-2", right of it "expression". While "expression" is no
    // gold trigger, "gene expression" lies within the extended "gene"; as a gold trigger it is a
    // border. "IL-2 gene" never does, though "2" is but one word away.
    Event gene = event("E1", "Gene_expression", "gene", arg("Theme", IL2));
    Event longer = event("x", "Gene_expression", "gene expression", arg("Theme", IL2));
    assertScores(score(document(gene), longer), "micro-", 1, 1);
    Event left = event("x", "Gene_expression", "IL-2 gene", arg("Theme", IL2));
    assertScores(score(document(gene), left), "micro-", 0, 0);
    // Gold: gene (theme IL-2), expression (theme TNF). The answer equals the second by neither
    // theme nor span; of the first its span ends before "expression".
    Event other = event("E2", "Gene_expression", "expression", arg("Theme", TNF));
    assertScores(score(document(gene, other), longer), "micro-", 0, 0);
  }

  @Test
  void theBordersOfTheTextAndOfPunctuationEndASpan() {
    // "Strong" begins the text: nothing to the left. "Ser-536" is followed by "." at the very end.
    Event first = event("E1", "Regulation", "Strong", arg("Theme", IL2));
    assertScores(
        score(document(first), event("x", "Regulation", "Strong induction", arg("Theme", IL2))),
        "micro-",
        1,
        1);
    Event last = event("E1", "Regulation", "to p50 at", arg("Theme", IL2));
    assertScores(
        score(document(last), event("x", "Regulation", "to", arg("Theme", IL2))), "micro-", 1, 1);
  }

  @Test
  void typeThemeAndNumberOfArgumentsMustBeRight() {
    EventInstance document = document(EXPRESSION);
    assertScores(
        score(document, event("x", "Transcription", "expression", arg("Theme", IL2))),
        "micro-",
        0,
        0);
    assertScores(
        score(document, event("x", "Gene_expression", "expression", arg("Theme", TNF))),
        "micro-",
        0,
        0);
    assertScores(
        score(
            document,
            event("x", "Gene_expression", "expression", arg("Theme", IL2), arg("Cause", TNF))),
        "micro-",
        0,
        0);
    assertScores(score(document, EXPRESSION), "strict/micro-", 1, 1);
  }

  @Test
  void anAnswerAtThePlaceOfAProteinIsThatProtein() {
    // What a model answers has neither id nor type of its own.
    Mention placed = words("", "Theme", "IL-2");
    assertScores(
        score(
            document(EXPRESSION),
            event("x", "Gene_expression", "expression", arg("Theme", placed))),
        "strict/micro-",
        1,
        1);
    Mention beside = words("", "Theme", "IL-2 gene");
    assertScores(
        score(
            document(EXPRESSION),
            event("x", "Gene_expression", "expression", arg("Theme", beside))),
        "micro-",
        0,
        0);
  }

  @Test
  void matchedAnswersBeyondMatchedGoldAreTakenOff() {
    // Both answers lie within the extended trigger: matched answers 2, matched gold 1, so one is
    // taken off the matched and off all answers: P = 1/1, R = 1/1.
    // Strictly only the second is right: P = 1/2, R = 1/1.
    Map<String, Double> scores =
        score(
            document(EXPRESSION),
            event("x", "Gene_expression", "gene", arg("Theme", IL2)),
            event("y", "Gene_expression", "expression", arg("Theme", IL2)));
    assertScores(scores, "micro-", 1, 1);
    assertScores(scores, "strict/micro-", 0.5, 1);
  }

  @Test
  void goldMatchedByOneAnswerTwiceIsRecalledTwice() {
    // Gold on "gene" extends to the right over "expression" (no gold trigger), gold on "by" to the
    // left over it, so one answer matches two gold events: P = 1/1, R = 2/2.
    Map<String, Double> scores =
        score(
            document(
                event("E1", "Gene_expression", "gene", arg("Theme", IL2)),
                event("E2", "Gene_expression", "by", arg("Theme", IL2))),
            EXPRESSION);
    assertScores(scores, "micro-", 1, 1);
  }

  @Test
  void recursiveMatchingComparesNestedEventsByTheirThemes() {
    // Gold: E1 expression of IL-2; E2 induction (theme E1, cause TNF); E3 requires (theme E2).
    // Answer: E2 without its cause. E2 itself is wrong in every way of matching: it has one
    // argument, gold two. E3's theme E2 is compared by type, trigger and themes when recursive
    // matching is on: E3 is right. P = R = 2/3; without it E3 is wrong too: 1/3.
    Event induction =
        event("E2", "Positive_regulation", "induction", arg("Theme", "E1"), arg("Cause", TNF));
    Event requires = event("E3", "Regulation", "requires", arg("Theme", "E2"));
    Map<String, Double> scores =
        score(
            document(EXPRESSION, induction, requires),
            EXPRESSION,
            event("E2", "Positive_regulation", "induction", arg("Theme", "E1")),
            requires);
    assertScores(scores, "micro-", 2 / 3.0, 2 / 3.0);
    assertScores(scores, "span/micro-", 1 / 3.0, 1 / 3.0);
    assertScores(scores, "strict/micro-", 1 / 3.0, 1 / 3.0);
    // By class: SVT E1 1/1; REG: E3 of E2, E3 1/2.
    assertScores(scores, "SVT/", 1, 1);
    assertScores(scores, "REG/", 0.5, 0.5);
    assertScores(scores, "Regulation/", 1, 1);
    assertScores(scores, "Positive_regulation/", 0, 0);
    assertScores(scores, "BIND/", 0, 0);
    assertScores(scores, "EVT/", 1, 1);
  }

  @Test
  void recursiveMatchingStillNeedsTheThemesOfNestedEvents() {
    Event requires = event("E3", "Regulation", "requires", arg("Theme", "E1"));
    Map<String, Double> scores =
        score(
            document(EXPRESSION, requires),
            event("E1", "Gene_expression", "expression", arg("Theme", TNF)),
            requires);
    assertScores(scores, "micro-", 0, 0);
  }

  @Test
  void proteinsOfOneEquivSetAreTheSame() {
    EventInstance document = document(List.of(ImmutableSet.of("T1", "T2")), EXPRESSION);
    Event other = event("x", "Gene_expression", "expression", arg("Theme", TNF));
    assertScores(score(document, other), "strict/micro-", 1, 1);
    // Answered with both, the two are one event: P = 1/1.
    assertScores(score(document, other, EXPRESSION), "strict/micro-", 1, 1);
    // So are two gold events.
    EventInstance both = document(List.of(ImmutableSet.of("T1", "T2")), EXPRESSION, other);
    assertScores(score(both, EXPRESSION), "strict/micro-", 1, 1);
  }

  @Test
  void eventsThatReferToEqualEventsAreEqual() {
    // E1 and E2 are equal (same trigger, type, theme), hence E3 and E4 are: two gold events. The
    // answer holds one of each: R = 2/2.
    Event again = event("E2", "Gene_expression", "expression", arg("Theme", IL2));
    Event third = event("E3", "Regulation", "requires", arg("Theme", "E1"));
    Event fourth = event("E4", "Regulation", "requires", arg("Theme", "E2"));
    assertScores(
        score(document(fourth, EXPRESSION, again, third), third, EXPRESSION),
        "strict/micro-",
        1,
        1);
  }

  @Test
  void themesOfABindingHaveNoOrder() {
    Event gold = event("E1", "Binding", "binding", arg("Theme", P65), arg("Theme2", P50));
    Map<String, Double> turned =
        score(
            document(gold),
            event("x", "Binding", "binding", arg("Theme", P50), arg("Theme2", P65)));
    assertScores(turned, "strict/micro-", 1, 1);
    assertScores(turned, "BIND/", 1, 1);
    // Two events of one theme each are no Binding of two: P = 0/2, R = 0/1.
    assertScores(
        score(
            document(gold),
            event("x", "Binding", "binding", arg("Theme", P50)),
            event("y", "Binding", "binding", arg("Theme", P65))),
        "micro-",
        0,
        0);
  }

  @Test
  void sitesCountInTaskTwoOnly() {
    Event gold = event("E1", "Phosphorylation", "binding", arg("Theme", P65), arg("Site", SITE));
    Event bare = event("x", "Phosphorylation", "binding", arg("Theme", P65));
    assertScores(score(document(gold), bare), "strict/micro-", 1, 1);
    assertScores(
        score(GeniaScores.ge2011().withSites(), document(gold), bare), "strict/micro-", 0, 0);
    // A site within the extended gold site is right by approximate span: "at" is one word left of
    // it, but that is not strict.
    Event wide =
        event(
            "x",
            "Phosphorylation",
            "binding",
            arg("Theme", P65),
            arg("Site", words("", "Site", "at Ser-536")));
    Map<String, Double> scores = score(GeniaScores.ge2011().withSites(), document(gold), wide);
    assertScores(scores, "micro-", 1, 1);
    assertScores(scores, "strict/micro-", 0, 0);
  }

  @Test
  void withoutSitesGoldEventsThatDifferInTheirSitesAreOne() {
    Event first = event("E1", "Phosphorylation", "binding", arg("Theme", P65), arg("Site", SITE));
    Event second =
        event(
            "E2",
            "Phosphorylation",
            "binding",
            arg("Theme", P65),
            arg("Site", words("T6", "Entity", "at")));
    EventInstance document = document(first, second);
    // Task 1: one gold event, found. Task 2: two, one found.
    assertScores(score(document, first), "strict/micro-", 1, 1);
    assertScores(score(GeniaScores.ge2011().withSites(), document, first), "strict/micro-", 1, 0.5);
  }

  @Test
  void sitesOfABindingBelongToTheirThemes() {
    // Theme p50 with the site: gold writes Theme T3, Theme2 T4, Site2. The answer numbers the
    // other way round, with the site at its first theme: the same. With the site at p65: not.
    Event gold =
        event(
            "E1", "Binding", "binding", arg("Theme", P65), arg("Theme2", P50), arg("Site2", SITE));
    GeniaScores metric = GeniaScores.ge2011().withSites();
    assertScores(
        score(
            metric,
            document(gold),
            event(
                "x",
                "Binding",
                "binding",
                arg("Theme", P50),
                arg("Theme2", P65),
                arg("Site", SITE))),
        "strict/micro-",
        1,
        1);
    assertScores(
        score(
            metric,
            document(gold),
            event(
                "x",
                "Binding",
                "binding",
                arg("Theme", P65),
                arg("Theme2", P50),
                arg("Site", SITE))),
        "strict/micro-",
        0,
        0);
  }

  @Test
  void allPlacesOfLocalisationAreOneRole() {
    Event gold = event("E1", "Localization", "binding", arg("Theme", P65), arg("AtLoc", SITE));
    Event to = event("x", "Localization", "binding", arg("Theme", P65), arg("ToLoc", SITE));
    assertScores(
        score(GeniaScores.ge2011().withSites(), document(gold), to), "strict/micro-", 1, 1);
  }

  @Test
  void relatedTypesCanBeTakenForOne() {
    Event answer = event("x", "Transcription", "expression", arg("Theme", IL2));
    Map<String, Double> scores =
        score(GeniaScores.ge2011().withRelatedTypes(), document(EXPRESSION), answer);
    // Each side is reported by its own type: one matched answer of Transcription, no matched gold
    // of that type, so the script takes the answer off as excess: nothing answered, P = 0/0 = 0;
    // gold of Gene_expression is matched, R = 1/1.
    assertScores(scores, "micro-", 0, 1);
    assertScores(scores, "Gene_expression/", 0, 1);
    assertScores(scores, "Transcription/", 0, 0);
    assertScores(score(document(EXPRESSION), answer), "micro-", 0, 0);
  }

  @Test
  void modificationsNeedTheRightEvent() {
    // Gold: E1 negated, E2 speculated. Answer: E1 negated (right) and speculated (wrong).
    // MOD-TOTAL: matched 1 of 2 answered, 1 of 2 gold.
    Event negated = modified(EXPRESSION, "Negation");
    Event speculated =
        modified(event("E2", "Regulation", "requires", arg("Theme", "E1")), "Speculation");
    Map<String, Double> scores =
        score(
            GeniaScores.ge2011().withModifications(),
            document(negated, speculated),
            modified(EXPRESSION, "Negation", "Speculation"));
    assertScores(scores, "modification/micro-", 0.5, 0.5);
    assertScores(scores, "modification/Negation/", 1, 1);
    assertScores(scores, "modification/Speculation/", 0, 0);
    assertThat(score(document(negated), negated)).doesNotContainKey("modification/micro-f1");
  }

  static Event modified(Event event, String... kinds) {
    return new Event(
        event.id(),
        event.type(),
        event.trigger(),
        event.arguments(),
        ImmutableSet.copyOf(kinds),
        ImmutableMap.of());
  }

  @Test
  void theTotalsOf2013DivideSimpleEventsAndModifications() {
    // Gold: a Gene_expression and an Acetylation; the answer holds the second alone.
    Event acetylation = event("E2", "Acetylation", "binding", arg("Theme", P65));
    Map<String, Double> scores =
        score(GeniaScores.ge2013(), document(EXPRESSION, acetylation), acetylation);
    assertScores(scores, "SIMPLE/", 0, 0);
    assertScores(scores, "PROT-MOD/", 1, 1);
    assertScores(scores, "SVT/", 1, 0.5);
    // 2011 does not know the type.
    assertScores(score(document(EXPRESSION, acetylation), acetylation), "micro-", 0, 0);
    assertThat(score(document(EXPRESSION), EXPRESSION)).doesNotContainKey("SIMPLE/f1");
  }

  @Test
  void eventsInACircleAreComparedAndCounted() {
    Event first = event("E1", "Regulation", "requires", arg("Theme", "E2"));
    Event second = event("E2", "Regulation", "induction", arg("Theme", "E1"));
    assertScores(score(document(first, second), first, second), "strict/micro-", 1, 1);
    assertScores(
        score(
            document(first, second),
            first,
            event("E2", "Positive_regulation", "induction", arg("Theme", "E1"))),
        "micro-",
        0,
        0);
  }

  @Test
  void referencesToNoEventAndTriggersWithoutAPlaceAreWrong() {
    EventInstance document = document(EXPRESSION);
    Event lost =
        new Event(
            "x",
            "Gene_expression",
            Mention.unlocated("Gene_expression", "expression"),
            ImmutableList.of(arg("Theme", IL2)));
    assertScores(score(document, lost), "micro-", 0, 0);
    assertScores(
        score(document, EXPRESSION, event("y", "Regulation", "requires", arg("Theme", "E9"))),
        "micro-",
        0.5,
        1);
  }

  @Test
  void anUnansweredDocumentMissesItsEventsAndAFailedOneIsLeftOut() {
    EventInstance document = document(EXPRESSION);
    Map<String, Double> scores =
        scores(
            GeniaScores.ge2011(),
            Observation.of(document, document.events(), document.events()),
            Scored.unanswered(document, document.events()),
            Scored.failed(document, document.events()));
    assertScores(scores, "micro-", 1, 0.5);
  }

  @Test
  void theExcessIsTakenOffDocumentByDocument() {
    // Document 1 as in matchedAnswersBeyondMatchedGoldAreTakenOff: answered 1, matched 1, gold 1.
    // Document 2: gold "gene" and "by", one answer between them: answered 1, matched 1, gold 2,
    // matched gold 2. Together P = 2/2 and R = 3/3. Were the excess taken off the sums, there would
    // be none (3 matched answers, 3 matched gold) and 3 answers.
    // A third document, answered wrongly, makes it P = 2/3 (3/4 by the sums) and R = 3/4.
    EventInstance document = document(EXPRESSION);
    Observation<EventInstance, ImmutableList<Event>> twice =
        Observation.of(
            document,
            document.events(),
            ImmutableList.of(event("x", "Gene_expression", "gene", arg("Theme", IL2)), EXPRESSION));
    EventInstance wide =
        document(
            event("E1", "Gene_expression", "gene", arg("Theme", IL2)),
            event("E2", "Gene_expression", "by", arg("Theme", IL2)));
    Observation<EventInstance, ImmutableList<Event>> between =
        Observation.of(wide, wide.events(), ImmutableList.of(EXPRESSION));
    assertScores(scores(GeniaScores.ge2011(), twice, between), "micro-", 1, 1);
    Observation<EventInstance, ImmutableList<Event>> wrong =
        Observation.of(
            document,
            document.events(),
            ImmutableList.of(event("x", "Gene_expression", "expression", arg("Theme", TNF))));
    assertScores(scores(GeniaScores.ge2011(), twice, between, wrong), "micro-", 2 / 3.0, 3 / 4.0);
  }

  @Test
  void manyEventsThatNameEachOtherComeToAnEnd() {
    List<Event> tangle = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<Argument> arguments = new ArrayList<>();
      for (int j = 0; j < 40; j++) {
        arguments.add(arg("Theme", "E" + j));
      }
      tangle.add(event("E" + i, "Regulation", "requires", arguments.toArray(new Argument[0])));
    }
    Event[] all = tangle.toArray(new Event[0]);
    assertScores(score(document(all), all), "micro-", 1, 1);
  }
}
