package org.bioeval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {

  @TempDir private Path folder;

  @Test
  void decisionComesFirstThenChartsWithTheirNumbers() throws IOException {
    String page = written(MadeUpRuns.of(folder, 400, UnaryOperator.identity()).page());
    Files.writeString(Path.of("target/decision.html"), page); // to be looked at
    assertThat(page).contains("1.5B is the smallest by parameters that does the job of 7B");
    assertInOrder(page, "id=\"decision\"", "id=\"score-against-size\"", "id=\"items\"");
    for (String chart :
        new String[] {
          "score-against-size",
          "differences",
          "scores",
          "ranks",
          "precision-recall",
          "labels",
          "confusion",
          "outcomes",
          "lengths"
        }) {
      assertInOrder(page, "id=\"" + chart + "\" class", "<svg", "<table");
    }
  }

  @Test
  void chartsTakeTheColoursOfThePage() throws IOException {
    assertThat(written(MadeUpRuns.of(folder, 60, UnaryOperator.identity()).page()))
        .contains("fill=\"var(--c1)\"", "stroke=\"var(--c1)\"")
        .doesNotContain("#000101", "rgb(0,1,1)", "#474747", "rgb(217,217,217)", "#ffffff\"");
  }

  // WCAG 2.2, 1.4.11: parts of charts have a contrast of 3 to what is beside them.
  @Test
  void coloursOfChartsStandOutInLightAndDark() throws IOException {
    String page = written(MadeUpRuns.of(folder, 20, UnaryOperator.identity()).page());
    Matcher themes = Pattern.compile("--card: (#[0-9a-f]{6})[^}]*?--c1[^}]*}").matcher(page);
    int found = 0;
    while (themes.find() && found < 2) {
      double card = luminance(themes.group(1));
      Matcher colours = Pattern.compile("--c[1-8]: (#[0-9a-f]{6})").matcher(themes.group());
      while (colours.find()) {
        double own = luminance(colours.group(1));
        assertThat((Math.max(own, card) + 0.05) / (Math.min(own, card) + 0.05))
            .as(colours.group())
            .isGreaterThanOrEqualTo(3);
      }
      found++;
    }
    assertThat(found).isEqualTo(2);
  }

  /** Relative luminance as WCAG defines it. */
  private static double luminance(String hex) {
    double[] shares = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += shares[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  @Test
  void whatWasNotShownIsSaid() throws IOException {
    // 20 notes: three wrong ones of 1.5B are no proof of anything.
    assertInOrder(
        written(MadeUpRuns.of(folder, 20, UnaryOperator.identity()).page()),
        "What was not shown",
        "Whether 1.5B does the job");
  }

  @Test
  void sameInputsGiveTheSameBytesInEveryLocaleAndTimeZone() throws IOException {
    MadeUpRuns runs = MadeUpRuns.of(folder, 60, UnaryOperator.identity());
    String first = written(runs.page());
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(written(runs.page())).isEqualTo(first);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void sealedPageHoldsNoText() throws IOException {
    MadeUpRuns runs = MadeUpRuns.of(folder, 60, said -> said + " (said in confidence)");
    assertThat(written(runs.page())).contains("Patient 11 complains").contains("in confidence");
    assertThat(written(runs.page().sealed()))
        .doesNotContain("Patient ")
        .doesNotContain("complains")
        .doesNotContain("confidence")
        .doesNotContain("note-11")
        .contains("Sealed");
  }

  @Test
  void nothingInAnAnswerIsMarkup() throws IOException {
    String evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\ud800";
    String page = written(MadeUpRuns.of(folder, 20, said -> evil).page());
    assertThat(page).doesNotContain("alert(1)</script><").doesNotContain("<img");
    assertThat(page).contains("\\u003C/script\\u003E\\u003Cscript\\u003Ealert(1)");
    // A lone surrogate is no text.
    assertThat(page).contains("\\u202e\ufffd").doesNotContain("\u202e");
  }

  @Test
  void flippedItemsGoFirstAndTheRestIsCounted() throws IOException {
    MadeUpRuns runs = MadeUpRuns.of(folder, 60, UnaryOperator.identity());
    String page = written(runs.page().withMostItems(5));
    assertThat(page).contains("5 of 60 items: flipped ones and failures first");
    // Note 3: 3 * 37 = 111, 11 is wrong for 0.5B only. Note 0 is wrong for all three.
    assertThat(page).contains("\"id\":\"note-3\"").doesNotContain("\"id\":\"note-0\"");
  }

  @Test
  void itemsOfOtherRunsAreRefused() throws IOException {
    MadeUpRuns runs = MadeUpRuns.of(folder.resolve("a"), 20, UnaryOperator.identity());
    MadeUpRuns more = MadeUpRuns.of(folder.resolve("b"), 21, UnaryOperator.identity());
    assertThatThrownBy(() -> written(runs.page().withItems("7B", more.items("7B"))))
        .hasMessageContaining("more items than");
  }

  /** AssertJ's containsSubsequence takes minutes on a page. */
  static void assertInOrder(String page, String... parts) {
    int from = 0;
    for (String part : parts) {
      int at = page.indexOf(part, from);
      assertThat(at).as(part).isNotNegative();
      from = at + part.length();
    }
  }

  private String written(ReportPage page) throws IOException {
    Path file = folder.resolve("report.html");
    page.write(file);
    return Files.readString(file);
  }
}
