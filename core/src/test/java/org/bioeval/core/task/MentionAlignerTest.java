package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.junit.jupiter.api.Test;

/** The one rule by which answers without offsets get places. */
class MentionAlignerTest {

  private static Span place(MentionAligner aligner, String words) {
    Mention mention = aligner.align("Chemical", words);
    assertThat(mention.located()).as(words).isTrue();
    return mention.cover();
  }

  @Test
  void takesTheFirstFreeOccurrenceLeftToRight() {
    //                                          0123456789012345678901
    MentionAligner aligner = new MentionAligner("ATP and ATP but not ADP");
    assertThat(place(aligner, "ATP")).isEqualTo(new Span(0, 3));
    assertThat(place(aligner, "ADP")).isEqualTo(new Span(20, 23));
    assertThat(place(aligner, "ATP")).isEqualTo(new Span(8, 11));
    assertThat(aligner.align("Chemical", "ATP")).isEqualTo(Mention.unlocated("Chemical", "ATP"));
  }

  @Test
  void typesDoNotTakePlacesFromEachOther() {
    MentionAligner aligner = new MentionAligner("ATP");
    assertThat(aligner.align("Chemical", "ATP").cover()).isEqualTo(new Span(0, 3));
    assertThat(aligner.align("Protein", "ATP").cover()).isEqualTo(new Span(0, 3));
  }

  @Test
  void wholeWordsComeBeforePartsOfWords() {
    //                                          0123456789012345
    MentionAligner aligner = new MentionAligner("ATPase needs ATP");
    assertThat(place(aligner, "ATP")).isEqualTo(new Span(13, 16));
    assertThat(place(aligner, "ATP")).isEqualTo(new Span(0, 3));
  }

  @Test
  void exactCaseComesBeforeAnyCase() {
    //                                          01234567890123456
    MentionAligner aligner = new MentionAligner("lead, Lead or LEAD");
    assertThat(place(aligner, "Lead")).isEqualTo(new Span(6, 10));
    assertThat(place(aligner, "Lead")).isEqualTo(new Span(0, 4));
    assertThat(aligner.align("Chemical", "Lead").text()).isEqualTo("LEAD");
  }

  @Test
  void runsOfBlanksCountAsOne() {
    //                                          0123456 789 0123456
    MentionAligner aligner = new MentionAligner("acetic \n\tacid, acetic acid");
    assertThat(place(aligner, "acetic acid")).isEqualTo(new Span(15, 26));
    Mention second = aligner.align("Chemical", "acetic  acid");
    assertThat(second.cover()).isEqualTo(new Span(0, 13));
    assertThat(second.text()).isEqualTo("acetic \n\tacid");
    assertThat(new MentionAligner("Acetic\nAcid").align("Chemical", "acetic acid").cover())
        .isEqualTo(new Span(0, 11));
  }

  @Test
  void blanksAroundTheWordsDoNotMatter() {
    assertThat(place(new MentionAligner("so ATP"), "  ATP\n")).isEqualTo(new Span(3, 6));
    assertThat(new MentionAligner("ATP").align("Chemical", "  ").located()).isFalse();
  }

  @Test
  void placesAreUtf16AndNeverSplitACharacter() {
    // U+1F9EC is two code units: D83E DDEC.
    MentionAligner aligner = new MentionAligner("a 🧬 b");
    assertThat(place(aligner, "🧬")).isEqualTo(new Span(2, 4));
    assertThat(aligner.align("Chemical", "\uDDEC").located()).isFalse();
    assertThat(aligner.align("Chemical", "\uD83E").located()).isFalse();
    // İ has a longer lower case; offsets after it stay right.
    assertThat(place(new MentionAligner("İİ ATP"), "atp")).isEqualTo(new Span(3, 6));
  }

  @Test
  void lettersOutsideTheBasicPlaneAreLetters() {
    // Mathematical bold capital A (U+1D400) is a letter: "𝐀TP" holds ATP only within a word.
    MentionAligner aligner = new MentionAligner("𝐀TP TP");
    assertThat(place(aligner, "TP")).isEqualTo(new Span(5, 7));
  }

  @Test
  void typographicSignsAreTheirAsciiForms() {
    String text =
        "SARS‐CoV‐2 and Parkinson’s disease, “wild type”, 5\u00a0\u2009mg, co\u00adfactor";
    MentionAligner aligner = new MentionAligner(text);
    for (String words :
        List.of("SARS-CoV-2", "Parkinson's disease", "\"wild type\"", "5 mg", "cofactor")) {
      Mention mention = aligner.align("X", words);
      assertThat(mention.located()).as(words).isTrue();
      assertThat(text.substring(mention.start(), mention.end())).isEqualTo(mention.text());
    }
    assertThat(new MentionAligner(text).align("X", "SARS-CoV-2").cover())
        .isEqualTo(new Span(0, 10));
    assertThat(new MentionAligner(text).align("X", "Parkinson's disease").cover())
        .isEqualTo(new Span(15, 34));
    // And the other way round.
    assertThat(new MentionAligner("a SARS-CoV-2 b").align("X", "SARS\u2011CoV\u20112").cover())
        .isEqualTo(new Span(2, 12));
  }

