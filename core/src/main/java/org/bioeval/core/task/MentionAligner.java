package org.bioeval.core.task;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places of texts that a model named without offsets.
 *
 * <p>The rule, the same for all corpora: texts are taken in the order of the answer, and each gets
 * the first occurrence, left to right, that no earlier text of the same type has taken. Occurrences
 * as written come before those that differ in runs of blanks (any run counts as one blank), and
 * those before ones that differ in case; within each, occurrences that begin and end at word
 * borders come before those inside a word. With the runs of blanks, typographic signs count as
 * their ASCII forms: hyphens, dashes and minus signs as a hyphen, apostrophes and quotation marks
 * as straight ones, every Unicode blank as a blank; soft hyphens and characters of no width count
 * as nothing. Places are always those of the text as it stands.
 *
 * <p>A text of several words that does not occur as a whole, in any of these readings, is looked
 * for in pieces: its words in their order, each at word borders, within one sentence and within 100
 * characters beyond its own length; the shortest such stretch that is free is taken, of equally
 * short ones the first. So "breast cancer" has a place in "breast and lung cancer". Everything else
 * stays without a place and is scored as a wrong mention, also a text whose occurrences are all
 * taken.
 *
 * <p>Not safe for use by several threads: one aligner for one answer.
 */
public final class MentionAligner {

  private final View exact;
  private @Nullable View oneBlank;
  private @Nullable View anyCase;
  private final Set<Place> used = new HashSet<>();

  private record Place(String type, Span span) {}

  private record Wanted(String type, String words) {}

  /** How far the occurrences of a text are known to be taken. */
  private static final class Cursor {
    int atBorders;
    int inside;
  }

  /** The text in one reading, and where each of its code units stands in the original. */
  private final class View {
    final String text;
    final int @Nullable [] origin;
    final Map<Wanted, Cursor> cursors = new HashMap<>();

    View(String text, int @Nullable [] origin) {
      this.text = text;
      this.origin = origin;
    }

    @Nullable Span next(String type, String words) {
      Cursor cursor = cursors.computeIfAbsent(new Wanted(type, words), key -> new Cursor());
      while (cursor.atBorders >= 0) {
        int at = text.indexOf(words, cursor.atBorders);
        cursor.atBorders = at < 0 ? -1 : at + 1;
        if (at >= 0 && border(at) && border(at + words.length()) && free(type, at, words)) {
          return span(at, at + words.length());
        }
      }
      while (cursor.inside >= 0) {
        int at = text.indexOf(words, cursor.inside);
        cursor.inside = at < 0 ? -1 : at + 1;
        if (at >= 0
            && !splitsPair(at)
            && !splitsPair(at + words.length())
            && free(type, at, words)) {
          return span(at, at + words.length());
        }
      }
      return null;
    }

    private boolean free(String type, int at, String words) {
      return !used.contains(new Place(type, span(at, at + words.length())));
    }

    private Span span(int start, int end) {
      return origin == null ? new Span(start, end) : new Span(origin[start], origin[end - 1] + 1);
    }

    /** What the pieces of a place cover. */
    Span span(ImmutableList<Span> pieces) {
      return span(pieces.get(0).start(), pieces.get(pieces.size() - 1).end());
    }

    private boolean border(int at) {
      return at == 0
          || at == text.length()
          || (!splitsPair(at)
              && !(Character.isLetterOrDigit(text.codePointBefore(at))
                  && Character.isLetterOrDigit(text.codePointAt(at))));
    }

    private boolean splitsPair(int at) {
      return at > 0
          && at < text.length()
          && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }
  }

  /**
   * An aligner for one answer.
   *
   * @param text the text the answer is about
   */
  public MentionAligner(String text) {
    this.exact = new View(text, null);
  }

  /**
   * The next mention of the answer.
   *
   * @param type its label
   * @param words its words as the model wrote them; blanks around them do not matter
   * @return the mention, located and in the words of the text if a free occurrence was found; else
   *     without a place and in the model's words
   */
  public Mention align(String type, String words) {
    String wanted = words.strip();
    if (wanted.isEmpty()) {
      return Mention.unlocated(type, words);
    }
    Span span = exact.next(type, wanted);
    if (span == null) {
      if (oneBlank == null) {
        oneBlank = oneBlank(exact.text);
      }
      View view = oneBlank;
      wanted = oneBlank(wanted).text.strip();
      if (wanted.isEmpty()) {
        return Mention.unlocated(type, words.strip());
      }
      span = view.next(type, wanted);
      if (span == null) {
        if (anyCase == null) {
          anyCase = new View(lowered(view.text), view.origin);
        }
        String lowered = lowered(wanted);
        span = anyCase.next(type, lowered);
        if (span == null) {
          return inPieces(type, words.strip(), anyCase, lowered);
        }
      }
    }
    used.add(new Place(type, span));
    return new Mention(
        "",
        type,
        ImmutableList.of(span),
        exact.text.substring(span.start(), span.end()),
        ImmutableList.of(),
        ImmutableMap.of());
  }

  /** The words in their order within a sentence, if the whole does not occur. */
  private Mention inPieces(String type, String said, View view, String words) {
    if (view.text.contains(words)) {
      return Mention.unlocated(type, said);
    }
    ImmutableList<Span> found =
        WordsInOrder.find(
            view.text, words, places -> !used.contains(new Place(type, view.span(places))));
    if (found.isEmpty()) {
      return Mention.unlocated(type, said);
    }
    used.add(new Place(type, view.span(found)));
    ImmutableList<Span> spans =
        found.stream()
            .map(span -> view.span(span.start(), span.end()))
            .collect(ImmutableList.toImmutableList());
    String text =
        spans.stream()
            .map(span -> exact.text.substring(span.start(), span.end()))
            .collect(Collectors.joining(" "));
    return new Mention("", type, spans, text, ImmutableList.of(), ImmutableMap.of());
  }

  /** Each run of blanks as one blank, and typographic signs in their ASCII forms. */
  private View oneBlank(String original) {
    StringBuilder text = new StringBuilder(original.length());
    int[] origin = new int[original.length()];
    boolean inRun = false;
    for (int i = 0; i < original.length(); i++) {
      char c = Typography.ascii(original.charAt(i));
      if (c == Typography.NO_WIDTH) {
        continue;
      }
      boolean white = c == ' ';
      if (!white || !inRun) {
        origin[text.length()] = i;
        text.append(c);
      }
      inRun = white;
    }
    return new View(text.toString(), Arrays.copyOf(origin, text.length()));
  }

  /** Lower case, character by character, so that the length stays and offsets stay valid. */
  private static String lowered(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int other = Character.toLowerCase(character);
      int length = Character.charCount(character);
      lower.appendCodePoint(Character.charCount(other) == length ? other : character);
      i += length;
    }
    return lower.toString();
  }
}
