package org.bioeval.datasets.internal;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Divides a clinical note into subjective part, examination, results, and assessment and plan by
 * its section headers.
 *
 * <p>A header stands on a line of its own or before a colon at the beginning of a line; case does
 * not matter, except that only a capitalised {@code IMPRESSION} is an assessment (in lower case it
 * belongs to a finding among the results). A division begins at the first header of its kind and
 * ends where the next division begins; a header of a kind seen before begins nothing.
 *
 * <p>{@link #published} divides as the tagger does whose output is published with the corpus, which
 * differs in one note. The headers are those of the section tagger published with ACI-Bench.
 *
 * @see <a href="https://github.com/wyim/aci-bench">wyim/aci-bench</a>
 */
public final class NoteDivisions {
  private static final String ASSESSMENT_AND_PLAN = "assessment_and_plan";
  private static final Map<String, String> HEADERS = headers();

  /** Headers that the published tagger sees at the beginning of any line, whatever follows. */
  private static final ImmutableMap<String, String> PREFIXES =
      ImmutableMap.<String, String>builder()
          .put("chief complaint", "subjective")
          .put("history of present illness", "subjective")
          .put("hpi", "subjective")
          .put("social history", "subjective")
          .put("past history", "subjective")
          .put("physical exam", "objective_exam")
          .put("vitals reviewed", "objective_exam")
          .put("results", "objective_results")
          .put("summary plan", ASSESSMENT_AND_PLAN)
          .put("assessment and plan", ASSESSMENT_AND_PLAN)
          .buildOrThrow();

  private NoteDivisions() {}

  private static Map<String, String> headers() {
    ImmutableMap.Builder<String, String> headers = ImmutableMap.builder();
    String[][] divisions = {
      {
        "subjective", "cc", "chief complaint", "reason for visit", "history",
        "history of present illness", "hpi", "hpi notes", "interval history", "interval hx",
        "subjective", "ros", "review of system", "review of systems", "social history",
        "past history"
      },
      {
        "objective_exam",
        "physical exam",
        "physical examination",
        "pe",
        "physical findings",
        "examination",
        "exam",
        "vitals reviewed"
      },
      {"objective_results", "results", "findings"},
      {
        ASSESSMENT_AND_PLAN,
        "assessment",
        "a",
        "plan",
        "plan of care",
        "p",
        "medical decision-making plan",
        "summary plan",
        "ap",
        "a/p",
        "a / p",
        "assessment and plan",
        "assessment & plan",
        "disposition / plan"
      }
    };
    for (String[] division : divisions) {
      for (int i = 1; i < division.length; i++) {
        headers.put(division[i], division[0]);
      }
    }
    return headers.buildOrThrow();
  }

  /** Where a division begins. */
  private record Beginning(String division, int at) {}

  /**
   * Divides a note.
   *
   * @param note the whole note
   * @return the divisions found, in the order of the note, each with its headers; what stands
   *     before the first header is in none
   */
  public static ImmutableMap<String, String> of(String note) {
    return divide(note, false);
  }

  /**
   * Divides a note as the published section tagger does. Some of its headers count at the beginning
   * of any line, also as the first words of a sentence, and a header begins its division again, so
   * that a division may consist of several pieces.
   *
   * @param note the whole note
   * @return the divisions found, in the order of the note, the pieces of each joined
   */
  public static ImmutableMap<String, String> published(String note) {
    return divide(note, true);
  }

  private static ImmutableMap<String, String> divide(String note, boolean asPublished) {
    List<Beginning> beginnings = new ArrayList<>();
    for (int start = 0; start <= note.length(); ) {
      int end = lineEnd(note, start);
      String line = note.substring(start, end).strip();
      String prefixed = asPublished ? prefixed(line) : "";
      String division = prefixed.isEmpty() ? division(line) : prefixed;
      if (!division.isEmpty() && begins(division, beginnings, asPublished)) {
        beginnings.add(new Beginning(division, start));
      }
      start = end + 1;
    }
    Map<String, String> divisions = new LinkedHashMap<>();
    for (int i = 0; i < beginnings.size(); i++) {
      int end = i + 1 < beginnings.size() ? beginnings.get(i + 1).at : note.length();
      String piece = note.substring(beginnings.get(i).at, end);
      divisions.merge(beginnings.get(i).division, piece, String::concat);
    }
    return ImmutableMap.copyOf(divisions);
  }

  private static boolean begins(String division, List<Beginning> known, boolean again) {
    return again
        ? known.isEmpty() || !known.get(known.size() - 1).division.equals(division)
        : known.stream().noneMatch(before -> before.division.equals(division));
  }

  /**
   * Where a line of a text ends.
   *
   * @param text the text
   * @param from a place in the line
   * @return the place of the next LF or CR, or the end of the text
   */
  public static int lineEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private static String prefixed(String line) {
    for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
      String header = prefix.getKey();
      if (line.regionMatches(true, 0, header, 0, header.length())) {
        return prefix.getValue();
      }
    }
    return "";
  }

  private static String division(String line) {
    int colon = line.indexOf(':');
    String header = colon < 0 ? line : line.substring(0, colon).stripTrailing();
    // The longest header has 28 characters; most lines of a note are prose.
    if (header.length() > 40) {
      return "";
    }
    if (header.equals("IMPRESSION")) {
      return ASSESSMENT_AND_PLAN;
    }
    return HEADERS.getOrDefault(header.toLowerCase(Locale.ROOT), "");
  }
}
