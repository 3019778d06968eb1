package org.bioeval.backends.djl.lora;

import com.google.common.html.HtmlEscapers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bioeval.backends.djl.lora.internal.LineChart;

/** A run's curves as one HTML file that needs no other: inline SVG, no script. */
final class TrainingPage {
  private static final String STYLE =
      """
      body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2330}
      h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}
      table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
      td.n{text-align:right;font-variant-numeric:tabular-nums}
      svg{width:100%;height:auto}svg text{font-size:12px;fill:#5b6475}
      """;

  private TrainingPage() {}

  static String of(Training training) {
    TrainingCurve curve = training.curve();
    StringBuilder html = new StringBuilder();
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>Training</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>Training of ")
        .append(escape(training.settings().getOrDefault("model", "an adapter")))
        .append("</h1>\n<p>")
        .append(escape(summary(training)))
        .append("</p>\n");
    List<LineChart.Point> losses = new ArrayList<>();
    List<LineChart.Point> norms = new ArrayList<>();
    List<LineChart.Point> rates = new ArrayList<>();
    for (TrainingCurve.Step step : curve.steps()) {
      losses.add(new LineChart.Point(step.step(), step.loss()));
      norms.add(new LineChart.Point(step.step(), step.gradientNorm()));
      rates.add(new LineChart.Point(step.step(), step.learningRate()));
    }
    html.append("<h2>Loss per answer token</h2>\n")
        .append("<p>Faint: each step. Strong: their mean over the last twenty or so.</p>\n")
        .append(LineChart.of("loss per answer token", losses).smoothed().toSvg());
    if (!curve.evaluations().isEmpty()) {
      String name = curve.evaluations().get(0).name();
      html.append("<h2>").append(escape(name)).append("</h2>\n");
      html.append(
          LineChart.of(
                  name,
                  curve.evaluations().stream()
                      .map(point -> new LineChart.Point(point.step(), point.value()))
                      .toList())
              .toSvg());
      html.append(evaluations(training));
    }
    html.append("<h2>Gradient norm before clipping</h2>\n")
        .append(LineChart.of("norm", norms).smoothed().toSvg())
        .append("<h2>Learning rate</h2>\n")
        .append(LineChart.of("learning rate", rates).toSvg())
        .append("<h2>Settings</h2>\n<table>\n");
    training
        .settings()
        .forEach(
            (key, value) ->
                html.append("<tr><th>")
                    .append(escape(key))
                    .append("</th><td>")
                    .append(escape(value))
                    .append("</td></tr>\n"));
    return html.append("</table>\n</body></html>\n").toString();
  }

  private static String summary(Training training) {
    int steps = training.curve().steps().size();
    String text = steps + " steps; the best adapter is that of step " + training.bestStep() + ".";
    if (training.stoppedEarly()) {
      text += " Stopped early: patience ran out.";
    }
    if (!training.leftOut().isEmpty()) {
      text += " " + training.leftOut().size() + " examples were too long and left out.";
    }
    return text;
  }

  private static String evaluations(Training training) {
    StringBuilder table =
        new StringBuilder("<table><tr><th>step</th><th>value</th><th></th></tr>\n");
    for (TrainingCurve.Evaluated point : training.curve().evaluations()) {
      table
          .append("<tr><td class=\"n\">")
          .append(point.step())
          .append("</td><td class=\"n\">")
          .append(String.format(Locale.ROOT, "%.4f", point.value()))
          .append("</td><td>")
          .append(point.step() == training.bestStep() ? "best" : "")
          .append("</td></tr>\n");
    }
    return table.append("</table>\n").toString();
  }

  private static String escape(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }
}