  @Test
  void wordsThatDoNotStandTogetherAreFoundInPieces() {
    //             0123456789012345678901
    String text = "breast and lung cancer";
    MentionAligner aligner = new MentionAligner(text);
    Mention mention = aligner.align("Disease", "breast cancer");
    assertThat(mention.spans()).containsExactly(new Span(0, 6), new Span(16, 22));
    assertThat(mention.text()).isEqualTo("breast cancer");
    assertThat(aligner.align("Disease", "lung cancer").spans()).containsExactly(new Span(11, 22));
    // Taken, and no other place.
    assertThat(aligner.align("Disease", "breast cancer").located()).isFalse();
    // Not across sentences, not in another order, not within words.
    assertThat(new MentionAligner("breast. Lung cancer").align("D", "breast cancer").located())
        .isFalse();
    assertThat(new MentionAligner("cancer of the breast").align("D", "breast cancer").located())
        .isFalse();
    assertThat(new MentionAligner("abreast of cancer").align("D", "breast cancer").located())
        .isFalse();
  }

  @Test
  void isLinearInTheOccurrences() {
    // 50,000 occurrences, as many answers: a scan from the start for each would take 2.5 thousand
    // million steps.
    MentionAligner aligner = new MentionAligner("a ".repeat(50_000));
    for (int i = 0; i < 50_000; i++) {
      assertThat(aligner.align("T", "a").start()).isEqualTo(2 * i);
    }
    assertThat(aligner.align("T", "a").located()).isFalse();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aAbB \nİß🧬".toCharArray()).ofMaxLength(24);
  }

  @Provide
  Arbitrary<List<String>> answers() {
    return Arbitraries.strings()
        .withChars("aAbB ß")
        .ofMinLength(1)
        .ofMaxLength(3)
        .list()
        .ofMaxSize(12);
  }

  @Property
  void placesHoldTheWordsAndAreDistinct(
      @ForAll("texts") String text, @ForAll("answers") List<String> answers) {
    MentionAligner aligner = new MentionAligner(text);
    Set<Span> places = new HashSet<>();
    for (String words : answers) {
      Mention mention = aligner.align("T", words);
      if (mention.located() && mention.spans().size() == 1) {
        Span span = mention.cover();
        assertThat(text.substring(span.start(), span.end())).isEqualTo(mention.text());
        assertThat(plain(mention.text())).isEqualToIgnoringCase(plain(words));
        assertThat(places.add(span)).as("%s twice", span).isTrue();
      } else if (mention.located()) {
        assertThat(plain(mention.text())).isEqualToIgnoringCase(plain(words));
      } else {
        assertThat(mention.text()).isEqualTo(words.isBlank() ? words : words.strip());
      }
    }
  }

  /** The rule by its words, each answer looked for from the start: the definition, and slow. */
  @Property
  void isTheRule(@ForAll("texts") String text, @ForAll("answers") List<String> answers) {
    MentionAligner aligner = new MentionAligner(text);
    Set<Span> used = new HashSet<>();
    for (String words : answers) {
      Mention mention = aligner.align("T", words);
      Span expected = byDefinition(text, words.strip(), used);
      // What does not stand together has no place by this rule, perhaps one in pieces.
      assertThat(mention.spans().size() == 1 ? mention.cover() : null)
          .as(words)
          .isEqualTo(expected);
      if (expected != null) {
        used.add(expected);
      }
    }
  }

  private static Span byDefinition(String text, String words, Set<Span> used) {
    if (words.isEmpty()) {
      return null;
    }
    List<List<Span>> ranks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ranks.add(new ArrayList<>());
    }
    for (int start = 0; start < text.length(); start++) {
      for (int end = start + 1; end <= text.length(); end++) {
        String piece = text.substring(start, end);
        if (splits(text, start) || splits(text, end) || used.contains(new Span(start, end))) {
          continue;
        }
        boolean borders = border(text, start) && border(text, end);
        int rank;
        if (piece.equals(words)) {
          rank = 0;
        } else if (!piece.equals(piece.strip())) {
          continue;
        } else if (plain(piece).equals(plain(words))) {
          rank = 2;
        } else if (plain(piece).equalsIgnoreCase(plain(words))) {
          rank = 4;
        } else {
          continue;
        }
        ranks.get(rank + (borders ? 0 : 1)).add(new Span(start, end));
      }
    }
    return ranks.stream().flatMap(List::stream).findFirst().orElse(null);
  }

  private static boolean border(String text, int at) {
    return at == 0
        || at == text.length()
        || !Character.isLetterOrDigit(text.codePointBefore(at))
        || !Character.isLetterOrDigit(text.codePointAt(at));
  }

  private static boolean splits(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  private static String plain(String words) {
    return words.strip().replaceAll("\\s+", " ");
  }
}
