package org.bioeval.report;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableDoubleArray;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bioeval.report.internal.HtmlPage;
import org.bioeval.report.internal.PageModel;
import org.bioeval.report.internal.TrainingCharts;

/**
 * The page of a training: one chart for each quantity, such as loss, score, learning rate and norm
 * of the gradient, with the same numbers as a table.
 *
 * <pre>{@code
 * TrainingPage.of("BC5CDR, rank 16")
 *     .withCurve("loss", "training", steps, trainingLoss)
 *     .withCurve("loss", "validation", epochs, validationLoss)
 *     .withCurve("learning rate", "", steps, rate)
 *     .write(Path.of("training.html"));
 * }</pre>
 *
 * <p>Immutable; each {@code with…} gives a changed copy.
 */
public final class TrainingPage {
  private final String title;
  private final ImmutableMap<String, String> facts;
  private final ImmutableList<TrainingCharts.Curve> curves;

  private TrainingPage(
      String title,
      ImmutableMap<String, String> facts,
      ImmutableList<TrainingCharts.Curve> curves) {
    this.title = title;
    this.facts = facts;
    this.curves = curves;
  }

  /**
   * A page without curves.
   *
   * @param title heading of the page
   * @return the page
   */
  public static TrainingPage of(String title) {
    return new TrainingPage(title, ImmutableMap.of(), ImmutableList.of());
  }

  /**
   * A copy with a fact, such as a hyperparameter.
   *
   * @param name of the fact
   * @param value of the fact
   * @return the copy
   */
  public TrainingPage withFact(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(facts);
    changed.put(name, value);
    return new TrainingPage(title, ImmutableMap.copyOf(changed), curves);
  }

  /**
   * A copy with a curve. Curves of one quantity share a chart.
   *
   * @param quantity on the vertical axis, such as {@code loss}
   * @param name tells curves of one quantity apart, such as {@code validation}; may be empty
   * @param steps where the values were measured
   * @param values as many as steps; those that are not finite are in the table alone
   * @return the copy
   * @throws IllegalArgumentException if there are more or fewer values than steps
   */
  public TrainingPage withCurve(
      String quantity, String name, List<? extends Number> steps, List<? extends Number> values) {
    checkArgument(
        steps.size() == values.size(),
        "%s steps but %s values of %s",
        steps.size(),
        values.size(),
        quantity);
    TrainingCharts.Curve curve =
        new TrainingCharts.Curve(
            quantity,
            name,
            ImmutableDoubleArray.copyOf(steps.stream().mapToDouble(Number::doubleValue)),
            ImmutableDoubleArray.copyOf(values.stream().mapToDouble(Number::doubleValue)));
    return new TrainingPage(
        title,
        facts,
        ImmutableList.<TrainingCharts.Curve>builder().addAll(curves).add(curve).build());
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param file such as {@code training.html}; its folder is made if needed
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    HtmlPage.write(
        new PageModel(
            title,
            "Training",
            Optional.empty(),
            ImmutableList.of(),
            TrainingCharts.of(curves),
            Optional.empty(),
            facts.isEmpty()
                ? ImmutableList.of()
                : ImmutableList.of(TrainingCharts.facts("Settings", facts)),
            Optional.empty(),
            false),
        file);
  }

  /** One line: title and quantities. */
  @Override
  public String toString() {
    return title
        + ": "
        + curves.stream()
            .map(TrainingCharts.Curve::quantity)
            .distinct()
            .collect(ImmutableList.toImmutableList());
  }
}
