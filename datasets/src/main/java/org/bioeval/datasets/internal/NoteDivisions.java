package org.bioeval.datasets.internal;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
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
 * <p>The headers are those of the section tagger published with ACI-Bench.
 *
 * @see <a href="https://github.com/wyim/aci-bench">wyim/aci-bench</a>
 */
public final class NoteDivisions {
  private static final Map<String, String> HEADERS = headers();

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
        "assessment_and_plan",
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
    List<Beginning> beginnings = new ArrayList<>();
    for (int start = 0; start <= note.length(); ) {
      int lf = note.indexOf('\n', start);
      int end = lf < 0 ? note.length() : lf;
      String division = division(note.substring(start, end).strip());
      if (!division.isEmpty()
          && beginnings.stream().noneMatch(known -> known.division.equals(division))) {
        beginnings.add(new Beginning(division, start));
      }
      start = end + 1;
    }
    ImmutableMap.Builder<String, String> divisions = ImmutableMap.builder();
    for (int i = 0; i < beginnings.size(); i++) {
      int end = i + 1 < beginnings.size() ? beginnings.get(i + 1).at : note.length();
      divisions.put(beginnings.get(i).division, note.substring(beginnings.get(i).at, end));
    }
    return divisions.buildOrThrow();
  }

  private static String division(String line) {
    int colon = line.indexOf(':');
    String header = colon < 0 ? line : line.substring(0, colon).stripTrailing();
    // The longest header has 28 characters; most lines of a note are prose.
    if (header.length() > 40) {
      return "";
    }
    if (header.equals("IMPRESSION")) {
      return "assessment_and_plan";
    }
    return HEADERS.getOrDefault(header.toLowerCase(Locale.ROOT), "");
  }
}
