package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.djl.internal.generate.ScoreJob;
import org.bioeval.backends.djl.lora.ProgressLine;
import org.bioeval.backends.djl.lora.TrainingProgress;
import org.bioeval.backends.djl.lora.internal.LineChart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs, drawings and messages are the same wherever they are made. In {@code ar-EG} and with
 * {@code nu-thai} the digits are others, in {@code tr} the lower case of I is.
 */
class LocaleTest {
  private static final Locale BEFORE = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(BEFORE);
  }

  private static void assertSameAsInRoot(String tag, Supplier<String> text) {
    Locale.setDefault(Locale.ROOT);
    String expected = text.get();
    Locale.setDefault(Locale.forLanguageTag(tag));
    assertThat(text.get()).isEqualTo(expected);
    assertThat(expected).matches("(?s).*[0-9].*").matches("(?s)\\P{Nd}*([0-9]\\P{Nd}*)*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "ar-EG", "th-TH-u-nu-thai"})
  void programsAreTheSame(String tag) throws Exception {
    Path config =
        Path.of(Objects.requireNonNull(getClass().getResource("/tiny-chat/config.json")).toURI());
    Blueprint blueprint =
        Architectures.read(ModelConfig.parse("config.json", Files.readString(config)));
    List<Blueprint.Weight> adapted =
        blueprint.weights().stream()
            .filter(weight -> weight.linear() && weight.index() != Blueprint.HEAD)
            .toList();
    Stages stages = Stages.of(List.of("cuda:0", "cuda:1"), List.of(1, 1));
    for (LinearForm form : List.of(LinearForm.PLAIN, LinearForm.INT8, LinearForm.INT4)) {
      assertSameAsInRoot(tag, () -> ProgramText.of(blueprint, form, stages));
      assertSameAsInRoot(tag, () -> TrainingText.of(blueprint, form, adapted, 0.25, 0.05));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "ar-EG", "th-TH-u-nu-thai"})
  void drawingsAndLinesAreTheSame(String tag) {
    List<LineChart.Point> points =
        List.of(new LineChart.Point(1, 1.25), new LineChart.Point(1200, 0.5));
    assertSameAsInRoot(tag, () -> LineChart.of("LOSS I", points).toSvg());
    TrainingProgress progress =
        new TrainingProgress(
            1, 2000, 1.5, 0.25, 1e-4, 512, 1234.5, Duration.ofMinutes(61), ImmutableList.of());
    assertSameAsInRoot(tag, () -> ProgressLine.text(progress));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "ar-EG", "th-TH-u-nu-thai"})
  void messagesHaveTheSameDigits(String tag) {
    Locale.setDefault(Locale.forLanguageTag(tag));
    assertThatThrownBy(() -> new ScoreJob(new int[12], 12, Batch.BASE))
        .hasMessage("12 of 12 tokens are the prompt; neither part may be empty");
    assertThat(Stages.of(List.of("cuda:0", "cuda:1"), List.of(12, 20)).toString())
        .contains("0 to 11 on cuda:0");
  }
}
