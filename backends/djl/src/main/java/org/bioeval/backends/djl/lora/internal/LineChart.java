package org.bioeval.backends.djl.lora.internal;

import com.google.common.html.HtmlEscapers;
import java.util.List;
import java.util.Locale;

/** A line over steps as SVG, with axes in round numbers. Values that are not finite are gaps. */
public final class LineChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 260;
  private static final int LEFT = 70;
  private static final int RIGHT = 15;
  private static final int TOP = 12;
  private static final int BOTTOM = 34;
  private static final int TICKS = 5;

  /** Weight of the past in the smoothed line: an exponential mean over some twenty steps. */
  private static final double MEMORY = 0.95;

  private final String name;
  private final List<Point> points;
  private final boolean smoothed;

  /**
   * A value.
   *
   * @param step where, from 1
   * @param value how much
   */
  public record Point(int step, double value) {}

  private LineChart(String name, List<Point> points, boolean smoothed) {
    this.name = name;
    this.points = points;
    this.smoothed = smoothed;
  }

  /** A chart of points in the order of their steps. */
  public static LineChart of(String name, List<Point> points) {
    return new LineChart(name, List.copyOf(points), false);
  }

  /** A copy with an exponential mean drawn over the points, corrected for its start. */
  public LineChart smoothed() {
    return new LineChart(name, points, true);
  }

  /** The drawing, as an element to be put into HTML. */
  public String toSvg() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int last = 1;
    for (Point point : points) {
      last = Math.max(last, point.step());
      if (Double.isFinite(point.value())) {
        low = Math.min(low, point.value());
        high = Math.max(high, point.value());
      }
    }
    if (low > high) {
      return "<p>No values.</p>\n";
    }
    double unit = unit((high - low) / TICKS, high);
    double bottom = Math.floor(low / unit) * unit;
    double top = Math.max(Math.ceil(high / unit) * unit, bottom + unit);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s over %s steps, from %s to %s\">\n"
            .formatted(WIDTH, HEIGHT, escape(name), last, number(low), number(high)));
    for (int i = 0; bottom + i * unit <= top + unit / 2; i++) {
      double y = y(bottom + i * unit, bottom, top);
      svg.append(line(LEFT, y, WIDTH - RIGHT, y, "#e3e6ec"))
          .append(text(LEFT - 8, y + 4, "end", number(bottom + i * unit)));
    }
    double stride = Math.max(1, unit(last / (double) TICKS, last));
    for (double step = 0; step <= last; step += stride) {
      svg.append(text(x(step, last), HEIGHT - BOTTOM + 18, "middle", number(step)));
    }
    svg.append(text(WIDTH - RIGHT, HEIGHT - 2, "end", "step"));
    svg.append(path(points, last, bottom, top, smoothed ? "#b9c6e4" : "#2f5bb7"));
    if (smoothed) {
      svg.append(path(smooth(), last, bottom, top, "#2f5bb7"));
    }
    return svg.append("</svg>\n").toString();
  }

  private List<Point> smooth() {
    double[] state = new double[2];
    return points.stream()
        .map(
            point -> {
              if (Double.isFinite(point.value())) {
                state[0] = MEMORY * state[0] + (1 - MEMORY) * point.value();
                state[1] = MEMORY * state[1] + (1 - MEMORY);
              }
              return new Point(point.step(), state[0] / state[1]);
            })
        .toList();
  }

  private static String path(
      List<Point> points, int last, double bottom, double top, String colour) {
    StringBuilder path = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    boolean open = false;
    for (Point point : points) {
      if (!Double.isFinite(point.value())) {
        open = false;
        continue;
      }
      double x = x(point.step(), last);
      double y = y(point.value(), bottom, top);
      path.append(String.format(Locale.ROOT, "%s%.1f %.1f", open ? "L" : "M", x, y));
      open = true;
      if (points.size() <= 40) {
        dots.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
                x,
                y,
                colour));
      }
    }
    return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>%s\n"
        .formatted(path, colour, dots);
  }

  /** A round number of at least the given size: 1, 2 or 5 times a power of ten. */
  private static double unit(double size, double largest) {
    double least = Math.max(size, Math.max(Math.abs(largest), Double.MIN_NORMAL) * 1e-6);
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static double x(double step, int last) {
    return LEFT + (WIDTH - LEFT - RIGHT) * step / last;
  }

  private static double y(double value, double bottom, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - bottom) / (top - bottom);
  }

  private static String line(double x1, double y1, double x2, double y2, String colour) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
        x1,
        y1,
        x2,
        y2,
        colour);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        x,
        y,
        anchor,
        escape(text));
  }

  private static String number(double value) {
    return value != 0 && Math.abs(value) < 1e-3
        ? String.format(Locale.ROOT, "%.1e", value)
        : Double.toString(Math.round(value * 1e4) / 1e4).replaceAll("\\.0$", "");
  }

  private static String escape(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }
}
