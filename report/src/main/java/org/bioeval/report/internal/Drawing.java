package org.bioeval.report.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.awt.plot.PlotSvgExport;

/**
 * A chart in the grammar of graphics, drawn by Lets-Plot as SVG that needs no script.
 *
 * <p>What the library makes anew for each drawing (ids), or for a white page only (ink and paper),
 * is replaced, so that the same chart has the same bytes and follows the page's colours.
 */
final class Drawing {
  /**
   * Stand-ins that the drawing is made with. The page puts its own colours in their place, which
   * follow Okabe and Ito's palette for people with any form of colour blindness, darker on paper
   * and lighter on a dark screen.
   */
  static final List<String> PALETTE =
      List.of(
          "#000101", "#000102", "#000103", "#000104", "#000105", "#000106", "#000107", "#000108");

  /** Shapes of points, so that colour is never the only difference. */
  static final List<Integer> SHAPES = List.of(15, 16, 17, 18, 4, 8, 0, 1);

  private static final Pattern ID = Pattern.compile("(?:id=\"|#)([A-Za-z][A-Za-z0-9]{6})\\b");
  private static final Pattern SIZE = Pattern.compile("width=\"([0-9.]+)\" height=\"([0-9.]+)\">");

  private final Map<String, Object> spec = new LinkedHashMap<>();
  private final String id;
  private final String title;

  /**
   * A drawing without layers.
   *
   * @param id names its parts in the page
   * @param title read aloud in place of the drawing
   * @param width in pixels
   * @param height in pixels
   */
  Drawing(String id, String title, int width, int height) {
    this.id = id;
    this.title = title;
    spec.put("kind", "plot");
    spec.put("ggsize", map("width", width, "height", height));
    spec.put(
        "theme",
        map(
            "name", "light",
            "panel_border", "blank",
            "legend_position", "bottom",
            "text", map("size", 13, "blank", false)));
  }

  /** A map in the order of its arguments: names and values in turn. */
  static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  Drawing with(String part, Object value) {
    spec.put(part, value);
    return this;
  }

  /** Draws. */
  String svg() {
    String drawn = PlotSvgExport.INSTANCE.buildSvgImageFromRawSpecs(spec, null, false);
    return accessible(themed(stable(drawn)));
  }

  /** Random ids become ids by number. */
  private String stable(String drawn) {
    Map<String, String> ids = new LinkedHashMap<>();
    Matcher matcher = ID.matcher(drawn);
    while (matcher.find()) {
      String found = matcher.group(1);
      if (drawn.contains("id=\"" + found + "\"")) {
        ids.putIfAbsent(found, id + "-" + ids.size());
      }
    }
    String text = drawn;
    for (Map.Entry<String, String> entry : ids.entrySet()) {
      text = text.replace(entry.getKey(), entry.getValue());
    }
    return text;
  }

  private static String themed(String drawn) {
    String coloured = drawn;
    for (int i = 1; i <= PALETTE.size(); i++) {
      String own = "var(--c" + i + ")";
      coloured =
          coloured.replace("rgb(0,1," + i + ")", own).replace(PALETTE.get(i - 1) + '"', own + '"');
    }
    return coloured
        .replace("font-family: Lucida Grande, sans-serif;", "font-family: inherit;")
        .replaceAll("fill: #[0-9a-f]{6};", "fill: currentColor;")
        .replace("fill=\"rgb(255,255,255)\" fill-opacity=\"1.0\"", "fill=\"none\"")
        .replace("stroke=\"rgb(255,255,255)\" stroke-opacity=\"1.0\"", "stroke=\"none\"")
        .replace("rgb(71,71,71)", "currentColor")
        .replace("fill:#474747;", "fill:currentColor;")
        .replace("fill=\"rgb(217,217,217)\"", "fill=\"none\"")
        .replace("stroke=\"#ffffff\"", "stroke=\"var(--card)\"")
        .replace(
            "stroke=\"rgb(233,233,233)\" stroke-opacity=\"1.0\"",
            "stroke=\"currentColor\" stroke-opacity=\"0.12\"")
        .replace(
            "stroke=\"rgb(201,201,201)\" stroke-opacity=\"1.0\"",
            "stroke=\"currentColor\" stroke-opacity=\"0.35\"")
        .replaceAll(" +\n", "\n");
  }

  private String accessible(String drawn) {
    Matcher size = SIZE.matcher(drawn);
    if (!size.find()) {
      return drawn;
    }
    String head =
        "viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\" style=\"max-width:%spx\">"
            .formatted(size.group(1), size.group(2), escaped(title), size.group(1));
    return drawn.substring(0, size.start()) + head + drawn.substring(size.end());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }
}
